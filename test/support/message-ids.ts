import type { Ticks } from '../../src/base/time.ts';
import type { Random } from './random.ts';

/** Windows hands out small multiples of 4; values as seen in public screenshots (0x2A4, 0x239C). */
const FIRST_ID = 0x2a4;

/**
 * Message ids as Windows uses them: few, and free again as soon as the exchange is over. Intervals of use never overlap
 * for one id, whatever order the simulation asks in: an id is given out only for a time after its last release.
 */
export class MessageIds {
  readonly #freeAt: Ticks[] = [];
  readonly #random: Random | undefined;

  /** `size` ids at first; more only if all are in use. With `random` the choice is random, else the lowest free one. */
  constructor(size: number, random?: Random) {
    for (let slot = 0; slot < size; slot += 1) this.#freeAt.push(Number.NEGATIVE_INFINITY);
    this.#random = random;
  }

  /** An id that nobody uses from `at` on. */
  take(at: Ticks): number {
    const count = this.#freeAt.length;
    const first = this.#random === undefined ? 0 : Math.floor(this.#random() * count);
    for (let step = 0; step < count; step += 1) {
      const slot = (first + step) % count;
      if ((this.#freeAt[slot] ?? 0) <= at) {
        this.#freeAt[slot] = Number.POSITIVE_INFINITY;
        return FIRST_ID + 4 * slot;
      }
    }
    this.#freeAt.push(Number.POSITIVE_INFINITY);
    return FIRST_ID + 4 * count;
  }

  /** Ends the use of an id at `at`; ids that were not taken here are ignored. */
  release(id: number, at: Ticks): void {
    const slot = (id - FIRST_ID) / 4;
    if (this.#freeAt[slot] !== undefined) this.#freeAt[slot] = at;
  }
}
