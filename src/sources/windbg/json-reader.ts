/** The probe's lines → trace events. What a line looks like: docs/windbg.md. */
import type { FileTime, Ticks } from '../../base/time.ts';
import type { AlpcReceive, AlpcWaitReply, MessageContent, MetaEvent, TraceEvent } from '../../model/event.ts';
import { countSkip, type SourceReport } from '../../model/report.ts';
import {
  bytesField,
  type Fields,
  flagField,
  hexField,
  isHex64,
  numberField,
  objectField,
  parseLine,
  sizeField,
  textField,
} from './fields.ts';
import { fitsLayout, type Header, isAnswer, readHeader } from './header.ts';
import { Hold, type Mutable, type OpenSend } from './hold.ts';
import type { Line } from './lines.ts';
import { Facts, type FrameFact, type Stamp } from './output.ts';

/** ALPC_MSGFLG_SYNC_REQUEST: the call sends, then waits for the reply. */
const SYNC_REQUEST = 0x2_0000;
/** STATUS_ALPC_CHECK_COMPLETION_LIST: the message lies in memory that the caller shares with the kernel. */
const IN_COMPLETION_LIST = 0x4000_0030;
/** PORT_MESSAGE.TotalLength has 16 bits. */
const MAX_MESSAGE = 0xffff;
const MAX_OPEN_CALLS = 65_536;

/** What the entry of a call said that its return needs. */
interface OpenCall {
  readonly call: Omit<MessageContent, 'header' | 'payload' | 'payloadLength' | 'attributes' | 'view' | 'callbackId'>;
  readonly cpu: number | undefined;
  readonly receives: boolean;
  readonly frames: readonly FrameFact[];
  readonly sent: Mutable<MessageContent> | undefined;
  readonly synchronous: boolean;
}

export class JsonReader {
  private readonly report: SourceReport;
  private readonly facts: Facts;
  private readonly hold = new Hold();
  private readonly calls = new Map<number, OpenCall>();
  private base: FileTime | undefined;
  private time: Ticks = 0;
  private started = false;
  private stopped = false;

  constructor(report: SourceReport) {
    this.report = report;
    this.facts = new Facts(report);
  }

  line(line: Line): void {
    const reason = this.read(line);
    if (reason !== undefined) countSkip(this.report, reason, line.length, line.offset);
  }

  /** Why the line was passed over, if it was. */
  private read(line: Line): string | undefined {
    if (line.text === undefined) return 'line too long';
    const text = line.text.trim();
    if (text === '') return undefined;
    // The debugger's own words, where the log of its window was kept.
    if (!text.startsWith('{')) return 'line that is no record';
    const fields = parseLine(text);
    if (fields === undefined) return 'line that is no JSON object';
    return this.record(fields, line) ? undefined : 'record without what it needs';
  }

  /** Moves out the events that are ready. */
  take(into: TraceEvent[], all: boolean): void {
    if (!this.started && !all) return;
    if (!this.started) this.start({});
    if (all) this.report.unclosed = !this.stopped;
    this.hold.take(into, all);
  }

  /** False if fields are missing without which the record means nothing. */
  private record(fields: Fields, line: Line): boolean {
    const type = textField(fields, 'type');
    if (type === 'start' && !this.started) {
      this.start(fields);
      return true;
    }
    // Its first line is lost: the recording begins with this one.
    if (!this.started) this.start({ time: fields['time'] });
    this.tick(fields);
    this.report.events += 1;
    this.stopped = false;
    for (const fault of listOf(fields['faults'])) this.fault(fault, line);
    switch (type) {
      case 'process':
        return this.process(fields);
      case 'enter':
        return this.enter(fields, line);
      case 'leave':
        return this.leave(fields, line);
      case 'missed':
        this.calls.delete(sizeField(fields, 'call') ?? -1);
        countSkip(this.report, 'return of a call that was not seen', 0, line.offset);
        return true;
      case 'error':
        countSkip(this.report, 'call that the probe could not read', 0, line.offset);
        return true;
      case 'start':
        // The same file was written on with another recording.
        this.calls.clear();
        return true;
      case 'stop':
        this.stopped = true;
        return true;
      default:
        return false;
    }
  }

  private fault(fault: unknown, { offset }: Line): void {
    const what = typeof fault === 'string' ? /^[a-z ]{1,30}/.exec(fault)?.[0].trim() : undefined;
    countSkip(this.report, `could not be read by the debugger: ${what || 'memory'}`, 0, offset);
  }

