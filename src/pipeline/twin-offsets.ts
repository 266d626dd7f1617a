/**
 * How far two tools' clocks are apart, learned from the twins found. A real distance is the same for all that are near in time,
 * within the grain of the clocks (over an hour they drift); chance finds are spread over the whole window.
 */

/** Grain of the coarser clock: the system time of Windows steps by up to 15.6 ms. In ticks. */
const AGREEMENT = 200_000;
/** Finds before and behind a time that say how it was then. */
const AROUND = 32;
/** Finds kept; the recording that has more repeats itself. */
const MAX_FINDS = 1_000_000;
/** How many others must agree. */
const LIKELY = 2;
const CERTAIN = 3;
/** So many finds show how much the distance wavers; it is then narrowed to a multiple of that, not below 0.2 ms. */
const NARROWED = 8;
const TIMES_SPREAD = 4;
const NARROWEST = 2_000;

interface Estimate {
  /** All finds around, sorted; without the misses. */
  readonly offsets: readonly number[];
  /** Finds and misses. */
  readonly count: number;
  /** `undefined` if too few agree. */
  readonly distance: number | undefined;
  readonly tolerance: number;
}

export class Offsets {
  private readonly times: number[] = [];
  private readonly offsets: number[] = [];
  private estimate: Estimate = { offsets: [], count: 0, distance: undefined, tolerance: AGREEMENT };
  private from = -1;
  private to = -1;

  /** Counts a find that had no rival, or a miss (`undefined`): content whose twin should be there and is not. Times rise. */
  add(time: number, offset: number | undefined): void {
    if (this.times.length >= MAX_FINDS) return;
    this.times.push(time);
    this.offsets.push(offset ?? Number.NaN);
  }

  /** How sure a counted find is by the others; `undefined` if too few agree with it. */
  judge(time: number, offset: number): 'certain' | 'likely' | undefined {
    const { offsets, count } = this.around(time);
    const agree = agreeing(offsets, offset);
    if (agree <= LIKELY || agree * 3 < count * 2) return undefined;
    return agree <= CERTAIN ? 'likely' : 'certain';
  }

  /** True if the distance at a time is known and this is it; with `times` more than 1 also if it is not far from it. */
  fits(time: number, offset: number, times = 1): boolean {
    const { distance, tolerance } = this.around(time);
    return distance !== undefined && Math.abs(offset - distance) <= Math.min(AGREEMENT, times * tolerance);
  }

  private around(time: number): Estimate {
    const at = lowerBound(this.times, time);
    const from = Math.max(0, at - AROUND);
    const to = Math.min(this.times.length, at + AROUND);
    if (from === this.from && to === this.to) return this.estimate;
    this.from = from;
    this.to = to;
    this.estimate = estimate(this.offsets.slice(from, to));
    return this.estimate;
  }
}

function estimate(finds: readonly number[]): Estimate {
  const offsets = finds.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
  const count = finds.length;
  const middle = offsets[offsets.length >> 1] ?? 0;
  const agree = agreeing(offsets, middle);
  const distance = agree > LIKELY && agree * 3 >= count * 2 ? middle : undefined;
  if (distance === undefined || offsets.length < NARROWED) return { offsets, count, distance, tolerance: AGREEMENT };
  const at = (share: number): number => offsets[Math.floor(offsets.length * share)] ?? 0;
  const tolerance = Math.min(AGREEMENT, Math.max(NARROWEST, TIMES_SPREAD * (at(0.9) - at(0.1))));
  return { offsets, count, distance, tolerance };
}

function agreeing(offsets: readonly number[], offset: number): number {
  return offsets.filter((one) => Math.abs(one - offset) <= AGREEMENT).length;
}

/** The first place whose time is not before `time`. */
function lowerBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
