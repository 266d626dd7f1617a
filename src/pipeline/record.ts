/**
 * A live source → a capture that can be looked at while it grows.
 *
 * DuckDB lets one process open a file, once, for writing or by many for reading. So the one process that records is the one that
 * looks: a reader is another connection of the writer's database, which {@link LiveCapture.openReader} gives; `openCapture` of the
 * same file is refused until the end. A reader sees what was committed, all of it or nothing, every half second or so
 * ({@link RecordOptions.onCommit} says when). Rows of events, messages and calls are only ever added, in the order of their ids (calls and messages
 * appear when they are over, so their ids have gaps that fill); those of processes, threads and ports are replaced when more is known
 * of them. Queries run on Node's four pool threads, and so do commits: leave one free, with at most three queries running at a time, or the
 * recording waits for them (DTrace gives up when nobody takes its output for ten seconds). Links between the threads of a process, reports of sources and modules come with the end. Then all readers are closed (what they
 * are asked at that moment rejects), the file gets its name, and `openCapture` reads it like any other.
 */
import type { Analysis } from '../analysis/analysis.ts';
import { UserError } from '../base/user-error.ts';
import { createGrowingCapture, type GrowingCapture } from '../capture/growing.ts';
import type { Capture } from '../capture/reader.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OpenRecording } from '../sources/source.ts';
import { nameSource } from './import.ts';
import { ingest } from './ingest.ts';
import { noteLeftOut } from './left-out.ts';

export interface RecordOptions {
  /** Version of this program, for the record. */
  readonly createdBy: string;
  readonly names: Catalogue;
  /** What the source is called in the capture, such as `dtrace.exe` or a file's name. */
  readonly sourceName: string;
  /** Called whenever readers may see more, or nothing has come for a while. */
  readonly onCommit?: (progress: RecordProgress) => void;
}

export interface RecordProgress {
  /** Rows that readers see. */
  readonly events: number;
  readonly messages: number;
  readonly calls: number;
  /** Events that the source knows it has missed, and bytes it has read. */
  readonly lost: number;
  readonly bytes: number;
  /** Since the beginning. */
  readonly seconds: number;
  /** What the source waits for before it can begin to read, in words. */
  readonly waiting?: string | undefined;
}

/** A recording in progress. */
export interface LiveCapture {
  /** Where the capture will be. */
  readonly path: string;
  readonly progress: RecordProgress;
  /** A reader of what is committed so far; any number may be open. The caller closes it, or the end of the recording does. */
  openReader(): Promise<Capture>;
  /** Asks the source to end; what it has seen by then is kept. */
  stop(): void;
  /** Settles when the capture is at its place, with its path. Rejects with why there is none, or where the unfinished one is. */
  readonly finished: Promise<string>;
}

/** How often rows become visible, in milliseconds, unless that takes more than a tenth of the time. */
const COMMIT_MS = 500;
const COMMIT_SHARE = 10;
/** Without events for so long, what waits for what may come a little later waits no more. */
const REST_MS = 1000;
/** How often a commit that waits looks whether the recording is to end. */
const PATIENCE_MS = 500;

/**
 * Begins to record `source` into a capture at `target`. Rejects with `UserError` if nothing can be written there. The source
 * is closed at the end, or if that fails.
 */
export async function startRecording(
  source: OpenRecording,
  target: string,
  options: RecordOptions,
): Promise<LiveCapture> {
  const capture = await createdFor(source, target, options);
  const recorder = new Recorder(source, capture, options);
  const finished = recorder.run();
  // Whoever waits for the end is told; nobody must.
  finished.catch(() => {});
  return {
    path: capture.path,
    get progress() {
      return recorder.progress;
    },
    openReader: () => capture.openReader(),
    stop: () => recorder.stop(),
    finished,
  };
}

/** Nobody else closes the source if there can be no capture. */
async function createdFor(source: OpenRecording, target: string, options: RecordOptions): Promise<GrowingCapture> {
  try {
    return await createGrowingCapture(target, { createdBy: options.createdBy, names: nameSource(options.names) });
  } catch (error) {
    source.close();
    throw error;
  }
}

class Recorder {
  progress: RecordProgress = { events: 0, messages: 0, calls: 0, lost: 0, bytes: 0, seconds: 0 };
  private readonly source: OpenRecording;
  private readonly capture: GrowingCapture;
  private readonly options: RecordOptions;
  private readonly abort = new AbortController();
  private readonly started = performance.now();
  private lastCommit = performance.now();
  private lastEvent = performance.now();
  private pause = COMMIT_MS;
  private events = 0;
  private rested = true;
  private stopping = false;

  constructor(source: OpenRecording, capture: GrowingCapture, options: RecordOptions) {
    this.source = source;
    this.capture = capture;
    this.options = options;
  }

  stop(): void {
    this.stopping = true;
    if (this.source.stop === undefined) this.abort.abort();
    else this.source.stop();
  }

  async run(): Promise<string> {
    const { source, capture, options } = this;
    try {
      const { complete, leftOut } = await ingest([source], capture, {
        names: options.names,
        signal: this.abort.signal,
        onTurn: (analysis, events) => this.turn(analysis, events),
      });
      const { report } = source;
      noteLeftOut(report, leftOut);
      const sources = [{ name: options.sourceName, size: report.bytesRead, sha256: undefined, report }];
      return await capture.finish({ sources, state: complete ? 'complete' : 'stopped' });
    } catch (error) {
      const partial = await capture.abort(this.progress.events > 0);
      throw partial === undefined ? error : unfinished(error, partial);
    } finally {
      source.close();
    }
  }

  private async turn(analysis: Analysis, events: number): Promise<void> {
    const now = performance.now();
    if (events > this.events) {
      this.events = events;
      this.lastEvent = now;
      this.rested = false;
    }
    if (now - this.lastCommit < this.pause) return;
    const idle = now - this.lastEvent >= REST_MS;
    if (!(idle && this.rested)) {
      if (idle) analysis.rest();
      this.rested = idle;
      analysis.living(this.capture.snapshot);
      await this.commit();
    }
    this.lastCommit = performance.now();
    this.pause = Math.max(COMMIT_MS, COMMIT_SHARE * (this.lastCommit - now));
    this.tell();
  }

  /** Queries of readers may hold every thread that a commit could run on: when the recording is to end, they end first. */
  private async commit(): Promise<void> {
    const look = setInterval(() => {
      if (this.stopping) void this.capture.closeReaders();
    }, PATIENCE_MS);
    try {
      await this.capture.commit();
    } finally {
      clearInterval(look);
    }
  }

  private tell(): void {
    const { report } = this.source;
    this.progress = {
      ...this.capture.counts,
      lost: report.lostEvents,
      bytes: report.bytesRead,
      seconds: (this.lastCommit - this.started) / 1000,
      waiting: this.source.waiting,
    };
    this.options.onCommit?.(this.progress);
  }
}

/** What was committed before the failure is there. */
function unfinished(error: unknown, partial: string): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(`${error.message}; what was recorded until then is in ${partial}`, {
    exitCode: 1,
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
