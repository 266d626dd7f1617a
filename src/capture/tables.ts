import type duckdb from '@duckdb/node-bindings';
import { TableWriter } from './table-writer.ts';
import { type Shape, STORAGE, type TableName } from './tables/storage.ts';
import type { TimeWriter } from './timestamp.ts';

/** One writer for each storage table. */
export type Tables = { readonly [K in TableName]: TableWriter<(typeof STORAGE)[K]> };

/** Opens a writer for every table in {@link STORAGE}. */
export function openTables(connection: duckdb.Connection, time: TimeWriter): Tables {
  const opened = Object.entries(STORAGE).map(([name, shape]) => [
    name,
    new TableWriter(connection, { name, shape, time }),
  ]);
  // The one cast: the record was made from STORAGE, table by table.
  return Object.fromEntries(opened) as Tables;
}

/** The writers in the order of {@link STORAGE}. */
export function allTables(tables: Tables): readonly Pick<TableWriter<Shape>, 'flush' | 'close' | 'drop'>[] {
  return Object.values(tables);
}
