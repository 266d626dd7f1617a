/** Requests that may still be answered: by message id and callback id, or by connection and message id; never by the id alone. */
import type { PairedRequest } from '../dissect/context.ts';
import { replyKey } from '../dissect/lrpc/connection.ts';
import type { MessageContent } from '../model/event.ts';
import type { End } from './content-end.ts';

/** Requests kept at once; the oldest are forgotten first. */
const MAX_OPEN = 65_536;

export interface OpenRequest {
  readonly connection: string;
  readonly facts: PairedRequest;
  /** Its interface is known from RPC events only. */
  readonly byRpc: boolean;
}

export class OpenRequests {
  private readonly byKey = new Map<string, OpenRequest>();

  /** Remembers a request under all keys that its answer may have. */
  add(end: End, request: OpenRequest): void {
    for (const key of keysOf(end, request.connection)) {
      this.byKey.delete(key);
      this.byKey.set(key, request);
      if (this.byKey.size <= MAX_OPEN) continue;
      const oldest = this.byKey.keys().next().value;
      if (oldest !== undefined) this.byKey.delete(oldest);
    }
  }

  /** The request that the message at `end` answers; `undefined` if none is known, or its LRPC call id is another. */
  answeredBy(end: End, content: MessageContent): OpenRequest | undefined {
    let best: OpenRequest | undefined;
    for (const key of keysOf(end, end.connection)) {
      const request = this.byKey.get(key);
      if (request === undefined || !sameCall(request.facts, content)) continue;
      // Each side has a request of its own; the one may have seen the bind, the other not.
      if (best === undefined || (best.facts.interfaceUuid === undefined && sameAsked(best.facts, request.facts))) {
        best = request;
      }
    }
    return best;
  }

  /** Nothing that was asked before is answered by what comes. */
  clear(): void {
    this.byKey.clear();
  }
}

// A server's receive and its reply carry the same two ids; so does the reply at the client. A client's own request has no
// callback id yet, but its connection is known.
function keysOf(end: End, connection: string): string[] {
  const keys = end.callbackId === 0 ? [] : [replyKey(end.messageId, end.callbackId)];
  if (end.side === 'client') keys.push(`${connection} ${end.messageId}`);
  return keys;
}

function sameAsked(one: PairedRequest, other: PairedRequest): boolean {
  return one.callId === other.callId && one.opnum === other.opnum;
}

// LRPC response: type 3 at 0, zero at 4, call id at 12 (NtCoreLib Win32/Rpc/Transport/Alpc).
function sameCall(facts: PairedRequest, { payload }: MessageContent): boolean {
  if (facts.callId === undefined || payload === undefined || payload.length < 16) return true;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.getUint32(0, true) !== 3 || view.getUint32(4, true) !== 0) return true;
  return view.getUint32(12, true) === facts.callId;
}
