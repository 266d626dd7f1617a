/** Exchanges with content, as a tool that watches NtAlpcSendWaitReceivePort on both sides would record them. */
import type { AlpcReceive, AlpcSend, MessageContent } from '../../src/model/event.ts';
import { pack } from './message-build.ts';

interface Party {
  readonly pid: number;
  readonly tid: number;
}

interface ConversationFacts {
  readonly client: Party;
  readonly server: Party;
  readonly portName: string;
  /** Handle of the client's port, and the server's context for it: they tell its connections apart. */
  readonly handle?: bigint;
  readonly portContext?: bigint;
}

interface ExchangeFacts {
  readonly time: number;
  readonly messageId: number;
  readonly callbackId: number;
  readonly request: Uint8Array;
  /** Absent: a datagram. */
  readonly reply?: Uint8Array;
  /** Ticks between the four events. */
  readonly step?: number;
  /** View memory that goes with the request. */
  readonly view?: Uint8Array;
  /** Flags of the client's call; default: a synchronous request, or a datagram. */
  readonly flags?: number;
  /** Thread of the server that replies, if it is another one. */
  readonly replyTid?: number;
  readonly replyPid?: number;
}

/** ALPC_MSGFLG_SYNC_REQUEST, _REPLY_MESSAGE, _RELEASE_MESSAGE. */
const SYNC = 0x2_0000;
const REPLY = 0x1;
const RELEASE = 0x1_0000;
/** LPC_CONTINUATION_REQUIRED with LPC_REQUEST; LPC_REPLY; LPC_DATAGRAM. */
const TYPE_REQUEST = 0x2001;
const TYPE_REPLY = 0x2;
const TYPE_DATAGRAM = 0x3;

/** A connection between two processes. */
export class Conversation {
  readonly facts: ConversationFacts;
  private readonly clientPort: string;
  private readonly serverPort: string;

  constructor(facts: ConversationFacts) {
    this.facts = facts;
    const handle = facts.handle ?? 0x394n;
    this.clientPort = (0xffff_c000_0000_0000n + BigInt(facts.client.pid) * 0x1_0000n + handle).toString(16);
    this.serverPort = (0xffff_c100_0000_0000n + BigInt(facts.server.pid)).toString(16);
  }

  /** Request sent, request received, reply sent, reply received; the first two for a datagram. */
  exchange(what: ExchangeFacts): (AlpcSend | AlpcReceive)[] {
    const { client, server } = this.facts;
    const { time, messageId, callbackId, request, reply, step = 100, view } = what;
    const datagram = reply === undefined;
    const flags = what.flags ?? (datagram ? RELEASE : SYNC);
    const type = datagram ? TYPE_DATAGRAM : TYPE_REQUEST;
    const sent = header({ length: request.length, type: 0, from: undefined, messageId: 0, callbackId: 0 });
    const got = header({ length: request.length, type, from: client, messageId, callbackId });
    const events: (AlpcSend | AlpcReceive)[] = [
      send({ time, ...client, messageId }, this.clientSide({ header: sent, payload: request, flags, view })),
      receive({ time: time + step, ...server, messageId }, this.serverSide({ header: got, payload: request, view })),
    ];
    if (reply === undefined) return events;
    const answer = header({ length: reply.length, type: TYPE_REQUEST, from: client, messageId, callbackId });
    const replier = { pid: server.pid, tid: what.replyTid ?? server.tid };
    const back = header({ length: reply.length, type: TYPE_REPLY, from: replier, messageId, callbackId });
    events.push(
      send(
        { time: time + 2 * step, ...replier, messageId },
        this.serverSide({ header: answer, payload: reply, flags: REPLY }),
      ),
      receive({ time: time + 3 * step, ...client, messageId }, this.clientSide({ header: back, payload: reply })),
    );
    return events;
  }

  private clientSide(part: Part): MessageContent {
    return this.content(part, { handle: this.facts.handle ?? 0x394n, port: this.clientPort });
  }

  private serverSide(part: Part): MessageContent {
    const context = this.facts.portContext;
    const attributes = context === undefined || part.flags !== undefined ? undefined : contextAttribute(context);
    return this.content({ ...part, attributes }, { handle: 0x88n, port: this.serverPort });
  }

  private content(part: Part, end: { handle: bigint; port: string }): MessageContent {
    const { client, server, portName } = this.facts;
    return {
      handle: end.handle,
      port: end.port,
      portName,
      ownerPid: server.pid,
      clientPid: client.pid,
      flags: part.flags,
      status: 0,
      header: part.header,
      payload: part.payload,
      payloadLength: part.payload.length,
      attributes: part.attributes,
      view: part.view,
      callbackId: undefined,
    };
  }
}

interface Part {
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly flags?: number;
  readonly attributes?: Uint8Array | undefined;
  readonly view?: Uint8Array | undefined;
}

type Place = Pick<AlpcSend, 'time' | 'messageId'> & Party;

function send(place: Place, content: MessageContent): AlpcSend {
  const { time, pid, tid, messageId } = place;
  return { id: 0, time, pid, tid, cpu: 0, kind: 'alpc.send', messageId, content };
}

function receive(place: Place, content: MessageContent): AlpcReceive {
  const { time, pid, tid, messageId } = place;
  return { id: 0, time, pid, tid, cpu: 0, kind: 'alpc.receive', messageId, content };
}

/** PORT_MESSAGE of a 64-bit process. */
function header(facts: {
  length: number;
  type: number;
  from: Party | undefined;
  messageId: number;
  callbackId: number;
}): Uint8Array {
  const { length, type, from, messageId, callbackId } = facts;
  const short = (value: number) => [value, 2] as const;
  const long = (value: number) => [value, 8] as const;
  return pack(
    short(length),
    short(length + 0x28),
    short(type),
    short(0),
    long(from?.pid ?? 0),
    long(from?.tid ?? 0),
    messageId,
    0,
    long(callbackId),
  );
}

/** ALPC_MESSAGE_ATTRIBUTES with the CONTEXT attribute alone (phnt ALPC_CONTEXT_ATTR). */
function contextAttribute(portContext: bigint): Uint8Array {
  return pack(0x2000_0000, 0x2000_0000, [portContext, 8], [0, 8], 0, 0, 0, 0);
}
