/** Which searches of a filter in the tables of names find anything. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LookUp } from '../query/to-sql.ts';
import { count, queryRows } from './run.ts';

/** The names of those that find nothing, all asked at once: the tables are short, and each search ends with its first find. */
export async function emptyLookUps(sql: DuckDBConnection, lookUps: readonly LookUp[]): Promise<ReadonlySet<string>> {
  if (lookUps.length === 0) return new Set();
  const parts = lookUps.map((lookUp, place) => `(SELECT ${place} AS place FROM (${lookUp.sql}) LIMIT 1)`);
  const rows = await queryRows(
    sql,
    parts.join(' UNION ALL '),
    lookUps.flatMap(({ params }) => params),
  );
  const found = new Set(rows.map((row) => count(row['place'])));
  return new Set(lookUps.flatMap(({ name }, place) => (found.has(place) ? [] : [name])));
}
