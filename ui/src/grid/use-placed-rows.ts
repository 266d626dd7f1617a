/** A list in windows with one chosen row, known by its number: links name the row, the keys its place. */
import { useEffect, useRef, useState } from 'react';
import type { ApiRow, CaptureSummary, PlacedWindow } from '../../../src/server/api.ts';
import { useGrowing } from '../app/growing.ts';
import type { RowWindows } from './row-windows.ts';
import { useRowWindows } from './use-row-windows.ts';

interface Cursor {
  readonly list: string;
  readonly index: number;
  /** `undefined` while its row is not read. */
  readonly id: number | undefined;
}

export interface PlacedSource {
  readonly capture: CaptureSummary;
  /** What is listed: another key is another list. */
  readonly key: string;
  readonly load: (
    window: { readonly from: number; readonly count: number; readonly id?: number },
    signal: AbortSignal,
  ) => Promise<PlacedWindow>;
  readonly idOf: (row: ApiRow) => number | undefined;
}

export interface PlacedRows {
  /** As far as it is known; exact once they are counted. */
  readonly rows: number;
  readonly counted: boolean;
  readonly windows: RowWindows;
  /** Why rows, their number or the place of the chosen one could not be read. */
  readonly error: Error | undefined;
  /** Reads again what failed. */
  readonly retry: () => void;
  readonly rowAt: (index: number) => ApiRow | undefined;
  readonly idAt: (index: number) => number | undefined;
  /** Another one when the list was found to be of more than before. */
  readonly version: string | undefined;
  /** Place of the chosen row; -1 if there is none, or it is not known yet. */
  readonly at: number;
  /** Counts up when the place was come to by a link, and is to be scrolled to. */
  readonly jumps: number;
  readonly select: (index: number) => void;
}

export function usePlacedRows(
  { capture, key, load, idOf }: PlacedSource,
  chosen: number | undefined,
  onChosen: (id: number) => void,
): PlacedRows {
  const [cursor, setCursor] = useState<Cursor>();
  const [jumps, setJumps] = useState(0);
  const here = cursor?.list === key ? cursor : undefined;
  const counting = useGrowing(capture, { key: [key, 'count'], ask: (signal) => load({ from: 0, count: 1 }, signal) });
  const { windows, rows } = useRowWindows({
    key,
    list: key,
    load: (from, count, signal) => load({ from, count }, signal),
    total: counting.data?.total,
  });
  useRefreshed(windows, counting.of);
  const idAt = (at: number): number | undefined => {
    const row = windows.row(at);
    return row === undefined ? undefined : idOf(row);
  };
  // In a list that grows, rows may come in above the chosen one.
  const moved = here?.id !== undefined && (idAt(here.index) ?? here.id) !== here.id;
  const lost = chosen !== undefined && (here === undefined || moved || (here.id !== undefined && here.id !== chosen));
  const place = useGrowing(capture, {
    key: [key, 'place', chosen],
    ask: (signal) => load({ from: 0, count: 1, ...(chosen !== undefined && { id: chosen }) }, signal),
    enabled: lost,
  });
  const index = lost ? place.data?.index : undefined;
  const known = moved && here.id === chosen;
  useEffect(() => {
    if (typeof index !== 'number') return;
    setCursor({ list: key, index, id: chosen });
    if (!known) setJumps((count) => count + 1);
  }, [key, index, chosen, known]);
  const select = (at: number): void => {
    const id = idAt(at);
    setCursor({ list: key, index: at, id });
    if (id !== undefined) onChosen(id);
  };
  // Keys may come to a row before it is read.
  const awaited = here !== undefined && here.id === undefined ? idAt(here.index) : undefined;
  useEffect(() => {
    if (here !== undefined && awaited !== undefined) select(here.index);
  });
  const { end, error } = windows.get();
  const counted = counting.data !== undefined || end !== undefined;
  // Keys may go past the end before it is known where that is.
  const past = counted && rows > 0 && here !== undefined && here.index >= rows;
  useEffect(() => {
    if (!past) return;
    setCursor({ list: key, index: rows - 1, id: undefined });
    setJumps((count) => count + 1);
  }, [past, key, rows]);
  return {
    rows,
    counted,
    windows,
    error: error ?? counting.error ?? (lost ? place.error : undefined),
    retry: () => {
      windows.retry();
      for (const query of [counting, place]) if (query.error !== undefined) query.refetch();
    },
    rowAt: (at) => windows.row(at),
    idAt,
    version: counting.of,
    at: here === undefined ? -1 : Math.min(here.index, rows - 1),
    jumps,
    select,
  };
}

/** Reads what is seen anew when the list was found to be of more than before. */
function useRefreshed(windows: RowWindows, of: string | undefined): void {
  const before = useRef<{ readonly windows: RowWindows; readonly of: string }>(undefined);
  useEffect(() => {
    if (of === undefined) return;
    if (before.current?.windows === windows && before.current.of !== of) windows.refresh();
    before.current = { windows, of };
  }, [windows, of]);
}
