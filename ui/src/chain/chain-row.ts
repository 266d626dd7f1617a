/** What the page reads of a chain's row (`chains --json`). */
import type { Confidence } from '../../../src/model/confidence.ts';
import type { ApiRow } from '../../../src/server/api.ts';

export interface ChainRow {
  readonly chain: number;
  readonly calls: number;
  readonly depth: number;
  readonly started_at: string | null;
  readonly duration_ns: number | null;
  readonly confidence: Confidence | null;
  readonly processes: readonly string[];
  readonly process_count: number;
  readonly status: number | null;
  readonly created: readonly {
    readonly id: number | null;
    readonly process: string | null;
    readonly pid: number | null;
  }[];
  readonly ended_in: string;
}

/** The row as the server sends it. */
export function chainRow(row: ApiRow): ChainRow {
  return row as object as ChainRow;
}

/** `a, b, c and 4 more`. */
export function processNames({ processes, process_count }: ChainRow): string {
  const more = process_count - processes.length;
  return processes.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Image names of its processes, each once, without their pids. */
export function imageNames({ processes }: ChainRow): readonly string[] {
  const names = processes.map((label) => label.replace(/\(\d+\)( \[.*\])?$/, ''));
  return [...new Set(names)].filter((name) => name !== '?');
}
