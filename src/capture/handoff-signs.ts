/** Signs that a thread worked for a call that another thread of its process had received, asked of a capture. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { HandoffSign, Moment } from '../model/attribution.ts';
import { type LinkEvidence, linkBit } from '../model/link.ts';
import { LOCK_WAITS, QUEUE_WAITS, WAITING } from '../model/tables/wait-reasons.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { HANDOFF, type OpenCall, openCalls } from './open-at.ts';
import { count, numberOf, queryRows } from './run.ts';
import { threadPasts } from './thread-past.ts';

const MOST_OPEN = 4;
/** Questions in one query. */
const BATCH = 1_000;

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
  const wakes = context.wakeups ? await wakeups(sql, clock, moments) : [];
  const busy = moments.flatMap((moment, index) => {
    const calls = (open[index] ?? []).filter((call) => call.thread !== moment.tid);
    const woken = wakes[index] ?? [];
    return calls.length === 0 && woken.length === 0 ? [] : [{ index, moment, calls, woken }];
  });
  if (busy.length === 0) return signs;
  const asked = busy.map(({ moment }) => moment);
  const siblings = await linkedCalls(sql, clock, asked);
  const replied = await repliedCalls(
    sql,
    clock,
    busy.map(({ moment, calls }) => ({ moment, calls })),
  );
  for (const [place, { index, calls, woken }] of busy.entries()) {
    const found = { calls, wakes: woken, siblings: siblings[place] ?? [], replied: replied[place] ?? [] };
    signs[index] = signsOf(context, found);
  }
  return signs;
}

interface Woken {
  /** The call that the waking thread was at work on; `undefined` if on none. */
  readonly call: number | undefined;
  /** It has been answered since. */
  readonly answered: boolean;
  /** What the woken thread had waited for (KWAIT_REASON). */
  readonly reason: number | undefined;
}

interface Found {
  readonly calls: readonly OpenCall[];
  /** Wake-ups by threads of the process since it last waited for work, one a thread, latest first. */
  readonly wakes: readonly Woken[];
  /** What explained the calls that the thread made around that time. */
  readonly siblings: readonly HandoffSign[];
  /** Calls received by others that the thread answered afterwards. */
  readonly replied: readonly number[];
}

function signsOf({ lossy, wakeups: recorded }: SignContext, found: Found): HandoffSign[] {
  const { calls, wakes, siblings, replied } = found;
  const signs = new Map<number, number>();
  const add = (call: number, ...codes: LinkEvidence[]): void => {
    signs.set(
      call,
      codes.reduce((set, code) => set | linkBit(code), signs.get(call) ?? 0),
    );
  };
  for (const [place, { call, answered, reason }] of wakes.entries()) {
    if (call === undefined) continue;
    add(call, 'woken');
    if (answered) add(call, 'after-reply');
    if (place > 0) add(call, 'woken-by-other-since');
    if (reason !== undefined && QUEUE_WAITS.has(reason)) add(call, 'woken-from-pool');
    if (reason !== undefined && LOCK_WAITS.has(reason)) add(call, 'woken-at-lock');
  }
  for (const call of replied) add(call, 'sent-reply');
  for (const { call, evidence } of siblings)
    if (calls.some((one) => one.call === call)) signs.set(call, (signs.get(call) ?? 0) | evidence);
  const recent = calls.filter((call) => call.recent && call.expected);
  if (recent.length <= MOST_OPEN) {
    for (const call of recent) add(call.call, 'in-time', ...(calls.length === 1 ? (['only-call'] as const) : []));
  }
  return [...signs].map(([call, evidence]) => {
    const timeOnly = evidence === linkBit('in-time') || evidence === (linkBit('in-time') | linkBit('only-call'));
    const unwoken = timeOnly && recorded ? linkBit('not-woken') : 0;
    return { call, evidence: evidence | unwoken | (lossy ? linkBit('lossy-recording') : 0) };
  });
}

