/**
 * How far two tools' clocks are apart, learned from the twins found. A real distance is the same for all within the grain of
 * the clocks; chance finds are spread over the whole window.
 */

/** Grain of the coarser clock: the system time of Windows steps by up to 15.6 ms. In ticks. */
export const AGREEMENT = 200_000;
/** Finds that are remembered. */
const REMEMBERED = 64;
/** How many others must agree. */
const LIKELY = 2;
const CERTAIN = 3;
/** So many finds show how much the distance wavers; it is then narrowed to a multiple of that, not below 0.2 ms. */
const NARROWED = 8;
const TIMES_SPREAD = 4;
const NARROWEST = 2_000;

export class Offsets {
  private readonly known: number[] = [];
  private distance: number | undefined;
  private tolerance = AGREEMENT;

  /** Counts a find that had no rival, or a miss (`undefined`): content whose twin should be there and is not. */
  add(offset: number | undefined): void {
    this.known.push(offset ?? Number.NaN);
    if (this.known.length > REMEMBERED) this.known.shift();
    const sorted = this.known.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
    const middle = sorted[sorted.length >> 1];
    this.distance = middle !== undefined && this.agreeing(middle) > LIKELY && this.most(middle) ? middle : undefined;
    this.tolerance = AGREEMENT;
    if (this.distance === undefined || sorted.length < NARROWED) return;
    const spread = (sorted[Math.floor(sorted.length * 0.9)] ?? 0) - (sorted[Math.floor(sorted.length * 0.1)] ?? 0);
    this.tolerance = Math.min(AGREEMENT, Math.max(NARROWEST, TIMES_SPREAD * spread));
  }

  /** How sure a counted find is by the others; `undefined` if too few agree with it. */
  judge(offset: number): 'certain' | 'likely' | undefined {
    const others = this.agreeing(offset) - 1;
    if (others < LIKELY || !this.most(offset)) return undefined;
    return others < CERTAIN ? 'likely' : 'certain';
  }

  /** True if the distance is known and this is it; with `times` more than 1 also if it is not far from it. */
  fits(offset: number, times = 1): boolean {
    const { distance, tolerance } = this;
    return distance !== undefined && Math.abs(offset - distance) <= Math.min(AGREEMENT, times * tolerance);
  }

  private agreeing(offset: number): number {
    return this.known.filter((one) => Math.abs(one - offset) <= AGREEMENT).length;
  }

  private most(offset: number): boolean {
    return this.agreeing(offset) * 3 >= this.known.length * 2;
  }
}
