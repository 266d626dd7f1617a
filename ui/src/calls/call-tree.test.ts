import { describe, expect, it } from 'vitest';
import type { TreeRow, TreeWindow } from '../../../src/server/api.ts';
import { CallTree, type TreeSource } from './call-tree.ts';
import { moveFor } from './tree-keys.ts';

const ROOTS = 250;

/** Roots 1 to 250; every third has two calls below it. */
function row(id: number): TreeRow {
  return { call: { id }, children: id <= ROOTS && id % 3 === 0 ? 2 : 0, matched: true };
}

function source(total: number | null = ROOTS) {
  const asked: string[] = [];
  const aborted: string[] = [];
  const answer = (name: string, window: TreeWindow, signal: AbortSignal): Promise<TreeWindow> => {
    asked.push(name);
    signal.addEventListener('abort', () => aborted.push(name));
    return Promise.resolve(window);
  };
  const all: TreeSource = {
    roots: (from, count, signal) => {
      const rows = Array.from({ length: Math.min(count, ROOTS - from) }, (_, place) => row(from + place + 1));
      return answer(`roots ${from}`, { from, rows, end: from + count >= ROOTS, total }, signal);
    },
    below: (parent, signal) => {
      const rows = [row(1000 + parent), row(2000 + parent)];
      return answer(`below ${parent}`, { from: 0, rows, end: true, total: 2 }, signal);
    },
  };
  return { all, asked, aborted };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function shown(tree: CallTree, first: number, last: number): Promise<void> {
  tree.show(first, last);
  await settled();
}

describe('CallTree', () => {
  it('loads the windows that are looked at, once', async () => {
    const { all, asked } = source();
    const tree = new CallTree(all, false);
    await shown(tree, 0, 20);
    await shown(tree, 5, 25);
    expect(asked).toEqual(['roots 0']);
    expect(tree.get()).toMatchObject({ count: ROOTS, rootsKnown: true, ready: true });
    expect(tree.entryAt(3)?.id).toBe(4);
    expect(tree.entryAt(150)).toBeUndefined();
    await shown(tree, 140, 160);
    expect(tree.entryAt(150)?.id).toBe(151);
  });

  it('opens calls that come into view, and puts their rows below them', async () => {
    const { all, asked } = source();
    const tree = new CallTree(all);
    await shown(tree, 0, 5);
    await shown(tree, 0, 5);
    expect(asked).toContain('below 3');
    expect(asked).not.toContain('below 9');
    expect([2, 3, 4, 5].map((at) => tree.entryAt(at)?.id)).toEqual([3, 1003, 2003, 4]);
    expect(tree.rowOf(2, 2003)).toBe(4);
    expect(tree.get().count).toBe(ROOTS + 4);
  });

  it('closes and opens by choice, and keeps what it loaded', async () => {
    const { all, asked } = source();
    const tree = new CallTree(all, false);
    await shown(tree, 0, 5);
    const third = tree.entryAt(2);
    if (third === undefined) throw new Error('not loaded');
    tree.set(third, true);
    await settled();
    expect(tree.entryAt(3)?.id).toBe(1003);
    tree.set(third, false);
    expect(tree.entryAt(3)?.id).toBe(4);
    tree.set(third, true);
    expect(tree.entryAt(3)?.id).toBe(1003);
    expect(asked.filter((name) => name === 'below 3')).toHaveLength(1);
  });

  it('gives up windows that were scrolled past', async () => {
    const { all, aborted } = source();
    const tree = new CallTree(all);
    await shown(tree, 0, 5);
    tree.show(120, 130);
    tree.show(240, 249);
    await settled();
    expect(aborted).toContain('roots 100');
    expect(tree.entryAt(tree.get().layout.rowOf(120))).toBeUndefined();
  });

  it('grows as it is read where nobody knows how many roots there are', async () => {
    const tree = new CallTree(source(null).all, false);
    await shown(tree, 0, 5);
    expect(tree.get()).toMatchObject({ count: 101, rootsKnown: false });
    await shown(tree, 90, 100);
    await shown(tree, 190, 200);
    expect(tree.get()).toMatchObject({ count: ROOTS, rootsKnown: true });
  });

  it('reads what is seen again when the capture has grown, and shows what it had until then', async () => {
    const { all, asked } = source();
    const grown: TreeSource = {
      roots: async (from, count, signal) => {
        const window = await all.roots(from, count, signal);
        return more === 0
          ? window
          : { ...window, total: ROOTS + more, rows: [row(9_000), ...window.rows].slice(0, count) };
      },
      below: all.below,
    };
    let more = 0;
    const tree = new CallTree(grown);
    await shown(tree, 0, 5);
    await shown(tree, 0, 5);
    await shown(tree, 110, 120);
    expect(tree.rowOf(2, 1003)).toBe(3);
    more = 1;
    asked.length = 0;
    tree.refresh();
    expect(tree.rowOf(2, 1003)).toBe(3);
    await shown(tree, 0, 5);
    expect(asked).toEqual(['roots 0', 'below 3']);
    expect(tree.get().roots).toBe(ROOTS + 1);
    expect(tree.rowOf(2, 1003)).toBeUndefined();
    expect(tree.rowNear(2, 1003)).toBe(4);
    await shown(tree, 0, 6);
    expect(asked).toHaveLength(2);
    await shown(tree, 130, 140);
    expect(asked.filter((name) => name.startsWith('roots'))).toEqual(['roots 0', 'roots 100']);
  });

  it('reads once more what the capture grew under while it was read', async () => {
    const { all, asked } = source();
    const tree = new CallTree(all, false);
    tree.show(0, 5);
    tree.refresh();
    await settled();
    await shown(tree, 0, 5);
    expect(asked).toEqual(['roots 0', 'roots 0']);
  });

  it('keeps an error until something could be read', async () => {
    let asked = 0;
    const roots = () => {
      asked += 1;
      return Promise.reject(new Error('gone'));
    };
    const failing: TreeSource = { ...source().all, roots };
    const tree = new CallTree(failing);
    await shown(tree, 0, 5);
    expect(tree.get().error?.message).toBe('gone');
    await shown(tree, 0, 5);
    expect(asked).toBe(1);
    tree.retry();
    await shown(tree, 0, 5);
    expect(asked).toBe(2);
  });
});

describe('moveFor', () => {
  it('walks, opens, closes and goes up', async () => {
    const tree = new CallTree(source().all);
    await shown(tree, 0, 5);
    await shown(tree, 0, 5);
    const press = (key: string, index: number | undefined) => {
      const entry = index === undefined ? undefined : tree.entryAt(index);
      const at = index === undefined || entry === undefined ? undefined : { index, entry };
      return moveFor(key, { tree, count: tree.get().count, at, page: 10 });
    };
    expect(press('ArrowDown', undefined)).toEqual({ kind: 'go', row: 0 });
    expect(press('ArrowUp', 0)).toEqual({ kind: 'go', row: 0 });
    expect(press('PageDown', 0)).toEqual({ kind: 'go', row: 10 });
    expect(press('ArrowRight', 2)).toEqual({ kind: 'go', row: 3 });
    expect(press('ArrowLeft', 4)).toEqual({ kind: 'go', row: 2 });
    expect(press('ArrowLeft', 2)).toMatchObject({ kind: 'set', open: false });
    expect(press('x', 2)).toBeUndefined();
  });
});
