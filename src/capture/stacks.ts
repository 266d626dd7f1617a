import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';

const ADDRESS_DIGITS = 16;

/** An address as people read it: `0xfffff80312345678`. */
function addressText(address: bigint | number | string): string {
  return `0x${BigInt(address).toString(16).padStart(ADDRESS_DIGITS, '0')}`;
}

/**
 * Call stacks of events, innermost frame first, the kernel's part before the user's. Events without a stack are absent.
 */
export async function readStacks(
  sql: DuckDBConnection,
  events: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const stacks = new Map<number, string[]>();
  if (events.length === 0) return stacks;
  const ids = events.map((event) => Math.trunc(event));
  const rows = await queryRows(
    sql,
    `SELECT e.event, s.frames FROM store.event_stacks e JOIN store.stacks s ON s.id = e.stack
      WHERE e.event BETWEEN ${Math.min(...ids)} AND ${Math.max(...ids)} AND e.event IN (${ids.join(', ')})
      ORDER BY e.event, e.half`,
  );
  for (const { event, frames } of rows) {
    if (typeof event !== 'number' || !Array.isArray(frames)) continue;
    const stack = stacks.get(event) ?? [];
    for (const frame of frames) stack.push(addressText(frame as number | string));
    stacks.set(event, stack);
  }
  return stacks;
}
