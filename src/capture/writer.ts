import { resolve } from 'node:path';
import type { FileTime } from '../base/time.ts';
import type { TraceEvent } from '../model/event.ts';
import type {
  CallFact,
  FactSink,
  MessageFact,
  ModuleFact,
  ParentVerdict,
  PortFact,
  ProcessFact,
  ProcessKey,
  ServiceFact,
  ThreadFact,
  ThreadKey,
} from '../model/facts.ts';
import type { ParentLink } from '../model/link.ts';
import { checkTarget, partialPath, putInPlace, removeDatabase, removeStale } from './capture-files.ts';
import { isInUse, writeError } from './errors.ts';
import { EventsWriter } from './events-writer.ts';
import { FactsWriter } from './facts-writer.ts';
import type { CaptureSource, FinishState } from './finish.ts';
import { openKeys } from './keys.ts';
import { ownerOnly, restrict } from './owner-only.ts';
import type { NameSource } from './procedure-keys.ts';
import { openLocalSink, type RowSink } from './row-sink.ts';
import type { StoreOptions } from './store.ts';
import { handOverAll, openTables, type Tables } from './tables.ts';
import { openThreadSink } from './thread-sink.ts';

export interface CaptureOptions {
  /** Version of alpcscope, for the record. */
  readonly createdBy: string;
  /** The instant that all ticks count from; without it that of the first `meta` event that has one. */
  readonly base?: FileTime;
  /** What the catalogue calls interfaces and procedures. */
  readonly names?: NameSource;
  /** Threads of DuckDB's. */
  readonly threads?: number;
  /** Write on a thread of its own. Default: yes, when the program is built. */
  readonly ownThread?: boolean;
}

export interface FinishOptions {
  readonly sources: readonly CaptureSource[];
  readonly state?: FinishState;
}

const DEFAULT_THREADS = 2;
/** An import's own thread needs the other processor, and appending is no faster for a second one. */
const IMPORT_THREADS = 1;
/** A thread needs a built file to begin with, unless the process was told how to read sources. */
const BUILT = import.meta.url.endsWith('.js');

/**
 * Starts a capture. Rows go to `<path>.partial` until {@link CaptureWriter.finish} gives the file its name; a capture of that
 * name is replaced only then. Throws `UserError` if nothing can be written there.
 */
export async function createCapture(path: string, options: CaptureOptions): Promise<CaptureWriter> {
  return begin(
    path,
    { threads: IMPORT_THREADS, ...options },
    (options.ownThread ?? BUILT) ? openThreadSink : openLocalSink,
  );
}

/** As {@link createCapture}, for a capture that is read while it grows; `open` makes the database. */
export async function begin(
  path: string,
  options: CaptureOptions,
  open: (options: StoreOptions) => Promise<RowSink>,
): Promise<CaptureWriter> {
  const target = resolve(path);
  const partial = partialPath(target);
  let restoreMask = (): void => {};
  let begun = false;
  try {
    checkTarget(target);
    await removeStale(partial);
    restoreMask = ownerOnly();
    begun = true;
    const sink = await open({
      path: partial,
      createdBy: options.createdBy,
      threads: options.threads ?? DEFAULT_THREADS,
    });
    return new CaptureWriter({ sink, target, restoreMask, options, ownerOnly: restrict(partial, 'file') });
  } catch (error) {
    restoreMask();
    const known = writeError(error, target);
    // A disk that is full already: what was begun goes. Not if another program began it in the same moment.
    if (begun && !isInUse(known)) quietly(() => removeDatabase(partial));
    throw known;
  }
}

interface WriterParts {
  readonly sink: RowSink;
  readonly target: string;
  readonly restoreMask: () => void;
  readonly options: CaptureOptions;
  readonly ownerOnly: boolean;
}

/**
 * A capture being written. Facts are buffered in columns and reach the disk a full row group at a time, synchronously; every
 * method throws `UserError` when the disk is full. End with `finish` or `abort`.
 */
