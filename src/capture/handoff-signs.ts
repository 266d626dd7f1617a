/** Signs that a thread worked for a call that another thread of its process had received, asked of a capture. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { HandoffSign, Moment, OriginDoubt } from '../model/attribution.ts';
import { evidenceBit } from '../model/confidence.ts';
import { type LinkEvidence, linkBit } from '../model/link.ts';
import { LOCK_WAITS, QUEUE_WAITS, WAITING } from '../model/tables/wait-reasons.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { count, queryRows } from './run.ts';
import { threadPasts } from './thread-past.ts';

const REPLY_OTHER_THREAD = evidenceBit('reply-other-thread');
/** Somebody waits for these, or RPC names them. */
const EXPECTED = (
  ['wait-reply', 'rpc-client', 'rpc-server', 'rpc-agree', 'rpc-unique-fit', 'rpc-only'] as const
).reduce((set, code) => set | evidenceBit(code), 0);
/** A handoff is believed within this time of the wake-up or the receive that shows it. */
const HANDOFF = "INTERVAL '1 second'";
const LOSS_NEAR = "INTERVAL '5 seconds'";
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

/** What speaks against taking each thread for an origin. */
export async function originDoubts(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<OriginDoubt[]> {
  if (moments.length === 0) return [];
  const open = await openCalls(sql, clock, moments);
  const answers = await lastAnswers(sql, clock, moments);
  const pasts = await threadPasts(sql, clock, moments);
  const unseen = await answersToUnseen(sql, clock, moments);
  const lone = await loneMessages(sql, clock, moments);
  const rows = await queryRows(
    sql,
    `SELECT DISTINCT m.i FROM ${momentRows(moments, clock)}
    JOIN store.losses l ON l."from" <= m.instant AND l.time >= m.instant - ${LOSS_NEAR}`,
  );
  const near = new Set(rows.map((row) => count(row['i'])));
  return moments.map((moment, index) => {
    const { own, other } = answers[index] ?? {};
    const { old, restedAt } = pasts[index] ?? {};
    const goesOn = own !== undefined && own >= (restedAt ?? own);
    return {
      openCalls: (open[index] ?? []).filter((call) => call.recent || call.thread === moment.tid).length,
      ownAnswerAgo: goesOn ? moment.at - own : undefined,
      otherAnswerAgo: other === undefined ? undefined : moment.at - other,
      lone: lone.get(index) ?? 'none',
      mayServeUnseen: unseen.has(index) && old === true && restedAt === undefined,
      lossNear: near.has(index),
    };
  });
}

interface LastAnswers {
  readonly own: Ticks | undefined;
  readonly other: Ticks | undefined;
}

/** When calls to each moment's thread and process were last answered, within the time in which a handoff is believed. */
async function lastAnswers(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<LastAnswers[]> {
  const last: LastAnswers[] = moments.map(() => ({ own: undefined, other: undefined }));
  const rows = await queryRows(
    sql,
    `SELECT m.i, ${clock.ticks('max(c.server_ended_at) FILTER (st.tid = m.tid)')} AS own,
      ${clock.ticks('max(c.server_ended_at) FILTER (st.tid IS DISTINCT FROM m.tid)')} AS other
    FROM (SELECT *, unnest([${second('instant')}, ${second('instant')} - 1]) AS near FROM ${momentRows(moments, clock)}) m
    JOIN store.calls c ON c.server_process = m.process AND ${second('c.server_ended_at')} = m.near
      AND c.server_ended_at <= m.instant AND c.server_ended_at >= m.instant - ${HANDOFF}
    LEFT JOIN store.threads st ON st.id = c.server_thread GROUP BY m.i`,
  );
  const ticks = (value: unknown): Ticks | undefined => (typeof value === 'number' ? value : undefined);
  for (const row of rows) last[count(row['i'])] = { own: ticks(row['own']), other: ticks(row['other']) };
  return last;
}

/** Moments whose process had just received messages that are part of no call, and whether it is known from whom. */
async function loneMessages(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<Map<number, 'known' | 'unknown'>> {
  const rows = await queryRows(
    sql,
    `SELECT m.i, bool_and(g.source_thread IS NOT NULL) AS known FROM ${momentRows(moments, clock)}
    JOIN store.messages g ON g.target_process = m.process AND g.call IS NULL AND g.received_at <= m.instant
      AND g.received_at >= m.instant - ${HANDOFF} GROUP BY m.i`,
  );
  return new Map(rows.map((row) => [count(row['i']), row['known'] === true ? 'known' : 'unknown']));
}

/**
 * The moments whose thread soon sent a message that is part of no call, though it ended a wait: it answers a request from
 * before the recording.
 */
async function answersToUnseen(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<Set<number>> {
  const rows = await queryRows(
    sql,
    `SELECT DISTINCT m.i FROM ${momentRows(moments, clock)}
    JOIN store.threads t ON t.process = m.process AND t.tid = m.tid
    JOIN store.messages g ON g.source_thread = t.id AND g.call IS NULL AND g.sent_at >= m.instant
      AND g.sent_at <= m.instant + ${LOSS_NEAR}
    JOIN store.events e ON e.thread = g.target_thread AND e.kind = 'alpc.unwait' AND e.id > g.receive_event
      AND e.time <= g.received_at + INTERVAL '1 millisecond'`,
  );
  return new Set(rows.map((row) => count(row['i'])));
}

/** A time in whole seconds. */
function second(column: string): string {
  return `(epoch_ns(${column}) // 1000000000)`;
}

interface OpenCall {
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
async function openCalls(
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
    const thread = typeof row['thread'] === 'number' ? row['thread'] : undefined;
    open[count(row['i'])]?.push({
      call: count(row['id']),
      recent: row['recent'] === true,
      expected: row['expected'] === true,
      repliedAt: typeof row['replied'] === 'number' ? row['replied'] : undefined,
      thread,
    });
  }
  return open;
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
      reason: typeof row['reason'] === 'number' ? row['reason'] : undefined,
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
