/** DuckDB's values as the plain values that JSON and tables show. */
import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { rfc3339, UNIX_EPOCH } from '../base/time.ts';

/** What a field of a row can be. Unknown is `null`; integers that do not fit a double are decimal text. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A row by field name, dots included: `row['source.process']`. */
export type Row = Record<string, Value>;

/** The row with dotted names nested, as JSON has it: `source.process` becomes `source: { process }`. */
export function nested(row: Row): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(row)) {
    const dot = name.indexOf('.');
    if (dot < 0) result[name] = value;
    else {
      const outer = name.slice(0, dot);
      const inner = (result[outer] ?? {}) as Record<string, Value>;
      inner[name.slice(dot + 1)] = value;
      result[outer] = inner;
    }
  }
  return result;
}

const NANOSECONDS_PER_TICK = 100n;

/** Nanoseconds since 1970 as RFC 3339 text with 100 ns digits. */
export function timeText(nanoseconds: bigint): string {
  // Rounds down, also before 1970.
  const ticks = (nanoseconds - (((nanoseconds % 100n) + 100n) % 100n)) / NANOSECONDS_PER_TICK;
  return rfc3339(UNIX_EPOCH + ticks);
}

/** An integer as a number if that is exact, else as text. */
export function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** A decimal as a number if a double holds all its digits, else as text. */
function decimalNumber(value: DuckDBDecimalValue): number | string {
  if (value.scale === 0) return wholeNumber(value.value);
  return value.value.toString().replace('-', '').length <= 15 ? value.toDouble() : value.toString();
}

/** Lower-case hexadecimal digits of bytes. */
function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Any value a query can yield. What has no plain form becomes DuckDB's text of it. */
export function plainValue(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return wholeNumber(value);
  if (value instanceof DuckDBTimestampNanosecondsValue) return timeText(value.nanos);
  if (value instanceof DuckDBTimestampValue) return timeText(value.micros * 1000n);
  if (value instanceof DuckDBListValue) return value.items.map(plainValue);
  if (value instanceof DuckDBBlobValue) return hexText(value.bytes);
  if (value instanceof DuckDBDecimalValue) return decimalNumber(value);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, plainValue(item)]));
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: item }) => [String(key), plainValue(item)]));
  }
  return String(value);
}
