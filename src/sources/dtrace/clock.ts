/** DTrace's `timestamp` (nanoseconds from the processor's counter) tied to UTC by its `walltimestamp`. */
import { type FileTime, type Ticks, UNIX_EPOCH } from '../../base/time.ts';

const NANOS_PER_SECOND = 1_000_000_000;
/** Samples taken in this time after the first one tell the tie; later ones see the clock being set. */
const SETTLING = 2 * NANOS_PER_SECOND;
/** As many as the program takes at its start. */
const BURST = 64;

export class Clock {
  private origin: bigint | undefined;
  private originSeconds = 0;
  private originNanos = 0;
  private wall: bigint | undefined;
  private samples = 0;

  /** Ticks since the first time that was seen. The text is decimal nanoseconds: more of them than a double holds exactly. */
  ticks(time: string): Ticks {
    if (this.origin === undefined) this.begin(time);
    const split = time.length - 9;
    const seconds = split > 0 ? Number(time.slice(0, split)) : 0;
    const nanos = Number(split > 0 ? time.slice(split) : time);
    return Math.floor(((seconds - this.originSeconds) * NANOS_PER_SECOND + (nanos - this.originNanos)) / 100);
  }

  /**
   * A pair of both clocks. `walltimestamp` stands still between ticks of the system clock (up to 15.6 ms), so it lags: the pair
   * in which it is furthest ahead is nearest to the truth.
   */
  sample(time: string, wallNanos: string): void {
    if (this.origin === undefined) this.begin(time);
    const since = BigInt(time) - (this.origin ?? 0n);
    const wall = BigInt(wallNanos);
    if (wall <= 0n) return;
    if (this.settled || (this.samples > 0 && since > BigInt(SETTLING))) return;
    this.samples += 1;
    const atOrigin = wall - since;
    if (this.wall === undefined || atOrigin > this.wall) this.wall = atOrigin;
  }

  /** True once no better tie is to be expected. */
  get settled(): boolean {
    return this.samples >= BURST;
  }

  /** UTC of tick 0; `undefined` if the output has no pair of clocks. */
  get base(): FileTime | undefined {
    return this.wall === undefined ? undefined : UNIX_EPOCH + this.wall / 100n;
  }

  private begin(time: string): void {
    this.origin = BigInt(time);
    const split = time.length - 9;
    this.originSeconds = split > 0 ? Number(time.slice(0, split)) : 0;
    this.originNanos = Number(split > 0 ? time.slice(split) : time);
  }
}
