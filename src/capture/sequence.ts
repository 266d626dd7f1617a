/** The ladder between processes: requests and replies of some calls, and messages outside of calls, in the order of their times. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Confidence } from '../model/confidence.ts';
import { chosenOneWay } from './chosen-calls.ts';
import { type CaptureClock, captureClock } from './moments.ts';
import { count, queryRows } from './run.ts';
import type { Where } from './select.ts';
import { oneText, procedureText } from './texts.ts';
import type { Row, Value } from './values.ts';

/**
 * Which calls: one and all made because of it, a whole chain, or the first that meet a condition over `calls_flat`; beside
 * these, messages outside of calls that meet one over `messages_flat`.
 */
export type SequenceChoice =
  | { readonly call: number }
  | { readonly chain: number }
  | { readonly where?: Where; readonly oneWay?: { readonly where?: Where | undefined } };

export interface SequenceParty {
  /** `p12`; `unknown` for ends that were not seen. */
  readonly key: string;
  readonly title: string;
  readonly process: number | null;
  readonly pid: number | null;
  readonly service: string | null;
}

export interface SequenceEntry {
  readonly kind: 'request' | 'reply' | 'message' | 'start' | 'end';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: string | null;
  readonly duration_ns: number | null;
  readonly call: number | null;
  readonly message: number | null;
  readonly depth: number;
  readonly failed: boolean;
  readonly status: number | null;
  readonly confidence: Confidence | null;
}

export interface SequenceOf {
  readonly participants: readonly SequenceParty[];
  readonly steps: readonly SequenceEntry[];
  /** Steps left out behind the limit. */
  readonly more: number;
}

const UNKNOWN = 'unknown';
const START = 'coalesce(started_at, server_started_at)';
const FINISH = 'coalesce(ended_at, server_ended_at)';
const SENT = 'coalesce(sent_at, received_at)';
/** Services named for one participant. */
const MOST_SERVICES = 3;

/** The sequence of at most `limit` calls and messages. */
export async function readSequence(sql: DuckDBConnection, choice: SequenceChoice, limit: number): Promise<SequenceOf> {
  const chosen = await chooseCalls(sql, choice, limit);
  if (chosen.ids.length + chosen.messages.length === 0) return { participants: [], steps: [], more: 0 };
  const clock = await captureClock(sql);
  const calls = await queryRows(sql, callsSql(chosen.ids, clock));
  const shown = new Set(chosen.ids);
  const messages = await queryRows(sql, messagesSql(chosen.messages, clock));
  const entries = [...calls.flatMap((row) => entriesOf(row, shown)), ...messages.map(messageEntry)];
  const drawn = [...calls, ...messages];
  const lives = await queryRows(sql, livesSql(drawn, clock));
  entries.push(...lives.flatMap((row) => lifeEntries(row)));
  entries.sort((a, b) => a.order - b.order || a.tie - b.tie);
  const steps = entries.map(({ entry }) => entry);
  return { participants: await partiesOf(sql, steps, drawn), steps, more: chosen.more };
}

interface ChosenSteps {
  /** Of calls. */
  readonly ids: readonly number[];
  readonly messages: readonly number[];
  readonly more: number;
}

async function chooseCalls(sql: DuckDBConnection, choice: SequenceChoice, limit: number): Promise<ChosenSteps> {
  if (!('call' in choice || 'chain' in choice)) return byCondition(sql, choice, limit);
  const id = Math.trunc('call' in choice ? choice.call : choice.chain);
  const chain = 'call' in choice ? `(SELECT chain FROM store.calls WHERE id = ${id})` : String(id);
  const rows = await queryRows(
    sql,
    `SELECT id, parent, ended_at IS NOT NULL OR server_ended_at IS NOT NULL AS answered FROM store.calls
    WHERE chain = ${chain} ORDER BY ${START}, id`,
  );
  const kept = 'call' in choice ? below(rows, id) : rows;
  const rest = kept.slice(limit);
  return {
    ids: kept.slice(0, limit).map((row) => Number(row['id'])),
    messages: [],
    more: rest.length + rest.filter((row) => row['answered'] === true).length,
  };
}

/** The call and all that were made because of it. */
function below(rows: readonly Row[], id: number): Row[] {
  const children = new Map<Value, Row[]>();
  for (const row of rows) {
    const parent = row['parent'] ?? null;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [row]);
    else list.push(row);
  }
  const kept = new Set(rows.filter((row) => row['id'] === id));
  // A set is visited in the order of adding, also of what is added meanwhile; a loop of parents adds nothing new.
  for (const row of kept) for (const child of children.get(row['id'] ?? null) ?? []) kept.add(child);
  return rows.filter((row) => kept.has(row));
}

type ByCondition = Exclude<SequenceChoice, { readonly call: number } | { readonly chain: number }>;

