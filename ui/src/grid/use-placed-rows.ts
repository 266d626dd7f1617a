/** A list in windows with one chosen row, known by its number: links name the row, the keys its place. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ApiRow, PlacedWindow } from '../../../src/server/api.ts';
import type { RowWindows } from './row-windows.ts';
import { useRowWindows } from './use-row-windows.ts';

interface Cursor {
  readonly list: string;
  readonly index: number;
  /** `undefined` while its row is not read. */
  readonly id: number | undefined;
}

export interface PlacedSource {
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
  /** Place of the chosen row; -1 if there is none, or it is not known yet. */
  readonly at: number;
  /** Counts up when the place was come to by a link, and is to be scrolled to. */
  readonly jumps: number;
  readonly select: (index: number) => void;
}

export function usePlacedRows(
  { key, load, idOf }: PlacedSource,
  chosen: number | undefined,
  onChosen: (id: number) => void,
): PlacedRows {
  const [cursor, setCursor] = useState<Cursor>();
  const [jumps, setJumps] = useState(0);
  const here = cursor?.list === key ? cursor : undefined;
  const lost = chosen !== undefined && (here === undefined || (here.id !== undefined && here.id !== chosen));
  const place = useQuery({
    queryKey: [key, 'place', lost ? chosen : 0],
    queryFn: ({ signal }) => load({ from: 0, count: 1, ...(lost && { id: chosen }) }, signal),
    // The list is as long, wherever one stands in it: shorter for a moment, it would lose its place.
    placeholderData: (before, query) => (query?.queryKey[0] === key ? before : undefined),
  });
  const { windows, rows } = useRowWindows({
    key,
    list: key,
    load: (from, count, signal) => load({ from, count }, signal),
    total: place.data?.total,
  });
  const index = lost && !place.isPlaceholderData ? place.data?.index : undefined;
  useEffect(() => {
    if (typeof index !== 'number') return;
    setCursor({ list: key, index, id: chosen });
    setJumps((count) => count + 1);
  }, [key, index, chosen]);
  const idAt = (at: number): number | undefined => {
    const row = windows.row(at);
    return row === undefined ? undefined : idOf(row);
  };
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
  const counted = place.data !== undefined || end !== undefined;
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
    error: error ?? place.error ?? undefined,
    retry: () => {
      windows.retry();
      if (place.isError) void place.refetch();
    },
    rowAt: (at) => windows.row(at),
    at: here === undefined ? -1 : Math.min(here.index, rows - 1),
    jumps,
    select,
  };
}
