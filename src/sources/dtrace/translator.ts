/** Firings → trace events. */
import type { Ticks } from '../../base/time.ts';
import type { AlpcReceive, AlpcSend, AlpcWaitReply, StackEvent, StackFrames, TraceEvent } from '../../model/event.ts';
import { countSkip, type SourceReport } from '../../model/report.ts';
import type { Clock } from './clock.ts';
import { contentOf, type Header, type OpenContent, type PortFacts, portOf, readHeader } from './content.ts';
import type { Firing } from './firings.ts';
import type { Frame } from './frames.ts';
import type { Hold, MessageIds, PendingSend } from './hold.ts';
import { PortNames } from './port-names.ts';
import { SeenProcesses } from './processes.ts';
import { stackNames } from './stack-text.ts';

/** NtAlpcSendWaitReceivePort: send, then wait for the reply. */
const SYNC_REQUEST = 0x2_0000;
/** STATUS_ALPC_CHECK_COMPLETION_LIST: a message came, but lies in memory shared with the kernel. */
const IN_COMPLETION_LIST = 0x4000_0030;
/** Low byte of PORT_MESSAGE's type: LPC_REPLY, and the answer to a connection request. */
const REPLY = 2;
const CONNECTION_REPLY = 11;
/** What a held event costs beside its bytes. */
const EVENT_BYTES = 512;

type Mutable<Event> = { -readonly [Name in keyof Event]: Event[Name] };

interface Stamp {
  readonly id: 0;
  readonly time: Ticks;
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
}

export class Translator {
  private readonly report: SourceReport;
  private readonly clock: Clock;
  private readonly hold: Hold;
  private readonly processes = new SeenProcesses();
  private readonly ports = new PortNames();
  /** Where sends learn their ids: nowhere, if the program watches entries only. */
  holds = true;
  private stacks = 0;

  constructor(report: SourceReport, clock: Clock, hold: Hold) {
    this.report = report;
    this.clock = clock;
    this.hold = hold;
  }

  readonly firing = (firing: Firing): void => {
    const { head } = firing;
    switch (head?.kind) {
      case 'S':
        this.sent(firing, head);
        break;
      case 'R':
        this.returned(firing, head);
        break;
      case 'O':
        this.ports.returned(head, firing.server);
        break;
      case 'X':
        this.ports.closed(head.fields[1] ?? '', head.fields[4] ?? '');
        break;
      default:
        if (firing.asked !== undefined) this.ports.began(firing);
        // The server's answer outlives the line with the handle if that one faulted.
        else if (firing.server === undefined) this.skip('part of a call whose first line is missing', firing);
    }
  };

  private skip(reason: string, { offset }: Firing): void {
    countSkip(this.report, reason, 0, offset);
  }

  private emit(time: Ticks, events: readonly TraceEvent[], pending?: PendingSend): void {
    let bytes = EVENT_BYTES * events.length;
    for (const event of events) {
      this.report.eventsBy.set(event.kind, (this.report.eventsBy.get(event.kind) ?? 0) + 1);
      if (event.kind === 'alpc.send' || event.kind === 'alpc.receive') bytes += contentBytes(event.content);
    }
    this.hold.add(time, events, bytes, pending);
  }

  private sent(firing: Firing, head: Frame): void {
    const { fields } = head;
    const [, pidText = '', , cpu, handle = '0', flags = '0', , , object = '0', parent, name = ''] = fields;
    const at = this.stamp(firing, pidText, cpu);
    this.tellProcesses(firing, at.time, { pid: at.pid, object, parent: Number(parent), name });
    const port = this.ports.of(pidText, handle, portOf(firing));
    const content = contentOf(firing, { handle, flags, status: undefined }, port);
    const header = this.headerOf(firing);
    const send: Mutable<AlpcSend> = { kind: 'alpc.send', ...at, messageId: header?.messageId ?? 0, content };
    const events: TraceEvent[] = [send, ...this.stacksOf(firing, send)];
    let wait: Mutable<AlpcWaitReply> | undefined;
    if ((Number.parseInt(flags, 16) & SYNC_REQUEST) !== 0) {
      wait = { kind: 'alpc.wait-reply', ...at, messageId: send.messageId };
      events.push(wait);
    }
    const open = this.holds && send.messageId === 0;
    this.emit(at.time, events, open ? pendingSend(firing, send, wait, content, port) : undefined);
  }

  private returned(firing: Firing, head: Frame): void {
    const { fields } = head;
    const [, pidText = '', , cpu, entry = '', handle = '0', flags = '0', statusText = '0', sendAt, receiveAt] = fields;
    const [, , , , , , , , , , object = '0', parent, name = ''] = fields;
    const at = this.stamp(firing, pidText, cpu);
    const status = Number.parseInt(statusText, 16);
    this.tellProcesses(firing, at.time, { pid: at.pid, object, parent: Number(parent), name });
    const received = status === 0 && receiveAt !== '0';
    const header = received ? this.headerOf(firing) : undefined;
    if (sendAt !== '0') this.hold.returned(at.tid, entry, idsAfter(firing, flags, status, header));
    if (receiveAt === '0') return;
    this.emit(at.time, [{ kind: 'alpc.unwait', ...at, status }]);
    if (status === IN_COMPLETION_LIST)
      this.skip('received through a completion list, whose memory is not read', firing);
    if (header === undefined) return;
    const port = this.ports.of(pidText, handle, portOf(firing));
    const content = contentOf(firing, { handle, flags, status }, port);
    this.tellSender(at, header, content);
    const receive: AlpcReceive = { kind: 'alpc.receive', ...at, messageId: header.messageId, content };
    this.emit(at.time, [receive, ...this.stacksOf(firing, receive)]);
  }

