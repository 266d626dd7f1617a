import { type FileTime, UNIX_EPOCH, unixNanoseconds } from '../base/time.ts';

const TWO_32 = 4_294_967_296;
const TICKS = 10_000_000;
// Seconds whose nanoseconds all fit a signed 64-bit number (years 1677 to 2262).
const FIRST_SECOND = -9_223_372_036;
const LAST_SECOND = 9_223_372_035;

/**
 * Writes times as nanoseconds since 1970 in two 32-bit halves. Exact for all ticks; beyond the range of a TIMESTAMP_NS the
 * nearest one there is. All steps are whole numbers below 2^53; the product of a second is kept for the events in it.
 */
export class TimeWriter {
  private baseSecond = 0;
  private baseTicks = 0;
  private base: FileTime = UNIX_EPOCH;
  private second = Number.NaN;
  /** The tick at which the second began. */
  private start = Number.NaN;
  private high = 0;
  private low = 0;

  /** Sets the instant that ticks count from. */
  setBase(base: FileTime): void {
    const ticks = base - UNIX_EPOCH;
    const fraction = ((ticks % 10_000_000n) + 10_000_000n) % 10_000_000n;
    this.base = base;
    this.baseSecond = Number((ticks - fraction) / 10_000_000n);
    this.baseTicks = Number(fraction);
    this.second = Number.NaN;
    this.start = Number.NaN;
  }

  /** Writes the time of `ticks` into `halves[at]` (low) and `halves[at + 1]` (high). */
  write(halves: Uint32Array, at: number, ticks: number): void {
    const since = ticks - this.start;
    // Neighbours lie in one second: no division then. (Without one, NaN, the comparison fails.)
    if (since >= 0 && since < TICKS) this.writeNear(halves, at, since);
    else this.writeAny(halves, at, ticks);
  }

  private writeNear(halves: Uint32Array, at: number, since: number): void {
    const low = this.low + since * 100;
    halves[at] = low;
    halves[at + 1] = this.high + (low >= TWO_32 ? 1 : 0);
  }

  private writeAny(halves: Uint32Array, at: number, ticks: number): void {
    let seconds = Math.floor(ticks / TICKS);
    let rest = ticks - seconds * TICKS + this.baseTicks;
    // The quotient is rounded: it may reach the next second too early.
    if (rest < 0) {
      rest += TICKS;
      seconds -= 1;
    } else if (rest >= TICKS) {
      rest -= TICKS;
      seconds += 1;
    }
    const second = this.baseSecond + seconds;
    if (second !== this.second) {
      if (!(second >= FIRST_SECOND && second <= LAST_SECOND)) {
        this.writeFar(halves, at, ticks);
        return;
      }
      this.startSecond(second);
      const start = ticks - rest;
      // Below -2^53 the start would be rounded, and with it every time measured from it.
      this.start = Number.isSafeInteger(start) ? start : Number.NaN;
    }
    this.writeNear(halves, at, rest);
  }

  private startSecond(second: number): void {
    const upper = Math.floor(second / 65_536);
    const lower = (second - upper * 65_536) * 1_000_000_000;
    const product = upper * 1_000_000_000;
    const productHigh = Math.floor(product / 65_536);
    const low = (product - productHigh * 65_536) * 65_536 + lower;
    const carry = Math.floor(low / TWO_32);
    this.second = second;
    this.high = productHigh + carry;
    this.low = low - carry * TWO_32;
  }

  private writeFar(halves: Uint32Array, at: number, ticks: number): void {
    const nanoseconds = unixNanoseconds(this.base + (Number.isFinite(ticks) ? BigInt(Math.trunc(ticks)) : 0n));
    halves[at] = Number(BigInt.asUintN(32, nanoseconds));
    halves[at + 1] = Number(BigInt.asUintN(32, nanoseconds >> 32n));
  }
}
