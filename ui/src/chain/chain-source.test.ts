import { describe, expect, it } from 'vitest';
import { callsAbove, chainSource } from './chain-source.ts';

const calls = [0, 1, 2, 1, 0].map((depth, at) => ({ depth, call: { id: at + 1 }, evidence: [] }));
const signal = new AbortController().signal;

describe('chainSource', () => {
  it('makes a tree of calls in tree order', async () => {
    const source = chainSource(calls);
    const ids = ({ rows }: { rows: readonly { call: object; children: number }[] }) =>
      rows.map(({ call, children }) => [call, children]);
    expect(ids(await source.roots(0, 100, signal))).toEqual([
      [{ id: 1 }, 2],
      [{ id: 5 }, 0],
    ]);
    expect(ids(await source.below(1, signal))).toEqual([
      [{ id: 2 }, 1],
      [{ id: 4 }, 0],
    ]);
    expect(ids(await source.below(2, signal))).toEqual([[{ id: 3 }, 0]]);
    expect((await source.below(99, signal)).rows).toEqual([]);
  });

  it('knows the way down to a call', () => {
    expect(calls.map(({ call }) => callsAbove(calls, call.id))).toEqual([[], [1], [1, 2], [1], []]);
    expect(callsAbove(calls, 99)).toEqual([]);
  });

  it('bears depths that skip a level', async () => {
    const source = chainSource([
      { depth: 3, call: { id: 1 }, evidence: [] },
      { depth: 9, call: { id: 2 }, evidence: [] },
    ]);
    expect((await source.roots(0, 100, signal)).rows).toHaveLength(1);
    expect((await source.below(1, signal)).rows).toHaveLength(1);
  });
});
