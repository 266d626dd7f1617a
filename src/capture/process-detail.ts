/** What belongs to a process, for a page about it. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Entity } from '../query/field.ts';
import { listRows } from './list.ts';
import { queryRows } from './run.ts';
import { rowById } from './show.ts';
import type { Row } from './values.ts';

/** Rows of one kind that are given at most. */
const MOST_ROWS = 1_000;

export interface ProcessRows {
  readonly process: Row;
  readonly threads: readonly Row[];
  readonly services: readonly Row[];
  readonly children: readonly Row[];
  /** Ports that it serves. */
  readonly ports: readonly Row[];
  /** `id`, `process`, `pid` of others; `made`: calls to them, `served`: calls of theirs. Most calls first. */
  readonly peers: readonly Row[];
}

/** A process by its id; `undefined` if there is none. */
export async function readProcess(sql: DuckDBConnection, id: number): Promise<ProcessRows | undefined> {
  const process = await rowById(sql, 'processes', id);
  if (process === undefined) return undefined;
  const key = BigInt(Math.trunc(id));
  const of = (entity: Entity, column: string): Promise<Row[]> =>
    rowsWhere(sql, entity, { sql: `"${column}" = CAST(? AS BIGINT)`, params: [key] });
  return {
    process,
    threads: await of('threads', 'process_id'),
    services: await hosted(sql, id, process),
    children: await of('processes', 'parent_id'),
    ports: await of('ports', 'process_id'),
    peers: await peersOf(sql, id),
  };
}

async function rowsWhere(
  sql: DuckDBConnection,
  entity: Entity,
  where: { sql: string; params: bigint[] },
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const some of listRows(sql, entity, { where, limit: MOST_ROWS })) rows.push(...some);
  return rows;
}

/** Rows of the service table do not always say which life of a pid they mean; the derived hosts do. */
async function hosted(sql: DuckDBConnection, id: number, process: Row): Promise<Row[]> {
  if (typeof process['pid'] !== 'number') return [];
  const where = {
    sql: '"pid" = CAST(? AS BIGINT) AND "name" IN (SELECT name FROM store.service_hosts WHERE process = CAST(? AS BIGINT))',
    params: [BigInt(process['pid']), BigInt(Math.trunc(id))],
  };
  return rowsWhere(sql, 'services', where);
}

async function peersOf(sql: DuckDBConnection, id: number): Promise<Row[]> {
  const key = Math.trunc(id);
  return queryRows(
    sql,
    `SELECT p.id, p.name AS process, p.pid, sum(x.made)::BIGINT AS made, sum(x.served)::BIGINT AS served FROM (
        SELECT server_process AS peer, count(*) AS made, 0 AS served FROM store.calls WHERE client_process = ${key} GROUP BY peer
        UNION ALL SELECT client_process, 0, count(*) FROM store.calls WHERE server_process = ${key} GROUP BY client_process) x
      JOIN store.processes p ON p.id = x.peer GROUP BY ALL ORDER BY sum(x.made) + sum(x.served) DESC, p.id LIMIT ${MOST_ROWS}`,
  );
}
