/**
 * Time in alpcscope. Two forms, converted only here:
 *
 * - `FileTime`: 100 ns ticks since 1601-01-01 UTC, a bigint (today's values pass 2^53).
 * - `Ticks`: 100 ns ticks since the *base* of one recording or import, a plain number. Exact for 28 years either side
 *   of the base, cheap in hot loops. May be negative (events before the first file's start when files are merged).
 */
export type Ticks = number;
export type FileTime = bigint;

export const TICKS_PER_SECOND = 10_000_000;
/** 1970-01-01 as a FILETIME ([MS-DTYP] 2.3.3). */
export const UNIX_EPOCH: FileTime = 116_444_736_000_000_000n;

/** The absolute time of a relative one. */
export function absolute(base: FileTime, ticks: Ticks): FileTime {
  return base + BigInt(Math.trunc(ticks));
}

/** RFC 3339 UTC text with seven fraction digits, e.g. `2020-07-29T00:07:00.6236167Z`. */
export function rfc3339(time: FileTime): string {
  const unixTicks = time - UNIX_EPOCH;
  const fraction = ((unixTicks % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = Number((unixTicks - fraction) / 10_000_000n);
  const date = new Date(seconds * 1000);
  // Beyond the years a Date can hold (a damaged clock): the number itself is more honest than an invented date.
  if (Number.isNaN(date.getTime())) return `filetime:${time}`;
  return `${date.toISOString().slice(0, -5)}.${fraction.toString().padStart(7, '0')}Z`;
}

/** Nanoseconds since 1970 of a FILETIME, clamped to what a signed 64-bit number holds (years 1677 to 2262). */
export function unixNanoseconds(time: FileTime): bigint {
  const nanoseconds = (time - UNIX_EPOCH) * 100n;
  if (nanoseconds > 9_223_372_036_854_775_806n) return 9_223_372_036_854_775_806n;
  if (nanoseconds < -9_223_372_036_854_775_806n) return -9_223_372_036_854_775_806n;
  return nanoseconds;
}
