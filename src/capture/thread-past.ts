/** What threads were seen to do before a moment: whether work that they had taken earlier can still be theirs. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { Moment } from '../model/attribution.ts';
import { QUEUE_WAITS, WAITING } from '../model/tables/wait-reasons.ts';
import { type CaptureClock, momentRows } from './moments.ts';
import { count, numberOf, queryRows } from './run.ts';

/** Older waits do not matter: calls are not believed to take longer. */
const WITHIN = "INTERVAL '1 hour'";

export interface ThreadPast {
  /** When the thread last began anew: it waited for whatever comes next, or is another thread with the id of an older one. */
  readonly restedAt: Ticks | undefined;
  /** When events were last lost. */
  readonly lostAt: Ticks | undefined;
  /** The thread ran before the recording began. */
  readonly old: boolean;
}

const NONE: ThreadPast = { restedAt: undefined, lostAt: undefined, old: true };

/** The past of each moment's thread. */
export async function threadPasts(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<ThreadPast[]> {
  const pasts: ThreadPast[] = moments.map(() => NONE);
  if (moments.length === 0) return pasts;
  // A row of a thread that begins where another ends is the same thread under another service tag.
  const rows = await queryRows(
    sql,
    `WITH th AS MATERIALIZED (SELECT m.i, m.tid, m.instant, t.id, t.started_at, t.ended_at FROM ${momentRows(moments, clock)}
        JOIN store.threads t ON t.process = m.process AND t.tid = m.tid),
      begun AS (SELECT i, max(started_at) AS time FROM th a WHERE started_at <= instant
        AND NOT EXISTS (SELECT 1 FROM th b WHERE b.i = a.i AND b.ended_at = a.started_at) GROUP BY i),
      waited AS (SELECT th.i, max(e.time) AS time FROM th JOIN store.events e ON e.thread = th.id AND e.time <= th.instant
          AND e.time >= th.instant - ${WITHIN} AND e.kind = 'alpc.wait-new'
        JOIN store.waits w ON w.event = e.id AND w.server_port GROUP BY th.i),
      queued AS (SELECT m.i, max(s.time) AS time FROM (SELECT DISTINCT i, tid, instant FROM th) m
        JOIN store.switches s ON s.old_tid = m.tid AND s.time <= m.instant AND s.time >= m.instant - ${WITHIN}
        WHERE s.old_state = ${WAITING} AND s.old_wait_reason IN (${[...QUEUE_WAITS].join(', ')}) GROUP BY m.i),
      lost AS (SELECT m.i, max(l.time) AS time FROM (SELECT DISTINCT i, instant FROM th) m
        JOIN store.losses l ON l.located AND l."from" <= m.instant GROUP BY m.i)
    SELECT DISTINCT th.i, ${clock.ticks('greatest(b.time, w.time, q.time)')} AS rested, ${clock.ticks('l.time')} AS lost,
      b.time IS NULL AS old
    FROM th LEFT JOIN begun b ON b.i = th.i LEFT JOIN waited w ON w.i = th.i LEFT JOIN queued q ON q.i = th.i
    LEFT JOIN lost l ON l.i = th.i`,
  );
  for (const row of rows)
    pasts[count(row['i'])] = {
      restedAt: numberOf(row['rested']),
      lostAt: numberOf(row['lost']),
      old: row['old'] === true,
    };
  return pasts;
}

/** When each moment's thread last received a message that is part of no call. */
export async function lastLone(
  sql: DuckDBConnection,
  clock: CaptureClock,
  moments: readonly Moment[],
): Promise<(Ticks | undefined)[]> {
  const last: (Ticks | undefined)[] = moments.map(() => undefined);
  const rows = await queryRows(
    sql,
    `SELECT m.i, ${clock.ticks('max(g.received_at)')} AS time FROM ${momentRows(moments, clock)}
    JOIN store.threads t ON t.process = m.process AND t.tid = m.tid
    JOIN store.messages g ON g.target_thread = t.id AND g.call IS NULL AND g.received_at <= m.instant
      AND g.received_at >= m.instant - ${WITHIN} GROUP BY m.i`,
  );
  for (const row of rows) last[count(row['i'])] = numberOf(row['time']);
  return last;
}
