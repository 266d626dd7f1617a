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

/** What the signs are read with, beside the moments. */
export interface SignContext {
  readonly clock: CaptureClock;
  /** Events are missing at unknown places. */
  readonly lossy: boolean;
  /** The recording has wake-ups. */
  readonly wakeups: boolean;
}

/** The signs for each moment, for those whose process was at work on a call at all. */
export async function handoffSigns(
  sql: DuckDBConnection,
  context: SignContext,
  moments: readonly Moment[],
): Promise<HandoffSign[][]> {
  const signs: HandoffSign[][] = moments.map(() => []);
  if (moments.length === 0) return signs;
  const { clock } = context;
  const open = await openCalls(sql, clock, moments);
  const busy = moments.flatMap((moment, index) => {
    const calls = (open[index] ?? []).filter((call) => call.thread !== moment.tid);
    return calls.length === 0 ? [] : [{ index, moment, calls }];
  });
  if (busy.length === 0) return signs;
  const asked = busy.map(({ moment }) => moment);
  const wakes = context.wakeups ? await wakeups(sql, clock, asked) : [];
  const siblings = await linkedCalls(sql, clock, asked);
  for (const [place, { index, calls }] of busy.entries())
    signs[index] = signsOf(context, { calls, wakes: wakes[place] ?? [], siblings: siblings[place] ?? [] });
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

interface Found {
  readonly calls: readonly OpenCall[];
  /** Threads of the process that made this one ready since it last waited for work, latest first. */
  readonly wakes: readonly number[];
  /** What explained the calls that the thread made around that time. */
  readonly siblings: readonly HandoffSign[];
}

function signsOf({ lossy, wakeups: recorded }: SignContext, { calls, wakes, siblings }: Found): HandoffSign[] {
  const found = new Map<number, number>();
  const add = (call: number, ...codes: LinkEvidence[]): void => {
    found.set(
      call,
      codes.reduce((set, code) => set | linkBit(code), found.get(call) ?? 0),
    );
  };
  const recent = calls.filter((call) => call.recent && call.expected);
  for (const [place, wake] of wakes.entries()) {
    const served = calls.find((call) => call.thread === wake);
    if (served === undefined) continue;
    add(served.call, 'woken');
    if (place > 0) add(served.call, 'woken-by-other-since');
  }
  for (const call of calls) if (call.repliedByThread) add(call.call, 'sent-reply');
  for (const { call, evidence } of siblings)
    if (calls.some((one) => one.call === call)) found.set(call, (found.get(call) ?? 0) | evidence);
  if (recent.length <= MOST_OPEN) {
    for (const call of recent) add(call.call, 'in-time', ...(calls.length === 1 ? (['only-call'] as const) : []));
  }
  return [...found].map(([call, evidence]) => {
    const timeOnly = evidence === linkBit('in-time') || evidence === (linkBit('in-time') | linkBit('only-call'));
    const unwoken = timeOnly && recorded ? linkBit('not-woken') : 0;
    return { call, evidence: evidence | unwoken | (lossy ? linkBit('lossy-recording') : 0) };
  });
}

/** For each moment {@link Found.wakes}. */
async function wakeups(sql: DuckDBConnection, clock: CaptureClock, moments: readonly Moment[]): Promise<number[][]> {
  const rows = await queryRows(
    sql,
    `WITH m AS MATERIALIZED (SELECT m.*, p.pid FROM ${momentRows(moments, clock)} JOIN store.processes p ON p.id = m.process),
      idle AS (SELECT m.i, max(s.time) AS time FROM m JOIN store.switches s ON s.old_tid = m.tid AND s.time <= m.instant
        AND s.time >= m.instant - ${HANDOFF} WHERE s.old_wait_reason IN (${IDLE_WAITS}) AND s.old_state = 5 GROUP BY m.i),
      woken AS (SELECT m.i, r.tid, max(r.time) AS time FROM m JOIN store.readies r ON r.readied_tid = m.tid AND r.pid = m.pid
          AND r.time <= m.instant AND r.time >= m.instant - ${HANDOFF} LEFT JOIN idle ON idle.i = m.i
        WHERE r.tid IS NOT NULL AND r.tid <> m.tid AND (idle.time IS NULL OR r.time >= idle.time) GROUP BY m.i, r.tid)
    SELECT i, tid FROM woken QUALIFY row_number() OVER (PARTITION BY i ORDER BY time DESC) <= 2 ORDER BY i, time DESC`,
  );
  const wakes: number[][] = moments.map(() => []);
  for (const row of rows) wakes[count(row['i'])]?.push(count(row['tid']));
  return wakes;
}

/** For each moment {@link Found.siblings}. */
async function linkedCalls(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<HandoffSign[][]> {
  const rows = await queryRows(
    sql,
    `SELECT m.i, l.parent, l.evidence FROM ${momentRows(moments, clock)}
      JOIN store.threads t ON t.process = m.process AND t.tid = m.tid
      JOIN store.calls c ON c.client_thread = t.id AND c.started_at >= m.instant - ${HANDOFF}
        AND c.started_at <= m.instant + ${HANDOFF}
      JOIN store.parent_links l ON l.call = c.id`,
  );
  const signs: HandoffSign[][] = moments.map(() => []);
  for (const row of rows)
    signs[count(row['i'])]?.push({ call: count(row['parent']), evidence: count(row['evidence']) });
  return signs;
}
