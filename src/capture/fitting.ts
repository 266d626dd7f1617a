/** Which of some rows meet a condition: for highlights, which are filters on rows that are on the screen. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';
import type { Where } from './select.ts';

/**
 * `chains` are known by their numbers, and meet a condition on calls with any of their calls, as when they are filtered; `one-way`
 * are messages outside of calls, and meet one on messages.
 */
export type Fitting = 'calls' | 'chains' | 'messages' | 'one-way' | 'processes';

const VIEWS: Readonly<Record<Fitting, readonly [view: string, id: string]>> = {
  calls: ['calls', 'id'],
  chains: ['calls', 'chain'],
  messages: ['messages', 'id'],
  'one-way': ['messages', 'id'],
  processes: ['processes', 'id'],
};

/** Those of `ids` that meet the condition. */
export async function fittingIds(
  sql: DuckDBConnection,
  of: Fitting,
  { ids, where }: { readonly ids: readonly number[]; readonly where: Where },
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const [view, column] = VIEWS[of];
  const list = ids.map((id) => Math.trunc(id)).join(', ');
  const rows = await queryRows(
    sql,
    `SELECT DISTINCT ${column} AS id FROM main.${view}_flat WHERE ${column} IN (${list}) AND (${where.sql})`,
    where.params,
  );
  return new Set(rows.map(({ id }) => Number(id)));
}
