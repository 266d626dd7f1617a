/**
 * The indented text of monitor_alpc.js (commial/experiments windows/alpc), and of our probe with format=text → trace events.
 *
 *     [SendWait] Start
 *     winlogon.exe(5624)
 *     PortHandle=394, SendMessage=2995869e780, ReceiveMessage=0
 *     Handle: 394 Port: LRPC-b4cb7c7affbc500b2a | winlogon.exe(5624) -> LogonUI.exe(2304)
 *     |  CALL req_id:2 method:7
 *     |  0000  00 00 …
 *     |   # Child-SP          RetAddr               Call Site
 *     |  00 fffff687`e3f7ea88 fffff800`07de6c05     nt!NtAlpcSendWaitReceivePort
 *     [SendWait] Ret
 *
 * It has no clock, no threads, no flags and no headers: what it does not say stays unknown. Its calls lie in one another as one
 * list for the whole machine, which is how returns find their calls.
 */
import type { AlpcReceive, AlpcSend, MessageContent, TraceEvent } from '../../model/event.ts';
import { countSkip, type SourceReport } from '../../model/report.ts';
import type { Line } from './lines.ts';
import { Facts } from './output.ts';
import { type Dump, DumpReader, type TextLine, textLine } from './text-line.ts';

interface Call {
  /** Number, in the text of our probe. */
  readonly number: string | undefined;
  pid: number | undefined;
  tid: number | undefined;
  handle: bigint | undefined;
  sends: boolean;
  portName: string | undefined;
  ownerPid: number | undefined;
  clientPid: number | undefined;
  skipped: boolean;
  sent: Dump | undefined;
  status: number | undefined;
}

const MAX_DEPTH = 4096;

export class TextReader {
  private readonly report: SourceReport;
  private readonly facts: Facts;
  private readonly ready: TraceEvent[] = [];
  private readonly calls: Call[] = [];
  /** The call whose lines are being read: on its way in, or back. */
  private current: { readonly call: Call; readonly back: boolean; readonly dump: DumpReader } | undefined;
  private time = 0;

  constructor(report: SourceReport) {
    this.report = report;
    this.facts = new Facts(report);
    this.ready.push({
      kind: 'meta',
      id: 0,
      time: 0,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      // The order of the lines is all the time there is.
      facts: { sourceId: 'windbg-text', clock: 'none', pointerSize: 8 },
    });
  }

  line(line: Line): void {
    if (line.text === undefined) {
      countSkip(this.report, 'line too long', line.length, line.offset);
      return;
    }
    const parsed = textLine(line.text);
    if (parsed.kind === 'empty') return;
    if (!this.use(parsed, line.offset)) countSkip(this.report, reasonOf(parsed), line.length, line.offset);
  }

  /** Moves out the events that are ready; with `all` the log has ended. */
  take(into: TraceEvent[], all: boolean): void {
    if (all) this.close();
    for (const event of this.ready) into.push(event);
    this.ready.length = 0;
  }

  /** False if the line means nothing where it stands. */
  private use(line: TextLine, offset: number): boolean {
    switch (line.kind) {
      case 'start':
        this.begin(line.number);
        return true;
      case 'return':
        return this.back(line.number, line.status);
      case 'words':
        // What the dumped bytes say anyway, and remarks that carry nothing.
        return true;
      case 'process':
        return this.process(line.name, line.pid, line.tid);
      case 'arguments':
        return this.arguments(line.handle, line.send);
      case 'port':
        return this.port(line);
      case 'skip':
        if (this.current === undefined) return false;
        this.current.call.skipped = true;
        return true;
      case 'bytes':
        return this.current?.dump.bytes(line.offset, line.bytes) === true;
      case 'cut':
        return this.current?.dump.cut(line.length) === true;
      case 'frame':
        return this.current?.dump.frame(line) === true;
      case 'fault':
        countSkip(this.report, 'could not be read by the debugger: memory', 0, offset);
        return true;
      default:
        return false;
    }
  }

