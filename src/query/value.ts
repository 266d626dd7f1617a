/** One written value for one field → a condition, by the field's type. */
import { parseGuid } from '../base/guid.ts';
import { hasWildcard, type Operator, type Piece, plain, type Value, type Written } from './ast.ts';
import { type Sought, soughtBytes, soughtText } from './bytes.ts';
import type { Condition, TextMatch } from './condition.ts';
import { type Checked, good, mistake } from './error.ts';
import type { Field, FieldType } from './field.ts';
import { fold } from './fold.ts';
import { needsStart, parseDuration, parseNumber, parseSize, parseTime, type Stretch } from './literals.ts';
import { nearest } from './suggest.ts';

/** What values may refer to beside themselves. */
export interface FilterContext {
  /** Start of the recording, nanoseconds since 1970: for times such as `00:07` and `+1.5s`. */
  readonly start?: bigint;
  /** Number of a status name such as `STATUS_ACCESS_DENIED`, unsigned; `undefined` if there is no such name. */
  readonly statusCode?: (name: string) => number | undefined;
}

type Compare = Extract<Value, { kind: 'compare' }>;

const WRITTEN_LIKE: Readonly<Record<FieldType, readonly string[]>> = {
  text: ['text', '"quoted text"', '*wild*', '=exact', 'null', '*'],
  enum: [],
  list: ['text', '*wild*', '=exact', 'null', '*'],
  bytes: ['"some text"', '/4f 00 6b/', '/4f ?? 6b/', 'null', '*'],
  guid: ['367abb81-9844-35f1-ad32-98f038001003', '367abb81', 'null', '*'],
  number: ['12', '0x1f', '>10', '10..20', 'null', '*'],
  hex: ['0xc0000022', '5', '>=0x80000000', 'null', '*'],
  duration: ['10ms', '>1.5s', '10us..20ms', 'null', '*'],
  size: ['512', '>4KB', '1KB..1MB', 'null', '*'],
  time: ['2020-07-29', '>2020-07-29T00:07', '00:07..00:09', '>+1.5s', 'null', '*'],
  flag: ['true', 'false', 'null'],
};

const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  enum: 'one of a few words',
  list: 'a list of words',
  bytes: 'bytes',
  guid: 'a GUID',
  number: 'a whole number',
  hex: 'a number',
  duration: 'a duration',
  size: 'a size in bytes',
  time: 'a time',
  flag: 'true or false',
};

/** What people may write for a field, as short examples. */
export function examples(field: Field): readonly string[] {
  return field.values ?? WRITTEN_LIKE[field.type];
}

/** The condition that one value of `field:value` stands for. `known` and `unknown` are the caller's. */
export function compareCondition(field: Field, value: Compare, context: FilterContext): Checked<Condition> {
  switch (field.type) {
    case 'number':
    case 'hex':
    case 'duration':
    case 'size':
    case 'time':
      return rangeCondition(field, value, context);
    case 'flag':
      return flagCondition(field, value);
    case 'bytes':
      return bytesCondition(field, value);
    case 'text':
    case 'enum':
    case 'list':
    case 'guid':
      return textCondition(field, value);
  }
}

function refuse(field: Field, value: Compare, why?: string, suggestion?: string): Checked<Condition> {
  const text = plain(value.written);
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const message = why ?? `${field.name} is ${TYPE_NAMES[field.type]}, "${shown}" is not`;
  return mistake(message, value.span, { expected: examples(field), suggestion });
}

/** Bare words and texts: part of the value, or by wildcards all of it; `=` takes the written text for all of it. */
export function textMatch(written: Written, operator: Operator): TextMatch {
  if (operator === '=') return { kind: 'equals', text: fold(plain(written)) };
  if (!hasWildcard(written)) return { kind: 'contains', text: fold(plain(written)) };
  const pieces = written.pieces.map(
    (piece): Piece => (piece.kind === 'text' ? { ...piece, text: fold(piece.text) } : piece),
  );
  return { kind: 'glob', pieces };
}

function textCondition(field: Field, value: Compare): Checked<Condition> {
  const { operator, written } = value;
  if (operator !== ':' && operator !== '=') {
    return refuse(
      field,
      value,
      `${field.name} is ${TYPE_NAMES[field.type]}: ${operator} compares numbers and times only`,
    );
  }
  const text = (match: TextMatch): Checked<Condition> => good({ kind: 'text', field, match });
  if (field.type === 'guid') {
    const guid = plain(written)
      .toLowerCase()
      .replace(/^\{(.*)\}$/, '$1');
    if (parseGuid(guid) !== undefined) return text({ kind: 'equals', text: guid });
    if (operator === '=' || !/^[0-9a-f-]*$/.test(guid.replaceAll(/[*?]/g, ''))) return refuse(field, value);
  }
  const match = textMatch(written, operator);
  if (field.values === undefined || match.kind === 'glob') return text(match);
  if (field.values.includes(match.text)) return text({ kind: 'equals', text: match.text });
  const partOfOne = match.kind === 'contains' && field.values.some((name) => name.includes(match.text));
  if (partOfOne) return text(match);
  const suggestion = nearest(plain(written), field.values);
  return refuse(field, value, `${field.name} is never "${plain(written).slice(0, 40)}"`, suggestion);
}