/** For each moment {@link Found.wakes}. */
async function wakeups(sql: DuckDBConnection, clock: CaptureClock, moments: readonly Moment[]): Promise<Woken[][]> {
  const rows = await queryRows(
    sql,
    `WITH m AS MATERIALIZED (SELECT m.*, p.pid FROM ${momentRows(moments, clock)} JOIN store.processes p ON p.id = m.process),
      blocked AS MATERIALIZED (SELECT m.i, s.time, s.old_wait_reason AS reason FROM m JOIN store.switches s ON s.old_tid = m.tid
        AND s.time <= m.instant AND s.time >= m.instant - ${HANDOFF} AND s.old_state = ${WAITING}),
      idle AS (SELECT i, max(time) AS time FROM blocked WHERE reason IN (${[...QUEUE_WAITS].join(', ')}) GROUP BY i),
      woken AS (SELECT m.i, m.process, m.instant, r.tid, max(r.time) AS time FROM m JOIN store.readies r ON r.readied_tid = m.tid
          AND r.pid = m.pid AND r.time <= m.instant AND r.time >= m.instant - ${HANDOFF} LEFT JOIN idle ON idle.i = m.i
        WHERE r.tid IS NOT NULL AND r.tid <> m.tid AND (idle.time IS NULL OR r.time >= idle.time) GROUP BY ALL),
      last AS (SELECT * FROM woken QUALIFY row_number() OVER (PARTITION BY i ORDER BY time DESC) <= 2),
      work AS (SELECT l.i, l.tid, max_by(c.chain, c.server_started_at) AS last_chain,
          max_by(c.id, c.server_started_at) FILTER (c.server_ended_at IS NULL OR c.server_ended_at >= l.time) AS call,
          max_by(c.chain, c.server_started_at) FILTER (c.server_ended_at IS NULL OR c.server_ended_at >= l.time) AS chain,
          max_by(c.server_ended_at < l.instant, c.server_started_at)
            FILTER (c.server_ended_at IS NULL OR c.server_ended_at >= l.time) AS answered
        FROM last l JOIN store.threads wt ON wt.process = l.process AND wt.tid = l.tid
        JOIN store.calls c ON c.server_thread = wt.id AND c.server_started_at <= l.time GROUP BY l.i, l.tid)
    SELECT l.i, w.call, w.chain = w.last_chain AS same, w.answered,
      (SELECT max_by(b.reason, b.time) FROM blocked b WHERE b.i = l.i AND b.time <= l.time) AS reason
    FROM last l LEFT JOIN work w ON w.i = l.i AND w.tid = l.tid ORDER BY l.i, l.time DESC`,
  );
  const wakes: Woken[][] = moments.map(() => []);
  for (const row of rows)
    wakes[count(row['i'])]?.push({
      call: typeof row['call'] === 'number' && row['same'] === true ? row['call'] : undefined,
      answered: row['answered'] === true,
      reason: numberOf(row['reason']),
    });
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
    `SELECT m.i, l.parent, l.evidence, ${clock.ticks('c.started_at')} AS at FROM ${momentRows(moments, clock)}
      JOIN store.threads t ON t.process = m.process AND t.tid = m.tid
      JOIN store.calls c ON c.client_thread = t.id AND c.started_at >= m.instant - ${HANDOFF}
        AND c.started_at <= m.instant + ${HANDOFF}
      JOIN store.parent_links l ON l.call = c.id ORDER BY m.i, c.id, l.parent`,
  );
  const spans = rows.flatMap((row) => {
    const moment = moments[count(row['i'])];
    return moment === undefined ? [] : [{ moment, other: count(row['at']) }];
  });
  const unbroken = await withoutRest(sql, clock, spans);
  const signs: HandoffSign[][] = moments.map(() => []);
  for (const [place, row] of rows.entries())
    if (unbroken[place] === true)
      signs[count(row['i'])]?.push({ call: count(row['parent']), evidence: count(row['evidence']) });
  return signs;
}

/** For each moment {@link Found.replied}. */
async function repliedCalls(
  sql: DuckDBConnection,
  clock: CaptureClock,
  all: readonly { readonly moment: Moment; readonly calls: readonly OpenCall[] }[],
): Promise<number[][]> {
  const spans = all.flatMap(({ moment, calls }, place) =>
    calls.flatMap(({ call, repliedAt }) =>
      repliedAt === undefined ? [] : [{ place, call, moment, other: repliedAt }],
    ),
  );
  const unbroken = await withoutRest(sql, clock, spans);
  const replied: number[][] = all.map(() => []);
  for (const [index, { place, call }] of spans.entries()) if (unbroken[index] === true) replied[place]?.push(call);
  return replied;
}

/** Whether each thread went on from a moment to another time, or from there to the moment, without waiting for new work. */
async function withoutRest(
  sql: DuckDBConnection,
  clock: CaptureClock,
  spans: readonly { readonly moment: Moment; readonly other: Ticks }[],
): Promise<boolean[]> {
  const unbroken: boolean[] = [];
  for (let from = 0; from < spans.length; from += BATCH) {
    const some = spans.slice(from, from + BATCH);
    const ends = some.map(({ moment, other }) => ({ ...moment, at: Math.max(moment.at, other), event: undefined }));
    const pasts = await threadPasts(sql, clock, ends);
    some.forEach(({ moment, other }, index) => {
      const begin = Math.min(moment.at, other);
      unbroken.push((pasts[index]?.restedAt ?? begin) <= begin);
    });
  }
  return unbroken;
}
