/**
 * What really happened in a generated recording: the answer that pairing, chains and attribution are held against. Ends
 * that were dropped from the recording (lost events) are `undefined`; the rest are the very event objects of the
 * recording. After a trip through a file, match them by `time` (unique) instead of identity.
 */
import type { Ticks } from '../../src/base/time.ts';
import type { AlpcReceive, AlpcSend, TraceEvent } from '../../src/model/event.ts';

export interface ThreadRef {
  readonly pid: number;
  readonly tid: number;
}

export interface TrueMessage {
  readonly messageId: number;
  readonly kind: 'request' | 'reply' | 'datagram';
  readonly sender: ThreadRef;
  /** `undefined` if nobody ever took the message. */
  readonly receiver: ThreadRef | undefined;
  readonly send: AlpcSend | undefined;
  readonly receive: AlpcReceive | undefined;
  /** Index in `calls`; `undefined` for datagrams. */
  readonly call: number | undefined;
}

/** How the recording shows a call. */
export type CallForm = 'alpc' | 'rpc' | 'both';

export interface TrueCall {
  readonly client: ThreadRef;
  /** The thread that took the request. */
  readonly server: ThreadRef;
  /** The thread that did the work: another one than `server` after a handoff. */
  worker: ThreadRef;
  /** Index of the call whose work made this one; `undefined` for a root. */
  readonly parent: number | undefined;
  /** True if the parent link runs through a handoff inside the server process, so that nesting alone cannot show it. */
  readonly throughHandoff: boolean;
  readonly interfaceUuid: string | undefined;
  readonly opnum: number | undefined;
  readonly endpoint: string | undefined;
  readonly form: CallForm;
  readonly asynchronous: boolean;
  /** Indexes in `messages`; `undefined` without ALPC, or for a reply that never came. */
  request: number | undefined;
  reply: number | undefined;
  /** Times of the client's send and of the reply in its hands (without ALPC: RPC start and stop), before any loss. */
  startedAt: Ticks;
  endedAt: Ticks | undefined;
  /** The events that `startedAt` and `endedAt` are the times of, recorded or not. */
  first: TraceEvent | undefined;
  last: TraceEvent | undefined;
  readonly status: number;
  /** True if any of its events was dropped. */
  damaged: boolean;
}

/** A process start and who wanted it. */
export interface TrueCreation {
  readonly pid: number;
  readonly name: string;
  /** `undefined` if the start event was dropped. */
  readonly event: TraceEvent | undefined;
  readonly claimedParent: number;
  readonly creator: ThreadRef;
  /** The call in whose service it was created, if any. */
  readonly call: number | undefined;
  /** Client of the outermost call above it; the creator itself if there is none. */
  readonly requester: ThreadRef;
  /** Calls from the creation upwards, innermost first. */
  readonly path: readonly number[];
}

/** Everything together. */
export interface Truth {
  readonly messages: TrueMessage[];
  readonly calls: TrueCall[];
  readonly creations: TrueCreation[];
  /** Events dropped, by whether the recording says where. */
  lostLocated: number;
  lostUnlocated: number;
}

export function newTruth(): Truth {
  return { messages: [], calls: [], creations: [], lostLocated: 0, lostUnlocated: 0 };
}

/** The calls above `call`, itself first. */
export function callPath(truth: Truth, call: number | undefined): number[] {
  const path: number[] = [];
  for (let at = call; at !== undefined; at = truth.calls[at]?.parent) path.push(at);
  return path;
}

/** Takes over the times that events got when they were brought into order. */
export function settleTimes(truth: Truth): void {
  for (const call of truth.calls) {
    call.startedAt = call.first?.time ?? call.startedAt;
    call.endedAt = call.last?.time ?? call.endedAt;
  }
}
