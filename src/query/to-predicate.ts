/**
 * Checked filter → test of one row in its JSON shape (`row.source.process`; times RFC 3339 text; 64-bit numbers perhaps
 * text; unknown is null or absent). Answers as the SQL of `to-sql.ts` does; a property test compares both.
 */
import { unixNanoseconds } from '../base/time.ts';
import { bytesTest } from './bytes.ts';
import type { Condition, Filter, TextMatch } from './condition.ts';
import type { Field } from './field.ts';
import { fold } from './fold.ts';
import { globMatches } from './glob.ts';
import { parseTime } from './literals.ts';

const FAR = 9_223_372_036_854_775_806n;

type Row = Readonly<Record<string, unknown>>;
type Predicate = (row: Row) => boolean;

/** The test that a filter stands for. Never throws, whatever the row holds: what has the wrong type counts as unknown. */
export function toPredicate(filter: Filter): Predicate {
  return predicate(filter.condition);
}

function predicate(condition: Condition): Predicate {
  switch (condition.kind) {
    case 'constant':
      return () => condition.value;
    case 'and': {
      const tests = condition.items.map(predicate);
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = condition.items.map(predicate);
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = predicate(condition.item);
      return (row) => !test(row);
    }
    case 'known':
      return known(condition.field);
    case 'flag': {
      const value = accessor(condition.field.name);
      return (row) => value(row) === condition.value;
    }
    case 'range':
      return range(condition);
    case 'bytes': {
      const value = accessor(condition.field.name);
      const test = bytesTest(condition.pattern);
      return (row) => test(value(row));
    }
    case 'text':
      return text(condition.field, condition.match);
  }
}

/** Reads a field out of a row in JSON shape. */
function accessor(name: string): (row: Row) => unknown {
  const [outer = name, inner] = name.split('.');
  if (inner === undefined) return (row) => row[outer];
  return (row) => {
    const part = row[outer];
    return typeof part === 'object' && part !== null ? (part as Row)[inner] : undefined;
  };
}

function known(field: Field): Predicate {
  const value = accessor(field.name);
  if (field.type !== 'list') return (row) => value(row) !== undefined && value(row) !== null;
  return (row) => {
    const list = value(row);
    return Array.isArray(list) && list.length > 0;
  };
}

function text(field: Field, match: TextMatch): Predicate {
  const value = accessor(field.name);
  const test = textTest(match);
  const matches = (one: unknown): boolean => typeof one === 'string' && test(fold(one));
  if (field.type !== 'list') return (row) => matches(value(row));
  return (row) => {
    const list = value(row);
    return Array.isArray(list) && list.some(matches);
  };
}

function textTest(match: TextMatch): (folded: string) => boolean {
  switch (match.kind) {
    case 'equals':
      return (folded) => folded === match.text;
    case 'contains':
      return (folded) => folded.includes(match.text);
    case 'glob':
      return (folded) => globMatches(match.pieces, folded);
  }
}

function range(condition: Extract<Condition, { kind: 'range' }>): Predicate {
  const value = accessor(condition.field.name);
  const low = condition.low;
  const high = condition.high;
  const whole = condition.field.type === 'time' ? nanoseconds : wholeNumber;
  return (row) => {
    const number = whole(value(row));
    // Numbers and bigints compare exactly with each other.
    return number !== undefined && (low === undefined || number >= low) && (high === undefined || number <= high);
  };
}

function wholeNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'string' || !/^(-?\d{1,40}|0x[0-9a-fA-F]{1,32})$/.test(value)) return undefined;
  return BigInt(value);
}

function nanoseconds(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined;
  // What `rfc3339` writes for a damaged clock.
  if (value.startsWith('filetime:')) {
    const ticks = wholeNumber(value.slice('filetime:'.length));
    return typeof ticks === 'bigint' ? unixNanoseconds(ticks) : undefined;
  }
  return parseTime(value, undefined)?.low ?? farTime(value);
}

/** A year that TIMESTAMP_NS cannot hold: stored as the first or last time it can. */
function farTime(value: string): bigint | undefined {
  const year = /^([+-]?\d{4,6})-\d{2}-\d{2}T/.exec(value)?.[1];
  if (year === undefined) return undefined;
  return Number(year) < 1970 ? -FAR : FAR;
}
