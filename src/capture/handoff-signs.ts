/** Signs that a thread worked for a call that another thread of its process had received, asked of a capture. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { HandoffSign, Moment, OriginDoubt } from '../model/attribution.ts';
import { evidenceBit } from '../model/confidence.ts';
import { type LinkEvidence, linkBit } from '../model/link.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { count, queryRows } from './run.ts';

const REPLY_OTHER_THREAD = evidenceBit('reply-other-thread');
/** Somebody waits for these, or RPC names them. */
const EXPECTED = (
  ['wait-reply', 'rpc-client', 'rpc-server', 'rpc-agree', 'rpc-unique-fit', 'rpc-only'] as const
).reduce((set, code) => set | evidenceBit(code), 0);
/** A handoff is believed within this time of the wake-up or the receive that shows it. */
const HANDOFF = "INTERVAL '1 second'";
const LOSS_NEAR = "INTERVAL '5 seconds'";
const MOST_OPEN = 4;
/** KWAIT_REASON WrQueue and WrLpcReceive: the thread waits for work. */
const IDLE_WAITS = '15, 16';

/** The signs for each moment, for those whose process was at work on a call at all. */
export async function handoffSigns(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
  lossy: boolean,
): Promise<HandoffSign[][]> {
  const signs: HandoffSign[][] = moments.map(() => []);
  if (moments.length === 0) return signs;
  const open = await openCalls(sql, clock, moments);
  for (const [index, moment] of moments.entries()) {
    const calls = (open[index] ?? []).filter((call) => call.thread !== moment.tid);
    if (calls.length === 0) continue;
    signs[index] = await signsOf(sql, { clock, moment, calls, lossy });
  }
  return signs;
}

