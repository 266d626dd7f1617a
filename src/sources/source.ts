/** The contract of a source: something that yields trace events. A new one is a folder here and a line in `index.ts`. */
import type { ByteSource } from '../base/byte-source.ts';
import type { UserError } from '../base/user-error.ts';
import type { TraceEvent } from '../model/event.ts';
import type { SourceReport } from '../model/report.ts';

/** How sure a source is that a file is its own, from the first bytes and the name. */
export type Sniff = 'no' | 'maybe' | 'yes';

/** A source that reads files. */
export interface FileSource {
  readonly id: string;
  /** What the file is called in sentences: "an ETW trace (.etl)". */
  readonly title: string;
  sniff(head: Uint8Array, name: string): Sniff;
  /** Throws `UserError` if the file is not readable as such at all. */
  open(bytes: ByteSource): OpenRecording;
  /** For a recording that is read while it is written, by its beginning; a source without it wants the whole file. */
  readonly stream?: (head: Uint8Array) => StreamReader;
}

/** Reads a recording that is pushed to it piece by piece. */
export interface StreamReader {
  readonly report: SourceReport;
  /** The next bytes; they may be used again after the call. */
  push(bytes: Uint8Array): void;
  /** Nothing has come for a while: what has come is whole. `all`: nor does anything wait any longer for what may follow. */
  pause(all: boolean): void;
  /** Nothing more will come. */
  finish(): void;
  /** Events that are ready. */
  take(): TraceEvent[];
  /** After the end: why nothing was recorded, if that is so and the text tells. */
  failure?(): UserError | undefined;
}

export interface ReadOptions {
  /**
   * The caller is done with the sends, receives, waits and ends of RPC calls in a batch when it asks for the next one, so that the
   * source may fill them in again. Those that stacks point at stay what they are.
   */
  readonly reuse?: boolean;
}

/** One recording being read. */
export interface OpenRecording {
  /**
   * Batches in time order; the first event is `meta`. Live sources are asynchronous. A located `lost` event stands where its
   * gap begins (`from`), though its `time` is the gap's end. A batch may be empty: nothing of interest, but time has passed.
   */
  events(options?: ReadOptions): Iterable<TraceEvent[]> | AsyncIterable<TraceEvent[]>;
  /** Counters so far; final when `events` has ended. */
  readonly report: SourceReport;
  /** Of live sources: what it waits for before it can begin to read, in words; `undefined` once it reads. */
  readonly waiting?: string | undefined;
  /** Of live sources: asks it to end. `events` ends when all that has come was told. */
  stop?(): void;
  close(): void;
}
