/**
 * Finished messages and calls on their way to the sink. They rest here for a moment (`SETTLE_TICKS`) because some things
 * are only known a little later: the end of the client's wait, the status of the RPC call, a loss reported at its end.
 */
import type { Ticks } from '../base/time.ts';
import type { FactSink } from '../model/facts.ts';
import { fillCallFact, fillMessageFact, newCallFact, newMessageFact } from './call-facts.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_SETTLING, SETTLE_TICKS } from './limits.ts';
import { Queue } from './queue.ts';
import { type CallRecord, CERTAIN, confidenceOf, POSSIBLE, Transfer, UNSURE, weaker } from './records.ts';

export class Output {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  private readonly calls = new Queue<CallRecord>();
  private readonly transfers = new Queue<Transfer>();
  private readonly messageFact = newMessageFact();
  private readonly callFact = newCallFact();
  private messageKeys = 0;
  private callKeys = 0;
  /** Latest receive of a pair that was written: a loss reported later must not lie before it. */
  private writtenUntil: Ticks = Number.NEGATIVE_INFINITY;
  private now: Ticks = Number.NEGATIVE_INFINITY;

  constructor(sink: FactSink, counters: AnalysisCounters) {
    this.sink = sink;
    this.counters = counters;
  }

  nextMessage(): number {
    this.messageKeys += 1;
    return this.messageKeys;
  }

  nextCall(): number {
    this.callKeys += 1;
    return this.callKeys;
  }

  /** A message that is no part of a call. */
  message(transfer: Transfer): void {
    transfer.lone = true;
    transfer.due = this.now + SETTLE_TICKS;
    this.transfers.push(transfer);
  }

  /** A call nothing more is expected of; if it turned out not to be one, its message alone is written. */
  call(call: CallRecord): void {
    call.due = this.now + SETTLE_TICKS;
    this.calls.push(call);
  }

  /** Writes what has rested long enough. */
  advance(now: Ticks): void {
    this.now = now;
    const { calls, transfers } = this;
    for (let call = calls.peek(); call !== undefined; call = calls.peek()) {
      if (call.due > now && calls.length <= MAX_SETTLING) break;
      calls.shift();
      this.writeCall(call);
    }
    for (let transfer = transfers.peek(); transfer !== undefined; transfer = transfers.peek()) {
      if (transfer.due > now && transfers.length <= MAX_SETTLING) break;
      transfers.shift();
      // A late wait may have made it part of a call, which writes it.
      if (transfer.lone) this.writeMessage(transfer, undefined);
    }
  }

  finish(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  /** Writes all that is finished, rested or not. */
  rest(): void {
    const { now } = this;
    this.advance(Number.POSITIVE_INFINITY);
    this.now = now;
  }

  /** Events between `from` and `to` are missing: every pair that lies over them is undone, as far as not yet written. */
  undo(from: Ticks, to: Ticks): void {
    if (this.writtenUntil >= from) this.counters.lossTooLate = true;
    // What came to rest before the gap was over by then.
    const due = from + SETTLE_TICKS;
    this.transfers.newestFirst((transfer) => {
      if (transfer.due < due) return false;
      this.undoPair(transfer, from, to);
      return true;
    });
    this.calls.newestFirst((call) => {
      if (call.due < due) return false;
      this.undoCall(call, from, to);
      return true;
    });
  }

  /** Undoes what `call` joined over the gap. */
  undoCall(call: CallRecord, from: Ticks, to: Ticks): void {
    const overReply = (call.endedAt ?? to) >= from && (call.startedAt ?? call.serverStartedAt ?? from) <= to;
    if (call.reply !== undefined && overReply) {
      this.undoPair(call.reply, from, to);
      call.reply.call = undefined;
      this.message(call.reply);
      call.reply = undefined;
      call.endedAt = undefined;
      call.serverEndedAt = undefined;
      call.status = undefined;
      call.evidence = call.request?.evidence ?? 0;
      call.sureness = call.request?.sureness ?? UNSURE;
      this.verdict(call, POSSIBLE);
    }
    if (call.request === undefined && overReply) call.sureness = weaker(call.sureness, POSSIBLE);
    if (call.request !== undefined && this.undoPair(call.request, from, to)) {
      call.server = undefined;
      call.serverRow = undefined;
      call.serverStartedAt = undefined;
      call.serverEndedAt = undefined;
      call.evidence = 0;
      call.sureness = UNSURE;
      this.verdict(call, POSSIBLE);
    }
  }

  /** Settles how sure `call` is as the parent of its children, and corrects those that were written with more. */
  verdict(call: CallRecord, sureness: typeof POSSIBLE | 2 | typeof CERTAIN): void {
    if (sureness >= call.childSureness) return;
    call.childSureness = sureness;
    const confidence = confidenceOf(sureness);
    if (call.childrenWritten && confidence !== undefined) this.sink.parentVerdict({ call: call.key, confidence });
  }

  private undoPair(transfer: Transfer, from: Ticks, to: Ticks): boolean {
    const { sentAt, receivedAt } = transfer;
    if (sentAt === undefined || receivedAt === undefined || sentAt > to || receivedAt < from) return false;
    this.counters.pairsUndone += 1;
    const half = new Transfer(this.nextMessage(), transfer.slot);
    half.receiveEvent = transfer.receiveEvent;
    half.receivedAt = receivedAt;
    half.target = transfer.target;
    half.targetRow = transfer.targetRow;
    half.port = transfer.port;
    half.size = transfer.size;
    half.meaning = transfer.meaning;
    transfer.receiveEvent = undefined;
    transfer.receivedAt = undefined;
    transfer.target = undefined;
    transfer.targetRow = undefined;
    transfer.port = undefined;
    transfer.evidence = 0;
    transfer.sureness = UNSURE;
    this.message(half);
    return true;
  }

  private writeCall(call: CallRecord): void {
    call.written = true;
    if (call.request !== undefined) this.writeMessage(call.request, call.qualified ? call : undefined);
    if (call.reply !== undefined) this.writeMessage(call.reply, call.qualified ? call : undefined);
    if (!call.qualified) return;
    this.counters.calls += 1;
    if (call.parent !== undefined) call.parent.childrenWritten = true;
    fillCallFact(this.callFact, call);
    this.sink.call(this.callFact);
    if (call.rpcClient !== undefined) call.rpcClient.parent = undefined;
    if (call.rpcServer !== undefined) call.rpcServer.parent = undefined;
  }

  private writeMessage(transfer: Transfer, call: CallRecord | undefined): void {
    const { counters } = this;
    counters.messages += 1;
    transfer.written = true;
    if (transfer.receivedAt === undefined) counters.unmatchedSends += 1;
    else if (transfer.sentAt === undefined) counters.unmatchedReceives += 1;
    else {
      if (transfer.sureness === CERTAIN) counters.pairs.certain += 1;
      else if (transfer.sureness === POSSIBLE) counters.pairs.possible += 1;
      else counters.pairs.likely += 1;
      if (transfer.receivedAt > this.writtenUntil) this.writtenUntil = transfer.receivedAt;
    }
    fillMessageFact(this.messageFact, transfer, call);
    this.sink.message(this.messageFact);
    // What it was sent for is told. A chain of messages, each kept by the next, would keep all calls since the first in memory.
    transfer.parent = undefined;
  }
}