  /** The header of the message that was to be printed, counting why there is none. */
  private headerOf(firing: Firing): Header | undefined {
    const { message } = firing;
    if (message === undefined) {
      this.skip(
        firing.faults > 0 ? 'message whose memory could not be read' : 'message whose bytes are missing',
        firing,
      );
      return undefined;
    }
    const header = readHeader(message.bytes);
    if (header === undefined) this.skip('message whose header fits no layout', firing);
    else if (firing.faults > 0 && header.dataLength > 0 && message.bytes.length <= header.length) {
      this.skip('data of a message that could not be read', firing);
    }
    return header;
  }

  /**
   * A received request names its sender: the oldest send of that thread that waits for its id and has the same length and
   * bytes, and whose port does not belong to others, is this message.
   */
  private tellSender(at: Stamp, header: Header, content: OpenContent): void {
    if (header.messageId === 0 || header.type === REPLY) return;
    const found = this.hold.waiting(header.tid).find((pending) => {
      if (pending.pid !== header.pid || pending.dataLength !== header.dataLength) return false;
      if (!sameStart(pending.payload, content.payload)) return false;
      const { ownerPid, clientPid } = pending;
      if (ownerPid === undefined) return true;
      return ownerPid === at.pid || clientPid === at.pid;
    });
    if (found === undefined) return;
    this.hold.received(found, { messageId: header.messageId, callbackId: content.callbackId, status: undefined });
  }

  private stamp(firing: Firing, pid: string, cpu: string | undefined): Stamp {
    return { id: 0, time: this.clock.ticks(firing.time), pid: Number(pid), tid: firing.tid, cpu: Number(cpu) };
  }

  private tellProcesses(firing: Firing, time: Ticks, own: Parameters<SeenProcesses['event']>[0]): void {
    const seen = [own];
    for (const { fields } of firing.processes) {
      const [, , , pid, object = '0', parent, name = ''] = fields;
      seen.push({ pid: Number(pid), object, parent: Number(parent), name });
    }
    for (const process of seen) {
      const event = this.processes.event(process, time);
      if (event !== undefined) this.emit(time, [event]);
    }
  }

  private stacksOf({ kernel, user }: Firing, event: AlpcSend | AlpcReceive): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (const [half, frame] of [['kernel', kernel] as const, ['user', user] as const]) {
      if (frame === undefined || frame.stack.length === 0) continue;
      this.stacks += 1;
      const { time, pid, tid, cpu } = event;
      const base = { id: 0, time, pid, tid, cpu };
      const reference: StackEvent = { kind: 'stack', ...base, event, half, stack: this.stacks };
      const frames: StackFrames = { kind: 'stack.frames', ...base, stack: this.stacks, ...stackNames(frame.stack) };
      events.push(reference, frames);
    }
    return events;
  }
}

function contentBytes(content: AlpcSend['content']): number {
  if (content === undefined) return 0;
  return (content.payload?.length ?? 0) + (content.attributes?.length ?? 0) + (content.view?.length ?? 0);
}

function pendingSend(
  firing: Firing,
  send: Mutable<AlpcSend>,
  wait: Mutable<AlpcWaitReply> | undefined,
  content: OpenContent,
  port: PortFacts,
): PendingSend {
  return {
    pid: send.pid ?? 0,
    tid: firing.tid,
    entry: firing.time,
    dataLength: content.payloadLength ?? -1,
    payload: content.payload ?? new Uint8Array(0),
    ownerPid: port.ownerPid,
    clientPid: port.clientPid,
    settle({ messageId, callbackId, status }) {
      send.messageId = messageId;
      if (wait !== undefined) wait.messageId = messageId;
      content.callbackId ??= callbackId;
      content.status ??= status;
    },
  };
}

/** The ids of what a call has sent: from the header that the kernel wrote back, or from the reply that it waited for. */
function idsAfter(firing: Firing, flags: string, status: number, received: Header | undefined): MessageIds {
  const answers = received !== undefined && (received.type === REPLY || received.type === CONNECTION_REPLY);
  if (answers && (Number.parseInt(flags, 16) & SYNC_REQUEST) !== 0) {
    return { messageId: received.messageId, callbackId: received.callbackId || undefined, status };
  }
  const [, , , , , id, callback] = firing.ids?.fields ?? [];
  const messageId = Number.parseInt(id ?? '0', 16);
  const callbackId = Number.parseInt(callback ?? '0', 16) & 0xffff_ffff;
  return { messageId: messageId > 0xffff_ffff ? 0 : messageId, callbackId: callbackId >>> 0 || undefined, status };
}

/** True if the shorter of the two is the beginning of the other. */
function sameStart(one: Uint8Array, other: Uint8Array | undefined): boolean {
  if (other === undefined) return false;
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
