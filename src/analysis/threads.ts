/**
 * Lives of threads. Tids are reused too, and a thread has one row for each service tag it has had. Facts that come late
 * (rundown at the end of a recording) are taken to have held before, as long as nothing else was known.
 */
import type { Ticks } from '../base/time.ts';
import type { ThreadEvent, ThreadFacts, ThreadName, ThreadTag } from '../model/event.ts';
import type { FactSink, LivingSink, ThreadFact } from '../model/facts.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_ENDED_THREADS, MAX_THREAD_CHARACTERS, MAX_THREADS, START_SLACK_TICKS } from './limits.ts';
import { oldest } from './oldest.ts';
import type { Processes } from './processes.ts';
import { Queue } from './queue.ts';
import { type ProcessLife, ThreadLife } from './records.ts';
import { TextRoom } from './text-room.ts';
import { ThreadTable } from './thread-table.ts';

export class Threads {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  private readonly processes: Processes;
  private readonly current = new ThreadTable();
  /** Called when a life is over, for whoever knows what the thread was doing. */
  private readonly gone: (thread: ThreadLife, time: Ticks) => void;
  /** Threads that have ended, oldest first: they make room before any that may still run. */
  private readonly endedThreads = new Queue<ThreadLife>();
  /** What stands for some thread of a process, where the recording does not say which. */
  private readonly unnamed = new Map<ProcessLife, ThreadLife>();
  /** For names of threads whose last row is not written. */
  private readonly room = new TextRoom(MAX_THREAD_CHARACTERS);
  private rows = 0;

  constructor(
    sink: FactSink,
    counters: AnalysisCounters,
    processes: Processes,
    gone: (thread: ThreadLife, time: Ticks) => void,
  ) {
    this.sink = sink;
    this.counters = counters;
    this.processes = processes;
    this.gone = gone;
  }

  /** The life of (pid, tid) at `time`: a new one if the tid belongs to another process now. */
  of(pid: number, tid: number, time: Ticks): ThreadLife {
    const known = this.current.get(tid);
    if (known !== undefined && known.process.pid === pid && !known.process.replaced) return known;
    // Processor 0 of the idle process and every other one share tid 0.
    return this.begin(this.processes.of(pid, time), tid, time);
  }

  /** Some thread of the process. It is in no table of tids, and does nothing that threads do. */
  someOf(process: ProcessLife, time: Ticks): ThreadLife {
    let thread = this.unnamed.get(process);
    if (thread === undefined) {
      this.rows += 1;
      thread = new ThreadLife(this.rows, 0, process, time);
      this.unnamed.set(process, thread);
    }
    return thread;
  }

  /** The life of a tid whose process the event does not name. */
  byTid(tid: number): ThreadLife | undefined {
    return this.current.get(tid);
  }

  apply(event: ThreadEvent, creator: number | undefined): void {
    const { thread: facts, time } = event;
    if (event.kind === 'thread.start') {
      const process = this.processes.alive(facts.processId, time);
      const known = this.current.get(facts.threadId);
      const same = known?.process === process && known.placeholder && time - known.firstSeen <= START_SLACK_TICKS;
      const thread = same ? known : this.begin(process, facts.threadId, time);
      thread.rowStart = time;
      thread.creatorThread = creator;
      this.learn(thread, facts, time);
      return;
    }
    const thread = this.of(facts.processId, facts.threadId, time);
    this.learn(thread, facts, time);
    if (event.kind !== 'thread.end' || thread.ended) return;
    thread.end = time;
    this.close(thread, time);
    this.endedThreads.push(thread);
    if (this.endedThreads.length <= MAX_ENDED_THREADS) return;
    const gone = this.endedThreads.shift();
    if (gone !== undefined && this.current.get(gone.tid) === gone) this.current.delete(gone.tid);
  }

  tagChanged(event: ThreadTag, thread: ThreadLife | undefined): void {
    if (thread === undefined) {
      this.counters.tagsWithoutThread += 1;
      return;
    }
    thread.tag ??= known(event.oldTag);
    this.retag(thread, known(event.newTag), event.time);
  }

  named(event: ThreadName): void {
    const thread = this.of(event.processId, event.threadId, event.time);
    if (event.name !== '') this.rename(thread, event.name);
  }

  finish(): void {
    for (const thread of this.current.values()) if (!thread.ended) this.write(thread);
    for (const thread of this.unnamed.values()) this.write(thread);
    this.current.clear();
  }

  /** Threads whose rows are not written yet. */
  living(sink: Pick<LivingSink, 'thread'>): void {
    for (const thread of this.current.values()) if (!thread.ended) sink.thread(this.factOf(thread));
    for (const thread of this.unnamed.values()) sink.thread(this.factOf(thread));
  }

  private begin(process: ProcessLife, tid: number, time: Ticks): ThreadLife {
    const old = this.current.get(tid);
    if (old !== undefined) {
      this.close(old, time);
      this.current.delete(tid);
    } else if (this.current.size >= MAX_THREADS) {
      for (const thread of oldest(this.current.values())) {
        this.counters.evictedThreads += 1;
        this.close(thread, time);
        this.current.delete(thread.tid);
      }
    }
    this.rows += 1;
    const thread = new ThreadLife(this.rows, tid, process, time);
    this.current.set(tid, thread);
    return thread;
  }

  private close(thread: ThreadLife, time: Ticks): void {
    if (thread.ended) return;
    thread.ended = true;
    this.gone(thread, time);
    this.write(thread);
    this.forgetName(thread);
  }

  private rename(thread: ThreadLife, name: string): void {
    if (thread.ended || thread.name === name) return;
    this.forgetName(thread);
    if (this.room.take(name.length)) thread.name = name;
    else this.counters.droppedThreadNames += 1;
  }

  private forgetName(thread: ThreadLife): void {
    this.room.free(thread.name?.length ?? 0);
    thread.name = undefined;
  }

  private learn(thread: ThreadLife, facts: ThreadFacts, time: Ticks): void {
    thread.placeholder = false;
    if (facts.name !== undefined && facts.name !== '') this.rename(thread, facts.name);
    const tag = known(facts.serviceTag ?? 0);
    if (tag === undefined) return;
    if (thread.tag === undefined) thread.tag = tag;
    else this.retag(thread, tag, time);
  }

  /** From now on the thread works under another tag: a new row. */
  private retag(thread: ThreadLife, tag: number | undefined, time: Ticks): void {
    if (tag === thread.tag || thread.ended) return;
    thread.end = time;
    this.write(thread);
    this.rows += 1;
    thread.row = this.rows;
    thread.rowStart = time;
    thread.end = undefined;
    thread.tag = tag;
  }

  private write(thread: ThreadLife): void {
    this.counters.threads += 1;
    this.sink.thread(this.factOf(thread));
  }

  private factOf(thread: ThreadLife): ThreadFact {
    return {
      id: thread.row,
      tid: this.unnamed.get(thread.process) === thread ? undefined : thread.tid,
      process: thread.process.key,
      serviceTag: thread.tag,
      name: thread.name,
      start: thread.rowStart,
      end: thread.end,
      creatorThread: thread.creatorThread,
    };
  }
}

/** Tag 0 means that none is set. */
function known(tag: number): number | undefined {
  return tag === 0 ? undefined : tag;
}