async function byCondition(sql: DuckDBConnection, choice: ByCondition, limit: number): Promise<ChosenSteps> {
  const { where, oneWay } = choice;
  const calls = where === undefined ? 'store.calls' : `main.calls_flat WHERE ${where.sql}`;
  const messages = oneWay === undefined ? undefined : await chosenOneWay(sql, oneWay.where);
  const params = [...(where?.params ?? []), ...(messages?.params ?? [])];
  const parts = [`SELECT id, FALSE AS alone, ${START} AS began FROM ${calls}`];
  if (messages !== undefined) parts.push(`SELECT id, TRUE, ${SENT} ${messages.from}`);
  const rows = await queryRows(
    sql,
    `SELECT id, alone FROM (${parts.join(' UNION ALL ')}) ORDER BY began, alone, id LIMIT ${Math.trunc(limit)}`,
    params,
  );
  const idsOf = (alone: boolean): number[] =>
    rows.filter((row) => row['alone'] === alone).map((row) => Number(row['id']));
  const chosen = { ids: idsOf(false), messages: idsOf(true), more: 0 };
  if (rows.length < limit) return chosen;
  const steps = `SELECT (SELECT count(*) + count(${FINISH}) FROM ${calls})
      ${messages === undefined ? '' : `+ (SELECT count(*) ${messages.from})`} AS steps`;
  const [all] = await queryRows(sql, steps, params);
  const [those] = await queryRows(
    sql,
    `SELECT count(*) + count(${FINISH}) AS steps FROM store.calls WHERE id IN (${chosen.ids.join(', ') || 'NULL'})`,
  );
  return { ...chosen, more: Math.max(0, count(all?.['steps']) - count(those?.['steps']) - chosen.messages.length) };
}

/** Messages in the columns of {@link callsSql}, as far as they have them. */
function messagesSql(ids: readonly number[], clock: CaptureClock): string {
  return `SELECT m.id, m.source_process AS client_process, m.target_process AS server_process,
      m.confidence::VARCHAR AS confidence, m.kind::VARCHAR AS kind, m.summary, ${procedureText('pr')} AS text, po.name AS port,
      ${SENT} AS began, ${clock.ticks(SENT)} AS began_at, ct.service AS client_service, st.service AS server_service
    FROM store.messages m LEFT JOIN store.procedure_names pr ON pr.id = m.procedure LEFT JOIN store.ports po ON po.id = m.port
    LEFT JOIN store.thread_names ct ON ct.id = m.source_thread LEFT JOIN store.thread_names st ON st.id = m.target_thread
    WHERE m.id IN (${ids.join(', ') || 'NULL'})`;
}

function callsSql(ids: readonly number[], clock: CaptureClock): string {
  return `SELECT c.id, c.parent, c.depth, c.client_process, c.server_process, c.request, c.reply, c.status,
      c.confidence::VARCHAR AS confidence, c.parent_confidence::VARCHAR AS parent_confidence, ${procedureText('pr')} AS text,
      ${START} AS began, ${FINISH} AS finished,
      ${clock.ticks(START)} AS began_at, ${clock.ticks(FINISH)} AS finished_at,
      epoch_ns(${FINISH}) - epoch_ns(${START}) AS duration_ns,
      ct.service AS client_service, st.service AS server_service
    FROM store.calls c LEFT JOIN store.procedure_names pr ON pr.id = c.procedure
    LEFT JOIN store.thread_names ct ON ct.id = c.client_thread LEFT JOIN store.thread_names st ON st.id = c.server_thread
    WHERE c.id IN (${ids.join(', ') || 'NULL'})`;
}

