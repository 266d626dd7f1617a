/** One recording: what happens at the entry and at the return of NtAlpcSendWaitReceivePort. */
import { type Entry, readEntry, VALUE } from './entry.ts';
import { Exits } from './exits.ts';
import { type Layout, targetTime } from './layout.ts';
import { readAvailable, reads, tryRead } from './memory.ts';
import { NO_CONTENT, readContent } from './message.ts';
import type { Options } from './options.ts';
import { Output } from './output.ts';
import { type Port, Ports } from './port.ts';
import { type Process, Processes } from './process.ts';
import { enterLine, jsonLine, type Line, leaveLine, processLine, timeText } from './record.ts';
import { pair } from './registers.ts';
import { Stacks } from './stack.ts';
import { enterText, leaveText } from './text.ts';
import { type Pending, Threads } from './threads.ts';
import { add, equal, isZero, type U64, u32At } from './u64.ts';

/** ALPC_MSGFLG_SYNC_REQUEST (winsiderss/systeminformer phnt/include/ntlpcapi.h). */
const SYNC_REQUEST = 0x2_0000;
/** Success codes that leave nothing in the receive buffer: timeout, user APC, alerted, message in the completion list. */
const NOTHING_RECEIVED = [0x102, 0xc0, 0x101, 0x4000_0030];
/** The return address is 0x25 behind nt!KiSystemServiceCopyEnd in the builds seen. */
const DISPATCHER_LENGTH = 0x80;
/** Errors are written out this often and counted from then on. */
const MAX_ERRORS = 50;

export class Probe {
  readonly counts = { entries: 0, skipped: 0, logged: 0, returns: 0, missed: 0, errors: 0 };
  private readonly layout: Layout;
  private readonly options: Options;
  private readonly output: Output;
  private readonly processes: Processes;
  private readonly ports: Ports;
  private readonly stacks: Stacks;
  private readonly threads = new Threads();
  private readonly exits: Exits;
  private number = 0;
  /** Where system calls of programs return to in the kernel. */
  private dispatcher: U64 | undefined;

  /** Throws if the file cannot be made. */
  constructor(layout: Layout, options: Options) {
    this.layout = layout;
    this.options = options;
    this.output = new Output(options);
    this.processes = new Processes(layout, options);
    this.ports = new Ports(layout, options, this.processes);
    this.stacks = new Stacks(options);
    this.exits = new Exits(options.breakpoint + 1, options.exits, (call) =>
      this.missed(call, 'its breakpoint was needed for a later call'),
    );
    this.line({ type: 'start', alpcscope: 'windbg', version: 1, ...timed(), ...(layout.system ?? {}), options });
  }

  /** The entry's breakpoint was hit; `values` are the halves of its registers (`registers.ts`). */
  enter(values: readonly unknown[]): void {
    this.counts.entries += 1;
    const faults: string[] = [];
    const processAt = pair(values, VALUE.process);
    const process = this.processes.of(processAt.hi, processAt.lo, faults);
    if (process === undefined) throw new Error(faults.join('; '));
    if (process.skip || (isZero(pair(values, VALUE.r8)) && !this.options.receives)) {
      this.counts.skipped += 1;
      return;
    }
    const port = this.ports.of(process, pair(values, VALUE.rcx), faults);
    // Without a port there is no name to choose by: with a choice of ports, such a call is not one of them.
    if (port === undefined ? this.options.ports.length > 0 : port.skip) {
      this.counts.skipped += 1;
      return;
    }
    const entry = readEntry(this.layout, process, values, faults);
    if (entry === undefined) throw new Error(faults.join('; '));
    this.record(entry, port, faults);
  }

  /** Each process is written out when a line first means it. */
  private announce(process: Process | undefined): void {
    if (process === undefined || process.announced) return;
    process.announced = true;
    this.line(processLine(process, now()));
  }

  private record(entry: Entry, port: Port | undefined, faults: string[]): void {
    for (const process of [entry.process, port?.owner, port?.client]) this.announce(process);
    const { send: at, sendAttributes: attributesAt, wow64 } = entry;
    const content = readContent({ at, attributesAt, wow64 }, this.options, 'send', faults);
    const thread = this.threads.of(entry.threadAddress, entry.tid);
    for (const left of this.threads.left(thread, entry.rsp)) {
      this.exits.clear(left);
      this.missed(left, 'the thread went on without it');
    }
    const { depth, parent } = this.threads.depthOf(thread);
    this.threads.sending(thread, entry.flags, content.message);
    const stack = this.stacks.of(entry, faults);
    const back = this.returnOf(entry);
    this.number += 1;
    this.counts.logged += 1;
    const call: Pending = {
      number: this.number,
      thread,
      rsp: entry.rsp,
      returnRsp: back?.rsp ?? entry.rsp,
      depth,
      synchronous: (entry.flags & SYNC_REQUEST) !== 0,
      wow64,
      pid: entry.process.pid,
      send: entry.send,
      receive: entry.receive,
      bufferLength: entry.bufferLength,
      receiveAttributes: entry.receiveAttributes,
      sent: content.message,
      breakpoint: undefined,
    };
    const watched = back !== undefined && this.exits.watch(call, back.address);
    if (watched) thread.pending.push(call);
    if (this.output.json) {
      this.line(enterLine({ call, entry, time: now(), parent, port, content, stack, watched, faults }));
    }
    if (this.output.text) this.output.write(enterText({ call, entry, port, content, stack, faults }));
  }

