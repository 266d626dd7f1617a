/** Written numbers, durations, sizes and times → whole numbers, exactly (bigint: addresses and nanoseconds pass 2^53). */

/**
 * What a written value stands for on the line of whole numbers: all from `low` to `high`. One number for `12`, a minute of
 * nanoseconds for `00:07`, nothing for `0.5` (then `low` is the next number and `high` the one before).
 */
export interface Stretch {
  readonly low: bigint;
  readonly high: bigint;
}

const DURATION_UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};
const SIZE_UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  kb: 1n << 10n,
  kib: 1n << 10n,
  mb: 1n << 20n,
  mib: 1n << 20n,
  gb: 1n << 30n,
  gib: 1n << 30n,
  tb: 1n << 40n,
  tib: 1n << 40n,
};

const LIMIT = 1n << 64n;

function point(value: bigint): Stretch | undefined {
  return value < LIMIT && value > -LIMIT ? { low: value, high: value } : undefined;
}

/** Decimal or `0x` hexadecimal, perhaps negative, below 2^64; decimals with a fraction are allowed. */
export function parseNumber(text: string): Stretch | undefined {
  if (/^-?0x[0-9a-f]{1,16}$/i.test(text)) {
    const value = BigInt(text.replace('-', ''));
    return point(text.startsWith('-') ? -value : value);
  }
  return scaled(text, 1n);
}

/** A decimal number times a unit; `undefined` if it is no number or has more than 20 digits on a side. */
function scaled(text: string, unit: bigint): Stretch | undefined {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(`${match[2]}${fraction}`) * unit * (match[1] === '-' ? -1n : 1n);
  const rest = ((product % scale) + scale) % scale;
  const floor = (product - rest) / scale;
  if (point(floor) === undefined) return undefined;
  return rest === 0n ? { low: floor, high: floor } : { low: floor + 1n, high: floor };
}

function withUnit(text: string, units: Readonly<Record<string, bigint>>): Stretch | undefined {
  const match = /^(-?[\d.]+)\s?([a-zµμ]+)$/i.exec(text);
  const name = match?.[2]?.toLowerCase() ?? '';
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  return unit === undefined ? undefined : scaled(match?.[1] ?? '', unit);
}

/** Nanoseconds: `10ms`, `1.5s`, `200us`, `1m30s`; without a unit the number of nanoseconds. */
export function parseDuration(text: string): Stretch | undefined {
  const parts = /^-?(?:\d+(?:\.\d+)?[a-zµμ]+){2,4}$/i.test(text) ? text.match(/[\d.]+[a-zµμ]+/gi) : null;
  if (parts === null) return withUnit(text, DURATION_UNITS) ?? parseNumber(text);
  let sum = 0n;
  for (const part of parts) {
    const value = withUnit(part, DURATION_UNITS);
    if (value === undefined || value.low !== value.high) return undefined;
    sum += value.low;
  }
  return point(text.startsWith('-') ? -sum : sum);
}

/** Bytes: `512`, `512B`, `4KB` (1,024 each), `1.5MB`. */
export function parseSize(text: string): Stretch | undefined {
  return withUnit(text, SIZE_UNITS) ?? parseNumber(text);
}

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?)?)?)?(Z|[+-]\d{2}:\d{2})?$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;
// What a signed 64-bit number of nanoseconds since 1970 holds; DuckDB's TIMESTAMP_NS ends there too.
const FIRST_YEAR = 1678;
const LAST_YEAR = 2261;

/**
 * Nanoseconds since 1970 of a written time: RFC 3339, full or cut anywhere (`2020-07`, `2020-07-29T00:07`), without offset
 * UTC; `00:07` or `00:07:00.6` on the day of `start`; `+1.5s` after `start`. What is cut stands for the whole minute, day …
 */
export function parseTime(text: string, start: bigint | undefined): Stretch | undefined {
  if (text.startsWith('+')) {
    const offset = parseDuration(text.slice(1));
    if (start === undefined || offset === undefined) return undefined;
    return { low: start + offset.low, high: start + offset.high };
  }
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    if (start === undefined) return undefined;
    const midnight = start - (((start % DAY) + DAY) % DAY);
    return clockStretch(midnight, [clock[1], clock[2], clock[3], clock[4]]);
  }
  return parseDate(text);
}

/** Whether a written time can only be understood with the start of the recording. */
export function needsStart(text: string): boolean {
  return text.startsWith('+') || CLOCK.test(text);
}

function parseDate(text: string): Stretch | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  const offset = parseOffset(match[8] ?? 'Z');
  if (offset === undefined) return undefined;
  if (match[2] === undefined) return shifted(midnightOf(year, 0, 1), midnightOf(year + 1, 0, 1), offset);
  const month = Number(match[2]) - 1;
  if (month < 0 || month > 11) return undefined;
  if (match[3] === undefined) return shifted(midnightOf(year, month, 1), midnightOf(year, month + 1, 1), offset);
  const day = Number(match[3]);
  const midnight = midnightOf(year, month, day);
  if (day < 1 || new Date(Date.UTC(year, month, day)).getUTCDate() !== day) return undefined;
  if (match[4] === undefined) return shifted(midnight, midnight + DAY, offset);
  return clockStretch(midnight - offset, [match[4], match[5], match[6], match[7]]);
}

function midnightOf(year: number, month: number, day: number): bigint {
  return BigInt(Date.UTC(year, month, day)) * 1_000_000n;
}

function shifted(from: bigint, to: bigint, offset: bigint): Stretch {
  return { low: from - offset, high: to - offset - 1n };
}

function parseOffset(text: string): bigint | undefined {
  if (text.toUpperCase() === 'Z') return 0n;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return BigInt((text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)) * 60n * SECOND;
}

/** A time of day: hour, and perhaps minute, second and fraction. */
function clockStretch(midnight: bigint, parts: readonly (string | undefined)[]): Stretch | undefined {
  const [hour = '', minute, second, fraction] = parts;
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  const seconds = BigInt(Number(hour) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0));
  const low = midnight + seconds * SECOND + BigInt((fraction ?? '').padEnd(9, '0'));
  let length = 3600n * SECOND;
  if (fraction !== undefined) length = 10n ** BigInt(9 - fraction.length);
  else if (second !== undefined) length = SECOND;
  else if (minute !== undefined) length = 60n * SECOND;
  return { low, high: low + length - 1n };
}
