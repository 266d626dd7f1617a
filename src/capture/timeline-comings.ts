/** Processes that start or end in a span of the timeline and take part in no call there. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { count, queryRows } from './run.ts';

interface Sought {
  /** The span as SQL: `low` belongs to it, `high` does not. */
  readonly low: string;
  readonly high: string;
  /** Row ids of processes that are shown already. */
  readonly shown: readonly number[];
  /** How many may be told. */
  readonly most: number;
}

/** Row ids of the first of them, and how many there are besides. */
export async function comingsAndGoings(
  sql: DuckDBConnection,
  { low, high, shown, most }: Sought,
): Promise<{ readonly processes: readonly number[]; readonly hidden: number }> {
  const within = (time: string): string => `(${time} >= ${low} AND ${time} < ${high})`;
  const rows = await queryRows(
    sql,
    `SELECT id, count(*) OVER () AS number FROM store.processes
    WHERE (${within('started_at')} OR ${within('ended_at')}) AND id NOT IN (${[-1, ...shown].join(', ')})
    ORDER BY id LIMIT ${Math.max(1, most)}`,
  );
  const processes = rows.slice(0, Math.max(0, most)).map((row) => count(row['id']));
  return { processes, hidden: count(rows[0]?.['number']) - processes.length };
}
