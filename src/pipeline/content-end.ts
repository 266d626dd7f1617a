/** One end of a message by its content: which side saw it, on which connection, and what it is to its exchange. */
import { dissectAttributes } from '../dissect/alpc/attributes.ts';
import { readCallFlags } from '../dissect/alpc/call-flags.ts';
import { type HeaderFacts, readHeader } from '../dissect/alpc/port-message.ts';
import { readPart } from '../dissect/cursor.ts';
import { connectionKey } from '../dissect/lrpc/connection.ts';
import type { AlpcReceive, AlpcSend, MessageContent } from '../model/event.ts';

/** PORT_MESSAGE types, phnt/include/ntlpcapi.h. */
export const REQUEST = 1;
const REPLY = 2;
const DATAGRAM = 3;
const CONNECTION_REPLY = 11;

export interface End {
  readonly side: 'client' | 'server';
  readonly pid: number;
  readonly messageId: number;
  /** 0 if it is not known. */
  readonly callbackId: number;
  /** It answers an earlier request. */
  readonly reply: boolean;
  /** ALPC message type: the kernel's on a receive; on a send what the flags of the call make of it. */
  readonly type: number | undefined;
  /** Key of the connection, see `connectionKey`. */
  readonly connection: string;
  /** Several connections may share the key, as the recording does not tell them apart. */
  readonly loose: boolean;
  /** The bytes of this send are those of its answer. */
  readonly readOnExit: boolean;
}

/** Where and what the message is, by all that its content says. */
export function endOf(event: AlpcSend | AlpcReceive, content: MessageContent): End {
  const header = content.header === undefined ? undefined : readHeader(content.header);
  const pid = event.pid ?? 0;
  const sent = event.kind === 'alpc.send';
  const what = sent ? sentAs(content, header) : receivedAs(header);
  const side = sideOf(content, pid, sent === what.reply);
  const peerPid = sent ? undefined : header?.pid;
  const portContext = side === 'server' ? portContextOf(content, header?.pointerSize ?? 8) : undefined;
  const key = connectionKey({ side, pid, handle: content.handle, peerPid, portContext });
  return {
    ...what,
    side,
    pid,
    messageId: event.messageId,
    callbackId: header?.callbackId ?? content.callbackId ?? 0,
    connection: content.port === undefined ? key : `${key}@${content.port}`,
    loose: side === 'server' ? portContext === undefined || portContext === 0n : content.handle === undefined,
  };
}

type What = Pick<End, 'reply' | 'type' | 'readOnExit'>;

function receivedAs(header: HeaderFacts | undefined): What {
  const type = header?.type;
  return { type, reply: type === REPLY || type === CONNECTION_REPLY, readOnExit: false };
}

// A sender's own type is 0, or that of the request whose buffer it uses again for the reply; the flags say what it is.
function sentAs(content: MessageContent, header: HeaderFacts | undefined): What {
  if (content.flags === undefined) {
    const type = header === undefined || header.type === 0 ? undefined : header.type;
    return { type, reply: type === REPLY, readOnExit: false };
  }
  const flags = readCallFlags(content.flags, header?.messageId);
  // Only the kernel writes "reply" into a header, and only when the call returns.
  const readOnExit = !flags.reply && flags.synchronous && header?.type === REPLY;
  if (flags.reply) return { type: REPLY, reply: true, readOnExit };
  if (flags.datagram) return { type: DATAGRAM, reply: false, readOnExit };
  // Without its header nothing says whether what is released answers something.
  if (flags.released) return { type: undefined, reply: false, readOnExit };
  return { type: readOnExit ? REPLY : REQUEST, reply: false, readOnExit };
}

/** By who owns the port and who connected to it; else servers receive requests and send replies. */
function sideOf(content: MessageContent, pid: number, serves: boolean): End['side'] {
  const owner = content.ownerPid === pid;
  const client = content.clientPid === pid;
  if (owner !== client && (owner || client)) return owner ? 'server' : 'client';
  return serves ? 'server' : 'client';
}

function portContextOf({ attributes }: MessageContent, pointerSize: 4 | 8): bigint | undefined {
  if (attributes === undefined) return undefined;
  let context: bigint | undefined;
  readPart(attributes, { name: 'attributes', title: 'Attributes', ref: '' }, (cursor) => {
    context = dissectAttributes(cursor, pointerSize).portContext;
  });
  return context;
}
