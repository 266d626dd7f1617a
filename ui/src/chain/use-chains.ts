/** The list of chains: its rows in windows, and where the chosen one stands in it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import type { RowWindows } from '../grid/row-windows.ts';
import { useRowWindows } from '../grid/use-row-windows.ts';
import { type ChainRow, chainRow } from './chain-row.ts';

interface Cursor {
  readonly list: string;
  readonly index: number;
  /** `undefined` while its row is not read. */
  readonly chain: number | undefined;
}

export interface ChainList {
  readonly rows: number;
  readonly windows: RowWindows;
  readonly rowAt: (index: number) => ChainRow | undefined;
  /** Place of the chosen chain; -1 if there is none, or it is not known yet. */
  readonly at: number;
  /** Counts up when the place was come to by a link, and is to be scrolled to. */
  readonly jumps: number;
  readonly select: (index: number) => void;
}

export function useChains(
  { capture, route }: ViewProps,
  chosen: number | undefined,
  onChosen: (chain: number) => void,
): ChainList {
  const { filter } = route;
  const list = JSON.stringify([capture.key, 'chains', filter]);
  const [cursor, setCursor] = useState<Cursor>();
  const [jumps, setJumps] = useState(0);
  const here = cursor?.list === list ? cursor : undefined;
  const lost = chosen !== undefined && (here === undefined || (here.chain !== undefined && here.chain !== chosen));
  const place = useQuery({
    queryKey: [list, 'place', lost ? chosen : 0],
    queryFn: ({ signal }) => client.chains({ filter, from: 0, count: 1, ...(lost && { id: chosen }) }, signal),
  });
  const { windows, rows } = useRowWindows({
    key: list,
    list,
    load: (from, count, signal) => client.chains({ filter, from, count }, signal),
    total: place.data?.total,
  });
  const index = lost ? place.data?.index : undefined;
  useEffect(() => {
    if (typeof index !== 'number') return;
    setCursor({ list, index, chain: chosen });
    setJumps((count) => count + 1);
  }, [list, index, chosen]);
  const rowAt = (at: number) => {
    const row = windows.row(at);
    return row === undefined ? undefined : chainRow(row);
  };
  const select = (at: number) => {
    const chain = rowAt(at)?.chain;
    setCursor({ list, index: at, chain });
    if (chain !== undefined) onChosen(chain);
  };
  // Keys may come to a row before it is read.
  const awaited = here !== undefined && here.chain === undefined ? rowAt(here.index)?.chain : undefined;
  useEffect(() => {
    if (here !== undefined && awaited !== undefined) select(here.index);
  });
  return { rows, windows, rowAt, at: here?.index ?? -1, jumps, select };
}
