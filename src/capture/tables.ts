import { TableWriter, type TakeRows } from './table-writer.ts';
import { STORAGE, type TableName } from './tables/storage.ts';

/** One writer for each storage table. */
export type Tables = { readonly [K in TableName]: TableWriter<(typeof STORAGE)[K]> };

/** Makes a writer for every table in {@link STORAGE}; `taker` says who takes the rows of a table, by its place there. */
export function openTables(taker: (table: number) => TakeRows): Tables {
  const opened = Object.entries(STORAGE).map(([name, shape], index) => [name, new TableWriter(shape, taker(index))]);
  // The one cast: the record was made from STORAGE, table by table.
  return Object.fromEntries(opened) as Tables;
}

/** Hands over what the writers hold. */
export function handOverAll(tables: Tables): void {
  for (const table of Object.values(tables)) table.handOver();
}
