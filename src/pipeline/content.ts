/**
 * Reads the bytes of messages on the way in, as far as lists, calls and filters need them: protocol, interface, procedure,
 * a line of summary. Keeps what later messages of a connection refer to: binds, and requests that await their answers.
 */
import { readHeader } from '../dissect/alpc/port-message.ts';
import type { BindFacts, DissectNames, PairedRequest } from '../dissect/context.ts';
import { type Dissection, type MessageInput, summarise } from '../dissect/dissect.ts';
import { BindingTable, replyKey } from '../dissect/lrpc/connection.ts';
import { contextInput, contextText, type KnownContext } from '../dissect/recorded.ts';
import type {
  AlpcReceive,
  AlpcSend,
  MessageContent,
  MessageMeaning,
  RpcStart,
  RpcStop,
  TraceEvent,
} from '../model/event.ts';
import { type End, endOf, REQUEST } from './content-end.ts';
import { OpenRequests } from './open-requests.ts';

/** Bytes that are looked at here; the rest waits until somebody looks at the message. */
const LOOKED_AT = 1024;
/** Threads whose RPC call in progress is remembered. */
const MAX_THREADS = 65_536;
const MAX_UNCLEAR = 65_536;
const PORT_CLOSED = 5;

type Carrier = AlpcSend | AlpcReceive;
type RpcHint = Pick<RpcStart, 'pid' | 'protocol' | 'interfaceUuid' | 'opnum'>;

export class ContentReader {
  private readonly names: DissectNames;
  private readonly bindings = new BindingTable();
  private readonly requests = new OpenRequests();
  /** RPC client calls in progress by thread: the last word on an interface whose bind was not recorded. */
  private readonly rpc = new Map<number, RpcHint>();
  /** Binding ids that stand for several interfaces on connections that cannot be told apart. */
  private readonly unclear = new Set<string>();
  private active: boolean;
  private order = 0;
  private osBuild: number | undefined;

  /** `merging`: RPC events of another recording may come before the first content. */
  constructor(names: DissectNames, merging = false) {
    this.names = names;
    this.active = merging;
  }

  /** Takes the next event, in time order; gives `meaning` to content. Costs nothing until a first content has come. */
  take(event: TraceEvent): void {
    if (event.kind === 'meta') this.osBuild ??= event.facts.osBuild;
    else if (event.kind === 'alpc.send' || event.kind === 'alpc.receive') {
      if (event.content === undefined) return;
      this.active = true;
      event.content.meaning = this.read(event, event.content);
    } else if (this.active) this.takeOther(event);
  }

  private takeOther(event: TraceEvent): void {
    if (event.kind === 'rpc.client-start') this.rpcStarts(event);
    else if (event.kind === 'rpc.client-stop') this.rpcStops(event);
    // A reply after a gap may answer a request in it.
    else if (event.kind === 'lost') this.requests.clear();
  }

  private rpcStarts(event: RpcStart): void {
    if (event.tid === undefined || this.rpc.size >= MAX_THREADS) return;
    // Not the event itself, whose texts may be long.
    const { pid, protocol, interfaceUuid, opnum } = event;
    this.rpc.set(event.tid, { pid, protocol, interfaceUuid, opnum });
  }

  private rpcStops(event: RpcStop): void {
    if (event.tid !== undefined) this.rpc.delete(event.tid);
  }

  private read(event: Carrier, content: MessageContent): MessageMeaning {
    this.order += 1;
    const end = endOf(event, content);
    const answered = end.reply ? this.requests.answeredBy(end, content) : undefined;
    // A server receives all its clients on one port: its reply belongs to the connection of the request.
    const connection = (end.side === 'server' ? answered?.connection : undefined) ?? end.connection;
    const known = this.knownOf(content, { end, connection, request: answered?.facts });
    const hint = this.hintFor(event, end);
    const found = summarise(this.inputOf(event, content, { known, hint }), {
      names: this.names,
      osBuild: this.osBuild,
    });
    if (found.bind !== undefined) this.bound(found.bind, end, connection);
    const byRpc = answered?.byRpc ?? (known.binding === undefined && hint?.interfaceUuid === found.interfaceUuid);
    const isRequest = end.type === REQUEST || (end.type === undefined && found.kind === 'request');
    if (isRequest) this.requests.add(end, { connection, facts: pairedFacts(found), byRpc });
    if (end.type === PORT_CLOSED && end.side === 'server') this.bindings.close(connection);
    return meaningOf(found, fitting(known, found), byRpc && found.bind === undefined);
  }

