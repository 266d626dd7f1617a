import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { ColumnReader } from './column-reader.ts';
import type { Row } from './values.ts';

/** Parameters of a query: text and whole numbers. */
export type Parameters = readonly (string | bigint)[];

/** Runs a query and yields its rows in chunks of up to 2,048, fetched as they are asked for. */
export async function* queryChunks(
  sql: DuckDBConnection,
  query: string,
  params: Parameters = [],
): AsyncGenerator<Row[]> {
  const result = await sql.stream(query, [...params]);
  yield* resultChunks(result);
}

/** The rows of a result, in chunks. A name that comes twice gets a number. */
export async function* resultChunks(result: DuckDBResult): AsyncGenerator<Row[]> {
  const names = result.deduplicatedColumnNames();
  const readers = names.map((_, column) => new ColumnReader(result.columnTypeId(column)));
  // Copies of one object with all names are made in one go, and all of one shape.
  const empty: Row = Object.fromEntries(names.map((name) => [name, null]));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const rows = Array.from({ length: chunk.rowCount }, () => ({ ...empty }));
    for (const [column, name] of names.entries()) {
      const values = readers[column]?.read(chunk, column, rows.length) ?? [];
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index];
        if (row !== undefined) row[name] = values[index] ?? null;
      }
    }
    yield rows;
  }
}

/** All rows of a query that is known to have few. */
export async function queryRows(sql: DuckDBConnection, query: string, params: Parameters = []): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const chunk of queryChunks(sql, query, params)) rows.push(...chunk);
  return rows;
}

/** A value as a number; 0 if it is none. */
export function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A value as a number; `undefined` if it is none. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A value as a text; `undefined` if it is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
