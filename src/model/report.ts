import type { FileTime } from '../base/time.ts';

/** What a source could not make sense of, and what it counted without keeping. Nothing is lost silently. */
export interface SourceReport {
  /** Bytes of input read, and in all if known. */
  bytesRead: number;
  bytesTotal: number | undefined;
  buffers: number;
  /** Every record in the file. */
  events: number;
  /** Records by what they are: `alpc.send`, `Process/1`, `Microsoft-Windows-RPC/5`, `{provider guid}/id` … */
  eventsBy: Map<string, number>;
  /** What was passed over: reason → how often, how many bytes, and where the first one was. */
  skipped: Map<string, SkipCount>;
  /** Times of the earliest and the latest record, kept or not; `undefined` if there is none. */
  first: FileTime | undefined;
  last: FileTime | undefined;
  lostEvents: number;
  lostBuffers: number;
  /** Records whose time lies before that of the one before. */
  inversions: number;
  /** True if the recording was never closed (session still running, or the machine crashed). */
  unclosed: boolean;
}
/** How the reasons of skips end that are no damage: read, but more than there is room for in memory. */
export const LEFT_OUT = 'beyond those that are kept';
export const CLOSED_EARLY = 'closed early: more at once than are kept';

export interface SkipCount {
  count: number;
  bytes: number;
  /** Byte offset in the file of the first one. */
  firstOffset: number;
}

/** An empty report. */
export function newReport(): SourceReport {
  return {
    bytesRead: 0,
    bytesTotal: undefined,
    buffers: 0,
    events: 0,
    eventsBy: new Map(),
    skipped: new Map(),
    first: undefined,
    last: undefined,
    lostEvents: 0,
    lostBuffers: 0,
    inversions: 0,
    unclosed: false,
  };
}

/** Counts one skip. `reason` is a short fixed phrase; the place goes into `offset`. */
export function countSkip(report: SourceReport, reason: string, bytes: number, offset: number): void {
  const known = report.skipped.get(reason);
  if (known === undefined) report.skipped.set(reason, { count: 1, bytes, firstOffset: offset });
  else {
    known.count += 1;
    known.bytes += bytes;
  }
}
