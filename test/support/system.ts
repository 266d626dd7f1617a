import type { Ticks } from '../../src/base/time.ts';
import type {
  EventBase,
  ModuleEvent,
  ProcessFacts,
  ServiceEvent,
  ThreadFacts,
  TraceEvent,
} from '../../src/model/event.ts';
import type { ThreadRef } from './truth.ts';

/** A process as a scenario states it; the rest gets plausible values. */
export interface ProcessSpec {
  readonly pid: number;
  readonly name: string;
  readonly parent?: number | undefined;
  readonly session?: number | undefined;
  readonly sid?: string | undefined;
  readonly commandLine?: string | undefined;
  readonly packageName?: string | undefined;
  readonly flags?: number | undefined;
}
interface ThreadSpec extends ThreadRef {
  readonly tag?: number | undefined;
  readonly name?: string | undefined;
  readonly cpu?: number | undefined;
}
interface ModuleSpec {
  readonly pid: number;
  readonly path: string;
  readonly base: bigint;
  readonly size: number;
  readonly timeDateStamp: number;
}
interface ServiceSpec {
  readonly pid: number;
  readonly name: string;
  readonly tag: number;
  readonly displayName: string;
  readonly processName: string;
  readonly group: string | undefined;
}

/** Nobody in particular: events of the session itself. */
const NOBODY: ThreadRef = { pid: 0xffff_ffff, tid: 0xffff_ffff };

/** Processes, threads, modules and services that exist, and the events that report them. */
export class System {
  readonly processes = new Map<number, ProcessFacts>();
  readonly threads = new Map<number, ThreadFacts>();
  readonly #threadsOf = new Map<number, Set<number>>();
  readonly #initialProcesses: ProcessFacts[] = [];
  readonly #initialThreads: ThreadFacts[] = [];
  readonly #modules = new Map<number, ModuleSpec[]>();
  readonly #services: ServiceSpec[] = [];
  readonly #cpus = new Map<number, number>();
  readonly #cpuCount: number;
  readonly #emit: (event: TraceEvent) => void;
  #lives = 0;

  constructor(cpuCount: number, emit: (event: TraceEvent) => void) {
    this.#cpuCount = cpuCount;
    this.#emit = emit;
  }

  /** Processor of a thread: given, or in turn as threads first appear. */
  cpuOf(tid: number): number {
    const known = this.#cpus.get(tid);
    if (known !== undefined) return known;
    const cpu = this.#cpus.size % this.#cpuCount;
    this.#cpus.set(tid, cpu);
    return cpu;
  }

  moveTo(tid: number, cpu: number): void {
    if (cpu < 0 || cpu >= this.#cpuCount) throw new Error(`no processor ${cpu}: there are ${this.#cpuCount}`);
    this.#cpus.set(tid, cpu);
  }

  head(by: ThreadRef, at: Ticks): EventBase {
    return { id: 0, time: at, pid: by.pid, tid: by.tid, cpu: this.cpuOf(by.tid) };
  }

  /** Enters a process that already runs when recording begins. */
  addProcess(spec: ProcessSpec): void {
    this.#initialProcesses.push(this.#enterProcess(spec));
  }

  /** Enters a thread that already runs when recording begins. */
  addThread(spec: ThreadSpec): void {
    this.#initialThreads.push(this.#enterThread(spec));
  }

  /** Did this pid run when recording began, and has it run ever since? */
  wasThere(pid: number): boolean {
    const process = this.processes.get(pid);
    return process !== undefined && this.#initialProcesses.includes(process);
  }

  #enterProcess(spec: ProcessSpec): ProcessFacts {
    this.#lives += 1;
    const facts: ProcessFacts = {
      processId: spec.pid,
      parentId: spec.parent ?? 0,
      sessionId: spec.session ?? 0,
      exitStatus: undefined,
      uniqueKey: `0x${(0xffff_a687_1000_0080n + BigInt(this.#lives) * 0x1000n).toString(16)}`,
      sid: spec.sid,
      imageName: spec.name,
      commandLine: spec.commandLine ?? spec.name,
      packageName: spec.packageName,
      flags: spec.flags ?? 0,
    };
    this.processes.set(spec.pid, facts);
    return facts;
  }

