import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { RowsQuery } from '../../../src/server/api.ts';
import { onServerBack } from '../app/live.ts';
import { client } from '../client.ts';
import { type LoadRows, RowWindows, WINDOW_ROWS } from './row-windows.ts';

/** Where a list gets its rows. */
export interface RowSource {
  /** What is read: rows of another key are read anew. */
  readonly key: string;
  /** What the list is, whichever of its fields are read: another list begins at its beginning. */
  readonly list: string;
  readonly load: LoadRows;
  /** How many rows; `undefined` while they are counted. */
  readonly total: number | undefined;
}

/** The rows of a query as a list. `fields` as in the API. */
export function querySource(
  captureKey: string,
  query: RowsQuery & { readonly fields?: string },
  total: number | undefined,
): RowSource {
  const { fields: _, ...list } = query;
  return {
    key: JSON.stringify([captureKey, query]),
    list: JSON.stringify([captureKey, list]),
    load: (from, count, signal) => client.rows({ ...query, from, count }, signal),
    total,
  };
}

/** The windows of a list, and how many rows it has as far as that is known. */
export function useRowWindows(source: RowSource): { readonly windows: RowWindows; readonly rows: number } {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says whether it is another list
  const windows = useMemo(() => new RowWindows(source.load), [source.key]);
  useEffect(() => {
    windows.revive();
    return () => windows.dispose();
  }, [windows]);
  useEffect(() => onServerBack(() => windows.get().error !== undefined && windows.retry()), [windows]);
  const state = useSyncExternalStore(windows.subscribe, windows.get);
  const { total } = source;
  useEffect(() => {
    if (total !== undefined && windows.get().end !== undefined && total > (windows.get().end ?? 0)) windows.grown();
  }, [windows, total]);
  return { windows, rows: total ?? state.end ?? state.seen + WINDOW_ROWS };
}
