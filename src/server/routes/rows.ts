/** Windows of rows, how many there are, and where one stands. */
import { chosenFields } from '../../capture/chosen.ts';
import { hasIds, isStepped } from '../../capture/id-list.ts';
import { nested, type Row } from '../../capture/values.ts';
import type { RowCount, RowPosition, RowsWindow } from '../api.ts';
import type { Ask, Route } from '../route.ts';
import type { Selection } from '../service.ts';

const MOST_ROWS = 1_000;
/** A sorted list's first rows are found sooner than all of its ids; beyond these it is waited for. */
const MOST_SORTED_AT_ONCE = 5_000;

export const rowsRoute: Route = {
  path: 'rows',
  async answer(ask): Promise<RowsWindow> {
    const selection = await ask.selection();
    const from = ask.whole('from', { otherwise: 0 });
    const count = ask.whole('count', { otherwise: 100, most: MOST_ROWS });
    const fields = chosenFields(selection.entity, ask.text('fields'));
    const found = await rowsAt(ask, selection, { from, count, fields });
    return { from, rows: found.rows.map(nested), end: found.end };
  },
};

/** The rows at a place of a list. */
export function rowsAt(ask: Ask, selection: Selection, place: Place): Promise<Found> {
  return hasIds(selection.entity) ? byIds(ask, selection, place) : direct(ask, selection, place);
}

interface Place {
  readonly from: number;
  readonly count: number;
  readonly fields: readonly string[] | undefined;
}
interface Found {
  readonly rows: readonly Row[];
  readonly end: boolean;
}

async function byIds(ask: Ask, selection: Selection, place: Place): Promise<Found> {
  const { ids, end } = await idsOf(ask, selection, place);
  const rows = await ask.light((capture) => capture.rowsById(selection.entity, ids, place.fields));
  return { rows, end };
}

async function idsOf(
  ask: Ask,
  selection: Selection,
  { from, count }: Place,
): Promise<{ ids: ArrayLike<number>; end: boolean }> {
  const dense = await ask.service.denseFrom(selection, ask.signal);
  if (dense !== undefined) {
    const length = Math.max(0, Math.min(count, dense.count - from));
    return { ids: Array.from({ length }, (_, index) => dense.low + from + index), end: from + count >= dense.count };
  }
  const list = ask.service.list(selection);
  const need = from + count;
  if (selection.sort.length > 0 && !list.done && need < MOST_SORTED_AT_ONCE)
    return firstSorted(ask, selection, { from, need });
  // One more tells whether the window is the last.
  await list.until(selection.sort.length > 0 ? Number.POSITIVE_INFINITY : need + 1, ask.signal);
  return { ids: list.window(from, count), end: list.done && need >= list.length };
}

async function firstSorted(
  ask: Ask,
  { entity, where, sort }: Selection,
  { from, need }: { from: number; need: number },
): Promise<{ ids: ArrayLike<number>; end: boolean }> {
  const ids: number[] = [];
  await ask.light(async (capture) => {
    const order = { sort, limit: need + 1, ...(where === undefined ? {} : { where }) };
    for await (const some of capture.ids(entity, order)) ids.push(...some);
  });
  return { ids: ids.slice(from, need), end: ids.length <= need };
}

/** Rows without ids are few. */
async function direct(ask: Ask, { entity, where, sort }: Selection, { from, count, fields }: Place): Promise<Found> {
  const rows: Row[] = [];
  await ask.light(async (capture) => {
    const options = {
      sort,
      offset: from,
      limit: count + 1,
      ...(where === undefined ? {} : { where }),
      ...(fields === undefined ? {} : { fields }),
    };
    for await (const some of capture.rows(entity, options)) rows.push(...some);
  });
  return { rows: rows.slice(0, count), end: rows.length <= count };
}

export const countRoute: Route = {
  path: 'count',
  async answer(ask): Promise<RowCount> {
    const selection = await ask.selection();
    const { entity, where } = selection;
    const all = await countOf(ask, { entity, where: undefined, sort: [] });
    return { matching: where === undefined ? all : await countOf(ask, selection), all };
  },
};

async function countOf(ask: Ask, selection: Selection): Promise<number> {
  const { entity, where } = selection;
  // The list is read in any case, by who looks at it: its length is the count.
  if (where !== undefined && isStepped(entity)) {
    const list = ask.service.list({ entity, where, sort: [] });
    await list.until(Number.POSITIVE_INFINITY, ask.signal);
    return list.length;
  }
  const name = `count ${entity} ${JSON.stringify([where?.sql, where?.params.map(String)])}`;
  return ask.remembered(name, (capture) => capture.count(entity, where));
}

export const positionRoute: Route = {
  path: 'position',
  async answer(ask): Promise<RowPosition> {
    const selection = await ask.selection();
    const id = ask.whole('id');
    if (!hasIds(selection.entity)) return { index: null };
    const dense = await ask.service.denseFrom(selection, ask.signal);
    if (dense !== undefined) return { index: id >= dense.low && id <= dense.high ? id - dense.low : null };
    const list = ask.service.list(selection);
    await list.until(Number.POSITIVE_INFINITY, ask.signal);
    const index = list.indexOf(id);
    return { index: index < 0 ? null : index };
  },
};
