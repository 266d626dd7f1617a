/** The calls, or the messages outside of calls, that a condition keeps, as a source for queries that add them up. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { needsJoin } from './list.ts';
import type { Parameters } from './run.ts';
import type { Where } from './select.ts';
import { ENTITY_SQL } from './tables/entities.ts';

export interface Chosen {
  /** `FROM … WHERE …` whose rows have the columns of the flat view's keys; more conditions follow with AND. */
  readonly from: string;
  /** Of each place where `from` is used. */
  readonly params: Parameters;
  /** Every one is chosen. */
  readonly all: boolean;
}

/** Names are joined only if the condition needs them: that is what makes sums over millions of calls quick. */
export function chosenCalls(sql: DuckDBConnection, where: Where | undefined): Promise<Chosen> {
  return chosen(sql, 'calls', where);
}

export function chosenMessages(sql: DuckDBConnection, where: Where | undefined): Promise<Chosen> {
  return chosen(sql, 'messages', where);
}

/** Messages that belong to no call: nobody answered them, or it was not recorded. */
export async function chosenOneWay(sql: DuckDBConnection, where: Where | undefined): Promise<Chosen> {
  const messages = await chosen(sql, 'messages', where);
  return { ...messages, from: `${messages.from} AND call IS NULL` };
}

async function chosen(sql: DuckDBConnection, entity: 'calls' | 'messages', where: Where | undefined): Promise<Chosen> {
  const { keys } = ENTITY_SQL[entity];
  if (where === undefined) return { from: `FROM (${keys}) k WHERE TRUE`, params: [], all: true };
  const source = (await needsJoin(sql, entity, where)) ? `main.${entity}_flat` : `(${keys})`;
  return { from: `FROM ${source} k WHERE (${where.sql})`, params: where.params, all: false };
}
