/** Calls that a process was at work on at a moment, asked of a capture. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { Moment } from '../model/attribution.ts';
import { evidenceBit } from '../model/confidence.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { count, numberOf, queryRows } from './run.ts';

const REPLY_OTHER_THREAD = evidenceBit('reply-other-thread');
/** Somebody waits for these, or RPC names them. */
const EXPECTED = (
  ['wait-reply', 'rpc-client', 'rpc-server', 'rpc-agree', 'rpc-unique-fit', 'rpc-only'] as const
).reduce((set, code) => set | evidenceBit(code), 0);
/** A handoff is believed within this time of the wake-up or the receive that shows it. */
export const HANDOFF = "INTERVAL '1 second'";

/** A time in whole seconds. */
export function second(column: string): string {
  return `(epoch_ns(${column}) // 1000000000)`;
}

export interface OpenCall {
  readonly call: number;
  /** Received within the time in which a handoff is believed. */
  readonly recent: boolean;
  /** Somebody waits for it, or RPC names it. */
  readonly expected: boolean;
  /** When the moment's thread sent the reply, if it did though another one had received the call. */
  readonly repliedAt: Ticks | undefined;
  readonly thread: number | undefined;
}

/**
 * Calls that threads of the process had received and nobody had answered. A busy process receives millions, so those received
 * within the last second are found by their second, and earlier ones among the few that took longer than that.
 */
export async function openCalls(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<OpenCall[][]> {
  const unanswered = '(c.server_ended_at IS NULL OR c.server_ended_at >= m.instant)';
  // Of those answered by another thread alone the reply is looked up.
  const reply = `CASE WHEN (c.evidence & ${REPLY_OTHER_THREAD}) <> 0 THEN c.reply END AS reply`;
  const columns = `m.i, m.tid, c.id, c.server_started_at, c.server_thread, c.evidence, ${reply}`;
  const rows = await queryRows(
    sql,
    `WITH m AS MATERIALIZED (SELECT *, ${second('instant')} AS second FROM ${momentRows(moments, clock)}),
      open AS MATERIALIZED (SELECT ${columns}, TRUE AS recent
          FROM (SELECT *, unnest([second, second - 1]) AS near FROM m) m
          JOIN store.calls c ON c.server_process = m.process AND ${second('c.server_started_at')} = m.near
          WHERE c.server_started_at <= m.instant AND c.server_started_at >= m.instant - ${HANDOFF} AND ${unanswered}
        UNION ALL SELECT ${columns}, FALSE FROM m JOIN (SELECT * FROM store.calls
            WHERE server_ended_at IS NULL OR server_ended_at > server_started_at + ${HANDOFF}) c ON c.server_process = m.process
          WHERE c.server_started_at < m.instant - ${HANDOFF} AND ${unanswered})
    SELECT c.i, c.id, c.recent, st.tid AS thread, (c.evidence & ${EXPECTED}) <> 0 AS expected,
      CASE WHEN rt.tid = c.tid THEN ${clock.ticks('r.sent_at')} END AS replied
    FROM open c
    LEFT JOIN store.threads st ON st.id = c.server_thread
    LEFT JOIN (SELECT id, source_thread, sent_at FROM store.messages WHERE id IN (SELECT reply FROM open)) r ON r.id = c.reply
    LEFT JOIN store.threads rt ON rt.id = r.source_thread
    ORDER BY c.i, c.server_started_at DESC`,
  );
  const open: OpenCall[][] = moments.map(() => []);
  for (const row of rows) {
    const thread = numberOf(row['thread']);
    open[count(row['i'])]?.push({
      call: count(row['id']),
      recent: row['recent'] === true,
      expected: row['expected'] === true,
      repliedAt: numberOf(row['replied']),
      thread,
    });
  }
  return open;
}
