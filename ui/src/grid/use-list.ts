/** The state of a list view: what it shows, in which order, what is chosen; most of it lives in the link. */
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Column } from '../../../src/present/column.ts';
import { numberAt } from '../../../src/present/row.ts';
import type { Entity } from '../../../src/query/field.ts';
import { findField } from '../../../src/query/fields.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { useMatching } from '../filter-bar/Showing.tsx';
import type { GridHandle } from './DataGrid.tsx';
import { fieldsNeeded } from './entity-columns.ts';
import { processRows } from './process-row.ts';
import { NOTHING, only, type Selection } from './selection.ts';
import { readSort, writeSort } from './sort.ts';
import { querySource, type RowSource } from './use-row-windows.ts';

export function rowId(row: ApiRow | undefined): number | undefined {
  const id = row === undefined ? undefined : numberAt(row, 'id');
  return id === undefined ? undefined : Number(id);
}

/** The id in the link. */
export function linkedId(params: Readonly<Record<string, string>>): number | undefined {
  return /^\d{1,15}$/.test(params['id'] ?? '') ? Number(params['id']) : undefined;
}

/** The place in the link, from 1: what names a row that has no id. */
function linkedPlace(params: Readonly<Record<string, string>>): number | undefined {
  return /^[1-9]\d{0,14}$/.test(params['row'] ?? '') ? Number(params['row']) : undefined;
}

interface ListProps extends ViewProps {
  readonly entity: Entity;
  readonly columns: readonly Column[];
  /** Fields that something else than a column needs. */
  readonly more: readonly string[];
  readonly grid: RefObject<GridHandle | null>;
}

export interface ListState {
  readonly source: RowSource;
  readonly sort: ReturnType<typeof readSort>;
  readonly selection: Selection;
  readonly select: (selection: Selection, row: ApiRow | undefined) => void;
  /** The row at the cursor has been read: the link names it, if it was chosen before. */
  readonly met: (row: ApiRow | undefined) => void;
  readonly hasId: boolean;
  /** What selects and orders the rows, as in the API. */
  readonly query: { readonly entity: Entity; readonly filter: string; readonly sort?: string };
}

export function useList({ capture, route, entity, columns, more, grid }: ListProps): ListState {
  const { filter, params } = route;
  const sort = readSort(params['sort']).filter(({ field }) => findField(entity, field) !== undefined);
  const sorted = writeSort(sort);
  const hasId = findField(entity, 'id') !== undefined;
  const { matching } = useMatching(capture, entity, filter);
  const fields = fieldsNeeded(entity, columns, [...more, 'matched', ...processRows(columns)]);
  const query = useMemo(
    () => ({ entity, filter, ...(sorted === '' ? {} : { sort: sorted }) }),
    [entity, filter, sorted],
  );
  const source = querySource(capture.key, { ...query, fields }, matching);
  const list = JSON.stringify([capture.key, query]);
  const [chosen, setChosen] = useState({ list, selection: NOTHING });
  const selection = chosen.list === list ? chosen.selection : NOTHING;
  const select = (next: Selection, row: ApiRow | undefined) => {
    setChosen({ list, selection: next });
    if (hasId) write(rowId(row));
    else route.change({ params: { row: next.cursor < 0 ? '' : String(next.cursor + 1) } }, true);
  };
  const write = (id: number | undefined) => {
    written.current = id;
    route.change({ params: { id: id === undefined ? '' : String(id) } }, true);
  };
  const met = (row: ApiRow | undefined) => {
    const id = rowId(row);
    if (id !== undefined && written.current === undefined && selection.cursor >= 0) write(id);
  };
  const written = useRef<number | undefined>(undefined);
  useLinked({
    id: linkedId(params),
    known: selection.cursor >= 0 ? written : undefined,
    key: list,
    find: (id, signal) => client.position({ ...query, id }, signal),
    onFound: (index, id) => {
      written.current = id;
      setChosen({ list, selection: only(index) });
      grid.current?.meet(index);
    },
  });
  useLinkedPlace({
    place: hasId ? undefined : linkedPlace(params),
    list,
    rows: source.total,
    onLost: () => route.change({ params: { row: '' } }, true),
    onFound: (index) => {
      if (index === selection.cursor) return;
      setChosen({ list, selection: only(index) });
      grid.current?.meet(index);
    },
  });
  return { source, sort, selection, select, met, hasId, query };
}

interface LinkedPlace {
  readonly place: number | undefined;
  readonly list: string;
  /** `undefined` while they are counted. */
  readonly rows: number | undefined;
  readonly onFound: (index: number) => void;
  readonly onLost: () => void;
}

/** Goes to the place of a link. In a list with another filter or order it would be another row: then nothing is chosen. */
function useLinkedPlace({ place, list, rows, onFound, onLost }: LinkedPlace): void {
  const before = useRef<{ readonly place: number | undefined; readonly list: string }>(undefined);
  const act = useRef({ onFound, onLost });
  useEffect(() => {
    act.current = { onFound, onLost };
  });
  useEffect(() => {
    if (rows === undefined) return;
    const stale = before.current !== undefined && before.current.list !== list && before.current.place === place;
    before.current = { place, list };
    if (place === undefined) return;
    if (stale || place > rows) act.current.onLost();
    else act.current.onFound(place - 1);
  }, [place, list, rows]);
}

interface Linked {
  readonly id: number | undefined;
  /** The id that is at the cursor; `undefined` if there is no cursor. */
  readonly known: RefObject<number | undefined> | undefined;
  readonly key: string;
  readonly find: (id: number, signal: AbortSignal) => Promise<{ readonly index: number | null }>;
  readonly onFound: (index: number, id: number) => void;
}

/** Goes to the row of a link, and stays at the chosen row when the filter or the order changes. */
function useLinked({ id, known, key, find, onFound }: Linked): void {
  const wanted = id !== undefined && known?.current !== id;
  const place = useQuery({
    queryKey: [key, 'position', id],
    queryFn: ({ signal }) => find(id ?? 0, signal),
    enabled: wanted,
    gcTime: 10_000,
  });
  const index = wanted ? place.data?.index : undefined;
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  });
  useEffect(() => {
    if (index !== undefined && index !== null && id !== undefined) found.current(index, id);
  }, [index, id]);
}