  private begin(number: string | undefined): void {
    this.close();
    const call: Call = {
      number,
      pid: undefined,
      tid: undefined,
      handle: undefined,
      sends: false,
      portName: undefined,
      ownerPid: undefined,
      clientPid: undefined,
      skipped: false,
      sent: undefined,
      status: undefined,
    };
    if (this.calls.length >= MAX_DEPTH) this.calls.shift();
    this.calls.push(call);
    this.current = { call, back: false, dump: new DumpReader() };
    this.report.events += 1;
  }

  private back(number: string | undefined, status: number | undefined): boolean {
    this.close();
    const at =
      number === undefined ? this.calls.length - 1 : this.calls.findLastIndex((call) => call.number === number);
    const call = this.calls[at];
    if (call === undefined) return false;
    // Inner calls that never returned are over too; ours are numbered because they do mix.
    this.calls.splice(at, 1);
    call.status = status;
    this.report.events += 1;
    this.current = { call, back: true, dump: new DumpReader() };
    return true;
  }

  private process(name: string, pid: number, tid: number | undefined): boolean {
    const { current } = this;
    if (current === undefined || current.back || current.call.pid !== undefined) return false;
    current.call.pid = pid;
    current.call.tid = tid;
    this.ready.push(...this.facts.process({ pid, name }, this.time));
    return true;
  }

  private arguments(handle: bigint, send: bigint): boolean {
    const { current } = this;
    if (current === undefined || current.back) return false;
    current.call.handle = handle;
    current.call.sends = send !== 0n;
    return true;
  }

  private port(line: Extract<TextLine, { kind: 'port' }>): boolean {
    const { current } = this;
    if (current === undefined || current.back) return false;
    const { call } = current;
    call.portName = line.name;
    call.ownerPid = line.owner?.pid;
    call.clientPid = line.client?.pid;
    for (const end of [line.owner, line.client]) {
      if (end !== undefined) this.ready.push(...this.facts.process(end, this.time));
    }
    return true;
  }

  /** The lines of one side of a call are complete. */
  private close(): void {
    const { current } = this;
    this.current = undefined;
    if (current === undefined || current.call.skipped) return;
    const { call, back } = current;
    const dump = current.dump.finish();
    this.time += 1;
    if (back) this.returned(call, dump);
    else if (call.sends) {
      call.sent = dump;
      this.message('alpc.send', call, dump);
    }
  }

  /** The original shows the sent message again: where a reply lies over it, its bytes are others. */
  private returned(call: Call, dump: Dump): void {
    if (call.status !== undefined) {
      const { tid, pid } = call;
      this.push({ kind: 'alpc.unwait', id: 0, time: this.time, pid, tid, cpu: undefined, status: call.status });
    }
    const nothing = dump.bytes.length === 0 && dump.length === 0;
    if (nothing || (call.number === undefined && sameBytes(dump.bytes, call.sent?.bytes))) return;
    this.message('alpc.receive', call, dump);
  }

  private message(kind: 'alpc.send' | 'alpc.receive', call: Call, dump: Dump): void {
    const { pid, tid } = call;
    const content: MessageContent = {
      handle: call.handle,
      port: undefined,
      portName: call.portName,
      ownerPid: call.ownerPid,
      clientPid: call.clientPid,
      flags: undefined,
      status: call.status,
      header: undefined,
      payload: dump.bytes,
      payloadLength: dump.length,
      attributes: undefined,
      view: undefined,
      callbackId: undefined,
    };
    const event: AlpcSend | AlpcReceive = {
      kind,
      id: 0,
      time: this.time,
      pid,
      tid,
      cpu: undefined,
      messageId: 0,
      content,
    };
    this.push(event);
    for (const more of this.facts.stack(event, dump.frames)) this.push(more);
  }

  private push(event: TraceEvent): void {
    this.facts.count(event);
    this.ready.push(event);
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function reasonOf({ kind }: TextLine): string {
  if (kind === 'unknown') return 'line of unknown kind';
  if (kind === 'left-out') return 'part left out by who made the log ("...")';
  return kind === 'return' ? 'return of a call that began before the log' : 'line out of place';
}
