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
  readonly rows: number;
  readonly windows: RowWindows;
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
  });
  const { windows, rows } = useRowWindows({
    key,
    list: key,
    load: (from, count, signal) => load({ from, count }, signal),
    total: place.data?.total,
  });
  const index = lost ? place.data?.index : undefined;
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
  return { rows, windows, rowAt: (at) => windows.row(at), at: here?.index ?? -1, jumps, select };
}
