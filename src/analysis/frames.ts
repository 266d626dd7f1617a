/**
 * What each thread is doing: a stack of calls it works on and calls it waits for, in turn. A work frame is live until the
 * thread answers or turns to other work, a wait frame until the client has its reply or acts without it.
 */
import type { Ticks } from '../base/time.ts';
import { evidenceBit } from '../model/confidence.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_FRAMES, UNANSWERED_PARENT_TICKS } from './limits.ts';
import type { OpenCalls } from './open-calls.ts';
import {
  type CallRecord,
  CERTAIN,
  type IdSlot,
  LIKELY,
  POSSIBLE,
  type RpcRecord,
  type ThreadLife,
  type Transfer,
} from './records.ts';

const RPC_ONLY = evidenceBit('rpc-only');

export class Frames {
  private readonly open: OpenCalls;
  private readonly counters: AnalysisCounters;
  private epoch = 1;

  constructor(open: OpenCalls, counters: AnalysisCounters) {
    this.open = open;
    this.counters = counters;
  }

  /** Events are missing: nothing that threads did before says what they do now. */
  forget(): void {
    this.epoch += 1;
  }

  /** Forgets what a thread did before the last loss. */
  touch(thread: ThreadLife): void {
    if (thread.epoch === this.epoch) return;
    thread.epoch = this.epoch;
    thread.frames = [];
    thread.rpc = [];
    thread.lastSend = undefined;
    thread.lastInbound = undefined;
    thread.justReplied = undefined;
    thread.waitsOnPort = undefined;
  }

  /** The call `thread` is at work on, if any: what it begins now is below that one. */
  workOf(thread: ThreadLife, time: Ticks): CallRecord | undefined {
    const top = this.top(thread);
    const work = top !== undefined && top.server === thread ? top : undefined;
    for (let at = thread.rpc.length - 1; at >= 0; at -= 1) {
      const rpc = thread.rpc[at] as RpcRecord;
      if (rpc.client || (rpc.call !== undefined && isDone(rpc.call))) continue;
      if (work !== undefined && (work.serverStartedAt ?? rpc.start.time) > rpc.start.time) break;
      return this.ofRpc(rpc);
    }
    if (work === undefined || work.sync || work.rpcServer !== undefined) return work;
    // A message of unknown origin may as well be a reply whose request was not recorded.
    if (work.client === undefined) return undefined;
    return time - (work.serverStartedAt ?? time) <= UNANSWERED_PARENT_TICKS ? work : undefined;
  }

  /** The call an RPC record belongs to; one of its own if no ALPC message was seen. */
  ofRpc(rpc: RpcRecord): CallRecord {
    if (rpc.call !== undefined) return rpc.call;
    const call = this.open.create(rpc.parent);
    rpc.call = call;
    call.evidence = RPC_ONLY;
    call.awaiting = false;
    if (rpc.orphan !== undefined) this.open.adopt(call, rpc.orphan);
    if (rpc.client) {
      call.client = rpc.thread;
      call.clientRow = rpc.threadRow;
      call.startedAt = rpc.start.time;
      call.rpcClient = rpc;
    } else {
      call.server = rpc.thread;
      call.serverRow = rpc.threadRow;
      call.serverStartedAt = rpc.start.time;
      call.rpcServer = rpc;
    }
    this.open.qualify(call);
    return call;
  }

  /** The thread has ended, or its tid belongs to another now. */
  gone(thread: ThreadLife, time: Ticks): void {
    if (thread.epoch !== this.epoch) return;
    const frames = thread.frames;
    thread.frames = [];
    for (let at = frames.length - 1; at >= 0; at -= 1) {
      const call = frames[at] as CallRecord;
      if (call.client === thread) this.endWait(call, time);
      else {
        call.onStack = false;
        this.open.settle(call, time);
      }
    }
  }

  /** The innermost thing the thread works on or waits for. */
  top(thread: ThreadLife): CallRecord | undefined {
    const frames = thread.frames;
    for (let at = frames.length - 1; at >= 0; at -= 1) {
      const call = frames[at] as CallRecord;
      if (call.client === thread ? call.waiting : call.onStack) return call;
      frames.pop();
    }
    return undefined;
  }

  push(thread: ThreadLife, call: CallRecord): void {
    if (thread.frames.length >= MAX_FRAMES) thread.frames.shift();
    thread.frames.push(call);
  }

  /** The thread acts, so it waits no longer. Returns the work that lies below its waits. */
  stopWaiting(thread: ThreadLife, sent: Transfer | undefined, time: Ticks): CallRecord | undefined {
    for (let top = this.top(thread); top !== undefined; top = this.top(thread)) {
      if (top.client !== thread) return top;
      thread.frames.pop();
      if (top.waitFrom !== undefined) this.counters.brokenWaits += 1;
      // Whoever waits in vain has taken its request back; nobody may receive it later.
      if (top.request !== undefined && top.request.slot.outstanding === top.request && top.request !== sent) {
        top.request.slot.outstanding = undefined;
        top.request.slot.reused = true;
      }
      this.endWait(top, time);
    }
    return undefined;
  }

  /** The client waits no longer and will not take a reply. */
  endWait(call: CallRecord, time: Ticks): void {
    call.waiting = false;
    call.awaiting = false;
    const slot = call.request?.slot;
    if (slot?.waiter === call) slot.waiter = undefined;
    // A server still at work may yet answer, though to nobody.
    if (slot?.request === call && !call.onStack) slot.request = undefined;
    this.open.settle(call, time);
  }

  /** The thread waits for whatever work comes next: what it has not answered is not its business any more. */
  leave(thread: ThreadLife, time: Ticks): void {
    if (thread.epoch !== this.epoch) return;
    const top = this.top(thread);
    if (top !== undefined && top.server === thread) this.leaveWork(top, thread, time);
    // RPC calls that have not stopped go on without it.
    if (top?.client === thread || thread.rpc.length === 0) return;
    for (let rpc = thread.rpc.pop(); rpc !== undefined; rpc = thread.rpc.pop()) rpc.left = true;
  }

  /** The thread answers a call that another one received, while it has work of its own: one of the two was given to it. */
  crossed(thread: ThreadLife, answered: CallRecord): void {
    const own = this.top(thread);
    if (own?.server !== thread || own === answered) return;
    const handedIn = (answered.serverStartedAt ?? 0) > (own.serverStartedAt ?? 0);
    if (handedIn) own.crossed = POSSIBLE;
    else if (own.crossed === CERTAIN) own.crossed = LIKELY;
  }

  /** The thread has turned from the work on `call`. */
  leaveWork(call: CallRecord, thread: ThreadLife, time: Ticks): void {
    thread.frames.pop();
    call.onStack = false;
    call.leftAt = time;
    this.open.settle(call, time);
  }

  /** The id of a received request is in use for something else, so nobody will answer under it. */
  endRequest(slot: IdSlot, time: Ticks): void {
    const call = slot.request;
    if (call === undefined) return;
    slot.request = undefined;
    call.awaiting = false;
    if (call.waiting) {
      this.counters.brokenWaits += 1;
      slot.reused = true;
      this.endWait(call, time);
    } else this.open.settle(call, time);
  }
}

/** Nobody works on it any more, though the end of its RPC call may not have been reported. */
function isDone(call: CallRecord): boolean {
  return call.closed || call.workedToEnd || call.reply !== undefined;
}
