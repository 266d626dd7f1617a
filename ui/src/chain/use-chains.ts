/** The list of chains: its rows in windows, and where the chosen one stands in it. */
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { type PlacedRows, usePlacedRows } from '../grid/use-placed-rows.ts';
import { chainRow } from './chain-row.ts';

export function useChains(
  { capture, route: { filter } }: ViewProps,
  chosen: number | undefined,
  onChosen: (chain: number) => void,
): PlacedRows {
  return usePlacedRows(
    {
      capture,
      key: JSON.stringify([capture.key, 'chains', filter]),
      load: (window, signal) => client.chains({ filter, ...window }, signal),
      idOf: (row) => chainRow(row).chain,
    },
    chosen,
    onChosen,
  );
}
