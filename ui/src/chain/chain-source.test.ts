import { describe, expect, it } from 'vitest';
import { ChainSource, placeOf } from './chain-source.ts';

const calls = [0, 1, 2, 1, 0].map((depth, at) => ({ depth, call: { id: at + 1 }, evidence: [] }));

describe('ChainSource', () => {
  it('makes a tree of calls in tree order', async () => {
    const source = new ChainSource(calls);
    const ids = ({ rows }: { rows: readonly { call: object; children: number }[] }) =>
      rows.map(({ call, children }) => [call, children]);
    expect(ids(await source.roots())).toEqual([
      [{ id: 1 }, 2],
      [{ id: 5 }, 0],
    ]);
    expect(ids(await source.below(1))).toEqual([
      [{ id: 2 }, 1],
      [{ id: 4 }, 0],
    ]);
    expect(ids(await source.below(2))).toEqual([[{ id: 3 }, 0]]);
    expect((await source.below(99)).rows).toEqual([]);
  });

  it('knows the way down to a call', () => {
    const places = calls.map(({ call }) => placeOf(calls, call.id));
    expect(places.map((place) => place?.above)).toEqual([[], [1], [1, 2], [1], []]);
    expect(places.map((place) => place?.root)).toEqual([0, 0, 0, 0, 1]);
    expect(placeOf(calls, 99)).toBeUndefined();
  });

  it('takes what a chain that grows is by now', async () => {
    const source = new ChainSource(calls.slice(0, 2));
    expect(source.replace(calls)).toBe(true);
    expect((await source.roots()).total).toBe(2);
    expect((await source.below(1)).total).toBe(2);
    expect(source.replace(calls)).toBe(false);
  });

  it('bears depths that skip a level', async () => {
    const source = new ChainSource([
      { depth: 3, call: { id: 1 }, evidence: [] },
      { depth: 9, call: { id: 2 }, evidence: [] },
    ]);
    expect((await source.roots()).rows).toHaveLength(1);
    expect((await source.below(1)).rows).toHaveLength(1);
  });
});
