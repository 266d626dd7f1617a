/** Call trees: roots, what is below one, and where a call's root stands. */

import type { Where } from '../../capture/select.ts';
import type { TreeCall } from '../../capture/tree-window.ts';
import { nested } from '../../capture/values.ts';
import type { RowPosition, TreeRow, TreeWindow } from '../api.ts';
import type { IdList } from '../lists.ts';
import type { Ask, Route } from '../route.ts';

const MOST_ROWS = 1_000;
const MOST_CHILDREN = 10_000;
/** First roots of all are found sooner than the order of all; beyond these it is waited for. */
const MOST_AT_ONCE = 5_000;

export const treeRoute: Route = {
  path: 'tree',
  async answer(ask): Promise<TreeWindow> {
    const where = await ask.where('calls');
    const from = ask.whole('from', { otherwise: 0 });
    const count = ask.whole('count', { otherwise: 100, most: MOST_ROWS });
    const { ids, end, total } = await rootIds(ask, where, { from, count });
    const calls = await ask.light((capture) => capture.treeRoots(ids, where));
    return { from, rows: calls.map(treeRow), end, total };
  },
};

interface Roots {
  readonly ids: readonly number[];
  readonly end: boolean;
  readonly total: number | null;
}

async function rootIds(
  ask: Ask,
  where: Where | undefined,
  { from, count }: { from: number; count: number },
): Promise<Roots> {
  const list = rootList(ask, where);
  const need = from + count;
  if (where === undefined && !list.done && need < MOST_AT_ONCE) {
    const ids: number[] = [];
    await ask.light(async (capture) => {
      for await (const some of capture.rootIds({ limit: need + 1 })) ids.push(...some);
    });
    const total = await ask.remembered('roots', (capture) => capture.countRoots());
    return { ids: ids.slice(from, need), end: ids.length <= need, total };
  }
  await list.until(Number.POSITIVE_INFINITY, ask.signal);
  return { ids: [...list.window(from, count)], end: need >= list.length, total: list.length };
}

function rootList(ask: Ask, where: Where | undefined): IdList {
  const key = JSON.stringify(['tree', where?.sql, where?.params.map(String)]);
  return ask.service.lists.list(key, (capture) => capture.rootIds(where === undefined ? {} : { where }));
}

export const treeChildrenRoute: Route = {
  path: 'tree/children',
  async answer(ask): Promise<TreeWindow> {
    const parent = ask.whole('parent');
    const where = await ask.where('calls');
    const options = { limit: MOST_CHILDREN, ...(where === undefined ? {} : { where }) };
    const { calls, more } = await ask.light((capture) => capture.treeChildren(parent, options));
    return { from: 0, rows: calls.map(treeRow), end: !more, total: more ? null : calls.length };
  },
};

export const treePositionRoute: Route = {
  path: 'tree/position',
  async answer(ask): Promise<RowPosition> {
    const id = ask.whole('id');
    const where = await ask.where('calls');
    const root = await ask.light((capture) => capture.chainOf(id));
    if (root === undefined) return { index: null };
    const list = rootList(ask, where);
    await list.until(Number.POSITIVE_INFINITY, ask.signal);
    const index = list.indexOf(root);
    return { index: index < 0 ? null : index };
  },
};

function treeRow({ row, children, matched }: TreeCall): TreeRow {
  return { call: nested(row), children, matched };
}
