/**
 * Sends whose message id is not known yet, and all that came after them. The kernel chooses the id of a new message; the
 * sender's side learns it when the call returns, a receiver's header tells it too. Nothing is held for ever.
 */
import type { AlpcSend, AlpcWaitReply, MessageContent, TraceEvent } from '../../model/event.ts';

export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** A send that may still learn its ids. */
export interface OpenSend {
  /** Number of the call. */
  readonly call: number;
  readonly event: Mutable<AlpcSend>;
  readonly content: Mutable<MessageContent>;
  readonly wait: Mutable<AlpcWaitReply> | undefined;
}

interface Entry {
  readonly event: TraceEvent;
  readonly bytes: number;
  open: OpenSend | undefined;
}

/** A held send goes out without its id when this much lies behind it. */
const MAX_ENTRIES = 32_768;
const MAX_BYTES = 64 * 1024 * 1024;
const EVENT_BYTES = 400;
/** A thread is in one call at a time: where so many of its sends wait, their returns are missing, and which one a receiver means is not to be told. */
const MAX_OF_THREAD = 64;

export class Hold {
  private queue: Entry[] = [];
  private from = 0;
  private bytes = 0;
  private readonly byCall = new Map<number, Entry>();
  private readonly byThread = new Map<number, OpenSend[]>();

  add(event: TraceEvent, open?: OpenSend): void {
    const entry: Entry = { event, bytes: EVENT_BYTES + contentBytes(event), open };
    this.queue.push(entry);
    this.bytes += entry.bytes;
    if (open === undefined) return;
    this.byCall.set(open.call, entry);
    const tid = open.event.tid ?? 0;
    const others = this.byThread.get(tid);
    if (others === undefined) this.byThread.set(tid, [open]);
    else if (others.length < MAX_OF_THREAD) others.push(open);
  }

  /** The send of a call, if it is still here and does not know its id. */
  open(call: number): OpenSend | undefined {
    return this.byCall.get(call)?.open;
  }

  /** Those of a thread, oldest first; none if they are too many to tell apart. */
  openOf(tid: number): readonly OpenSend[] {
    const all = this.byThread.get(tid) ?? [];
    return all.length < MAX_OF_THREAD ? all : [];
  }

  /** Tells a send what it was called; with message id 0 it will never be known. */
  settle(open: OpenSend, messageId: number, callbackId: number | undefined): void {
    open.event.messageId = messageId;
    if (open.wait !== undefined) open.wait.messageId = messageId;
    open.content.callbackId = open.content.callbackId ?? callbackId;
    this.forget(open);
  }

  private forget(open: OpenSend): void {
    const entry = this.byCall.get(open.call);
    if (entry !== undefined) entry.open = undefined;
    this.byCall.delete(open.call);
    const tid = open.event.tid ?? 0;
    const rest = (this.byThread.get(tid) ?? []).filter((other) => other !== open);
    if (rest.length === 0) this.byThread.delete(tid);
    else this.byThread.set(tid, rest);
  }

  /** Moves out what waits for nothing any more; with `all` everything. */
  take(into: TraceEvent[], all: boolean): void {
    while (this.from < this.queue.length) {
      const entry = this.queue[this.from] as Entry;
      const crowded = this.queue.length - this.from > MAX_ENTRIES || this.bytes > MAX_BYTES;
      if (entry.open !== undefined) {
        if (!all && !crowded) break;
        this.forget(entry.open);
      }
      this.from += 1;
      this.bytes -= entry.bytes;
      into.push(entry.event);
    }
    if (this.from < 4096 && this.from < this.queue.length) return;
    this.queue = this.queue.slice(this.from);
    this.from = 0;
  }
}

function contentBytes(event: TraceEvent): number {
  if (event.kind !== 'alpc.send' && event.kind !== 'alpc.receive') return 0;
  const { content } = event;
  return (content?.payload?.length ?? 0) + (content?.view?.length ?? 0) + (content?.attributes?.length ?? 0);
}
