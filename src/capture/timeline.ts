/** Calls between two times in lanes of processes and threads: bars one by one while they are few, else how many there are. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Confidence } from '../model/confidence.ts';
import { type Chosen, chosenCalls } from './chosen-calls.ts';
import { PROCESS_SERVICES } from './process-services.ts';
import { count, queryRows } from './run.ts';
import type { Where } from './select.ts';
import { oneText, procedureText, shortText } from './texts.ts';
import { comingsAndGoings } from './timeline-comings.ts';
import { assignRows } from './timeline-rows.ts';
import type { Row, Value } from './values.ts';

export interface TimelineOptions {
  readonly where?: Where;
  /** Nanoseconds from the first record. */
  readonly from: number;
  readonly to: number;
  /** Parts of the span that densities count in. */
  readonly buckets: number;
  /** Processes (row ids) whose threads get lanes of their own. */
  readonly expand: readonly number[];
}

export interface LaneBar {
  readonly call: number;
  readonly role: 'client' | 'server';
  readonly start: number;
  readonly end: number | null;
  readonly row: number;
  readonly text: string;
  readonly failed: boolean;
  readonly confidence: Confidence | null;
}

export interface Lane {
  readonly key: string;
  readonly process: number;
  readonly thread: number | null;
  readonly title: string;
  readonly pid: number | null;
  readonly tid: number | null;
  readonly service: string | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly depth: number;
  readonly bars: readonly LaneBar[];
  readonly density: { readonly served: readonly number[]; readonly made: readonly number[] } | null;
}

export interface LaneArrow {
  readonly message: number;
  /** `null`: it belongs to none. */
  readonly call: number | null;
  readonly from: string;
  readonly to: string;
  readonly sent: number;
  readonly received: number;
  readonly confidence: Confidence | null;
}

export interface TimelineOf {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
  readonly hidden: number;
  readonly totals: readonly number[];
  readonly arrows: readonly LaneArrow[];
  readonly moreArrows: boolean;
  readonly losses: readonly { readonly from: number; readonly to: number; readonly events: number | null }[];
}

const MOST_PROCESSES = 200;
const MOST_THREADS = 64;
const MOST_BARS = 4_000;
/** Calls begun before the span and never answered: the latest ones. */
const MOST_OPEN = 200;
const MOST_ARROWS = 400;
const MOST_LOSSES = 500;
const MOST_ROWS = 24;
const PACK = 4_096;

interface Side {
  readonly role: 'client' | 'server';
  readonly start: string;
  readonly end: string;
  readonly process: string;
  readonly thread: string;
}
const SIDES: readonly Side[] = [
  {
    role: 'client',
    start: 'started_at',
    end: 'ended_at',
    process: 'client_process_id',
    thread: 'client_thread_id',
  },
  {
    role: 'server',
    start: 'server_started_at',
    end: 'server_ended_at',
    process: 'server_process_id',
    thread: 'server_thread_id',
  },
];

/** The timeline of a span. Every answer is bounded, however many calls and processes there are. */
export async function readTimeline(sql: DuckDBConnection, options: TimelineOptions): Promise<TimelineOf> {
  const span = await spanOf(sql, options);
  const calls = await chosenCalls(sql, options.where);
  const counted = await withComings(sql, calls, span, await countLanes(sql, calls, span));
  const exact = exactLanes(counted.lanes);
  const bars = await readBars(sql, calls, { span, exact, lanes: counted.lanes });
  const few = exact.size === counted.lanes.length;
  const arrows = few ? await readArrows(sql, { calls, bars, span, lanes: counted.lanes }) : undefined;
  return {
    from: options.from,
    to: options.to,
    lanes: await describeLanes(sql, counted.lanes, { span, bars, exact }),
    hidden: counted.hidden,
    totals: counted.totals,
    arrows: arrows ?? [],
    moreArrows: arrows === undefined,
    losses: await readLosses(sql, span),
  };
}

/** A span in the terms of a query. */
interface Span {
  /** Nanoseconds since 1970 of the first record. */
  readonly zero: bigint;
  /** It begins and ends with the recording. */
  readonly whole: boolean;
  readonly low: string;
  readonly high: string;
  readonly from: number;
  readonly width: number;
  readonly buckets: number;
  readonly expand: readonly number[];
}

