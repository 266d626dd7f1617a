/** What the stand-in's commands and objects need of it. */
import type { HostCounts } from './int64.ts';
import type { FakeKernel } from './kernel.ts';
import type { Machine } from './machine.ts';

export interface Debugger {
  readonly machine: Machine;
  readonly kernel: FakeKernel;
  readonly counts: HostCounts;
  /** Processes whose user symbols are not loaded, and those that `.reload` was used in. */
  readonly symbolsMissing: Set<number>;
  readonly symbolsLoaded: Set<number>;
  /** Calls a function of the script, as a condition or a `dx` command does. */
  evaluate(condition: string): boolean;
  /** Memory of the target. */
  read(at: bigint, size: number): Uint8Array;
}
