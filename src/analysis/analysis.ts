/**
 * Who talks to whom: trace events in, facts out. Everything is derived in one pass over events in time order, in memory
 * that does not grow with the recording (`limits.ts`).
 */
import type { Ticks } from '../base/time.ts';
import type {
  AlpcReceive,
  AlpcSend,
  AlpcWaitNew,
  LostEvent,
  MessageContent,
  ServiceEvent,
  TraceEvent,
} from '../model/event.ts';
import type { FactSink, LivingSink } from '../model/facts.ts';
import { Calls } from './calls.ts';
import { ComHints } from './com-hints.ts';
import { type AnalysisCounters, newCounters } from './counters.ts';
import { Handoffs } from './handoff.ts';
import { MAX_SERVICE_CHARACTERS, MAX_SERVICES } from './limits.ts';
import { Links } from './links.ts';
import { Modules } from './modules.ts';
import { Output } from './output.ts';
import { Ports } from './ports.ts';
import { Processes } from './processes.ts';
import type { CallRecord, ThreadLife } from './records.ts';
import { Rpc } from './rpc.ts';
import { TextRoom } from './text-room.ts';
import { Threads } from './threads.ts';
import { Wakeups } from './wakeups.ts';

export interface AnalysisOptions {
  /** It is known beforehand that events are missing at unknown places; else a `lost` event at the start says so. */
  readonly lossy?: boolean;
  /** False leaves out links between threads of one process; calls nested on one thread have parents all the same. */
  readonly links?: boolean;
}

export interface Analysis {
  /** Takes the next event. Its `id` is set and it is not older than the one before, small inversions of clocks aside. */
  push(event: TraceEvent): void;
  /** Nothing comes at the moment: writes what has only been waiting for what may come a little later. */
  rest(): void;
  /** Tells what is known so far of processes, threads and ports, none of which is final. For recordings that are looked at meanwhile. */
  living(sink: LivingSink): void;
  /** Writes what is still open. Nothing may be pushed afterwards. */
  finish(): void;
  readonly counters: AnalysisCounters;
}

/** Derives facts from events and hands each to `sink` when it is final. */
export function createAnalysis(sink: FactSink, options: AnalysisOptions = {}): Analysis {
  return new EventAnalysis(sink, options);
}

class EventAnalysis implements Analysis {
  readonly counters = newCounters();
  private readonly sink: FactSink;
  private readonly output: Output;
  private readonly processes: Processes;
  private readonly threads: Threads;
  private readonly modules: Modules;
  private readonly ports: Ports;
  private readonly calls: Calls;
  private readonly rpc: Rpc;
  private readonly links: Links;
  private readonly handoffs: Handoffs;
  private readonly com: ComHints;
  private readonly services = new Set<string>();
  private readonly serviceRoom = new TextRoom(MAX_SERVICE_CHARACTERS);
  private time = Number.NEGATIVE_INFINITY;

  constructor(sink: FactSink, options: AnalysisOptions) {
    const { counters } = this;
    this.sink = sink;
    this.output = new Output(sink, counters);
    this.calls = new Calls(this.output, counters);
    const wakeups = new Wakeups(this.calls.frames, counters);
    const qualify = (call: CallRecord): void => this.calls.open.qualify(call);
    this.links = new Links({ sink, counters, wakeups, qualify });
    this.handoffs = new Handoffs(this.calls.frames, this.links, wakeups);
    if (options.links !== false) this.calls.handoffs = this.handoffs;
    this.calls.open.onClose = (call) => this.links.closing(call);
    this.com = new ComHints(this.calls.frames, this.handoffs);
    this.ports = new Ports(sink, counters);
    this.rpc = new Rpc(this.calls, this.output, this.ports, counters);
    this.processes = new Processes(sink, counters);
    this.calls.pairing.processOf = (pid, time) => this.processes.of(pid, time);
    this.threads = new Threads(sink, counters, this.processes, (thread, time) => {
      this.calls.frames.gone(thread, time);
      this.rpc.gone(thread);
    });
    this.modules = new Modules(sink, counters, this.processes);
    if (options.lossy === true) this.setLossy();
  }

  push(event: TraceEvent): void {
    this.counters.events += 1;
    const { pid, tid, time } = event;
    // A loss may be announced before its time has come.
    if (time > this.time && event.kind !== 'lost') {
      this.time = time;
      this.output.advance(time);
      this.calls.open.advance(time);
    }
    let thread: ThreadLife | undefined;
    if (tid !== undefined) thread = pid === undefined ? this.threads.byTid(tid) : this.threads.of(pid, tid, time);
    const process = thread?.process ?? (pid === undefined ? undefined : this.processes.of(pid, time));
    this.sink.event(event, process?.key, thread?.row);
    if (thread === undefined && (event.kind.startsWith('alpc.') || event.kind.startsWith('rpc.'))) {
      this.counters.eventsWithoutThread += 1;
    }
    this.derive(event, thread);
  }

  rest(): void {
    this.output.rest();
  }

  living(sink: LivingSink): void {
    this.processes.living(sink);
    this.threads.living(sink);
    this.ports.living(sink);
  }

  finish(): void {
    this.rpc.finish();
    this.calls.finish();
    this.output.finish();
    this.modules.finish();
    this.ports.finish();
    this.threads.finish();
    this.processes.finish();
  }

