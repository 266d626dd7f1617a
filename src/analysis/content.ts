/**
 * The little that pairing takes from message bytes. PORT_MESSAGE: DataLength u16 at 0, Type u16 at 4, ClientId of the sender
 * at 8, then MessageId and CallbackId; 0x28 bytes with 8-byte pointers, 0x18 with 4-byte ones (winsiderss/systeminformer
 * phnt/include/ntlpcapi.h).
 */
import { type EvidenceSet, evidenceBit } from '../model/confidence.ts';
import type { MessageContent, MessageMeaning, RpcStart } from '../model/event.ts';
import type { MessageKind } from '../model/facts.ts';
import type { Transfer } from './records.ts';

const HEADER64 = 0x28;
const HEADER32 = 0x18;
/** NtAlpcSendWaitReceivePort flags, phnt/include/ntlpcapi.h: ALPC_MSGFLG_REPLY_MESSAGE, _RELEASE_MESSAGE, _SYNC_REQUEST. */
const REPLY_MESSAGE = 0x1;
const RELEASE_MESSAGE = 0x1_0000;
const SYNC_REQUEST = 0x2_0000;

function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}

/** LPC_REQUEST 1, LPC_REPLY 2, LPC_DATAGRAM 3, LPC_CONNECTION_REQUEST 10 and its reply 11; other types are no exchange. */
function kindOfType(type: number): MessageKind | undefined {
  if (type === 1) return 'request';
  if (type === 2) return 'reply';
  if (type === 3) return 'datagram';
  return type === 10 || type === 11 ? 'connection' : undefined;
}

/** rpcrt4's servers reply with 0x410000, without the bit of a reply: the header then names the message answered; a new one has id 0. */
function kindOfFlags(flags: number, header: Uint8Array | undefined): MessageKind | undefined {
  if ((flags & REPLY_MESSAGE) !== 0) return 'reply';
  if ((flags & SYNC_REQUEST) !== 0) return 'request';
  if ((flags & RELEASE_MESSAGE) === 0 || header === undefined) return undefined;
  return u32(header, header.length >= HEADER64 ? 0x18 : 0x10) === 0 ? 'datagram' : 'reply';
}

/** Callback id, or 0 if the content has none. */
export function callbackIdOf(content: MessageContent): number {
  if (content.callbackId !== undefined) return content.callbackId;
  const header = content.header;
  if (header === undefined) return 0;
  if (header.length >= HEADER64) return u32(header, 0x20);
  return header.length === HEADER32 ? u32(header, 0x14) : 0;
}

/** Sender's pid and tid as a received header names them; 0 if it does not. */
export function senderOf(content: MessageContent): { pid: number; tid: number } {
  const header = content.header;
  if (header === undefined) return { pid: 0, tid: 0 };
  if (header.length >= HEADER64) return { pid: u32(header, 8), tid: u32(header, 0x10) };
  return header.length === HEADER32 ? { pid: u32(header, 8), tid: u32(header, 12) } : { pid: 0, tid: 0 };
}

function headerOf({ header }: MessageContent): Uint8Array | undefined {
  return header !== undefined && header.length >= HEADER32 ? header : undefined;
}

/** Pid of the process at the other end of the connection; 0 if it is not told. */
export function peerOf(content: MessageContent, pid: number | undefined, received: boolean): number {
  const sender = received ? senderOf(content).pid : 0;
  if (sender !== 0) return sender;
  const { ownerPid, clientPid } = content;
  return (pid === ownerPid ? clientPid : pid === clientPid ? ownerPid : undefined) ?? 0;
}

/** What kind of message it is: a receiver has it from the header's type, a sender says it by the flags of its call. */
export function kindOf(content: MessageContent, received: boolean): MessageKind | undefined {
  if (!received) return content.flags === undefined ? undefined : kindOfFlags(content.flags, headerOf(content));
  return kindOfType(headerOf(content)?.[4] ?? 0);
}

