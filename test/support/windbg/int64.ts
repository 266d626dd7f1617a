import type { Int64 } from '../../../probes/windbg/host.ts';

/** What counts the work that a script makes for its host. */
export interface HostCounts {
  /** Reads of the target's memory that the script asked for. */
  memory: number;
  /** Properties and methods of the data model: each is a call into the debugger. */
  model: number;
  /** Debugger commands in text. */
  commands: number;
  /** Lines of their output. */
  lines: number;
  /** Writes to the log. */
  output: number;
  /** 64-bit objects made, and their methods. */
  int64: number;
  /** Times the debugger called the script. */
  invocations: number;
}

export function newCounts(): HostCounts {
  return { memory: 0, model: 0, commands: 0, lines: 0, output: 0, int64: 0, invocations: 0 };
}

/** Every call from the script into its host. */
export function hostCalls(counts: HostCounts): number {
  return counts.memory + counts.model + counts.commands + counts.lines + counts.output + counts.int64;
}

/** The provider's 64-bit number. */
export class FakeInt64 implements Int64 {
  readonly value: bigint;
  private readonly counts: HostCounts;

  constructor(value: bigint, counts: HostCounts) {
    this.value = BigInt.asUintN(64, value);
    this.counts = counts;
  }

  getLowPart(): number {
    this.counts.int64 += 1;
    return Number(this.value & 0xffff_ffffn);
  }
  getHighPart(): number {
    this.counts.int64 += 1;
    return Number(this.value >> 32n);
  }
  add(other: FakeInt64 | number): FakeInt64 {
    this.counts.int64 += 1;
    return new FakeInt64(this.value + int64Value(other), this.counts);
  }
  compareTo(other: FakeInt64 | number): number {
    this.counts.int64 += 1;
    const value = int64Value(other);
    return this.value < value ? -1 : Number(this.value > value);
  }
  toString(radix = 10): string {
    this.counts.int64 += 1;
    return this.value.toString(radix);
  }
}

function int64Value(value: FakeInt64 | number): bigint {
  return typeof value === 'number' ? BigInt(value) : value.value;
}