export class CaptureWriter implements FactSink {
  /** Where the capture will be. */
  readonly path: string;
  /** False if the system refused to take the file from all but its owner (Windows). */
  readonly ownerOnly: boolean;
  private readonly sink: RowSink;
  private readonly restoreMask: () => void;
  private readonly tables: Tables;
  private readonly events: EventsWriter;
  private readonly facts: FactsWriter;
  private hasBase = false;
  private open = true;

  constructor(parts: WriterParts) {
    this.path = parts.target;
    this.ownerOnly = parts.ownerOnly;
    this.sink = parts.sink;
    this.restoreMask = parts.restoreMask;
    const { sink } = parts;
    this.tables = openTables((table) => (filled) => sink.take(table, filled));
    if (parts.options.base !== undefined) this.setBase(parts.options.base);
    const keys = openKeys(this.tables, parts.options.names);
    this.events = new EventsWriter(this.tables, keys);
    this.facts = new FactsWriter(this.tables, keys);
  }

  /** Rows so far. */
  get counts(): { events: number; messages: number; calls: number } {
    return { events: this.tables.events.rows, messages: this.tables.messages.rows, calls: this.tables.calls.rows };
  }

  event(event: TraceEvent, process: ProcessKey | undefined, thread: ThreadKey | undefined): void {
    try {
      if (!this.hasBase && event.kind === 'meta' && event.facts.base !== undefined) this.setBase(event.facts.base);
      this.events.write(event, process, thread);
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
  process(fact: ProcessFact): void {
    this.guard(() => this.facts.process(fact));
  }
  thread(fact: ThreadFact): void {
    this.guard(() => this.facts.thread(fact));
  }
  service(fact: ServiceFact): void {
    this.guard(() => this.facts.service(fact));
  }
  module(fact: ModuleFact): void {
    this.guard(() => this.facts.module(fact));
  }
  port(fact: PortFact): void {
    this.guard(() => this.facts.port(fact));
  }
  message(fact: MessageFact): void {
    try {
      this.facts.message(fact);
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
  call(fact: CallFact): void {
    try {
      this.facts.call(fact);
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
  parentLink(link: ParentLink): void {
    this.guard(() => this.facts.parentLink(link));
  }
  parentVerdict(verdict: ParentVerdict): void {
    this.guard(() => this.facts.parentVerdict(verdict));
  }

  /** Hands over all rows so far to the sink. */
  handOver(): void {
    this.guard(() => handOverAll(this.tables));
  }

  /** Writes all rows so far to disk, so that they survive a kill. */
  flush(): void {
    this.guard(() => {
      handOverAll(this.tables);
      this.sink.flush();
    });
  }

  /** All facts are in: what is left of them may be written while the caller is at something else. */
  factsEnd(): void {
    this.guard(() => {
      handOverAll(this.tables);
      this.sink.rowsEnd();
    });
  }

  /** Resolves names, writes the reports and gives the file its name. Returns the path. */
  async finish(options: FinishOptions): Promise<string> {
    try {
      handOverAll(this.tables);
      await this.sink.finish(options.sources, options.state ?? 'complete');
      this.close();
      putInPlace(partialPath(this.path), this.path);
      return this.path;
    } catch (error) {
      throw writeError(error, this.path);
    }
  }

  /**
   * Gives up. With `keep` what was written stays in the partial file, which opens and says that it is incomplete; its path is
   * returned. Never throws.
   */
  abort(keep: boolean): string | undefined {
    if (this.open) {
      if (keep) quietly(() => handOverAll(this.tables));
      quietly(() => this.sink.abort(keep));
      this.close();
    }
    const partial = partialPath(this.path);
    if (keep) return partial;
    quietly(() => removeDatabase(partial));
    return undefined;
  }

  private setBase(base: FileTime): void {
    // What came before counts from where it did.
    handOverAll(this.tables);
    this.sink.setBase(base);
    this.hasBase = true;
  }

  private close(): void {
    if (!this.open) return;
    this.open = false;
    this.restoreMask();
  }

  private guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw writeError(error, this.path);
    }
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Giving up after a failure: the first error is the one to report.
  }
}
