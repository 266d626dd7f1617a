import type { Ticks } from '../../src/base/time.ts';
import type { RpcProtocol } from '../../src/model/event.ts';
import type { ThreadRef } from './truth.ts';

/** Events of a call that a test can drop, by name. */
export const PARTS = [
  'client-start',
  'request-send',
  'wait',
  'request-receive',
  'server-start',
  'server-stop',
  'reply-send',
  'reply-receive',
  'unwait',
  'client-stop',
] as const;
export type Part = (typeof PARTS)[number];

/** Return addresses of a send, innermost first. */
export interface Frames {
  readonly kernel: BigUint64Array;
  readonly user: BigUint64Array;
}

export interface CallSpec {
  readonly client: ThreadRef;
  readonly server: ThreadRef;
  readonly interfaceUuid?: string | undefined;
  readonly opnum?: number;
  readonly endpoint?: string | undefined;
  readonly protocol?: RpcProtocol;
  /** Message id; from the pool if absent. `replyId`: that of the reply, if it is to differ. */
  readonly id?: number | undefined;
  readonly replyId?: number | 'other' | undefined;
  /** The server works at least that long. */
  readonly take?: Ticks;
  /** The request waits that long in the server's queue. */
  readonly delay?: Ticks;
  /** RPC status; 0 if absent. */
  readonly status?: number;
  /** Which RPC events are logged; both by default if there is an interface, else none. */
  readonly rpc?: 'both' | 'client' | 'server' | 'none';
  /** False for a call that only RPC events show. */
  readonly alpc?: boolean;
  /** The client goes on without waiting; `replyTo` is the thread that takes the reply, the client's own if absent. */
  readonly asynchronous?: boolean;
  readonly replyTo?: ThreadRef | undefined;
  /** No reply comes: the call is still open when the recording ends. */
  readonly open?: boolean;
  /** The receiver gives the work to another thread of its process, which answers unless `replyBy` says otherwise. */
  readonly handoff?:
    | { readonly to: ThreadRef; readonly wakeups: boolean; readonly replyBy: 'worker' | 'receiver' }
    | undefined;
  /** The RPC server stop is logged after the reply was sent, not before. */
  readonly lateStop?: boolean;
  readonly lose?: ReadonlySet<Part>;
  /** Whether the recording says where dropped events are missing. */
  readonly flagged?: boolean;
  /** Stacks of the request's send and of the reply's. */
  readonly stack?: Frames | undefined;
  readonly replyStack?: Frames | undefined;
  /** The client's Unwait is logged before its Receive: which way round Windows does it is not known from a file. */
  readonly unwaitFirst?: boolean;
}

/** The call a thread is working on, and in whose name it acts. */
export interface Work {
  readonly call: number;
  readonly worker: ThreadRef;
  readonly handed: boolean;
}

export interface CallResult {
  readonly call: number;
  /** When the client can do something else, and when all is over. */
  readonly clientFree: Ticks;
  readonly end: Ticks;
}

/** Runs the body of a call on its worker from `at`; returns when it is done. */
export type Body = (at: Ticks, work: Work) => Ticks;