  private start(fields: Fields): void {
    this.started = true;
    const time = hexField(fields, 'time');
    if (time !== undefined) this.base = BigInt(`0x${time}`);
    const osMajor = numberField(fields, 'major');
    const osMinor = numberField(fields, 'minor');
    const osBuild = numberField(fields, 'build');
    const processors = numberField(fields, 'processors');
    const meta: MetaEvent = {
      kind: 'meta',
      id: 0,
      time: 0,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      facts: {
        sourceId: 'windbg',
        clock: 'system-time',
        pointerSize: 8,
        ...(this.base === undefined ? {} : { base: this.base, startTime: this.base }),
        ...(osMajor === undefined ? {} : { osMajor }),
        ...(osMinor === undefined ? {} : { osMinor }),
        ...(osBuild === undefined ? {} : { osBuild }),
        ...(processors === undefined ? {} : { processors }),
      },
    };
    this.hold.add(meta);
  }

  /** The clock of the target steps; where it steps back, or is not known, time stands still. */
  private tick(fields: Fields): void {
    const text = hexField(fields, 'time');
    if (text === undefined) return;
    const time = BigInt(`0x${text}`);
    this.report.first ??= time;
    if (this.base === undefined) {
      // The lines before had no time.
      this.base = time;
      this.hold.add({
        kind: 'meta',
        id: 0,
        time: 0,
        pid: undefined,
        tid: undefined,
        cpu: undefined,
        facts: { base: time },
      });
    }
    const ticks = Number(time - this.base);
    if (!Number.isSafeInteger(ticks) || ticks < this.time) this.report.inversions += 1;
    else {
      this.time = ticks;
      this.report.last = time;
    }
  }

  private process(fields: Fields): boolean {
    const pid = numberField(fields, 'pid');
    const name = textField(fields, 'name');
    if (pid === undefined || name === undefined) return false;
    const key = hexField(fields, 'key');
    const parent = numberField(fields, 'parent');
    const fact = { pid, name, key, parent, wow64: flagField(fields, 'wow64') };
    for (const event of this.facts.process(fact, this.time)) this.hold.add(event);
    return true;
  }

  private stamp(fields: Fields, cpu: number | undefined): Stamp | undefined {
    const pid = numberField(fields, 'pid');
    const tid = numberField(fields, 'tid');
    return pid === undefined || tid === undefined ? undefined : { id: 0, time: this.time, pid, tid, cpu };
  }

  private enter(fields: Fields, line: Line): boolean {
    const number = sizeField(fields, 'call');
    const cpu = numberField(fields, 'cpu');
    const at = this.stamp(fields, cpu);
    const handle = hexField(fields, 'handle');
    const flags = numberField(fields, 'flags');
    if (number === undefined || at === undefined || handle === undefined || flags === undefined) return false;
    const port = hexField(fields, 'port');
    const call = {
      handle: BigInt(`0x${handle}`),
      port: port === undefined ? undefined : `0x${port}`,
      portName: textField(fields, 'portName'),
      ownerPid: numberField(fields, 'owner'),
      clientPid: numberField(fields, 'client'),
      flags,
      status: undefined,
    };
    const frames = framesOf(fields['stack']);
    const send = objectField(fields, 'send');
    const sent = send === undefined ? undefined : { ...call, ...this.message(send, line) };
    const synchronous = (flags & SYNC_REQUEST) !== 0;
    if (sent !== undefined) this.send(number, at, sent, synchronous, frames);
    if (this.calls.size >= MAX_OPEN_CALLS) this.calls.delete(this.calls.keys().next().value ?? -1);
    const receives = textField(fields, 'receive') !== undefined;
    if (flagField(fields, 'watched')) this.calls.set(number, { call, cpu, receives, frames, sent, synchronous });
    return true;
  }

  private message(fields: Fields, line: Line): ReturnType<typeof messageOf> {
    const length = numberField(fields, 'length') ?? 0;
    if (length > MAX_MESSAGE) countSkip(this.report, 'length that no message can have', 0, line.offset);
    const message = messageOf(fields);
    for (const [name, part] of BYTES) {
      if (fields[name] === undefined || message[part] !== undefined) continue;
      countSkip(this.report, 'bytes that are no pairs of hexadecimal digits', 0, line.offset);
    }
    if (message.header !== undefined && !fitsLayout(message.header)) {
      countSkip(this.report, 'message whose header fits no layout', 0, line.offset);
    }
    return message;
  }

  private send(
    call: number,
    at: Stamp,
    content: Mutable<MessageContent>,
    synchronous: boolean,
    frames: readonly FrameFact[],
  ): void {
    const header = readHeader(content.header);
    const messageId = header?.messageId ?? 0;
    const event = { kind: 'alpc.send' as const, ...at, messageId, content };
    const wait: Mutable<AlpcWaitReply> | undefined = synchronous
      ? { kind: 'alpc.wait-reply', ...at, messageId }
      : undefined;
    this.emit(event, messageId === 0 ? { call, event, content, wait } : undefined);
    for (const more of this.facts.stack(event, frames)) this.emit(more);
    if (wait !== undefined) this.emit(wait);
  }

