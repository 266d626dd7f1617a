/** What sources saw of the two ends of messages: content and stacks, for many messages at once. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';
import { frameText, readNamedStacks } from './stacks.ts';
import type { Row } from './values.ts';

/** One end of a message. */
export interface MessagePart {
  readonly end: 'send' | 'receive';
  readonly event: number;
  /** NTSTATUS of the call, where the source has it. */
  readonly status: number | undefined;
  /** Row of `store.contents` (blobs as hexadecimal text); `undefined` if no source saw the bytes. */
  readonly content: Row | undefined;
  readonly stack: readonly string[];
}

/** The ends of these messages, the sender's first. Messages without any are absent. */
export async function readMessageParts(
  sql: DuckDBConnection,
  messages: readonly number[],
): Promise<ReadonlyMap<number, readonly MessagePart[]>> {
  const parts = new Map<number, MessagePart[]>();
  const ids = messages.map((id) => Math.trunc(id));
  if (ids.length === 0) return parts;
  const end = (name: string): string =>
    `SELECT m.id AS message, '${name}' AS "end", m.${name}_event AS event FROM store.messages m
      WHERE m.id BETWEEN ${Math.min(...ids)} AND ${Math.max(...ids)} AND m.id IN (${ids.join(', ')})
        AND m.${name}_event IS NOT NULL`;
  const rows = await queryRows(
    sql,
    `SELECT x.message, x."end", x.event AS part_event, e.status, c.* FROM (${end('send')} UNION ALL ${end('receive')}) x
      JOIN store.events e ON e.id = x.event LEFT JOIN store.contents c ON c.event = x.event
      ORDER BY x.message, x."end" DESC`,
  );
  const stacks = await readNamedStacks(
    sql,
    rows.map((row) => Number(row['part_event'])),
  );
  for (const { message, end: which, part_event, status, ...content } of rows) {
    const list = parts.get(Number(message)) ?? [];
    parts.set(Number(message), list);
    list.push({
      end: which === 'send' ? 'send' : 'receive',
      event: Number(part_event),
      status: typeof status === 'number' ? status : undefined,
      content: content['event'] === null ? undefined : content,
      stack: (stacks.get(Number(part_event)) ?? []).map(frameText),
    });
  }
  return parts;
}