  /**
   * Where the call will return to, and with which stack pointer: both lie on the stack. The function itself returns to the
   * dispatcher of system calls, through which all threads pass all the time, and each passing stops the machine; the place
   * behind it, in the program, only this system call returns to.
   */
  private returnOf({ user, userTop, caller, rsp }: Entry): { address: U64; rsp: U64 } | undefined {
    if (user) this.dispatcher = caller;
    if (userTop !== undefined && this.options.returns === 'user') return { address: userTop.rip, rsp: userTop.rsp };
    const label = this.layout.dispatcher;
    const behind = label?.hi === caller.hi && caller.lo >= label.lo && caller.lo - label.lo < DISPATCHER_LENGTH;
    const busy = behind || (this.dispatcher !== undefined && equal(this.dispatcher, caller));
    return busy && this.options.returns === 'user' ? undefined : { address: caller, rsp: add(rsp, 8) };
  }

  /** The return's breakpoint was hit. False if no call of this thread returns here: the breakpoint then stays. */
  leave(values: readonly unknown[]): boolean {
    const thread = this.threads.find(pair(values, 0));
    const found = thread === undefined ? undefined : this.threads.returning(thread, pair(values, 1));
    if (found === undefined) return false;
    this.counts.returns += 1;
    this.exits.gone(found.call);
    for (const call of found.missed) {
      this.exits.clear(call);
      this.missed(call, 'a call around it returned');
    }
    this.returned(found.call, pair(values, 2).lo);
    return true;
  }

  private returned(call: Pending, status: number): void {
    const faults: string[] = [];
    const mayHold = !isZero(call.receive) && status < 0x8000_0000 && !NOTHING_RECEIVED.includes(status);
    const place = { at: call.receive, attributesAt: call.receiveAttributes, wow64: call.wow64 };
    const content = mayHold ? readContent(place, this.options, 'receive', faults) : NO_CONTENT;
    if (content.message !== undefined) this.threads.received(call.thread, content.message);
    if (this.output.json) {
      const size = call.wow64 ? 4 : 8;
      const reads = mayHold && !isZero(call.bufferLength);
      const length = reads ? tryRead(call.bufferLength, size, 'buffer length', faults) : undefined;
      const received = length === undefined ? undefined : u32At(length, 0);
      // The kernel may have put the message's id into the sent header, unless the answer lies over it.
      const own = call.sent !== undefined && !equal(call.send, call.receive);
      const after = own ? readAvailable(call.send, call.sent?.headerSize ?? 0, 'sent header', faults) : undefined;
      this.line(leaveLine({ call, time: now(), status, received, content, after, faults }));
    }
    if (this.output.text) this.output.write(leaveText(call, status, content));
  }

  private missed(call: Pending, reason: string): void {
    this.counts.missed += 1;
    this.threads.finished(call);
    this.line({ type: 'missed', ...timed(), call: call.number, reason });
  }

  /** Something went wrong that no record can say. */
  failed(where: string, error: unknown): void {
    this.counts.errors += 1;
    if (this.counts.errors > MAX_ERRORS) return;
    const message = error instanceof Error ? error.message : String(error);
    try {
      this.line({ type: 'error', ...timed(), where, message });
    } catch {
      // The log itself fails, such as on a full disk: the debugger must go on all the same.
    }
  }

  private line(line: Line): void {
    if (this.output.json) this.output.write(jsonLine(line));
    else if (line.type === 'error') this.output.write(`[ERROR] ${line.where}: ${line.message}`);
    else if (line.type === 'missed') this.output.write(`[MISSED] #${line.call}: ${line.reason}`);
  }

  status(): Record<string, number> {
    const { calls, bytes, faults } = reads;
    return { ...this.counts, watched: this.exits.count, lines: this.output.lines, reads: calls, bytes, faults };
  }

  /** Takes the breakpoints of returns away and closes the file. */
  stop(): void {
    this.exits.clearAll();
    this.line({ type: 'stop', ...timed(), status: this.status() });
    this.output.close();
  }
}

function now(): string | undefined {
  return timeText(targetTime());
}

function timed(): { time?: string } {
  const time = now();
  return time === undefined ? {} : { time };
}
