/** The calls that a condition keeps, as a source for queries that add them up. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { needsJoin } from './list.ts';
import type { Parameters } from './run.ts';
import type { Where } from './select.ts';
import { ENTITY_SQL } from './tables/entities.ts';

export interface ChosenCalls {
  /** `FROM … WHERE …` whose rows have the columns of the flat view's keys; more conditions follow with AND. */
  readonly from: string;
  /** Of each place where `from` is used. */
  readonly params: Parameters;
  /** Every call is chosen. */
  readonly all: boolean;
}

/** Names are joined only if the condition needs them: that is what makes sums over millions of calls quick. */
export async function chosenCalls(sql: DuckDBConnection, where: Where | undefined): Promise<ChosenCalls> {
  if (where === undefined) return { from: `FROM (${ENTITY_SQL.calls.keys}) k WHERE TRUE`, params: [], all: true };
  const source = (await needsJoin(sql, 'calls', where)) ? 'main.calls_flat' : `(${ENTITY_SQL.calls.keys})`;
  return { from: `FROM ${source} k WHERE (${where.sql})`, params: where.params, all: false };
}
