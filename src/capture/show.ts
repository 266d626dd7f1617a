/** One thing of a capture with what belongs to it, for `alpcscope show`. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Entity } from '../query/field.ts';
import { listRows } from './list.ts';
import { queryRows } from './run.ts';
import type { SortKey, Where } from './select.ts';
import { readNamedStacks, type StackFrame } from './stacks.ts';
import type { Row } from './values.ts';

/** Rows of one kind that are shown at most; the counts say how many there are. */
const MOST_SHOWN = 200;
/** Links followed up to the root of a call. */
const MOST_ABOVE = 1000;

export interface ShownMessage {
  readonly message: Row;
  readonly call: Row | undefined;
  readonly sendEvent: Row | undefined;
  readonly receiveEvent: Row | undefined;
  readonly sendStack: readonly StackFrame[];
  readonly receiveStack: readonly StackFrame[];
  /** What content sources saw of either end: header, payload, attributes as hexadecimal text. */
  readonly contents: readonly Row[];
}

export interface ShownCall {
  readonly call: Row;
  /** From the root down to its parent. */
  readonly above: readonly Row[];
  readonly children: readonly Row[];
  readonly request: Row | undefined;
  readonly reply: Row | undefined;
  readonly requestStack: readonly StackFrame[];
}

export interface ShownEvent {
  readonly event: Row;
  /** RPC details, with authentication and addresses. */
  readonly rpc: Row | undefined;
  readonly content: Row | undefined;
  readonly stack: readonly StackFrame[];
  /** The message that begins or ends with it. */
  readonly message: Row | undefined;
}

export interface ShownProcess {
  readonly process: Row;
  readonly threads: readonly Row[];
  readonly children: readonly Row[];
  readonly counts: Row;
  /** Stack of its creation. */
  readonly startStack: readonly StackFrame[];
}

/** The row with an id. */
export async function rowById(sql: DuckDBConnection, entity: Entity, id: unknown): Promise<Row | undefined> {
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  const [row] = await some(sql, entity, { sql: '"id" = CAST(? AS BIGINT)', params: [BigInt(id)] });
  return row;
}

async function some(
  sql: DuckDBConnection,
  entity: Entity,
  where: Where,
  sort: readonly SortKey[] = [],
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const chunk of listRows(sql, entity, { where, sort, limit: MOST_SHOWN })) rows.push(...chunk);
  return rows;
}

async function oneRow(sql: DuckDBConnection, query: string): Promise<Row | undefined> {
  const [row] = await queryRows(sql, query);
  return row;
}

function numbers(...values: unknown[]): number[] {
  return values.filter((value) => typeof value === 'number');
}

/** A message by its id; `undefined` if there is none. */
export async function showMessage(sql: DuckDBConnection, id: number): Promise<ShownMessage | undefined> {
  const message = await rowById(sql, 'messages', id);
  if (message === undefined) return undefined;
  const ends = await oneRow(sql, `SELECT send_event, receive_event FROM store.messages WHERE id = ${Math.trunc(id)}`);
  const send = ends?.['send_event'];
  const receive = ends?.['receive_event'];
  const events = numbers(send, receive);
  const stacks = await readNamedStacks(sql, events);
  const contents =
    events.length === 0
      ? []
      : await queryRows(sql, `SELECT * FROM store.contents WHERE event IN (${events.join(', ')}) ORDER BY event`);
  return {
    message,
    call: await rowById(sql, 'calls', message['call']),
    sendEvent: await rowById(sql, 'events', send),
    receiveEvent: await rowById(sql, 'events', receive),
    sendStack: stacks.get(Number(send ?? Number.NaN)) ?? [],
    receiveStack: stacks.get(Number(receive ?? Number.NaN)) ?? [],
    contents,
  };
}

/** A call by its id; `undefined` if there is none. */
export async function showCall(sql: DuckDBConnection, id: number): Promise<ShownCall | undefined> {
  const call = await rowById(sql, 'calls', id);
  if (call === undefined) return undefined;
  const above: Row[] = [];
  const seen = new Set<unknown>([call['id']]);
  let parent = call['parent'];
  while (above.length < MOST_ABOVE && !seen.has(parent)) {
    seen.add(parent);
    const row = await rowById(sql, 'calls', parent);
    if (row === undefined) break;
    above.push(row);
    parent = row['parent'];
  }
  const children = await some(sql, 'calls', { sql: '"parent" = CAST(? AS BIGINT)', params: [BigInt(id)] });
  const sent = await oneRow(
    sql,
    `SELECT m.send_event FROM store.calls c JOIN store.messages m ON m.id = c.request
    WHERE c.id = ${Math.trunc(id)}`,
  );
  const stacks = await readNamedStacks(sql, numbers(sent?.['send_event']));
  return {
    call,
    above: above.reverse(),
    children,
    request: await rowById(sql, 'messages', call['request']),
    reply: await rowById(sql, 'messages', call['reply']),
    requestStack: stacks.get(Number(sent?.['send_event'] ?? Number.NaN)) ?? [],
  };
}

/** An event by its id; `undefined` if there is none. */
export async function showEvent(sql: DuckDBConnection, id: number): Promise<ShownEvent | undefined> {
  const event = await rowById(sql, 'events', id);
  if (event === undefined) return undefined;
  const key = Math.trunc(id);
  const stacks = await readNamedStacks(sql, [key]);
  const message = await oneRow(
    sql,
    `SELECT id FROM store.messages WHERE send_event = ${key} OR receive_event = ${key} LIMIT 1`,
  );
  return {
    event,
    rpc: await oneRow(
      sql,
      `SELECT b.* EXCLUDE (id), r.activity_id FROM store.rpc r LEFT JOIN store.bindings b ON b.id = r.binding WHERE r.event = ${key}`,
    ),
    content: await oneRow(sql, `SELECT * EXCLUDE (event) FROM store.contents WHERE event = ${key}`),
    stack: stacks.get(key) ?? [],
    message: await rowById(sql, 'messages', message?.['id']),
  };
}

/** A process by its id; `undefined` if there is none. */
export async function showProcess(sql: DuckDBConnection, id: number): Promise<ShownProcess | undefined> {
  const process = await rowById(sql, 'processes', id);
  if (process === undefined) return undefined;
  const key = Math.trunc(id);
  const start = await oneRow(sql, `SELECT start_event FROM store.processes WHERE id = ${key}`);
  const stacks = await readNamedStacks(sql, numbers(start?.['start_event']));
  const counts = await oneRow(
    sql,
    `SELECT (SELECT count(*) FROM store.threads WHERE process = ${key}) AS threads,
      (SELECT count(*) FROM store.processes WHERE parent = ${key}) AS children,
      (SELECT count(*) FROM store.modules WHERE process = ${key}) AS modules,
      (SELECT count(*) FROM store.messages WHERE source_process = ${key}) AS messages_sent,
      (SELECT count(*) FROM store.messages WHERE target_process = ${key}) AS messages_received,
      (SELECT count(*) FROM store.calls WHERE client_process = ${key}) AS calls_made,
      (SELECT count(*) FROM store.calls WHERE server_process = ${key}) AS calls_served`,
  );
  return {
    process,
    threads: await some(sql, 'threads', { sql: '"process_id" = CAST(? AS BIGINT)', params: [BigInt(key)] }),
    children: await some(sql, 'processes', { sql: '"parent_id" = CAST(? AS BIGINT)', params: [BigInt(key)] }),
    counts: counts ?? {},
    startStack: stacks.get(Number(start?.['start_event'] ?? Number.NaN)) ?? [],
  };
}