  private derive(event: TraceEvent, thread: ThreadLife | undefined): void {
    switch (event.kind) {
      case 'alpc.send':
        if (event.content === undefined) this.calls.send(event, thread, undefined);
        else this.withContent(event, event.content, thread);
        break;
      case 'alpc.receive':
        if (event.content === undefined) this.calls.receive(event, thread, undefined);
        else this.withContent(event, event.content, thread);
        break;
      case 'alpc.wait-reply':
        this.calls.waitReply(event, thread);
        break;
      case 'alpc.unwait':
        this.calls.unwait(event, thread);
        break;
      case 'alpc.wait-new':
        if (thread !== undefined) {
          this.calls.waitNew(thread, event.serverPort, this.waitedPort(event, thread), event.time);
          if (thread.worker !== undefined) this.handoffs.wakeups.idle(thread.worker);
        }
        break;
      case 'rpc.client-start':
        if (thread !== undefined) this.rpc.clientStart(event, thread);
        break;
      case 'rpc.client-stop':
        if (thread !== undefined) this.rpc.clientStop(event, thread);
        break;
      case 'rpc.server-start':
        if (thread !== undefined) this.rpc.serverStart(event, thread);
        break;
      case 'rpc.server-stop':
        if (thread !== undefined) this.rpc.serverStop(event, thread);
        break;
      default:
        this.deriveRare(event, thread);
    }
  }

  /** Kinds that are rare, or from which little or nothing is derived. */
  private deriveRare(event: TraceEvent, thread: ThreadLife | undefined): void {
    switch (event.kind) {
      case 'ready':
        this.calls.handoffs?.wakeups.ready(event, thread, this.threads.byTid(event.readiedTid));
        break;
      case 'switch':
        this.calls.handoffs?.wakeups.switched(event, thread);
        break;
      case 'alpc.other':
        if (event.content !== undefined) this.portOf(event.content, event.time);
        break;
      case 'hint':
        if (thread !== undefined) this.com.hint(event, thread);
        break;
      case 'process.start':
      case 'process.end':
      case 'process.rundown-start':
      case 'process.rundown-end':
      case 'process.defunct':
        this.processes.apply(event, thread?.row);
        break;
      case 'thread.start':
      case 'thread.end':
      case 'thread.rundown-start':
      case 'thread.rundown-end':
        this.threads.apply(event, thread?.row);
        break;
      case 'thread.tag':
        this.threads.tagChanged(event, thread);
        break;
      case 'thread.name':
        this.threads.named(event);
        break;
      case 'module.load':
      case 'module.unload':
      case 'module.rundown-start':
      case 'module.rundown-end':
        this.modules.apply(event);
        break;
      case 'module.pdb':
        this.modules.pdb(event);
        break;
      case 'service':
        this.service(event);
        break;
      case 'rpc.endpoint':
        this.rpc.endpoint(event, event.pid === undefined ? undefined : this.processes.of(event.pid, event.time));
        break;
      case 'lost':
        this.lost(event);
        break;
      case 'meta':
        this.rpc.computerName = event.facts.computerName ?? this.rpc.computerName;
        break;
      default:
    }
  }

  private withContent(event: AlpcSend | AlpcReceive, content: MessageContent, thread: ThreadLife | undefined): void {
    const port = this.portOf(content, event.time);
    if (thread === undefined && event.pid !== undefined) {
      const process = this.processes.of(event.pid, event.time);
      this.calls.apart(event, this.threads.someOf(process, event.time), port);
    } else if (content.merged === 'unclear') this.calls.apart(event, thread, port);
    else if (event.kind === 'alpc.send') this.calls.send(event, thread, port);
    else this.calls.receive(event, thread, port);
  }

  private waitedPort(event: AlpcWaitNew, thread: ThreadLife): number | undefined {
    if (event.portName === undefined) return undefined;
    return this.ports.find(event.portName, 'alpc', event.serverPort ? thread.process : undefined, 'server-wait');
  }

  private portOf(content: MessageContent, time: Ticks): number | undefined {
    if (content.portName === undefined) return undefined;
    const owner = content.ownerPid === undefined ? undefined : this.processes.of(content.ownerPid, time);
    return this.ports.find(content.portName, 'alpc', owner, 'content');
  }

  /** Once per process and name, as recordings repeat the table. */
  private service(event: ServiceEvent): void {
    const process = event.processId === 0 ? undefined : this.processes.of(event.processId, event.time);
    const key = `${process?.key ?? 0} ${event.name}`;
    if (this.services.has(key)) return;
    if (this.services.size >= MAX_SERVICES || !this.serviceRoom.take(key.length)) {
      this.counters.droppedServices += 1;
      return;
    }
    this.services.add(key);
    this.sink.service({
      process: process?.key,
      pid: event.processId,
      tag: event.tag,
      name: event.name,
      displayName: event.displayName,
      state: event.state,
      group: event.group,
    });
  }

  private lost(event: LostEvent): void {
    this.counters.losses += 1;
    if (!event.located) {
      // What was written before it was known is more certain than it should be.
      if (!this.counters.lossy && this.counters.messages > 0) this.counters.lossTooLate = true;
      this.setLossy();
      return;
    }
    this.rpc.lost();
    this.calls.lost(event.from, event.time);
    this.handoffs.forget();
  }

  private setLossy(): void {
    this.counters.lossy = true;
    this.links.lossy = true;
    this.calls.setLossy();
  }
}