async function spanOf(sql: DuckDBConnection, options: TimelineOptions): Promise<Span> {
  const [row] = await queryRows(
    sql,
    `SELECT epoch_ns(coalesce((SELECT min(time) FROM store.events), (SELECT min(started_at) FROM store.processes)))::VARCHAR AS zero,
      epoch_ns((SELECT max(time) FROM store.events))::VARCHAR AS last`,
  );
  const zero = BigInt(typeof row?.['zero'] === 'string' ? row['zero'] : 0);
  const from = Math.floor(options.from);
  const to = Math.max(from + 1, Math.ceil(options.to));
  const buckets = Math.max(1, Math.min(PACK - 1, Math.trunc(options.buckets)));
  return {
    zero,
    whole: from <= 0 && zero + BigInt(to) > BigInt(typeof row?.['last'] === 'string' ? row['last'] : 0),
    low: `make_timestamp_ns(${zero + BigInt(from)})`,
    high: `make_timestamp_ns(${zero + BigInt(to)})`,
    from,
    width: Math.max(1, Math.ceil((to - from) / buckets)),
    buckets,
    expand: options.expand.map(Math.trunc),
  };
}

function offset(column: string, span: Span): string {
  return `(epoch_ns(${column}) - ${span.zero})`;
}

function idList(ids: readonly number[]): string {
  return `(${ids.length === 0 ? 'NULL' : ids.join(', ')})`;
}

/**
 * Calls of one side that have a part in the span; those without an end only where they begin. Several conditions, of which at
 * most one holds, as an OR would keep the database from passing over what lies outside of the span.
 */
function within({ start, end }: Side, { low, high, from }: Span): string[] {
  if (from <= 0) return [`${start} < ${high}`];
  return [`${start} < ${high} AND ${end} >= ${low}`, `${start} >= ${low} AND ${start} < ${high} AND ${end} IS NULL`];
}

interface CountedLane {
  readonly process: number;
  readonly thread: number | null;
  readonly calls: number;
  readonly made: readonly number[];
  readonly served: readonly number[];
}

interface Counted {
  readonly lanes: readonly CountedLane[];
  readonly hidden: number;
  readonly totals: readonly number[];
}

/** With empty lanes for processes that only start or end here. A condition is one on calls: they have none that it could keep. */
async function withComings(sql: DuckDBConnection, calls: Chosen, span: Span, counted: Counted): Promise<Counted> {
  if (!calls.all) return counted;
  const shown = [...new Set(counted.lanes.map(({ process }) => process))];
  // Calls that were left out have processes of their own, which may be among these: none is counted twice.
  const most = counted.hidden > 0 ? 0 : MOST_PROCESSES - shown.length;
  if (most <= 0) return counted;
  const { processes, hidden } = await comingsAndGoings(sql, { ...span, shown, most });
  const quiet = processes.map((process) => ({ process, thread: null, calls: 0, made: [], served: [] }));
  const lanes = [...counted.lanes, ...quiet].sort(byProcess);
  return { ...counted, lanes, hidden };
}

/**
 * Where the calls to be counted come from. A condition over the whole recording is tried once for both sides; over a part of it
 * twice, as the database then passes over what lies outside.
 */
function countedFrom(calls: Chosen, { whole }: Span): { readonly kept: string; readonly from: string } {
  if (calls.all || !whole) return { kept: '', from: calls.from };
  const columns = SIDES.flatMap(({ start, process, thread }) => [start, process, thread]);
  return { kept: `kept AS MATERIALIZED (SELECT ${columns.join(', ')} ${calls.from}), `, from: 'FROM kept WHERE TRUE' };
}