  private leave(fields: Fields, line: Line): boolean {
    const number = sizeField(fields, 'call');
    const status = numberField(fields, 'status');
    const open = number === undefined ? undefined : this.calls.get(number);
    const at = this.stamp(fields, open?.cpu);
    if (number === undefined || status === undefined || at === undefined) return false;
    this.calls.delete(number);
    if (open?.sent !== undefined) open.sent.status = status;
    const receive = objectField(fields, 'receive');
    const content =
      receive === undefined ? undefined : { ...(open?.call ?? NO_CALL), status, ...this.message(receive, line) };
    const header = readHeader(content?.header);
    this.learn(number, open, header, readHeader(bytesField(fields, 'after')));
    if (open?.receives === true || content !== undefined) this.emit({ kind: 'alpc.unwait', ...at, status });
    if (status === IN_COMPLETION_LIST) {
      countSkip(this.report, 'received through a completion list, whose memory is not read', 0, line.offset);
    }
    if (content === undefined) return true;
    if (header === undefined) {
      countSkip(this.report, 'received message without a header', 0, line.offset);
      return true;
    }
    if (!isAnswer(header)) this.tellSender(header, content);
    const event: AlpcReceive = { kind: 'alpc.receive', ...at, messageId: header.messageId, content };
    this.emit(event);
    for (const more of this.facts.stack(event, open?.frames ?? [])) this.emit(more);
    return true;
  }

  /** What the return of a call says about the message it sent: by the reply it waited for, or the header written back. */
  private learn(
    number: number,
    open: OpenCall | undefined,
    received: Header | undefined,
    after: Header | undefined,
  ): void {
    const send = this.hold.open(number);
    if (send === undefined) return;
    if (open?.synchronous === true && received !== undefined && isAnswer(received)) {
      this.settle(send, received);
    } else if (after !== undefined && after.messageId !== 0) this.settle(send, after);
    // An asynchronous message may still be named by its receiver.
  }

  private settle(send: OpenSend, { messageId, callbackId }: Header): void {
    this.hold.settle(send, messageId, callbackId === 0 ? undefined : callbackId);
  }

  /**
   * A received message names its sender. It is the one open send of that thread with this length and these bytes, to a port
   * of the receiver's or of its server's; if several fit, none is taken.
   */
  private tellSender(header: Header, content: MessageContent): void {
    if (header.messageId === 0) return;
    const fitting = this.hold.openOf(header.tid).filter(({ event, content: sent }) => {
      if (event.pid !== header.pid || sent.payloadLength !== content.payloadLength) return false;
      if (sent.portName !== undefined && content.portName !== undefined && sent.portName !== content.portName)
        return false;
      return sameStart(sent.payload, content.payload);
    });
    const [only] = fitting;
    if (only !== undefined && fitting.length === 1) this.settle(only, header);
  }

  private emit(event: TraceEvent, open?: OpenSend): void {
    this.facts.count(event);
    this.hold.add(event, open);
  }
}

const NO_CALL = {
  handle: undefined,
  port: undefined,
  portName: undefined,
  ownerPid: undefined,
  clientPid: undefined,
  flags: undefined,
} as const;

function messageOf(
  fields: Fields,
): Pick<MessageContent, 'header' | 'payload' | 'payloadLength' | 'attributes' | 'view' | 'callbackId'> {
  const header = bytesField(fields, 'header');
  const payload = bytesField(fields, 'data');
  const callbackId = readHeader(header)?.callbackId ?? 0;
  const length = numberField(fields, 'length') ?? Number.POSITIVE_INFINITY;
  return {
    header,
    payload,
    payloadLength: length <= MAX_MESSAGE ? length : payload?.length,
    attributes: bytesField(fields, 'attributes'),
    view: bytesField(fields, 'view'),
    callbackId: callbackId === 0 ? undefined : callbackId,
  };
}

/** Fields of a message that hold bytes, and what they become. */
const BYTES = [
  ['header', 'header'],
  ['data', 'payload'],
  ['attributes', 'attributes'],
  ['view', 'view'],
] as const;

const MAX_FRAMES = 1024;

/** `[address, name]` pairs; the address is empty for frames that the compiler has inlined. */
function framesOf(value: unknown): FrameFact[] {
  const frames: FrameFact[] = [];
  for (const item of listOf(value).slice(0, MAX_FRAMES)) {
    const [address, name] = listOf(item);
    if (typeof address !== 'string' || typeof name !== 'string') continue;
    frames.push({ address: isHex64(address) ? BigInt(`0x${address}`) : 0n, name: name === '' ? undefined : name });
  }
  return frames;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sameStart(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return false;
  return true;
}
