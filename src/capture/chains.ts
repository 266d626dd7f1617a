/** Chains: a call without a parent and everything below it, a row each. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { chosenCalls } from './chosen-calls.ts';
import { queryChunks, queryRows } from './run.ts';
import type { Where } from './select.ts';
import type { Row } from './values.ts';

export interface ChainsOptions {
  /** Condition over calls: chains with a call that meets it. */
  readonly where?: Where;
  /** Also chains of a single call; else only those in `also`. */
  readonly single: boolean;
  /** Chains that are listed though they are single calls: they led to something. */
  readonly also: readonly number[];
}

/** Chains read at a time. */
const STEP = 1_000;
/** Processes named for one chain. */
const MOST_PROCESSES = 12;

/**
 * Rows with `chain`, `calls`, `depth`, `started_at`, `duration_ns`, `unanswered`, `confidence` (of the weakest link),
 * `processes` (label and order of appearance), and of the root `origin.*`, `interface`, `procedure`, `opnum`, `status`, in
 * the order of their starts. Runs its own queries: use the connection for nothing else.
 */
export async function* readChains(sql: DuckDBConnection, options: ChainsOptions): AsyncGenerator<Row[]> {
  await choose(sql, options);
  try {
    const [total] = await queryRows(sql, 'SELECT max(place) AS last FROM temp.main.listed_chains');
    const last = total?.['last'];
    if (typeof last !== 'number') return;
    for (let from = 0; from <= last; from += STEP) yield* queryChunks(sql, stepSql(from));
  } finally {
    await sql.run('DROP TABLE IF EXISTS temp.main.listed_chains');
  }
}

/** The chain that a call belongs to; `undefined` if there is no such call. */
export async function chainOf(sql: DuckDBConnection, call: number): Promise<number | undefined> {
  // While it is recorded, the call that a chain begins with and is named by is not there before it is over.
  for (const field of ['id', 'chain']) {
    const [row] = await queryRows(sql, `SELECT chain FROM store.calls WHERE ${field} = ${Math.trunc(call)} LIMIT 1`);
    if (typeof row?.['chain'] === 'number') return row['chain'];
  }
  return undefined;
}

const FIGURES = `chain, count(*) AS calls, max(depth) AS depth, min(coalesce(started_at, server_started_at)) AS started_at,
        max(coalesce(ended_at, server_ended_at, started_at, server_started_at)) AS ended_at,
        count(*) FILTER (ended_at IS NULL AND server_ended_at IS NULL) AS unanswered, max(parent_confidence) AS confidence
      FROM store.calls`;

/** The listed chains with their figures, and what the condition needs. */
async function chosenSql(
  sql: DuckDBConnection,
  { where, single, also }: ChainsOptions,
): Promise<{ readonly text: string; readonly params: Where['params'] }> {
  const calls = await chosenCalls(sql, where);
  const chosen = calls.all ? '' : `WHERE chain IN (SELECT chain ${calls.from})`;
  const extra = also.length === 0 ? '' : ` OR chain IN (${also.map((chain) => Math.trunc(chain)).join(', ')})`;
  const most = single ? '' : `HAVING count(*) > 1${extra}`;
  return { text: `SELECT ${FIGURES} ${chosen} GROUP BY chain ${most}`, params: calls.params };
}

async function choose(sql: DuckDBConnection, options: ChainsOptions): Promise<void> {
  await sql.run('DROP TABLE IF EXISTS temp.main.listed_chains');
  const { text, params } = await chosenSql(sql, options);
  await sql.run(
    `CREATE TEMP TABLE listed_chains AS SELECT *, (row_number() OVER (ORDER BY started_at NULLS LAST, chain) - 1)::BIGINT AS place
    FROM (${text})`,
    [...params],
  );
}

/** The chains of {@link readChains} by their numbers alone, in the same order. */
export async function chainNumbers(sql: DuckDBConnection, options: ChainsOptions): Promise<Float64Array> {
  const { text, params } = await chosenSql(sql, options);
  const chunks: Float64Array[] = [];
  for await (const rows of queryChunks(
    sql,
    `SELECT chain FROM (${text}) ORDER BY started_at NULLS LAST, chain`,
    params,
  ))
    chunks.push(Float64Array.from(rows, (row) => Number(row['chain'])));
  const all = new Float64Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The rows of {@link readChains} of some chains, in the order of their starts. */
export async function chainRows(sql: DuckDBConnection, chains: ArrayLike<number>): Promise<Row[]> {
  if (chains.length === 0) return [];
  const among = `IN (${Array.from(chains, Math.trunc).join(', ')})`;
  return queryRows(
    sql,
    rowsSql(
      `SELECT *, row_number() OVER (ORDER BY started_at NULLS LAST, chain) AS place
      FROM (SELECT ${FIGURES} WHERE chain ${among} GROUP BY chain)`,
      among,
    ),
  );
}

function stepSql(from: number): string {
  return rowsSql(`SELECT * FROM temp.main.listed_chains WHERE place >= ${from} AND place < ${from + STEP}`);
}

/**
 * What is shown of chains; `listed` has their figures and places. `among`: a condition on their numbers, by which the database
 * passes over most calls; without it, it looks at all of them.
 */
function rowsSql(listed: string, among = 'IS NOT NULL'): string {
  return `WITH listed AS (${listed}),
    inside AS (SELECT c.* FROM store.calls c JOIN listed USING (chain) WHERE c.chain ${among}),
    sides AS (SELECT chain, client_process AS process, client_thread AS thread, 2 * id AS place FROM inside
      UNION ALL SELECT chain, server_process, server_thread, 2 * id + 1 FROM inside),
    parties AS (SELECT chain, sides.process, min(place) AS place, arg_min(t.service, place) AS service FROM sides
      LEFT JOIN store.thread_names t ON t.id = sides.thread WHERE sides.process IS NOT NULL GROUP BY chain, sides.process),
    named AS (SELECT chain, list(coalesce(p.name, '?') || '(' || p.pid || ')' || coalesce(' [' || service || ']', '') ORDER BY place)[1:${MOST_PROCESSES}] AS processes,
        count(*) AS process_count FROM parties JOIN store.processes p ON p.id = parties.process GROUP BY chain)
    SELECT l.chain, l.calls, l.depth, l.started_at, epoch_ns(l.ended_at) - epoch_ns(l.started_at) AS duration_ns, l.unanswered,
      l.confidence::VARCHAR AS confidence, coalesce(n.processes, []) AS processes, coalesce(n.process_count, 0) AS process_count,
      r."client.process" AS "origin.process", r."client.pid" AS "origin.pid", r."client.tid" AS "origin.tid",
      r."client.service" AS "origin.service", r.interface, r.interface_uuid, r.procedure, r.opnum, r.status
    FROM listed l LEFT JOIN named n ON n.chain = l.chain
    LEFT JOIN (SELECT * FROM main.calls_flat WHERE id ${among}) r ON r.id = l.chain ORDER BY l.place`;
}
