/**
 * What is seen of the tree stays where it is when rows come in: calls above are read, open or are new in a recording that goes on,
 * and each takes a row. The chosen call that is in view stays in view, also when its details take room from the tree.
 */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { type ScrollSize, topToKeep } from '../grid/scroll.ts';
import type { Scroll } from '../grid/use-scroll.ts';
import type { CallTree } from './call-tree.ts';

/** Where a call stood when it was last drawn. */
export interface Standing {
  readonly root: number;
  readonly id: number;
  readonly row: number;
}

export interface KeptRows {
  readonly tree: CallTree;
  readonly scroll: Scroll;
  readonly size: ScrollSize;
  /** The first row that is seen. */
  readonly first: Standing | undefined;
  /** The chosen call, where it was last seen; another one, or none, need not be kept in view. */
  readonly chosen: RefObject<Standing | undefined>;
}

/** Moves the list with its rows. To be called where the list is drawn, after {@link useScroll}. */
export function useKeptRows({ tree, scroll, size, first, chosen }: KeptRows): void {
  const before = useRef({ tree, first, view: size.view });
  useLayoutEffect(() => {
    const was = before.current;
    const now = was.tree === tree ? standsNow(tree, was.first) : undefined;
    const shift = now === undefined || was.first === undefined ? 0 : now.row - was.first.row;
    const kept = standsNow(tree, chosen.current);
    let top = scroll.top + shift * size.rowHeight;
    if (kept !== undefined && chosen.current !== undefined) {
      // Of how it was drawn before: at its row then, in the view then.
      const drawn = { before: was.view, now: size, was: { row: chosen.current.row, top: scroll.top } };
      if (kept.row !== chosen.current.row || was.view !== size.view) top = topToKeep(top, kept.row, drawn);
      chosen.current = kept;
    }
    before.current = { tree, first: shift === 0 ? first : now, view: size.view };
    if (top !== scroll.top) scroll.moveTo(top);
  });
}

function standsNow(tree: CallTree, standing: Standing | undefined): Standing | undefined {
  if (standing === undefined) return undefined;
  const row = tree.rowNear(standing.root, standing.id);
  return row === undefined ? undefined : { ...standing, root: tree.rootAt(row), row };
}