async function countLanes(sql: DuckDBConnection, calls: Chosen, span: Span): Promise<Counted> {
  const { kept, from } = countedFrom(calls, span);
  const parts = SIDES.flatMap((side) => {
    const thread =
      span.expand.length === 0
        ? 'NULL::UINTEGER'
        : `CASE WHEN ${side.process} IN ${idList(span.expand)} THEN ${side.thread} END`;
    return within(side, span).map(
      (condition) => `SELECT ${side.process} AS process, ${thread} AS thread, '${side.role}' AS role,
        greatest(0, (${offset(side.start, span)} - ${span.from}) // ${span.width}) AS bucket, count(*) AS calls
      ${from} AND ${condition} GROUP BY ALL`,
    );
  });
  const rows = await queryRows(
    sql,
    `WITH ${kept}counted AS MATERIALIZED (${parts.join(' UNION ALL ')}),
      busy AS (SELECT process, count(*) OVER () AS processes FROM counted WHERE process IS NOT NULL GROUP BY process
        ORDER BY process IN ${idList(span.expand)} DESC, sum(calls) DESC, process LIMIT ${MOST_PROCESSES})
    SELECT c.process, c.thread, c.role, sum(c.calls)::BIGINT AS calls, any_value(b.processes) AS processes,
      list(c.calls * ${PACK} + c.bucket) AS packed FROM counted c JOIN busy b USING (process) GROUP BY c.process, c.thread, c.role
    UNION ALL SELECT NULL, NULL, 'all', sum(n)::BIGINT, NULL, list(n::BIGINT * ${PACK} + bucket)
      FROM (SELECT bucket, sum(calls) AS n FROM counted WHERE role = 'client' GROUP BY bucket)`,
    kept === '' ? parts.flatMap(() => calls.params) : calls.params,
  );
  const lanes = lanesOf(
    rows.filter((row) => row['role'] !== 'all'),
    span,
  );
  const processes = Math.max(0, ...rows.map((row) => count(row['processes'])));
  return {
    lanes,
    hidden: processes - new Set(lanes.map(({ process }) => process)).size,
    totals: unpacked(rows.find((row) => row['role'] === 'all')?.['packed'], span.buckets),
  };
}

function unpacked(packed: Value | undefined, buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0);
  if (!Array.isArray(packed)) return counts;
  for (const item of packed) {
    const value = count(item);
    const bucket = Math.min(value % PACK, buckets - 1);
    counts[bucket] = (counts[bucket] ?? 0) + Math.floor(value / PACK);
  }
  return counts;
}

/** Lanes in the order of their processes, each process before its threads. */
function lanesOf(rows: readonly Row[], span: Span): CountedLane[] {
  const lanes = new Map<string, CountedLane>();
  for (const row of rows) {
    const process = count(row['process']);
    const thread = typeof row['thread'] === 'number' ? row['thread'] : null;
    const key = `${process}/${thread}`;
    const old = lanes.get(key);
    const counts = unpacked(row['packed'], span.buckets);
    const made = row['role'] === 'client' ? counts : (old?.made ?? []);
    const served = row['role'] === 'server' ? counts : (old?.served ?? []);
    lanes.set(key, { process, thread, calls: (old?.calls ?? 0) + count(row['calls']), made, served });
  }
  const all = [...lanes.values()];
  // An expanded process keeps a lane of its own, empty, that its threads hang from.
  const heads = span.expand.filter((process) => all.some((lane) => lane.process === process && lane.thread !== null));
  for (const process of heads) {
    if (!lanes.has(`${process}/null`)) all.push({ process, thread: null, calls: 0, made: [], served: [] });
  }
  const quiet = new Set(heads.flatMap((process) => quietThreads(all, process)));
  return all.filter((lane) => !quiet.has(lane)).sort(byProcess);
}

function byProcess(a: CountedLane, b: CountedLane): number {
  return a.process - b.process || (a.thread ?? -1) - (b.thread ?? -1);
}

function quietThreads(lanes: readonly CountedLane[], process: number): CountedLane[] {
  const threads = lanes.filter((lane) => lane.process === process && lane.thread !== null);
  return threads.sort((a, b) => b.calls - a.calls).slice(MOST_THREADS);
}

function keyOf(process: Value | undefined, thread: Value | undefined, lanes: LaneKeys): string | undefined {
  if (typeof thread === 'number' && lanes.has(`t${thread}`)) return `t${thread}`;
  return typeof process === 'number' && lanes.has(`p${process}`) ? `p${process}` : undefined;
}

type LaneKeys = ReadonlySet<string>;

function laneKey({ process, thread }: CountedLane): string {
  return thread === null ? `p${process}` : `t${thread}`;
}

