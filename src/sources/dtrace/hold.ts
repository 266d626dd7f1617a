/**
 * Events on their way out, in time order. A request is sent with message id 0: the kernel chooses the id, and the sender's
 * side learns it when the call returns, or the receiver's header tells it. Until then the send, and with it all that came
 * later, is held, within bounds.
 */
import type { Ticks } from '../../base/time.ts';
import type { TraceEvent } from '../../model/event.ts';

/** What is learned of a message after it was sent. */
export interface MessageIds {
  /** 0: still not known. */
  readonly messageId: number;
  readonly callbackId: number | undefined;
  /** Status of the call, where it has returned. */
  readonly status: number | undefined;
}

/** A send whose message id is not known yet. */
export interface PendingSend {
  readonly pid: number;
  readonly tid: number;
  /** DTrace's time of the call's entry. */
  readonly entry: string;
  readonly dataLength: number;
  readonly payload: Uint8Array;
  readonly ownerPid: number | undefined;
  readonly clientPid: number | undefined;
  /** Tells it, once. */
  readonly settle: (ids: MessageIds) => void;
}

interface Held {
  readonly time: Ticks;
  readonly events: readonly TraceEvent[];
  readonly bytes: number;
  /** The send at its beginning that must be told its id before it goes out. */
  pending: PendingSend | undefined;
}

export interface HoldLimits {
  readonly entries: number;
  readonly bytes: number;
  /** How far recorded time may go on without a held send being told its id. */
  readonly ticks: Ticks;
}

export const FILE_LIMITS: HoldLimits = { entries: 32_768, bytes: 64 * 1024 * 1024, ticks: 100_000_000 };
export const LIVE_LIMITS: HoldLimits = { entries: 32_768, bytes: 64 * 1024 * 1024, ticks: 20_000_000 };

/** A thread is in one call at a time: where so many of its sends wait, their returns are missing, and which one a receiver means is not to be told. */
const MAX_OF_THREAD = 64;

export class Hold {
  private readonly limits: HoldLimits;
  private held: Held[] = [];
  private from = 0;
  private bytes = 0;
  private newest: Ticks = Number.NEGATIVE_INFINITY;
  private lastOut: Ticks = Number.NEGATIVE_INFINITY;
  private readonly byCall = new Map<string, Held>();
  private readonly byThread = new Map<number, PendingSend[]>();
  /** Events that came after a later one had gone out already. */
  inversions = 0;
  /** Sends that went out without their id. */
  unresolved = 0;

  constructor(limits: HoldLimits) {
    this.limits = limits;
  }

  /** `pending` if the first event is a send that does not know its id. */
  add(time: Ticks, events: readonly TraceEvent[], bytes: number, pending: PendingSend | undefined): void {
    const held: Held = { time, events, bytes, pending };
    this.bytes += bytes;
    if (time > this.newest) this.newest = time;
    if (time < this.lastOut) this.inversions += 1;
    this.place(held);
    if (pending === undefined) return;
    this.byCall.set(callKey(pending.tid, pending.entry), held);
    const others = this.byThread.get(pending.tid);
    if (others === undefined) this.byThread.set(pending.tid, [pending]);
    else if (others.length < MAX_OF_THREAD) others.push(pending);
  }

  /** Behind those of the same time. Nearly always that is the end. */
  private place(held: Held): void {
    const { held: all, from } = this;
    let high = all.length;
    if (high > from && (all[high - 1] as Held).time > held.time) {
      for (let low = from; low < high; ) {
        const middle = (low + high) >>> 1;
        if ((all[middle] as Held).time > held.time) high = middle;
        else low = middle + 1;
      }
      all.splice(high, 0, held);
    } else all.push(held);
  }

  /** The call that began at `entry` has returned; with 0 its message has no id. */
  returned(tid: number, entry: string, ids: MessageIds): void {
    const held = this.byCall.get(callKey(tid, entry));
    if (held !== undefined) this.settle(held, ids);
  }

  /** The sends of a thread that wait for their ids, oldest first; none if they are too many to tell apart. */
  waiting(tid: number): readonly PendingSend[] {
    const all = this.byThread.get(tid) ?? [];
    return all.length < MAX_OF_THREAD ? all : [];
  }

  /** A receiver has seen this very message. */
  received({ tid, entry }: PendingSend, ids: MessageIds): void {
    this.returned(tid, entry, ids);
  }

  /** Moves out what need not wait any longer; `all`: everything. */
  take(into: TraceEvent[], all: boolean): void {
    const { limits } = this;
    while (this.from < this.held.length) {
      const held = this.held[this.from] as Held;
      if (held.pending !== undefined) {
        const over = this.held.length - this.from > limits.entries || this.bytes > limits.bytes;
        if (!all && !over && this.newest - held.time <= limits.ticks) break;
        this.giveUp(held);
      }
      this.from += 1;
      this.bytes -= held.bytes;
      if (held.time > this.lastOut) this.lastOut = held.time;
      for (const event of held.events) into.push(event);
    }
    if (this.from === this.held.length) this.held = [];
    else if (this.from > 4096) this.held = this.held.slice(this.from);
    else return;
    this.from = 0;
  }

  private giveUp(held: Held): void {
    this.unresolved += 1;
    this.remove(held);
  }

  private settle(held: Held, ids: MessageIds): void {
    const { pending } = held;
    if (pending === undefined) return;
    this.remove(held);
    if (ids.messageId === 0) this.unresolved += 1;
    pending.settle(ids);
  }

  private remove(held: Held): void {
    const { pending } = held;
    if (pending === undefined) return;
    held.pending = undefined;
    const key = callKey(pending.tid, pending.entry);
    if (this.byCall.get(key) === held) this.byCall.delete(key);
    const list = this.byThread.get(pending.tid);
    if (list === undefined) return;
    const at = list.indexOf(pending);
    if (at >= 0) list.splice(at, 1);
    if (list.length === 0) this.byThread.delete(pending.tid);
  }
}

function callKey(tid: number, entry: string): string {
  return `${entry} ${tid}`;
}
