import type { FileTime, Ticks } from '../../src/base/time.ts';

/** Clock types of an .etl file: `ReservedFlags` of TRACE_LOGFILE_HEADER. */
export type ClockType = 1 | 2 | 3;

/** Turns ticks (100 ns since the file's StartTime) into the 64-bit raw times that event headers hold. */
export class RawClock {
  readonly frequency: number;
  readonly #high: number;
  readonly #low: number;

  /** `start` is the raw time of the log file header event. */
  constructor(frequency: number, start: bigint) {
    this.frequency = frequency;
    this.#high = Number(start >> 32n);
    this.#low = Number(start & 0xffff_ffffn);
  }

  /** Raw ticks since the header. Whole seconds apart, so that no product passes 2^53. */
  #delta(ticks: Ticks): number {
    if (this.frequency === 10_000_000) return ticks;
    const seconds = Math.floor(ticks / 10_000_000);
    return seconds * this.frequency + Math.round(((ticks - seconds * 10_000_000) * this.frequency) / 10_000_000);
  }

  /** Writes the raw time of `ticks` at `at`. */
  put(view: DataView, at: number, ticks: Ticks): void {
    const delta = this.#delta(ticks);
    let high = Math.floor(delta / 4_294_967_296);
    let low = delta - high * 4_294_967_296 + this.#low;
    if (low >= 4_294_967_296) {
      low -= 4_294_967_296;
      high += 1;
    }
    view.setUint32(at, low, true);
    view.setUint32(at + 4, this.#high + high, true);
  }

  raw(ticks: Ticks): bigint {
    return ((BigInt(this.#high) << 32n) | BigInt(this.#low)) + BigInt(this.#delta(ticks));
  }
}

/** The clock of a file: performance counter, FILETIME or CPU cycles. */
export function makeClock(
  type: ClockType,
  start: { time: FileTime; raw: bigint; frequency: number; mhz: number },
): RawClock {
  if (type === 2) return new RawClock(10_000_000, start.time);
  return new RawClock(type === 3 ? start.mhz * 1_000_000 : start.frequency, start.raw);
}
