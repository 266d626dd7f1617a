/** Calls from their first message until nothing more is expected of them. */
import type { Ticks } from '../base/time.ts';
import { evidenceBit } from '../model/confidence.ts';
import { sharedIds } from './content.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_DEPTH, MAX_OPEN_CALLS, UNANSWERED_TICKS } from './limits.ts';
import type { Output } from './output.ts';
import { Queue } from './queue.ts';
import { CallRecord, CERTAIN, LIKELY, type Orphan, POSSIBLE, type Transfer, weaker } from './records.ts';

const REPLY_SAME_ID = evidenceBit('reply-same-id');

export class OpenCalls {
  /** No parent is certain in a recording that lacks events at unknown places. */
  lossy = false;
  /** Told of every call before it is closed. */
  onClose: (call: CallRecord) => void = () => {};
  private readonly output: Output;
  private readonly counters: AnalysisCounters;
  private readonly lingering = new Queue<CallRecord>();
  private first: CallRecord | undefined = undefined;
  private last: CallRecord | undefined = undefined;
  private size = 0;

  constructor(output: Output, counters: AnalysisCounters) {
    this.output = output;
    this.counters = counters;
  }

  /** The call `transfer` is the request of; a new one if there is none. */
  ofRequest(transfer: Transfer): CallRecord {
    if (transfer.call !== undefined) return transfer.call;
    const call = this.create(transfer.parent);
    call.request = transfer;
    call.client = transfer.source;
    call.clientRow = transfer.sourceRow;
    call.startedAt = transfer.sentAt;
    transfer.call = call;
    if (transfer.orphan !== undefined) this.adopt(call, transfer.orphan);
    this.add(call);
    return call;
  }

  /** The search for who gave the sender its work was for this call. */
  adopt(call: CallRecord, orphan: Orphan): void {
    if (call.parent !== undefined || orphan.call !== undefined || orphan.ended) return;
    call.orphan = orphan;
    orphan.call = call;
  }

  /** A call below `parent`, in no list yet. */
  create(parent: CallRecord | undefined): CallRecord {
    const call = new CallRecord();
    if (parent !== undefined && parent.depth + 1 < MAX_DEPTH) {
      call.parent = parent;
      call.depth = parent.depth + 1;
    }
    if (this.lossy) call.childSureness = LIKELY;
    return call;
  }

  add(call: CallRecord): void {
    call.previous = this.last;
    if (this.last === undefined) this.first = call;
    else this.last.next = call;
    this.last = call;
    this.size += 1;
    if (this.size <= MAX_OPEN_CALLS || this.first === undefined) return;
    this.counters.evictedCalls += 1;
    this.close(this.first);
  }

  /**
   * Makes `call` count as one. Its ancestors then count too, so keys rise from parent to child and no loop can form; an
   * ancestor that was written off as a mere message is cut away.
   */
  qualify(call: CallRecord): void {
    if (call.qualified) return;
    call.qualified = true;
    if (call.parent !== undefined && !call.parent.qualified) {
      if (call.parent.closed) call.parent = undefined;
      else this.qualify(call.parent);
    }
    if (call.parent !== undefined) call.parent.hasChildren = true;
    call.key = this.output.nextCall();
    call.chain = call.parent?.chain ?? call.key;
    call.depth = call.parent === undefined ? 0 : call.parent.depth + 1;
  }

  /** Closes `call` if neither client nor server can add to it. */
  settle(call: CallRecord, now: Ticks): void {
    if (call.closed || call.awaiting || call.waiting) return;
    if (!call.onStack) this.close(call);
    else if (!call.sync && call.lingerUntil === 0) {
      // Perhaps a datagram: its receiver may work on it for a while, but an idle thread must not hold it for ever.
      call.lingerUntil = now + UNANSWERED_TICKS;
      this.lingering.push(call);
    }
  }

  /** Ends the work of threads that were never seen again. */
  advance(now: Ticks): void {
    for (let call = this.lingering.peek(); call !== undefined; call = this.lingering.peek()) {
      if (!call.closed && call.lingerUntil > now) return;
      this.lingering.shift();
      this.close(call);
    }
  }

  /** Nothing more is expected of `call`, or nothing more can be believed. */
  close(call: CallRecord): void {
    if (call.closed) return;
    this.onClose(call);
    call.closed = true;
    this.remove(call);
    this.output.verdict(call, this.lossy ? parentInLossy(call) : parentSureness(call));
    if (call.crossed !== CERTAIN) this.output.verdict(call, call.workedToEnd ? call.crossed : POSSIBLE);
    call.onStack = false;
    call.waiting = false;
    call.awaiting = false;
    this.leaveSlot(call);
    this.keepAnswer(call);
    const rpc = call.request?.rpc;
    if (rpc?.open && (rpc.call === call || (rpc.call === undefined && rpc.lastRequest === call.request)))
      rpc.holds = call;
    else this.output.call(call);
  }

  /** Closes everything, e.g. because events are missing from here on. */
  closeAll(each: (call: CallRecord) => void): void {
    for (let call = this.first; call !== undefined; call = this.first) {
      each(call);
      this.close(call);
    }
  }

  private leaveSlot(call: CallRecord): void {
    const slot = call.request?.slot;
    if (slot === undefined) return;
    const outstanding = slot.outstanding;
    if (outstanding === call.request) slot.outstanding = undefined;
    else if (outstanding?.answers === call) {
      slot.outstanding = undefined;
      if (call.answer !== undefined) this.output.message(call.answer);
      call.answer = outstanding;
    }
    if (slot.request === call) slot.request = undefined;
    if (slot.waiter === call) slot.waiter = undefined;
  }

  /** A reply that was sent but not seen to arrive belongs to the call if its client was waiting for it. */
  private keepAnswer(call: CallRecord): void {
    const answer = call.answer;
    if (answer === undefined || answer.call !== undefined) return;
    call.answer = undefined;
    if ((call.sync || answer.kind === 'reply') && call.reply === undefined) {
      call.reply = answer;
      call.serverEndedAt = answer.sentAt;
      const sameId = call.request?.slot === answer.slot;
      const shared = sharedIds(call.request, answer) ?? 0;
      call.evidence |= shared | (sameId ? REPLY_SAME_ID : 0);
      if (shared === 0) call.sureness = weaker(call.sureness, LIKELY);
      answer.call = call;
    } else this.output.message(answer);
  }

  private remove(call: CallRecord): void {
    if (call.previous === undefined && this.first !== call) return;
    if (call.previous === undefined) this.first = call.next;
    else call.previous.next = call.next;
    if (call.next === undefined) this.last = call.previous;
    else call.next.previous = call.previous;
    call.next = undefined;
    call.previous = undefined;
    this.size -= 1;
  }
}

/** How sure what the receiving thread sent meanwhile was sent for this call. */
function parentSureness(call: CallRecord): typeof POSSIBLE | typeof LIKELY | typeof CERTAIN {
  if (call.reply !== undefined) {
    // An id that is free again may look like the answer of whoever received it last.
    const answered = call.sureness === CERTAIN || call.rpcServer?.stoppedAt !== undefined;
    return call.workedToEnd && answered ? CERTAIN : LIKELY;
  }
  if (call.request === undefined) return call.workedToEnd ? CERTAIN : LIKELY;
  return call.sync && (call.onStack || call.workedToEnd) ? LIKELY : POSSIBLE;
}

/** Its reply may have been among the lost events, and the thread at work on something else. */
function parentInLossy(call: CallRecord): typeof POSSIBLE | typeof LIKELY {
  return call.workedToEnd ? LIKELY : POSSIBLE;
}
