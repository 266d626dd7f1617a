/** What speaks against taking a thread for the origin of what it did, asked of a capture. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { Moment, OriginDoubt } from '../model/attribution.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { HANDOFF, openCalls, second } from './open-at.ts';
import { count, numberOf, queryRows } from './run.ts';
import { threadPasts } from './thread-past.ts';

const LOSS_NEAR = "INTERVAL '5 seconds'";

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
  for (const row of rows) last[count(row['i'])] = { own: numberOf(row['own']), other: numberOf(row['other']) };
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
