/** The calls of a chain, which came all at once, as a source of the tree that elsewhere loads piece by piece. */
import { numberAt } from '../../../src/present/row.ts';
import type { ChainDetail, TreeRow, TreeWindow } from '../../../src/server/api.ts';
import type { TreeSource } from '../calls/call-tree.ts';

type ChainCalls = ChainDetail['calls'];

export function chainSource(calls: ChainCalls): TreeSource {
  const below = new Map<number, TreeRow[]>();
  const roots: TreeRow[] = [];
  const path: number[] = [];
  for (const { depth, call } of calls) {
    path.length = Math.min(path.length, Math.max(0, depth));
    const parent = path.at(-1);
    const row = { call, children: 0, matched: true };
    if (parent === undefined) roots.push(row);
    else below.set(parent, [...(below.get(parent) ?? []), row]);
    path.push(Number(numberAt(call, 'id')));
  }
  const counted = (list: readonly TreeRow[]): TreeRow[] =>
    list.map((row) => ({ ...row, children: below.get(Number(numberAt(row.call, 'id')))?.length ?? 0 }));
  const answer = (list: readonly TreeRow[]): Promise<TreeWindow> =>
    Promise.resolve({ from: 0, total: list.length, rows: counted(list), end: true });
  return { roots: () => answer(roots), below: (parent) => answer(below.get(parent) ?? []) };
}

/** The calls above one, root first; none if it is not among them. */
export function callsAbove(calls: ChainCalls, id: number): readonly number[] {
  const path: number[] = [];
  for (const { depth, call } of calls) {
    path.length = Math.min(path.length, Math.max(0, depth));
    const own = Number(numberAt(call, 'id'));
    if (own === id) return path;
    path.push(own);
  }
  return [];
}