interface Ordered {
  readonly entry: SequenceEntry;
  readonly order: number;
  /** Among steps of one time: starts, requests from the outside in, replies from the inside out, ends. */
  readonly tie: number;
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/** The less sure of two; what is not known is the least sure. */
function weaker(one: Confidence | null, other: Confidence | null): Confidence | null {
  if (one === null || other === null) return null;
  return RANK[one] >= RANK[other] ? one : other;
}

function entriesOf(row: Row, shown: ReadonlySet<number>): Ordered[] {
  const id = Number(row['id']);
  const depth = Number(row['depth'] ?? 0);
  const client = partyKey(row['client_process']);
  const server = partyKey(row['server_process']);
  const own = row['confidence'] as Confidence | null;
  // The request hangs on the call above it: where that is drawn too, the line is no surer than their link.
  const linked = typeof row['parent'] === 'number' && shown.has(row['parent']);
  const asked = linked && own !== null ? weaker(own, row['parent_confidence'] as Confidence | null) : own;
  const base = { call: id, depth, duration_ns: null, status: null, failed: false };
  const request: SequenceEntry = {
    ...base,
    kind: 'request',
    from: client,
    to: server,
    text: oneText(row['text']),
    at: oneText(row['began']) || null,
    message: numberOr(row['request']),
    confidence: client === UNKNOWN || server === UNKNOWN ? null : asked,
  };
  const steps: Ordered[] = [{ entry: request, order: Number(row['began_at']), tie: 1e6 + depth }];
  if (typeof row['finished'] !== 'string') return steps;
  const status = numberOr(row['status']);
  const reply: SequenceEntry = {
    ...base,
    kind: 'reply',
    from: server,
    to: client,
    text: '',
    at: row['finished'],
    duration_ns: numberOr(row['duration_ns']),
    message: numberOr(row['reply']),
    failed: status !== null && status !== 0,
    status,
    confidence: client === UNKNOWN || server === UNKNOWN ? null : own,
  };
  // A call of no duration is asked before it is answered.
  steps.push({ entry: reply, order: Number(row['finished_at']), tie: 3e6 - depth });
  return steps;
}

/** A message by itself: what is known of its meaning, else where it went. */
function messageEntry(row: Row): Ordered {
  const from = partyKey(row['client_process']);
  const to = partyKey(row['server_process']);
  const said = ['text', 'summary', 'port', 'kind'].map((name) => oneText(row[name])).find((text) => text !== '');
  const entry: SequenceEntry = {
    kind: 'message',
    from,
    to,
    text: said ?? '',
    at: oneText(row['began']) || null,
    duration_ns: null,
    call: null,
    message: Number(row['id']),
    depth: 0,
    failed: false,
    status: null,
    confidence: from === UNKNOWN || to === UNKNOWN ? null : (row['confidence'] as Confidence | null),
  };
  return { entry, order: Number(row['began_at']), tie: 2e6 };
}

/** Starts and ends, within the time of the steps, of processes that take part. */
function livesSql(calls: readonly Row[], clock: CaptureClock): string {
  const processes = [...new Set(calls.flatMap((row) => [row['client_process'], row['server_process']]))];
  const ids = processes.filter((id) => typeof id === 'number');
  const first = Math.min(...calls.map((row) => Number(row['began_at'])));
  const last = Math.max(...calls.map((row) => Number(row['finished_at'] ?? row['began_at'])));
  const within = (column: string): string =>
    `CASE WHEN ${clock.ticks(column)} BETWEEN ${first} AND ${last} THEN ${column} END`;
  return `SELECT id, creator, started_at, ended_at, ${clock.ticks('started_at')} AS start_ticks, ${clock.ticks('ended_at')} AS end_ticks
    FROM (SELECT p.id, t.process AS creator, ${within('p.started_at')} AS started_at, ${within('p.ended_at')} AS ended_at
      FROM store.processes p LEFT JOIN store.threads t ON t.id = p.creator_thread WHERE p.id IN (${ids.join(', ') || 'NULL'}))
    WHERE started_at IS NOT NULL OR ended_at IS NOT NULL`;
}

function lifeEntries(row: Row): Ordered[] {
  const key = partyKey(row['id']);
  const base = { call: null, message: null, depth: 0, duration_ns: null, failed: false, status: null };
  const entries: Ordered[] = [];
  const sure = { confidence: 'certain' as const };
  if (typeof row['started_at'] === 'string') {
    const from = typeof row['creator'] === 'number' ? partyKey(row['creator']) : key;
    const entry = {
      ...base,
      ...sure,
      kind: 'start' as const,
      from,
      to: key,
      text: 'process starts',
      at: row['started_at'],
    };
    entries.push({ entry, order: Number(row['start_ticks']), tie: 0 });
  }
  if (typeof row['ended_at'] === 'string') {
    const entry = {
      ...base,
      ...sure,
      kind: 'end' as const,
      from: key,
      to: key,
      text: 'process ends',
      at: row['ended_at'],
    };
    entries.push({ entry, order: Number(row['end_ticks']), tie: 4e6 });
  }
  return entries;
}

async function partiesOf(
  sql: DuckDBConnection,
  steps: readonly SequenceEntry[],
  calls: readonly Row[],
): Promise<SequenceParty[]> {
  const keys = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const ids = keys.filter((key) => key !== UNKNOWN).map((key) => Number(key.slice(1)));
  const rows = await queryRows(
    sql,
    `SELECT id, name, pid FROM store.processes WHERE id IN (${ids.join(', ') || 'NULL'})`,
  );
  const byKey = new Map(rows.map((row) => [partyKey(row['id']), row]));
  const services = servicesOf(calls);
  return keys.map((key) => {
    const row = byKey.get(key);
    return {
      key,
      title: key === UNKNOWN ? 'not seen' : oneText(row?.['name']) || '?',
      process: key === UNKNOWN ? null : Number(key.slice(1)),
      pid: numberOr(row?.['pid']),
      service: services.get(key) ?? null,
    };
  });
}

/** The services that the threads in these calls work for, by participant. */
function servicesOf(calls: readonly Row[]): Map<string, string> {
  const sets = new Map<string, Set<string>>();
  for (const row of calls) {
    for (const side of ['client', 'server']) {
      const service = row[`${side}_service`];
      if (typeof service !== 'string') continue;
      const key = partyKey(row[`${side}_process`]);
      sets.set(key, (sets.get(key) ?? new Set()).add(oneText(service)));
    }
  }
  return new Map(
    [...sets].map(([key, names]) => {
      const all = [...names];
      return [key, all.slice(0, MOST_SERVICES).join(', ') + (all.length > MOST_SERVICES ? ', …' : '')];
    }),
  );
}

function partyKey(process: Value | undefined): string {
  return typeof process === 'number' ? `p${process}` : UNKNOWN;
}

function numberOr(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
