/** What attribution can be asked about: process starts and events with a thread. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Moment, Party, Subject } from '../model/attribution.ts';
import { type CaptureClock, captureClock } from './moments.ts';
import { PROCESS_SERVICES } from './process-services.ts';
import { numberOf, queryRows, textOf } from './run.ts';
import type { Where } from './select.ts';
import type { Row } from './values.ts';

/** Processes that started before the recording have no time of a start. */
const ORDERS = {
  /** By start, those of before the recording first. */
  start: 'f.started_at NULLS FIRST',
  /** What started in the recording, by start; then the others. */
  recorded: 'f.started_at NULLS LAST',
  latest: 'f.started_at DESC NULLS LAST',
  name: 'lower(f.name) NULLS LAST, f.started_at NULLS LAST',
} as const;
export type SubjectOrder = keyof typeof ORDERS;

/** Processes that meet a condition over `processes_flat`, in the order of their starts if no other is asked for. */
export async function processSubjects(
  sql: DuckDBConnection,
  where?: Where,
  order: SubjectOrder = 'start',
): Promise<Subject[]> {
  const clock = await captureClock(sql);
  const condition = where === undefined ? '' : `WHERE f.id IN (SELECT id FROM main.processes_flat WHERE ${where.sql})`;
  const rows = await queryRows(sql, `${subjectSql(clock)} ${condition} ORDER BY ${ORDERS[order]}, f.id`, where?.params);
  return rows.map((row) => subjectOf(row, undefined));
}

/** The event with an id, with the process whose thread logged it; `undefined` if there is none or it has no thread. */
export async function eventSubject(sql: DuckDBConnection, id: number): Promise<Subject | undefined> {
  const clock = await captureClock(sql);
  const [event] = await queryRows(
    sql,
    `SELECT e.id, e.process, th.tid, th.service, ${clock.ticks('e.time')} AS ticks FROM store.events e
    JOIN store.thread_names th ON th.id = e.thread WHERE e.id = ${Math.trunc(id)} AND e.process IS NOT NULL`,
  );
  const process = numberOf(event?.['process']);
  const tid = numberOf(event?.['tid']);
  const at = numberOf(event?.['ticks']);
  if (process === undefined || tid === undefined || at === undefined) return undefined;
  const [row] = await queryRows(sql, `${subjectSql(clock)} WHERE f.id = ${process}`);
  if (row === undefined) return undefined;
  const subject = subjectOf(row, Math.trunc(id));
  return {
    ...subject,
    process: { ...subject.process, tid, service: textOf(event?.['service']) },
    moment: { process, tid, at, event: Math.trunc(id) },
  };
}

function subjectSql(clock: CaptureClock): string {
  return `SELECT f.id, f.name, f.pid, f.sid, f.command_line, f.services, f.started_at, f.start_event, ${clock.ticks('f.started_at')} AS ticks,
      f.parent_pid, f.parent_id, f."parent.process" AS parent_process, pp.sid AS parent_sid, ps.service AS parent_service,
      f."creator.process" AS creator_process, f."creator.pid" AS creator_pid, f."creator.tid" AS creator_tid,
      f."creator.service" AS creator_service, ct.process AS creator_key, cp.sid AS creator_sid
    FROM main.processes_flat f LEFT JOIN store.threads ct ON ct.id = f.creator_thread_id
    LEFT JOIN ${PROCESS_SERVICES} ps ON ps.process = f.parent_id
    LEFT JOIN store.processes cp ON cp.id = ct.process LEFT JOIN store.processes pp ON pp.id = f.parent_id`;
}

function subjectOf(row: Row, event: number | undefined): Subject {
  const services = Array.isArray(row['services']) ? row['services'].map(String) : [];
  const creatorKey = numberOf(row['creator_key']);
  const creatorTid = numberOf(row['creator_tid']);
  const at = numberOf(row['ticks']);
  const parentPid = numberOf(row['parent_pid']);
  const creator: Party | undefined =
    creatorKey === undefined
      ? undefined
      : {
          key: creatorKey,
          process: textOf(row['creator_process']),
          pid: numberOf(row['creator_pid']),
          tid: creatorTid,
          service: textOf(row['creator_service']),
          user: textOf(row['creator_sid']),
        };
  const moment: Moment | undefined =
    creatorKey === undefined || creatorTid === undefined || at === undefined
      ? undefined
      : { process: creatorKey, tid: creatorTid, at, event: numberOf(row['start_event']) };
  return {
    process: {
      key: numberOf(row['id']),
      process: textOf(row['name']),
      pid: numberOf(row['pid']),
      tid: undefined,
      service: services.length === 1 ? services[0] : undefined,
      user: textOf(row['sid']),
      commandLine: textOf(row['command_line']),
      startedAt: at,
      startedText: textOf(row['started_at']),
      services,
    },
    event,
    moment,
    claimedParent:
      parentPid === undefined
        ? undefined
        : {
            key: numberOf(row['parent_id']),
            process: textOf(row['parent_process']),
            pid: parentPid,
            tid: undefined,
            service: textOf(row['parent_service']),
            user: textOf(row['parent_sid']),
          },
    creator,
  };
}