/** Lanes whose bars are drawn one by one: from the quietest on, as far as the number allowed for all goes. */
function exactLanes(lanes: readonly CountedLane[]): LaneKeys {
  const exact = new Set<string>();
  let left = MOST_BARS;
  for (const lane of [...lanes].sort((a, b) => a.calls - b.calls)) {
    if (lane.calls > left) break;
    left -= lane.calls;
    exact.add(laneKey(lane));
  }
  return exact;
}

interface Reading {
  readonly span: Span;
  readonly exact: LaneKeys;
  readonly lanes: readonly CountedLane[];
}

/** As {@link countedFrom}. The calls of whole processes whose lanes are exact are few; of one whose threads are drawn they may not be. */
function barsFrom(
  calls: Chosen,
  { whole, expand }: Span,
  processes: string,
): { readonly kept: string; readonly from: string } {
  if (calls.all || !whole || expand.length > 0) return { kept: '', from: calls.from };
  const either = SIDES.map(({ process }) => `${process} IN ${processes}`).join(' OR ');
  const columns = SIDES.flatMap(({ start, end, process, thread }) => [start, end, process, thread]);
  return {
    kept: `WITH kept AS MATERIALIZED (SELECT id, procedure_id, status, confidence, ${columns.join(', ')} ${calls.from} AND (${either})) `,
    from: 'FROM kept WHERE TRUE',
  };
}

async function readBars(sql: DuckDBConnection, calls: Chosen, reading: Reading): Promise<Map<string, Row[]>> {
  const { span, exact, lanes } = reading;
  const byLane = new Map<string, Row[]>();
  if (exact.size === 0) return byLane;
  const processes = idList([...new Set(lanes.filter((lane) => exact.has(laneKey(lane))).map((lane) => lane.process))]);
  const columns = (side: Side): string =>
    `id, '${side.role}' AS role, ${side.process} AS process, ${side.thread} AS thread, procedure_id, status, confidence,
      ${offset(side.start, span)} AS start, ${offset(side.end, span)} AS stop`;
  const { kept, from } = barsFrom(calls, span, processes);
  const sides = SIDES.flatMap((side) => [
    ...within(side, span).map(
      (condition) => `(SELECT ${columns(side)} ${from} AND ${condition} AND ${side.process} IN ${processes})`,
    ),
    `(SELECT ${columns(side)} ${from} AND ${side.end} IS NULL AND ${side.start} < ${span.low}
      AND ${side.process} IN ${processes} ORDER BY ${side.start} DESC LIMIT ${MOST_OPEN})`,
  ]);
  const rows = await queryRows(
    sql,
    `${kept}SELECT b.*, ${procedureText('pr')} AS text FROM (${sides.join(' UNION ALL ')}) b
    LEFT JOIN store.procedure_names pr ON pr.id = b.procedure_id ORDER BY b.start, b.stop DESC NULLS FIRST, b.id, b.role`,
    kept === '' ? sides.flatMap(() => calls.params) : calls.params,
  );
  for (const row of rows) {
    const key = keyOf(row['process'], row['thread'], exact);
    if (key === undefined) continue;
    const list = byLane.get(key);
    if (list === undefined) byLane.set(key, [row]);
    else list.push(row);
  }
  return byLane;
}

function laneBars(rows: readonly Row[]): { readonly bars: LaneBar[]; readonly depth: number } {
  const intervals = rows.map((row) => ({
    start: count(row['start']),
    end: typeof row['stop'] === 'number' ? row['stop'] : null,
  }));
  const { rows: places, depth } = assignRows(intervals, MOST_ROWS);
  const bars = rows.map((row, index): LaneBar => {
    return {
      call: count(row['id']),
      role: row['role'] === 'client' ? 'client' : 'server',
      start: intervals[index]?.start ?? 0,
      end: intervals[index]?.end ?? null,
      row: places[index] ?? 0,
      text: oneText(row['text']),
      failed: typeof row['status'] === 'number' && row['status'] !== 0,
      confidence: row['confidence'] as Confidence | null,
    };
  });
  return { bars, depth };
}

interface Drawn {
  readonly span: Span;
  readonly bars: ReadonlyMap<string, readonly Row[]>;
  readonly exact: LaneKeys;
}

