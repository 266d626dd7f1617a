/**
 * The little that pairing takes from message bytes. PORT_MESSAGE: DataLength u16 at 0, Type u16 at 4, ClientId of the sender
 * at 8, then MessageId and CallbackId; 0x28 bytes with 8-byte pointers, 0x18 with 4-byte ones (winsiderss/systeminformer
 * phnt/include/ntlpcapi.h).
 */
import type { MessageContent } from '../model/event.ts';
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

function kindOfFlags(flags: number): MessageKind | undefined {
  if ((flags & REPLY_MESSAGE) !== 0) return 'reply';
  if ((flags & SYNC_REQUEST) !== 0) return 'request';
  return (flags & RELEASE_MESSAGE) !== 0 ? 'datagram' : undefined;
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

/** Takes kind and size from the content of either end; what the receiver saw wins, as the kernel fills the type in. */
export function describe(transfer: Transfer, content: MessageContent, received: boolean): void {
  const header = content.header;
  const typed = header !== undefined && header.length >= HEADER32 ? header : undefined;
  let kind = received && typed !== undefined ? kindOfType(typed[4] ?? 0) : undefined;
  if (kind === undefined && !received && content.flags !== undefined) kind = kindOfFlags(content.flags);
  transfer.kind = kind ?? transfer.kind;
  transfer.size =
    content.payloadLength ?? (typed === undefined ? transfer.size : (typed[0] ?? 0) | ((typed[1] ?? 0) << 8));
}
