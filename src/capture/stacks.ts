import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './run.ts';
import { frameKey, KERNEL_FROM, readModuleFrames } from './stack-modules.ts';

const KERNEL_OF_64 = 1n << 63n;

/** One frame of a call stack. */
export interface StackFrame {
  /** `0xfffff80312345678`; empty where the source had the name alone. */
  readonly address: string;
  /** `nt!KiSystemServiceCopyEnd+0x25`, as far as it is known. */
  readonly name: string | undefined;
  /** True in the kernel's half of the address space. */
  readonly kernel: boolean;
}

/** A frame as people read it: `0x00007fff1e8412a5 rpcrt4.dll+0x12a5`. */
export function frameText({ address, name }: StackFrame): string {
  return [address, name].filter((part) => part !== undefined && part !== '').join(' ');
}

export type Stacks = ReadonlyMap<number, readonly StackFrame[]>;

/**
 * Call stacks of events, innermost frame first, the kernel's part before the user's: addresses, with names where the source had
 * them. Events without a stack are absent.
 */
export function readStacks(sql: DuckDBConnection, events: readonly number[]): Promise<Stacks> {
  return stacksOf(sql, events, () => Promise.resolve(new Map()));
}

/** The same, and frames without a name by their module: `rpcrt4.dll+0x12a5`. */
export function readNamedStacks(sql: DuckDBConnection, events: readonly number[]): Promise<Stacks> {
  return stacksOf(sql, events, (ids) => readModuleFrames(sql, ids));
}

async function stacksOf(
  sql: DuckDBConnection,
  events: readonly number[],
  modulesOf: (ids: readonly number[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Stacks> {
  const stacks = new Map<number, StackFrame[]>();
  if (events.length === 0) return stacks;
  const ids = events.map((event) => Math.trunc(event));
  const rows = await queryRows(
    sql,
    `SELECT e.event, e.stack, e.half, s.frames, ${KERNEL_FROM} AS kernel_from FROM store.event_stacks e JOIN store.stacks s ON s.id = e.stack
      WHERE e.event BETWEEN ${Math.min(...ids)} AND ${Math.max(...ids)} AND e.event IN (${ids.join(', ')})
      ORDER BY e.event, e.half`,
  );
  if (rows.length === 0) return stacks;
  const names = await readNames(sql, [...new Set(rows.map((row) => row['stack']))]);
  const modules = await modulesOf([...new Set(rows.map((row) => Number(row['event'])))]);
  for (const { event, stack: number, half, frames, kernel_from } of rows) {
    if (typeof event !== 'number' || !Array.isArray(frames)) continue;
    const stack = stacks.get(event) ?? [];
    for (const [index, frame] of frames.entries()) {
      const name = names.get(`${String(number)} ${index}`) ?? modules.get(frameKey(event, number, index));
      stack.push(
        stackFrame(BigInt(frame as number | string), name, {
          half,
          kernelFrom: BigInt(kernel_from as number | string),
        }),
      );
    }
    stacks.set(event, stack);
  }
  return stacks;
}

function stackFrame(
  at: bigint,
  name: string | undefined,
  of: { readonly half: unknown; readonly kernelFrom: bigint },
): StackFrame {
  // What has a name alone is placed by its half of the stack.
  if (at === 0n && name !== undefined) return { address: '', name, kernel: of.half === 'kernel' };
  const digits = of.kernelFrom === KERNEL_OF_64 ? 16 : 8;
  const address = `0x${at.toString(16).padStart(digits, '0')}`;
  return { address, name, kernel: at >= of.kernelFrom };
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
