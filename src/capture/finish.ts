/** What is left to do when all rows of a capture are written. */
import type { DuckDBConnection } from '@duckdb/node-api';
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
  await sql.run('INSERT INTO store.reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    id,
    BigInt(report.bytesRead),
    report.bytesTotal === undefined ? null : BigInt(report.bytesTotal),
    BigInt(report.buffers),
    BigInt(report.events),
    BigInt(report.lostEvents),
    BigInt(report.lostBuffers),
    BigInt(report.inversions),
    report.unclosed,
  ]);
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

/** Applies verdicts, settles names and writes the reports, in one transaction; the capture is whole after it. */
export async function finishCapture(
  sql: DuckDBConnection,
  sources: readonly CaptureSource[],
  state: FinishState,
): Promise<void> {
  await sql.run('BEGIN');
  // The last verdict on a call stands.
  await sql.run(`UPDATE store.calls SET parent_confidence = v.confidence
    FROM (SELECT call, last(confidence ORDER BY rowid) AS confidence FROM store.parent_verdicts GROUP BY call) v
    WHERE calls.parent = v.call AND calls.parent_confidence IS DISTINCT FROM v.confidence`);
  for (const statement of settleStatements()) await sql.run(statement);
  for (const [index, source] of sources.entries()) await insertSource(sql, index + 1, source);
  await sql.run('UPDATE store.capture_info SET state = ?', [state]);
  await sql.run('COMMIT');
  await sql.run('CHECKPOINT');
}
