/** What the keys of a tree do, as the ARIA practice for tree grids has it. */
import type { CallTree } from './call-tree.ts';
import type { TreeEntry } from './tree-layout.ts';

export type Move =
  | { readonly kind: 'go'; readonly row: number }
  | { readonly kind: 'set'; readonly entry: TreeEntry; readonly open: boolean };

export interface KeyPlace {
  readonly tree: Pick<CallTree, 'rowOf'>;
  readonly count: number;
  /** The chosen row; without its entry while that is loaded. */
  readonly at: { readonly index: number; readonly entry: TreeEntry | undefined } | undefined;
  readonly page: number;
}

/** What a key does; `undefined` if it does nothing here. */
export function moveFor(key: string, { tree, count, at, page }: KeyPlace): Move | undefined {
  if (count === 0) return undefined;
  const go = (row: number): Move => ({ kind: 'go', row: Math.min(count - 1, Math.max(0, row)) });
  if (at === undefined) return /^(Arrow|Page|Home|End)/.test(key) ? go(key === 'End' ? count - 1 : 0) : undefined;
  const { index, entry } = at;
  switch (key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + page);
    case 'PageUp':
      return go(index - page);
    case 'Home':
      return go(0);
    case 'End':
      return go(count - 1);
    case 'ArrowRight':
    case '+':
      if (entry?.state === 'closed') return { kind: 'set', entry, open: true };
      return entry?.state === 'open' && key === 'ArrowRight' ? go(index + 1) : undefined;
    case 'ArrowLeft':
    case '-':
      if (entry?.state === 'open' || entry?.state === 'loading') return { kind: 'set', entry, open: false };
      return key === '-' || entry === undefined ? undefined : toParent(tree, entry, go);
    case 'Enter':
    case ' ':
      return entry === undefined || entry.state === 'leaf'
        ? undefined
        : { kind: 'set', entry, open: entry.state === 'closed' };
    default:
      return undefined;
  }
}

function toParent(tree: KeyPlace['tree'], entry: TreeEntry, go: (row: number) => Move): Move | undefined {
  if (entry.parent === undefined) return undefined;
  const row = tree.rowOf(entry.root, entry.parent);
  return row === undefined ? undefined : go(row);
}