  private bound(bind: BindFacts, end: End, connection: string): void {
    if (end.loose) {
      // Two connections of one client, perhaps: what an id means is then not known, rather than known wrongly.
      for (const id of [bind.ids.ndr20, bind.ids.ndr64, bind.ids.test]) {
        const before = this.bindings.lookup(connection, id);
        if (before === undefined || before.interfaceUuid === bind.interfaceUuid) continue;
        if (this.unclear.size < MAX_UNCLEAR) this.unclear.add(`${connection} ${id}`);
      }
    }
    const reply = replyKey(end.messageId, end.side === 'client' ? 0 : end.callbackId);
    this.bindings.note(connection, bind, { order: this.order, reply });
  }

  private knownOf(
    content: MessageContent,
    { end, connection, request }: { end: End; connection: string; request: PairedRequest | undefined },
  ): KnownContext {
    const id = end.reply ? undefined : wordAt(content.payload, BINDING_ID);
    const clear = id !== undefined && !this.unclear.has(`${connection} ${id}`);
    const binding = clear ? this.bindings.lookup(connection, id) : undefined;
    return {
      ...(binding === undefined ? {} : { binding }),
      ...(this.bindings.knows(connection) ? { bound: true } : {}),
      ...(request === undefined || Object.keys(request).length === 0 ? {} : { request }),
      ...(end.type === undefined || end.type === headerType(content) ? {} : { type: end.type }),
      ...(end.readOnExit ? { readOnExit: true } : {}),
    };
  }

  /** The interface by the RPC call that the sender has begun, if the procedure is the same. */
  private hintFor(event: Carrier, end: End): RpcHint | undefined {
    if (event.kind !== 'alpc.send' || end.reply || event.tid === undefined) return undefined;
    const call = this.rpc.get(event.tid);
    return call !== undefined && call.pid === event.pid && call.protocol === 'ncalrpc' ? call : undefined;
  }

  private inputOf(
    event: Carrier,
    content: MessageContent,
    { known, hint }: { known: KnownContext; hint: RpcHint | undefined },
  ): MessageInput {
    const payload = content.payload ?? new Uint8Array(0);
    const interfaceUuid =
      hint !== undefined && hint.opnum === wordAt(content.payload, OPNUM) ? hint.interfaceUuid : undefined;
    return {
      ...contextInput(known),
      header: content.header,
      payload: payload.length > LOOKED_AT ? payload.subarray(0, LOOKED_AT) : payload,
      payloadLength: content.payloadLength ?? payload.length,
      attributes: content.attributes,
      view: content.view?.subarray(0, LOOKED_AT),
      portName: content.portName,
      direction: event.kind === 'alpc.send' ? 'send' : 'receive',
      flags: content.flags,
      status: content.status,
      interfaceUuid,
    };
  }
}

type Found = Omit<Dissection, 'tree'>;

function pairedFacts(found: Found): PairedRequest {
  const { callId, interfaceUuid, opnum, syntax, syntaxCertainty, com } = found;
  if (found.bind !== undefined) return {};
  return {
    ...(callId === undefined ? {} : { callId }),
    ...(interfaceUuid === undefined ? {} : { interfaceUuid }),
    ...(opnum === undefined ? {} : { opnum }),
    ...(syntax === undefined || syntaxCertainty !== 'fact' ? {} : { syntax }),
    ...(com ? { com } : {}),
  };
}

/** Without a binding that stands for something else: only LRPC requests have one. */
function fitting(known: KnownContext, found: Found): KnownContext {
  if (known.binding === undefined || known.binding.id === found.bindingId) return known;
  const { binding: _, ...rest } = known;
  return rest;
}

function meaningOf(found: Found, known: KnownContext, byRpc: boolean): MessageMeaning {
  const { interfaceUuid } = found;
  return {
    protocol: found.protocol === 'unknown' ? undefined : found.protocol,
    interfaceUuid,
    opnum: found.opnum,
    interfaceFrom: interfaceUuid === undefined ? undefined : byRpc ? 'rpc-events' : 'content',
    callId: found.callId,
    summary: found.summary,
    context: contextText(known),
  };
}

function headerType(content: MessageContent): number | undefined {
  return content.header === undefined ? undefined : readHeader(content.header)?.type;
}

// Offsets in an LRPC request: NtCoreLib Win32/Rpc/Transport/Alpc. Whether it is one is decided by the dissector.
const BINDING_ID = 0x10;
const OPNUM = 0x14;

function wordAt(bytes: Uint8Array | undefined, at: number): number | undefined {
  if (bytes === undefined || bytes.length < at + 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
