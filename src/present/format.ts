/** Numbers and times → words for people. For machines the raw values stand in JSON and CSV. */

/** What stands for an unknown value. */
export const UNKNOWN = '-';

const DURATIONS = [
  { unit: 'ns', size: 1 },
  { unit: 'µs', size: 1e3 },
  { unit: 'ms', size: 1e6 },
  { unit: 's', size: 1e9 },
] as const;
const MINUTE = 60e9;
const HOUR = 3600e9;

/** Nanoseconds with three significant digits and the unit that suits: `812 ns`, `12.3 ms`, `2 m 03 s`, `1 h 02 m`. */
export function formatDuration(nanoseconds: number | bigint): string {
  const value = Number(nanoseconds);
  if (!Number.isFinite(value)) return UNKNOWN;
  if (value < 0) return `-${formatDuration(-value)}`;
  // Rounded to whole seconds first, so that 119.7 s is 2 m 00 s and not 1 m 60 s.
  const seconds = Math.round(value / 1e9);
  if (value >= HOUR || seconds >= 3600) {
    const minutes = Math.round(value / MINUTE);
    return `${formatCount(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} m`;
  }
  if (value >= MINUTE || threeDigits(value / 1e9) === '60.0')
    return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  for (const { unit, size } of DURATIONS) {
    const text = size === 1 ? String(Math.round(value)) : threeDigits(value / size);
    // What rounds up to 1000 belongs to the next unit.
    if (Number(text) < 1000 || unit === 's') return `${text} ${unit}`;
  }
  return UNKNOWN;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const SIZES = ['KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Bytes: `512 B`, `4.00 KB` (1,024 bytes), `1.50 MB`. */
export function formatSize(bytes: number | bigint): string {
  let value = Number(bytes);
  if (!Number.isFinite(value)) return UNKNOWN;
  if (value < 0) return `-${formatSize(-value)}`;
  if (value < 1024) return `${value} B`;
  for (const unit of SIZES) {
    value /= 1024;
    // What rounds up to 1024 belongs to the next unit.
    if (value < 1023.5 || unit === 'EB') return `${threeDigits(value)} ${unit}`;
  }
  return UNKNOWN;
}

/** A whole number in groups of three with commas: `94,310`. */
export function formatCount(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `0x1f`; negative numbers with their sign. */
export function formatHex(value: number | bigint): string {
  const digits = value.toString(16);
  return digits.startsWith('-') ? `-0x${digits.slice(1)}` : `0x${digits}`;
}

/** How times are shown: from the start of the recording, as time of day (UTC), or in full. */
export type TimeStyle = 'relative' | 'clock' | 'full';

const RFC = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.(\d{7})Z$/;

/**
 * A time of a row (RFC 3339, seven fraction digits): `+12.345678` seconds after `start`, `00:07:00.623616`, or as it is. Relative
 * times need `start`; without it, and for times that are not written so, the text itself.
 */
export function formatTime(time: string, style: TimeStyle, start?: string): string {
  const match = RFC.exec(time);
  if (match === null || style === 'full') return time;
  if (style === 'clock') return `${match[2]}.${match[3]?.slice(0, 6)}`;
  const ticks = start === undefined ? undefined : ticksBetween(start, time);
  if (ticks === undefined) return time;
  const size = Math.abs(ticks);
  const micros = Math.floor(size / 10) % 1_000_000;
  return `${ticks < 0 ? '-' : '+'}${Math.floor(size / 1e7)}.${String(micros).padStart(6, '0')}`;
}

/** 100 ns ticks from one RFC 3339 time with seven fraction digits to another; `undefined` if one is not written so. */
export function ticksBetween(from: string, to: string): number | undefined {
  const one = ticksOf(from);
  const other = ticksOf(to);
  if (one === undefined || other === undefined) return undefined;
  return (other.seconds - one.seconds) * 1e7 + other.ticks - one.ticks;
}

/** Nanoseconds from the first record to behind the last one, whose times are as in {@link ticksBetween}. */
export function recordingLength(first: string | null, last: string | null): number {
  return ((first !== null && last !== null && ticksBetween(first, last)) || 0) * 100 + 100;
}

function ticksOf(time: string): { seconds: number; ticks: number } | undefined {
  const match = RFC.exec(time);
  if (match === null) return undefined;
  const seconds = Date.parse(`${match[1]}T${match[2]}Z`) / 1000;
  return Number.isNaN(seconds) ? undefined : { seconds, ticks: Number(match[3]) };
}
