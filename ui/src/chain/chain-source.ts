/** The calls of a chain, which came all at once, as a source of the tree that elsewhere loads piece by piece. */
import { numberAt } from '../../../src/present/row.ts';
import type { ChainDetail, TreeRow, TreeWindow } from '../../../src/server/api.ts';
import type { TreeSource } from '../calls/call-tree.ts';

type ChainCalls = ChainDetail['calls'];

/** Of a chain that grows the tree asks again. */
export class ChainSource implements TreeSource {
  private top: readonly TreeRow[] = [];
  private children: ReadonlyMap<number, readonly TreeRow[]> = new Map();
  private calls: ChainCalls | undefined;

  constructor(calls: ChainCalls) {
    this.replace(calls);
  }

  /** Takes what the chain is by now; true if that is something else. */
  replace(calls: ChainCalls): boolean {
    if (this.calls === calls) return false;
    this.calls = calls;
    const below = new Map<number, TreeRow[]>();
    const roots: TreeRow[] = [];
    const path: number[] = [];
    for (const { depth, call } of calls) {
      path.length = Math.min(path.length, Math.max(0, depth));
      const parent = path.at(-1);
      const list = parent === undefined ? roots : (below.get(parent) ?? []);
      if (parent !== undefined) below.set(parent, list);
      list.push({ call, children: 0, matched: true });
      path.push(Number(numberAt(call, 'id')));
    }
    this.children = below;
    this.top = roots;
    return true;
  }

  roots(): Promise<TreeWindow> {
    return this.answer(this.top);
  }

  below(parent: number): Promise<TreeWindow> {
    return this.answer(this.children.get(parent) ?? []);
  }

  private answer(list: readonly TreeRow[]): Promise<TreeWindow> {
    const rows = list.map((row) => ({
      ...row,
      children: this.children.get(Number(numberAt(row.call, 'id')))?.length ?? 0,
    }));
    return Promise.resolve({ from: 0, total: list.length, rows, end: true });
  }
}

/** Where a call stands: which of the roots it is below, and the calls above it, root first; `undefined` if it is not among them. */
export function placeOf(
  calls: ChainCalls,
  id: number,
): { readonly root: number; readonly above: readonly number[] } | undefined {
  const path: number[] = [];
  let root = -1;
  for (const { depth, call } of calls) {
    path.length = Math.min(path.length, Math.max(0, depth));
    if (path.length === 0) root += 1;
    const own = Number(numberAt(call, 'id'));
    if (own === id) return { root, above: path };
    path.push(own);
  }
  return undefined;
}
