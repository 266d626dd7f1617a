import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';
import { frameKey, readModuleFrames } from './stack-modules.ts';

const ADDRESS_DIGITS = 16;

/** An address as people read it: `0xfffff80312345678`. */
function addressText(address: bigint | number | string): string {
  return `0x${BigInt(address).toString(16).padStart(ADDRESS_DIGITS, '0')}`;
}

export type Stacks = ReadonlyMap<number, readonly string[]>;

/**
 * Call stacks of events, innermost frame first, the kernel's part before the user's: addresses, with names where the source had
 * them. Events without a stack are absent.
 */
export function readStacks(sql: DuckDBConnection, events: readonly number[]): Promise<Stacks> {
  return stacksOf(sql, events, () => Promise.resolve(new Map()));
}

/** The same, and frames without a name by their module: `0x00007fff1e8412a5 rpcrt4.dll+0x12a5`. */
export function readNamedStacks(sql: DuckDBConnection, events: readonly number[]): Promise<Stacks> {
  return stacksOf(sql, events, (ids) => readModuleFrames(sql, ids));
}

async function stacksOf(
  sql: DuckDBConnection,
  events: readonly number[],
  modulesOf: (ids: readonly number[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Stacks> {
  const stacks = new Map<number, string[]>();
  if (events.length === 0) return stacks;
  const ids = events.map((event) => Math.trunc(event));
  const rows = await queryRows(
    sql,
    `SELECT e.event, e.stack, s.frames FROM store.event_stacks e JOIN store.stacks s ON s.id = e.stack
      WHERE e.event BETWEEN ${Math.min(...ids)} AND ${Math.max(...ids)} AND e.event IN (${ids.join(', ')})
      ORDER BY e.event, e.half`,
  );
  if (rows.length === 0) return stacks;
  const names = await readNames(sql, [...new Set(rows.map((row) => row['stack']))]);
  const modules = await modulesOf([...new Set(rows.map((row) => Number(row['event'])))]);
  for (const { event, stack: number, frames } of rows) {
    if (typeof event !== 'number' || !Array.isArray(frames)) continue;
    const stack = stacks.get(event) ?? [];
    for (const [index, frame] of frames.entries()) {
      const name = names.get(`${String(number)} ${index}`) ?? modules.get(frameKey(event, number, index));
      stack.push(frameText(frame as number | string, name));
    }
    stacks.set(event, stack);
  }
  return stacks;
}

/** `0xfffff80007de6c05 nt!KiSystemServiceCopyEnd+0x25`; the name alone where there is no address. */
function frameText(address: number | string, name: string | undefined): string {
  if (name === undefined) return addressText(address);
  return Number(address) === 0 ? name : `${addressText(address)} ${name}`;
}

/** Names of frames by stack and place. */
async function readNames(sql: DuckDBConnection, stacks: readonly unknown[]): Promise<ReadonlyMap<string, string>> {
  const ids = stacks.filter((id) => typeof id === 'number');
  const names = new Map<string, string>();
  if (ids.length === 0) return names;
  const rows = await queryRows(
    sql,
    `SELECT stack, frame, name FROM store.stack_names WHERE stack IN (${ids.join(', ')})`,
  );
  for (const { stack, frame, name } of rows) names.set(`${String(stack)} ${String(frame)}`, String(name));
  return names;
}
