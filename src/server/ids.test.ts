import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ids, OrderedIds, RisingIds } from './ids.ts';

/** Pieces of bits for rising ids, as the capture gives them; pieces without an id do not come. */
function addBits(ids: RisingIds, all: readonly number[], low: number, widths: readonly number[]): void {
  let from = low;
  for (const width of widths) {
    const bits = new Uint8Array(Math.ceil(width / 8));
    for (const id of all) {
      const bit = id - from;
      if (bit >= 0 && bit < width) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
    if (bits.some((byte) => byte !== 0)) ids.add({ from, bits });
    from += width;
  }
}

function expectList<Piece>(ids: Ids<Piece>, all: readonly number[], from: number, count: number): void {
  expect(ids.length).toBe(all.length);
  expect([...ids.window(from, count)]).toEqual(all.slice(from, from + count));
  for (const id of [...all.slice(from, from + 3), from, 1e9]) expect(ids.indexOf(id)).toBe(all.indexOf(id));
}

const places = { from: fc.nat(1200), count: fc.nat(300) };

describe('ids of a list', () => {
  it('are found by their places, and places by ids, where they rise', () => {
    fc.assert(
      fc.property(
        fc.record({
          ...places,
          low: fc.nat(100),
          picked: fc.uniqueArray(fc.nat(40_000), { maxLength: 1000, size: 'max' }),
          // Some narrower than the bits that are counted together, some wider.
          widths: fc.array(fc.constantFrom(8, 64, 4096, 8192, 16_384), { minLength: 8, maxLength: 12 }),
        }),
        ({ low, picked, widths, from, count }) => {
          const end = widths.reduce((sum, width) => sum + width, low);
          const all = picked
            .map((id) => id + low)
            .filter((id) => id < end)
            .sort((a, b) => a - b);
          const ids = new RisingIds();
          addBits(ids, all, low, widths);
          expectList(ids, all, from, count);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('take no more room for many than for few where they rise', () => {
    const [few, many] = [new RisingIds(), new RisingIds()];
    addBits(few, [7], 0, [80_000]);
    addBits(
      many,
      Array.from({ length: 80_000 }, (_, id) => id),
      0,
      [80_000],
    );
    expect(many.length).toBe(80_000);
    expect(many.bytes).toBe(few.bytes);
    expect(many.bytes).toBeLessThan(11_000);
  });

  it('are found in any order', () => {
    fc.assert(
      fc.property(
        fc.record({
          ...places,
          pieces: fc.array(fc.uniqueArray(fc.nat(10_000), { maxLength: 3000, size: 'max' }), { maxLength: 4 }),
        }),
        ({ pieces, from, count }) => {
          const ids = new OrderedIds();
          for (const piece of pieces) ids.add(Uint32Array.from(piece));
          ids.settle();
          expectList(ids, pieces.flat(), from, count);
          expect(ids.bytes).toBe(4 * pieces.flat().length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
