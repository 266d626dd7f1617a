import { Guid } from '../../base/guid.ts';

const SLOTS = 1024;

/**
 * One object for equal ids that come soon after each other, as those of the start and the end of a call do. Direct-mapped, so a
 * hostile file costs no more than an object per id.
 */
export class GuidCache {
  private readonly known: Guid[] = Array.from({ length: SLOTS }, () => new Guid(0, 0, 0, 0));

  /** The sixteen bytes at `offset`; the caller has checked that they are there. `undefined` if all are zero. */
  at(view: DataView, offset: number): Guid | undefined {
    const a = view.getInt32(offset, true);
    const b = view.getInt32(offset + 4, true);
    const c = view.getInt32(offset + 8, true);
    const d = view.getInt32(offset + 12, true);
    if ((a | b | c | d) === 0) return undefined;
    const mixed = Math.imul(Math.imul(Math.imul(a, 0x85ebca6b) ^ b, 0xc2b2ae35) ^ c, 0x27d4eb2f) ^ d;
    const slot = (mixed ^ (mixed >>> 10) ^ (mixed >>> 20)) & (SLOTS - 1);
    const known = this.known[slot];
    if (known !== undefined && known.a === a && known.b === b && known.c === c && known.d === d) return known;
    const guid = new Guid(a, b, c, d);
    this.known[slot] = guid;
    return guid;
  }
}
