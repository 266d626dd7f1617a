import { TableWriter, type TakeRows } from './table-writer.ts';
import { isKeyTable, KEY_TABLES, STORAGE, type TableName } from './tables/storage.ts';

/** One writer for each storage table. */
export type Tables = { readonly [K in TableName]: TableWriter<(typeof STORAGE)[K]> };

/** Makes a writer for every table in {@link STORAGE}; `taker` says who takes the rows of a table, by its place there. */
export function openTables(taker: (table: number) => TakeRows): Tables {
  // What rows name goes first.
  const afterKeys = (take: TakeRows): TakeRows => {
    return (filled) => {
      for (const name of KEY_TABLES) tables[name].handOver();
      take(filled);
    };
  };
  const opened = Object.entries(STORAGE).map(([name, shape], index) => {
    const take = taker(index);
    return [name, new TableWriter(shape, isKeyTable(name) ? take : afterKeys(take))];
  });
  // The one cast: the record was made from STORAGE, table by table.
  const tables = Object.fromEntries(opened) as Tables;
  return tables;
}

/** Hands over what the writers hold. */
export function handOverAll(tables: Tables): void {
  for (const table of Object.values(tables)) table.handOver();
}