function bytesCondition(field: Field, value: Compare): Checked<Condition> {
  const { operator, written } = value;
  if (operator !== ':' && operator !== '=') {
    return refuse(field, value, `${field.name} is bytes: ${operator} compares numbers and times only`);
  }
  const sought = soughtIn(written, operator);
  return sought.ok
    ? good({ kind: 'bytes', field, pattern: sought.pattern })
    : refuse(field, value, `${field.name}: ${sought.reason}`);
}

function soughtIn(written: Written, operator: Operator): Sought {
  const text = plain(written);
  const literal = written.quoted ? undefined : /^\/(.*)\/$/s.exec(text)?.[1];
  if (literal !== undefined) return soughtBytes(literal, operator === '=');
  if (operator === '=') return soughtBytes(text, true);
  if (!written.quoted && text.startsWith('/')) {
    return { ok: false, reason: 'bytes stand between two slashes, a text that begins with one in quotes' };
  }
  if (hasWildcard(written))
    return { ok: false, reason: 'a text has no wildcards here; in quotes * and ? are themselves' };
  return soughtText(text);
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

function flagCondition(field: Field, value: Compare): Checked<Condition> {
  const name = plain(value.written).toLowerCase();
  const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
  if (flag === undefined || (value.operator !== ':' && value.operator !== '=')) return refuse(field, value);
  return good({ kind: 'flag', field, value: flag });
}

function rangeCondition(field: Field, value: Compare, context: FilterContext): Checked<Condition> {
  const { operator, written } = value;
  const text = plain(written);
  const range = written.quoted ? null : /^(.*?)\.\.(.*)$/s.exec(text);
  if (hasWildcard(written)) return refuse(field, value, `${field.name} is ${TYPE_NAMES[field.type]}: no wildcards`);
  if (range !== null) return betweenCondition(field, value, [range[1] ?? '', range[2] ?? ''], context);
  const stretch = literal(field, text, context);
  if (stretch === undefined) return refuseNumber(field, value, text, context);
  return good({ kind: 'range', field, ...bounds(operator, stretch) });
}

function betweenCondition(
  field: Field,
  value: Compare,
  ends: readonly [string, string],
  context: FilterContext,
): Checked<Condition> {
  if (value.operator !== ':') {
    return refuse(field, value, `a range takes no ${value.operator}`, plain(value.written));
  }
  const stretches = ends.map((end) => (end === '' ? undefined : literal(field, end, context)));
  const bad = ends.find((end, index) => end !== '' && stretches[index] === undefined);
  if (bad !== undefined) return refuseNumber(field, value, bad, context);
  const [from, to] = stretches;
  if (from === undefined && to === undefined) {
    return refuse(field, value, 'a range needs a value on one side at least');
  }
  if (from !== undefined && to !== undefined && from.low > to.high) {
    return refuse(field, value, 'this range ends before it begins', `${ends[1]}..${ends[0]}`);
  }
  return good({ kind: 'range', field, low: from?.low, high: to?.high });
}

function refuseNumber(field: Field, value: Compare, text: string, context: FilterContext): Checked<Condition> {
  if (field.type === 'time' && context.start === undefined && needsStart(text)) {
    return refuse(field, value, `"${text}" counts from the start of a recording, which is not known here`);
  }
  if (field.type === 'hex' && /^[0-9a-f]{1,16}$/i.test(text)) return refuse(field, value, undefined, `0x${text}`);
  return refuse(field, value);
}

function literal(field: Field, text: string, context: FilterContext): Stretch | undefined {
  switch (field.type) {
    case 'duration':
      return parseDuration(text);
    case 'size':
      return parseSize(text);
    case 'time':
      return parseTime(text, context.start);
    case 'hex':
      return parseHex(text, context);
    default:
      return parseNumber(text);
  }
}

const TWO_32 = 1n << 32n;
const TWO_31 = 1n << 31n;

/** As a number; status codes are unsigned here, so that the signed form many tools print is turned round. */
function parseHex(text: string, context: FilterContext): Stretch | undefined {
  const number = parseNumber(text);
  if (number !== undefined) {
    const negative = number.low === number.high && number.low < 0n && number.low >= -TWO_31;
    return negative ? { low: number.low + TWO_32, high: number.low + TWO_32 } : number;
  }
  const code = context.statusCode?.(text);
  return code === undefined ? undefined : { low: BigInt(code), high: BigInt(code) };
}

function bounds(operator: Operator, { low, high }: Stretch): { low: bigint | undefined; high: bigint | undefined } {
  switch (operator) {
    case ':':
    case '=':
      return { low, high };
    case '>':
      return { low: high + 1n, high: undefined };
    case '>=':
      return { low, high: undefined };
    case '<':
      return { low: undefined, high: low - 1n };
    case '<=':
      return { low: undefined, high };
  }
}
