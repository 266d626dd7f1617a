/** What is left to do when all rows of a capture are written. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { unixNanoseconds } from '../base/time.ts';
import type { SourceReport } from '../model/report.ts';
import { settleStatements } from './views.ts';

/** One input file of an import. */
export interface CaptureSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal; `undefined` if it was not computed (the import was stopped). */
  readonly sha256: string | undefined;
  readonly report: SourceReport;
}

/** `complete`: the input was read to its end; `stopped`: the user stopped it, what is there is consistent. */
export type FinishState = 'complete' | 'stopped';

async function insertSource(sql: DuckDBConnection, id: number, source: CaptureSource): Promise<void> {
  const { report } = source;
  await sql.run('INSERT INTO store.sources VALUES (?, ?, ?, ?)', [
    id,
    source.name,
    BigInt(source.size),
    source.sha256 ?? null,
  ]);
  await sql.run(
    'INSERT INTO store.reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, make_timestamp_ns(CAST(? AS BIGINT)), make_timestamp_ns(CAST(? AS BIGINT)))',
    [
      id,
      BigInt(report.bytesRead),
      report.bytesTotal === undefined ? null : BigInt(report.bytesTotal),
      BigInt(report.buffers),
      BigInt(report.events),
      BigInt(report.lostEvents),
      BigInt(report.lostBuffers),
      BigInt(report.inversions),
      report.unclosed,
      report.first === undefined ? null : unixNanoseconds(report.first),
      report.last === undefined ? null : unixNanoseconds(report.last),
    ],
  );
  for (const [name, count] of report.eventsBy) {
    await sql.run('INSERT INTO store.event_counts VALUES (?, ?, ?)', [id, name, BigInt(count)]);
  }
  for (const [reason, skip] of report.skipped) {
    await sql.run('INSERT INTO store.skips VALUES (?, ?, ?, ?, ?)', [
      id,
      reason,
      BigInt(skip.count),
      BigInt(skip.bytes),
      BigInt(skip.firstOffset),
    ]);
  }
}

// A call that gained a parent was the root of its chain, so whole chains move, and only they must be followed upwards: a path
// has as many steps as handoffs, not as calls. Links go back in time, so there is no loop; the bound is for forged facts.
const LINK_CHAINS: readonly string[] = [
  `CREATE TEMP TABLE chosen_links AS SELECT l.call, any_value(l.parent) AS parent, any_value(l.confidence) AS confidence,
      any_value(p.chain) AS chain, any_value(p.depth) AS depth
    FROM store.parent_links l JOIN store.calls p ON p.id = l.parent JOIN store.calls c ON c.id = l.call
    WHERE l.confidence IS NOT NULL AND c.parent IS NULL AND c.chain = c.id AND p.chain <> c.id GROUP BY l.call`,
  `CREATE TEMP TABLE moved_chains AS WITH RECURSIVE up AS (
      SELECT call, chain, depth + 1 AS added, 1 AS steps FROM chosen_links
      UNION ALL SELECT up.call, l.chain, up.added + l.depth + 1, up.steps + 1 FROM up JOIN chosen_links l ON l.call = up.chain
        WHERE up.steps < 64)
    SELECT call, arg_max(chain, steps) AS chain, max(added) AS added FROM up GROUP BY call`,
  `UPDATE store.calls SET parent = l.parent, parent_confidence = l.confidence FROM chosen_links l WHERE calls.id = l.call`,
  `UPDATE store.calls SET chain = m.chain, depth = calls.depth + m.added FROM moved_chains m WHERE calls.chain = m.call`,
  'DROP TABLE moved_chains',
  'DROP TABLE chosen_links',
];

/** Applies verdicts, settles names and writes the reports, in one transaction; the capture is whole after it. */
export async function finishCapture(
  sql: DuckDBConnection,
  sources: readonly CaptureSource[],
  state: FinishState,
): Promise<void> {
  await sql.run('BEGIN');
  // Verdicts only lower, and the last one on a call is the lowest. (Enum values compare in their order: certain comes first.)
  await sql.run(`UPDATE store.calls SET parent_confidence = v.confidence
    FROM (SELECT call, last(confidence ORDER BY rowid) AS confidence FROM store.parent_verdicts GROUP BY call) v
    WHERE calls.parent = v.call AND calls.parent_confidence < v.confidence`);
  for (const statement of LINK_CHAINS) await sql.run(statement);
  for (const statement of settleStatements()) await sql.run(statement);
  for (const [index, source] of sources.entries()) await insertSource(sql, index + 1, source);
  await sql.run('UPDATE store.capture_info SET state = ?', [state]);
  await sql.run('COMMIT');
  await sql.run('CHECKPOINT');
}