/** What speaks against taking each thread for an origin. */
export async function originDoubts(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<OriginDoubt[]> {
  if (moments.length === 0) return [];
  const open = await openCalls(sql, clock, moments);
  const rows = await queryRows(
    sql,
    `SELECT DISTINCT m.i FROM ${momentRows(moments, clock)}
    JOIN store.losses l ON l."from" <= m.instant AND l.time >= m.instant - ${LOSS_NEAR}`,
  );
  const near = new Set(rows.map((row) => count(row['i'])));
  return moments.map((_, index) => ({
    openCalls: (open[index] ?? []).filter((call) => call.recent || call.thread === moments[index]?.tid).length,
    lossNear: near.has(index),
  }));
}

interface OpenCall {
  readonly call: number;
  /** Received within the time in which a handoff is believed. */
  readonly recent: boolean;
  /** Somebody waits for it, or RPC names it. */
  readonly expected: boolean;
  readonly repliedByThread: boolean;
  readonly thread: number | undefined;
}

/** Calls that threads of the process had received and nobody had answered. */
async function openCalls(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<OpenCall[][]> {
  const rows = await queryRows(
    sql,
    `SELECT m.i, c.id, c.server_started_at >= m.instant - ${HANDOFF} AS recent, st.tid AS thread,
      (c.evidence & ${EXPECTED}) <> 0 AS expected,
      (c.evidence & ${REPLY_OTHER_THREAD}) <> 0 AND rt.tid = m.tid AS replied
    FROM ${momentRows(moments, clock)}
    JOIN store.calls c ON c.server_process = m.process AND c.server_started_at <= m.instant
      AND (c.server_ended_at IS NULL OR c.server_ended_at >= m.instant)
    LEFT JOIN store.threads st ON st.id = c.server_thread
    LEFT JOIN store.messages r ON r.id = c.reply AND (c.evidence & ${REPLY_OTHER_THREAD}) <> 0
    LEFT JOIN store.threads rt ON rt.id = r.source_thread
    ORDER BY m.i, c.server_started_at DESC`,
  );
  const open: OpenCall[][] = moments.map(() => []);
  for (const row of rows) {
    const thread = typeof row['thread'] === 'number' ? row['thread'] : undefined;
    open[count(row['i'])]?.push({
      call: count(row['id']),
      recent: row['recent'] === true,
      expected: row['expected'] === true,
      repliedByThread: row['replied'] === true,
      thread,
    });
  }
  return open;
}

interface Question {
  readonly clock: CaptureClock;
  readonly moment: Moment;
  readonly calls: readonly OpenCall[];
  readonly lossy: boolean;
}

async function signsOf(sql: DuckDBConnection, question: Question): Promise<HandoffSign[]> {
  const { calls, lossy } = question;
  const found = new Map<number, number>();
  const add = (call: number, ...codes: LinkEvidence[]): void => {
    found.set(
      call,
      codes.reduce((set, code) => set | linkBit(code), found.get(call) ?? 0),
    );
  };
  const recent = calls.filter((call) => call.recent && call.expected);
  const { recorded, wakes } = await wakeups(sql, question);
  for (const [place, wake] of wakes.entries()) {
    const served = calls.find((call) => call.thread === wake);
    if (served === undefined) continue;
    add(served.call, 'woken');
    if (place > 0) add(served.call, 'woken-by-other-since');
  }
  for (const call of calls) if (call.repliedByThread) add(call.call, 'sent-reply');
  const siblings = await linkedCalls(sql, question);
  for (const { parent, evidence } of siblings)
    if (calls.some((call) => call.call === parent)) found.set(parent, (found.get(parent) ?? 0) | evidence);
  if (recent.length <= MOST_OPEN) {
    for (const call of recent) add(call.call, 'in-time', ...(calls.length === 1 ? (['only-call'] as const) : []));
  }
  return [...found].map(([call, evidence]) => {
    const timeOnly = evidence === linkBit('in-time') || evidence === (linkBit('in-time') | linkBit('only-call'));
    const unwoken = timeOnly && recorded ? linkBit('not-woken') : 0;
    return { call, evidence: evidence | unwoken | (lossy ? linkBit('lossy-recording') : 0) };
  });
}

/** Threads of the process that made this one ready since it last waited for work, latest first. */
async function wakeups(
  sql: DuckDBConnection,
  { clock, moment }: Question,
): Promise<{ recorded: boolean; wakes: number[] }> {
  const at = clock.time(moment.at);
  const rows = await queryRows(
    sql,
    `WITH idle AS (SELECT max(time) AS time FROM store.switches WHERE old_tid = ${moment.tid}
        AND old_wait_reason IN (${IDLE_WAITS}) AND old_state = 5 AND time <= ${at} AND time >= ${at} - ${HANDOFF}),
      woken AS (SELECT r.tid, max(r.time) AS time FROM store.readies r JOIN store.processes p ON p.pid = r.pid, idle
        WHERE r.readied_tid = ${moment.tid} AND p.id = ${moment.process} AND r.tid IS NOT NULL AND r.tid <> ${moment.tid}
          AND r.time <= ${at} AND r.time >= coalesce(idle.time, ${at} - ${HANDOFF}) GROUP BY r.tid)
    SELECT (SELECT tid FROM woken ORDER BY time DESC LIMIT 1) AS last,
      (SELECT tid FROM woken ORDER BY time DESC LIMIT 1 OFFSET 1) AS before,
      EXISTS (SELECT 1 FROM store.readies) AS recorded`,
  );
  const [row] = rows;
  const wakes = [row?.['last'], row?.['before']].filter((tid) => typeof tid === 'number');
  return { recorded: row?.['recorded'] === true, wakes };
}

/** What explained the calls that the thread made around that time. */
async function linkedCalls(
  sql: DuckDBConnection,
  { clock, moment }: Question,
): Promise<{ parent: number; evidence: number }[]> {
  const at = clock.time(moment.at);
  const rows = await queryRows(
    sql,
    `SELECT l.parent, l.evidence FROM store.calls c JOIN store.threads t ON t.id = c.client_thread
      JOIN store.parent_links l ON l.call = c.id
    WHERE c.client_process = ${moment.process} AND t.tid = ${moment.tid}
      AND c.started_at BETWEEN ${at} - ${HANDOFF} AND ${at} + ${HANDOFF}`,
  );
  return rows.map((row) => ({ parent: count(row['parent']), evidence: count(row['evidence']) }));
}
