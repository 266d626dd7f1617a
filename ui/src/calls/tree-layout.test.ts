import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TreeRow } from '../../../src/server/api.ts';
import { entriesOf, RootLayout } from './tree-layout.ts';

function row(id: number, children = 0, extra: object = {}): TreeRow {
  return { call: { id, ...extra }, children, matched: true };
}

describe('RootLayout', () => {
  it('finds every row of every root, whatever is open', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }), (sizes) => {
        const layout = new RootLayout(sizes.length, new Map(sizes.map((size, root) => [root, size])));
        const rows = sizes.flatMap((size, root) => Array.from({ length: size }, (_, offset) => ({ root, offset })));
        expect(layout.count).toBe(rows.length);
        rows.forEach((place, index) => {
          expect(layout.at(index)).toEqual(place);
          if (place.offset === 0) expect(layout.rowOf(place.root)).toBe(index);
        });
      }),
    );
  });

  it('counts roots that nobody has looked at', () => {
    const layout = new RootLayout(1_000_000, new Map([[500_000, 3]]));
    expect(layout.count).toBe(1_000_002);
    expect(layout.at(1_000_001)).toEqual({ root: 999_999, offset: 0 });
    expect(layout.rowOf(500_001)).toBe(500_003);
  });
});

describe('entriesOf', () => {
  it('says behind the last call that was read how many more there are', () => {
    const read = [row(2), row(3)];
    const entries = (children: number) =>
      entriesOf(row(1, children), { position: 0, of: 1 }, { isOpen: () => true, below: () => read });
    expect(entries(12_345).map(({ rest, of }) => [rest, of])).toEqual([
      [undefined, 1],
      [undefined, 12_345],
      [{ parent: 1, count: 12_343 }, 12_345],
    ]);
    expect(entries(2).every(({ rest }) => rest === undefined)).toBe(true);
  });

  const children = new Map([
    [1, [row(2, 1, { parent_confidence: 'certain' }), row(3, 0, { parent_confidence: 'likely' })]],
    [2, [row(4, 0, { parent_confidence: null })]],
  ]);
  const below = (id: number): readonly TreeRow[] | undefined => children.get(id);

  it('lists what is open in tree order, with the links down to it', () => {
    const entries = entriesOf(row(1, 2), { position: 7, of: 9 }, { isOpen: () => true, below });
    expect(entries.map(({ id, level, position, of, parent }) => [id, level, position, of, parent])).toEqual([
      [1, 0, 7, 9, undefined],
      [2, 1, 0, 2, 1],
      [4, 2, 0, 1, 2],
      [3, 1, 1, 2, 1],
    ]);
    expect(entries.map(({ links }) => links)).toEqual([[], ['certain'], ['certain', undefined], ['likely']]);
    expect(entries.every(({ root }) => root === 7)).toBe(true);
  });

  it('says what is closed, still loading, or has nothing below', () => {
    const states = (isOpen: (row: TreeRow) => boolean) =>
      entriesOf(row(1, 2), { position: 0, of: 1 }, { isOpen, below }).map(({ state }) => state);
    expect(states(() => false)).toEqual(['closed']);
    expect(states(({ call }) => call['id'] === 1)).toEqual(['open', 'closed', 'leaf']);
    expect(entriesOf(row(9, 5), { position: 0, of: 1 }, { isOpen: () => true, below })[0]?.state).toBe('loading');
  });

  it('ends where a damaged capture goes in a circle', () => {
    const circle = new Map([
      [1, [row(2, 1)]],
      [2, [row(1, 1)]],
    ]);
    const entries = entriesOf(row(1, 1), { position: 0, of: 1 }, { isOpen: () => true, below: (id) => circle.get(id) });
    expect(entries).toHaveLength(3);
  });
});