  #enterThread(spec: ThreadSpec): ThreadFacts {
    if (spec.cpu !== undefined) this.moveTo(spec.tid, spec.cpu);
    const facts: ThreadFacts = {
      processId: spec.pid,
      threadId: spec.tid,
      serviceTag: spec.tag ?? 0,
      name: spec.name,
      startAddress: '0x7ff8c1a51900',
      teb: `0x${(0x2d_0000_0000n + BigInt(spec.tid) * 0x2000n).toString(16)}`,
    };
    this.threads.set(spec.tid, facts);
    const siblings = this.#threadsOf.get(spec.pid);
    if (siblings === undefined) this.#threadsOf.set(spec.pid, new Set([spec.tid]));
    else siblings.add(spec.tid);
    return facts;
  }

  addModule(spec: ModuleSpec): void {
    const list = this.#modules.get(spec.pid);
    if (list === undefined) this.#modules.set(spec.pid, [spec]);
    else list.push(spec);
  }

  addService(spec: ServiceSpec): void {
    this.#services.push(spec);
  }

  /** Logs a process start with its first thread, made by `creator`. */
  startProcess(creator: ThreadRef, spec: ProcessSpec, tid: number, at: Ticks): TraceEvent {
    const event: TraceEvent = { ...this.head(creator, at), kind: 'process.start', process: this.#enterProcess(spec) };
    this.#emit(event);
    this.startThread(creator, { pid: spec.pid, tid }, at + 30);
    return event;
  }

  startThread(creator: ThreadRef, spec: ThreadSpec, at: Ticks): void {
    const { pid, tid } = creator;
    const cpu = this.cpuOf(tid);
    this.#emit({ id: 0, time: at, pid, tid, cpu, kind: 'thread.start', thread: this.#enterThread(spec) });
  }

  endThread(thread: ThreadRef, at: Ticks): void {
    const facts = this.threads.get(thread.tid);
    if (facts === undefined) return;
    const { pid, tid } = thread;
    this.#emit({ id: 0, time: at, pid, tid, cpu: this.cpuOf(tid), kind: 'thread.end', thread: facts });
    this.threads.delete(thread.tid);
    this.#threadsOf.get(thread.pid)?.delete(thread.tid);
    this.#cpus.delete(thread.tid);
  }

  /** Ends a process: its other threads, `last`, and the process itself, in the context of `last`. */
  endProcess(last: ThreadRef, status: number, at: Ticks): Ticks {
    const facts = this.processes.get(last.pid);
    if (facts === undefined) throw new Error(`process ${last.pid} does not run`);
    let now = at;
    for (const tid of this.#threadsOf.get(last.pid) ?? []) {
      if (tid === last.tid) continue;
      this.endThread({ pid: last.pid, tid }, now);
      now += 20;
    }
    this.endThread(last, now);
    this.#emit({ ...this.head(last, now + 20), kind: 'process.end', process: { ...facts, exitStatus: status } });
    this.processes.delete(last.pid);
    this.#threadsOf.delete(last.pid);
    return now + 20;
  }

  /** Says that one event was lost on `cpu`. */
  lost(at: Ticks, cpu: number): void {
    this.#emit({
      id: 0,
      time: at,
      pid: undefined,
      tid: undefined,
      cpu,
      kind: 'lost',
      from: at - 1,
      events: 1,
      buffers: undefined,
      reason: 'dropped by the generator',
      located: true,
    });
  }

  /** Reports everything that ran when recording began (`start`), or runs now that it ends. */
  rundown(which: 'start' | 'end', at: Ticks): Ticks {
    let now = at;
    const next = () => {
      now += 10;
      return { id: 0, time: now, pid: undefined, tid: undefined, cpu: 0 };
    };
    const start = which === 'start';
    for (const process of start ? this.#initialProcesses : this.processes.values()) {
      this.#emit({ ...next(), kind: `process.rundown-${which}`, process });
    }
    for (const thread of start ? this.#initialThreads : this.threads.values()) {
      const own = { pid: thread.processId, tid: thread.threadId };
      this.#emit({ ...next(), ...own, kind: `thread.rundown-${which}`, thread });
    }
    const initial = new Set([0, ...this.#initialProcesses.map((process) => process.processId)]);
    for (const module of [...this.#modules.values()].flat()) {
      if (start && !initial.has(module.pid)) continue;
      const who = module.pid === 0 ? { pid: NOBODY.pid, tid: NOBODY.tid } : {};
      this.#emit({ ...next(), ...who, ...this.#moduleFacts(module), kind: `module.rundown-${which}` });
    }
    return now;
  }

  /** Image loads of a process that just started, in the context of `thread`. */
  loadModules(thread: ThreadRef, at: Ticks): Ticks {
    let now = at;
    for (const module of this.#modules.get(thread.pid) ?? []) {
      now += 40;
      this.#emit({ ...this.head(thread, now), ...this.#moduleFacts(module), kind: 'module.load' });
    }
    return now;
  }

  /** The service table, as Windows writes it when the session stops. */
  serviceRows(stopper: ThreadRef, at: Ticks): Ticks {
    let now = at;
    for (const { pid, ...service } of this.#services) {
      now += 10;
      const row: ServiceEvent = {
        ...this.head(stopper, now),
        kind: 'service',
        processId: pid,
        state: pid === 0 ? 1 : 4,
        ...service,
      };
      this.#emit(row);
    }
    return now;
  }

  #moduleFacts(module: ModuleSpec): Omit<ModuleEvent, keyof EventBase | 'kind'> {
    const { pid, base, size, timeDateStamp, path } = module;
    return { processId: pid, base, size: BigInt(size), checksum: 0, timeDateStamp, path };
  }
}
