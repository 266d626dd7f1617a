/**
 * Frames by the modules that lay at their addresses: those of the event's process, and the kernel's, at the event's time. An
 * address in no module has no name, nor has one in two modules that a lossy recording lists for the same place.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';

/** Addresses from here on are the kernel's: the upper half of what a pointer can hold. Of recordings put together, by the largest. */
export const KERNEL_FROM = `(CASE WHEN (SELECT max(value) FROM store.recording WHERE name = 'pointerSize') = '4'
  THEN 2147483648 ELSE 9223372036854775808 END)`;

// The kernel's modules are listed under pid 0, by older systems under 4 like what System itself has mapped: those by address.
const OF_KERNEL = `(m.pid = 0 OR m.pid = 4 AND m.base >= ${KERNEL_FROM})`;

/** `ntdll.dll+0x1234` by {@link frameKey}. `events` are ids of events, checked by the caller. */
export async function readModuleFrames(
  sql: DuckDBConnection,
  events: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  // Ids ascend in their tables: the span lets DuckDB skip most of them.
  const span = (column: string): string => `${column} BETWEEN ${Math.min(...events)} AND ${Math.max(...events)}`;
  const rows = await queryRows(
    sql,
    `WITH stacks AS (
       SELECT e.event, e.stack, v.time, v.process, unnest(s.frames) AS address, generate_subscripts(s.frames, 1) - 1 AS frame
       FROM store.event_stacks e JOIN store.stacks s ON s.id = e.stack JOIN store.events v ON v.id = e.event
       WHERE e.event IN (${events.join(', ')}) AND ${span('e.event')} AND ${span('v.id')}),
     modules AS (
       SELECT m.process, m.base, m.base::HUGEINT + m.size AS past, m.loaded_at, m.unloaded_at,
         regexp_extract(m.path, '[^\\\\/]*$') AS name, ${OF_KERNEL} AS kernel
       FROM store.modules m WHERE m.process IN (SELECT process FROM stacks) OR m.pid IN (0, 4)),
     found AS (
       SELECT f.event, f.stack, f.frame, m.name, (f.address::HUGEINT - m.base)::UBIGINT AS distance
       FROM stacks f JOIN modules m ON f.address >= m.base AND f.address < m.past
       WHERE (m.kernel OR m.process = f.process) AND m.name <> ''
         AND (m.loaded_at IS NULL OR m.loaded_at <= f.time) AND (m.unloaded_at IS NULL OR m.unloaded_at >= f.time))
     SELECT event, stack, frame::INTEGER AS frame, min(name) AS name, format('{:x}', min(distance)) AS distance
     FROM found GROUP BY event, stack, frame HAVING count(DISTINCT lower(name)) = 1 AND count(DISTINCT distance) = 1`,
  );
  return new Map(
    rows.map(({ event, stack, frame, name, distance }) => [
      frameKey(event, stack, Number(frame)),
      `${String(name)}+0x${String(distance)}`,
    ]),
  );
}

/** A frame of a stack that an event has. */
export function frameKey(event: unknown, stack: unknown, frame: number): string {
  return `${String(event)} ${String(stack)} ${frame}`;
}