async function describeLanes(sql: DuckDBConnection, lanes: readonly CountedLane[], drawn: Drawn): Promise<Lane[]> {
  const { span, bars, exact } = drawn;
  const times = `${offset('x.started_at', span)} AS start, ${offset('x.ended_at', span)} AS stop`;
  const processes = await queryRows(
    sql,
    `SELECT x.id, ${shortText('x.name')} AS title, x.pid, ${shortText('s.service')} AS service, ${times} FROM store.processes x
    LEFT JOIN ${PROCESS_SERVICES} s ON s.process = x.id WHERE x.id IN ${idList([...new Set(lanes.map((lane) => lane.process))])}`,
  );
  const threads = await queryRows(
    sql,
    `SELECT x.id, ${shortText('x.name')} AS title, n.pid, x.tid, ${shortText('n.service')} AS service, ${times}
    FROM store.threads x LEFT JOIN store.thread_names n ON n.id = x.id
    WHERE x.id IN ${idList(lanes.flatMap((lane) => (lane.thread === null ? [] : [lane.thread])))}`,
  );
  const facts = new Map<string, Row>();
  for (const row of processes) facts.set(`p${row['id']}`, row);
  for (const row of threads) facts.set(`t${row['id']}`, row);
  const whole = (counts: readonly number[]): readonly number[] =>
    counts.length === 0 ? new Array<number>(span.buckets).fill(0) : counts;
  return lanes.map((lane) => {
    const key = laneKey(lane);
    const { process, thread } = lane;
    const row = facts.get(key) ?? {};
    const density = exact.has(key) ? null : { served: whole(lane.served), made: whole(lane.made) };
    return { key, process, thread, ...factsOf(row), density, ...laneBars(bars.get(key) ?? []) };
  });
}

function factsOf(row: Row): Pick<Lane, 'title' | 'pid' | 'tid' | 'service' | 'start' | 'end'> {
  return {
    title: oneText(row['title']),
    pid: numberOr(row['pid']),
    tid: numberOr(row['tid']),
    service: oneText(row['service']) || null,
    start: numberOr(row['start']),
    end: numberOr(row['stop']),
  };
}

function numberOr(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

interface ArrowsOf extends Pick<Reading, 'span' | 'lanes'> {
  readonly calls: Chosen;
  /** Of all lanes. */
  readonly bars: ReadonlyMap<string, readonly Row[]>;
}

/** `undefined` if there are too many to be drawn. */
async function readArrows(
  sql: DuckDBConnection,
  { calls, bars, span, lanes }: ArrowsOf,
): Promise<LaneArrow[] | undefined> {
  // Both ends of an arrow stand in a lane, and so does the bar of its call: which calls the condition keeps is known.
  const shown = [...bars.values()].flatMap((rows) => rows.map((row) => count(row['id'])));
  if (shown.length === 0) return [];
  const chosen = calls.all ? '' : `AND call IN ${idList([...new Set(shown)])}`;
  const rows = await queryRows(
    sql,
    `SELECT id, call, source_process, source_thread, target_process, target_thread, confidence::VARCHAR AS confidence,
      ${offset('sent_at', span)} AS sent, ${offset('received_at', span)} AS received FROM store.messages
    WHERE sent_at < ${span.high} AND received_at >= ${span.low} ${chosen} LIMIT ${MOST_ARROWS + 1}`,
  );
  if (rows.length > MOST_ARROWS) return undefined;
  const keys = new Set(lanes.map(laneKey));
  return rows.flatMap((row) => {
    const from = keyOf(row['source_process'], row['source_thread'], keys);
    const to = keyOf(row['target_process'], row['target_thread'], keys);
    if (from === undefined || to === undefined || from === to) return [];
    const confidence = row['confidence'] as Confidence | null;
    const [sent, received] = [count(row['sent']), count(row['received'])];
    return [{ message: count(row['id']), call: numberOr(row['call']), from, to, sent, received, confidence }];
  });
}

async function readLosses(sql: DuckDBConnection, span: Span): Promise<TimelineOf['losses']> {
  const rows = await queryRows(
    sql,
    `SELECT ${offset('coalesce("from", time)', span)} AS begun, ${offset('time', span)} AS noticed, events FROM store.losses
    WHERE located AND coalesce("from", time) < ${span.high} AND time >= ${span.low} ORDER BY time LIMIT ${MOST_LOSSES}`,
  );
  return rows.map((row) => ({ from: count(row['begun']), to: count(row['noticed']), events: numberOr(row['events']) }));
}
