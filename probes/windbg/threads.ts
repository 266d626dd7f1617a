/** What each thread is doing: the calls it has not returned from, and the message it works on. */
import type { Message } from './message.ts';
import { equal, hex64, type U64 } from './u64.ts';

/** A call that was entered and has not returned. */
export interface Pending {
  readonly number: number;
  readonly thread: Thread;
  /** Stack pointer on entry, and where the return is watched. */
  readonly rsp: U64;
  readonly returnRsp: U64;
  readonly depth: number;
  readonly synchronous: boolean;
  readonly wow64: boolean;
  readonly pid: number;
  readonly send: U64;
  readonly receive: U64;
  readonly bufferLength: U64;
  readonly receiveAttributes: U64;
  readonly sent: Message | undefined;
  /** Breakpoint that watches the return. */
  breakpoint: number | undefined;
}

export interface Thread {
  readonly key: string;
  readonly tid: number;
  readonly pending: Pending[];
  /** The request it works on: one below the call of its client. */
  serving: Serving | undefined;
}
interface Serving {
  readonly messageId: number;
  readonly client: Pending;
}

const MAX_THREADS = 4096;
const REQUEST = 1;
/** Types of messages that end the thread's own wait and give it no new work: new (unchanged), reply, lost reply, connection reply. */
const ANSWERS = [0, 2, 4, 11];
const REPLY_MESSAGE = 0x1;

export class Threads {
  private readonly byKey = new Map<string, Thread>();
  private readonly byTid = new Map<number, Thread>();

  /** The thread whose ETHREAD is at `address`; a new one if another thread has taken the place. */
  of(address: U64, tid: number): Thread {
    const key = hex64(address);
    const known = this.byKey.get(key);
    if (known !== undefined && known.tid === tid) return known;
    if (this.byKey.size >= MAX_THREADS) this.forgetIdle();
    const thread: Thread = { key, tid, pending: [], serving: undefined };
    this.byKey.set(key, thread);
    this.byTid.set(tid, thread);
    return thread;
  }

  find(address: U64): Thread | undefined {
    return this.byKey.get(hex64(address));
  }

  /**
   * How deep a call lies: below the calls its thread is in, and below the call of the client whose request the thread
   * works on. Calls of other threads do not count, whichever processor they run on.
   */
  depthOf(thread: Thread): { depth: number; parent: number | undefined } {
    const inner = thread.pending[thread.pending.length - 1];
    if (inner !== undefined) return { depth: inner.depth + 1, parent: inner.number };
    const client = thread.serving?.client;
    return client === undefined ? { depth: 0, parent: undefined } : { depth: client.depth + 1, parent: client.number };
  }

  /** A thread that answers its request does not work on it any more. */
  sending(thread: Thread, flags: number, message: Message | undefined): void {
    if ((flags & REPLY_MESSAGE) !== 0 && message?.messageId === thread.serving?.messageId) thread.serving = undefined;
  }

  /** A thread that received the request of a client we see waiting works for that call from now on. */
  received(thread: Thread, message: Message): void {
    const type = message.type & 0xff;
    if (ANSWERS.includes(type)) return;
    thread.serving = undefined;
    if (type !== REQUEST) return;
    const client = this.byTid.get(message.tid);
    const call = client?.pending[client.pending.length - 1];
    if (call === undefined || !call.synchronous || call.pid !== message.pid || client === thread) return;
    thread.serving = { messageId: message.messageId, client: call };
  }

  /** The pending call that returns with this stack pointer, and those inside it whose return was missed. */
  returning(thread: Thread, rsp: U64): { call: Pending; missed: Pending[] } | undefined {
    for (let index = thread.pending.length - 1; index >= 0; index--) {
      const call = thread.pending[index];
      if (call === undefined || !equal(call.returnRsp, rsp)) continue;
      const [, ...missed] = thread.pending.splice(index);
      this.finished(call);
      return { call, missed };
    }
    return undefined;
  }

  /** The call is over, or given up: nobody works for it any more. */
  finished(call: Pending): void {
    for (const thread of this.byKey.values()) if (thread.serving?.client === call) thread.serving = undefined;
    const at = call.thread.pending.indexOf(call);
    if (at >= 0) call.thread.pending.splice(at, 1);
  }

  /** Calls that began on this thread at a place its stack has since left: they returned unseen. */
  left(thread: Thread, rsp: U64): Pending[] {
    const gone = thread.pending.filter((call) => !isBelow(rsp, call.rsp));
    for (const call of gone) this.finished(call);
    return gone;
  }

  private forgetIdle(): void {
    for (const [key, thread] of this.byKey) {
      if (thread.pending.length > 0) continue;
      this.byKey.delete(key);
      if (this.byTid.get(thread.tid) === thread) this.byTid.delete(thread.tid);
    }
  }
}

function isBelow(a: U64, b: U64): boolean {
  return a.hi < b.hi || (a.hi === b.hi && a.lo < b.lo);
}