/** Takes kind and size from the content of either end; what the receiver saw wins, as the kernel fills the type in. */
export function describe(transfer: Transfer, content: MessageContent, received: boolean): void {
  const typed = headerOf(content);
  transfer.kind = kindOf(content, received) ?? transfer.kind;
  transfer.meaning = moreTelling(transfer.meaning, content.meaning);
  // LRPC requests travel in requests only.
  if (transfer.kind === undefined && isRequest(transfer)) transfer.kind = 'request';
  transfer.size =
    content.payloadLength ?? (typed === undefined ? transfer.size : (typed[0] ?? 0) | ((typed[1] ?? 0) << 8));
}

/** Of the two ends' readings the one that knows the interface, else the one that recognised anything, else the sender's. */
function moreTelling(one: MessageMeaning | undefined, other: MessageMeaning | undefined): MessageMeaning | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return score(other) > score(one) ? other : one;
}

function score(meaning: MessageMeaning): number {
  if (meaning.interfaceFrom === 'content') return 3;
  if (meaning.interfaceUuid !== undefined) return 2;
  return meaning.protocol === undefined ? 0 : 1;
}

const CALLBACK_ID = evidenceBit('callback-id');
const CALL_ID = evidenceBit('call-id');
const CONTENT_BINDING = evidenceBit('content-binding');
const CONTENT_DIFFERS = evidenceBit('content-differs');

/** True if the bytes are a request for a procedure. */
export function isRequest({ kind, meaning }: Transfer): boolean {
  return (kind === undefined || kind === 'request') && meaning?.callId !== undefined && meaning.opnum !== undefined;
}

/** Which ids of a request and its reply agree; `undefined` if one does not, and so they do not belong together. */
export function sharedIds(request: Transfer | undefined, reply: Transfer): EvidenceSet | undefined {
  if (request === undefined) return 0;
  let evidence = 0;
  if (request.callbackId !== 0 && reply.callbackId !== 0) {
    if (request.callbackId !== reply.callbackId) return undefined;
    evidence |= CALLBACK_ID;
  }
  const asked = request.meaning?.callId;
  const answered = reply.meaning?.callId;
  if (asked !== undefined && answered !== undefined) {
    if (asked !== answered) return undefined;
    evidence |= CALL_ID;
  }
  return evidence;
}

/**
 * True if message id, callback id and LRPC call id of a request and its reply agree. That callback ids alone are never
 * reused is not documented, so two of the three are not enough to be certain.
 */
export function sameExchange(request: Transfer | undefined, reply: Transfer): boolean {
  return request?.slot === reply.slot && sharedIds(request, reply) === (CALLBACK_ID | CALL_ID);
}

/**
 * What is asked of whom. RPC events say which interface and procedure it was; where there are none, the request's content
 * does. The protocol is the content's, which looked closer than the transport that RPC events name.
 */
export function protocolBy(rpc: RpcStart | undefined, meaning: MessageMeaning | undefined): string | undefined {
  const local = rpc === undefined || rpc.protocol === 'ncalrpc';
  return local ? (meaning?.protocol ?? rpc?.protocol) : rpc.protocol;
}

/** Content's part in what is known of the procedure. */
export function evidenceBy(rpc: RpcStart | undefined, meaning: MessageMeaning | undefined): EvidenceSet {
  if (meaning === undefined) return 0;
  if (rpc !== undefined) return agreement(rpc, meaning);
  return meaning.interfaceFrom === 'content' && meaning.opnum !== undefined ? CONTENT_BINDING : 0;
}

function agreement(rpc: RpcStart, meaning: MessageMeaning): EvidenceSet {
  if (meaning.opnum === undefined) return 0;
  if (meaning.opnum !== rpc.opnum) return CONTENT_DIFFERS;
  if (meaning.interfaceFrom !== 'content') return 0;
  return meaning.interfaceUuid === rpc.interfaceUuid ? CONTENT_BINDING : CONTENT_DIFFERS;
}
