/**
 * A capture that is read while it is written. DuckDB lets one process open a file, once: so the writer is on the calling thread, and
 * readers are further connections to its database. They see what {@link GrowingCapture.commit} has shown, all of it or nothing.
 */
import { assert } from '../base/assert.ts';
import { UserError } from '../base/user-error.ts';
import type { TraceEvent } from '../model/event.ts';
import type {
  CallFact,
  FactSink,
  LivingSink,
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
import { fileError } from './errors.ts';
import { LivingFacts } from './living-facts.ts';
import { type Capture, openGrowing } from './reader.ts';
import { type LocalSink, openLocalSink } from './row-sink.ts';
import type { Store } from './store.ts';
import { begin, type CaptureOptions, type CaptureWriter, type FinishOptions } from './writer.ts';

/** Starts a capture at `path`; see `createCapture`. */
export async function createGrowingCapture(
  path: string,
  options: Omit<CaptureOptions, 'ownThread'>,
): Promise<GrowingCapture> {
  let sink: LocalSink | undefined;
  const writer = await begin(path, options, async (store) => {
    sink = await openLocalSink({ ...store, shared: true });
    return sink;
  });
  assert(sink !== undefined, 'a writer has a sink');
  return new GrowingCapture(writer, sink.store);
}

/** Takes facts like `CaptureWriter`; what readers see of them changes with each `commit`. */
export class GrowingCapture implements FactSink {
  private readonly writer: CaptureWriter;
  private readonly store: Store;
  private readonly living: LivingFacts;
  private readonly readers = new Set<Capture>();
  private ended = false;

  constructor(writer: CaptureWriter, store: Store) {
    this.writer = writer;
    this.store = store;
    this.living = new LivingFacts(writer);
  }

  /** Where the capture will be. */
  get path(): string {
    return this.writer.path;
  }
  /** Rows so far, shown or not. */
  get counts(): { events: number; messages: number; calls: number } {
    return this.writer.counts;
  }
  /** Takes what is known so far of processes, threads and ports. */
  get snapshot(): LivingSink {
    return this.living.snapshot;
  }

  event(event: TraceEvent, process: ProcessKey | undefined, thread: ThreadKey | undefined): void {
    this.writer.event(event, process, thread);
  }
  process(fact: ProcessFact): void {
    this.living.final.process(fact);
  }
  thread(fact: ThreadFact): void {
    this.living.final.thread(fact);
  }
  port(fact: PortFact): void {
    this.living.final.port(fact);
  }
  service(fact: ServiceFact): void {
    this.writer.service(fact);
  }
  module(fact: ModuleFact): void {
    this.writer.module(fact);
  }
  message(fact: MessageFact): void {
    this.writer.message(fact);
  }
  call(fact: CallFact): void {
    this.writer.call(fact);
  }
  parentLink(link: ParentLink): void {
    this.writer.parentLink(link);
  }
  parentVerdict(verdict: ParentVerdict): void {
    this.writer.parentVerdict(verdict);
  }

  /** Shows readers all that has come, and keeps it should the process be killed. */
  async commit(): Promise<void> {
    try {
      await this.store.commit(this.living.removals, () => {
        this.living.put();
        this.writer.handOver();
      });
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** Another reader. It ends when the capture is finished, and there are none then: open the file itself. */
  async openReader(): Promise<Capture> {
    const capture = this.ended ? undefined : await this.anotherReader();
    if (this.ended || capture === undefined) {
      capture?.close();
      throw new UserError('the recording has ended', { hint: `open ${this.path} itself` });
    }
    return capture;
  }

  private async anotherReader(): Promise<Capture> {
    const database = await this.store.reader();
    const close = (): void => {
      database.close();
      void database.released().then(() => this.readers.delete(capture));
    };
    const capture = await openGrowing({ ...database, close }, this.path);
    this.readers.add(capture);
    return capture;
  }

  /** Ends all readers, then as `CaptureWriter.finish`. */
  async finish(options: FinishOptions): Promise<string> {
    // First the readers: their queries may hold every thread that a commit could run on.
    await this.closeReaders();
    await this.commit();
    return this.writer.finish(options);
  }

  /** Ends all readers, then as `CaptureWriter.abort`. */
  async abort(keep: boolean): Promise<string | undefined> {
    await this.closeReaders();
    return this.writer.abort(keep);
  }

  /** Ends all readers, and what they ask; there are none from then on. May be called again. */
  async closeReaders(): Promise<void> {
    this.ended = true;
    for (const reader of this.readers) reader.close();
    await Promise.all([...this.readers].map((reader) => reader.released()));
  }
}
