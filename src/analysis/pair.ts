/**
 * Which receive belongs to which send. Message ids are few and reused within milliseconds, so an id alone says nothing: a
 * pair is a send of id X and the next receive of X on another thread, with no other send of X, no loss and no contradiction
 * in between. The rules in words: docs/pairing.md.
 */
import type { Ticks } from '../base/time.ts';
import { type EvidenceSet, evidenceBit } from '../model/confidence.ts';
import type { AlpcReceive, AlpcSend } from '../model/event.ts';
import { callbackIdOf, describe, kindOf, peerOf, senderOf } from './content.ts';
import type { AnalysisCounters } from './counters.ts';
import {
  LOSSY_LOOSE_TICKS,
  LOSSY_TICKS,
  MAX_INVERSION_TICKS,
  MAX_MESSAGE_IDS,
  SLOW_TICKS,
  TOO_SLOW_TICKS,
  VERY_SLOW_TICKS,
} from './limits.ts';
import { oldest } from './oldest.ts';
import type { Output } from './output.ts';
import {
  CERTAIN,
  IdSlot,
  LIKELY,
  POSSIBLE,
  type ProcessLife,
  type Sureness,
  type ThreadLife,
  Transfer,
  UNSURE,
  weaker,
} from './records.ts';

const MESSAGE_ID = evidenceBit('message-id');
const ID_REUSED = evidenceBit('id-reused');
const LOSSY = evidenceBit('lossy-recording');
const SLOW = evidenceBit('slow-delivery');
const CALLBACK_ID = evidenceBit('callback-id');
const SENDER_NAMED = evidenceBit('sender-named');
const MERGED = evidenceBit('merged');
const MERGE_UNCLEAR = evidenceBit('merge-unclear');

export class Pairing {
  /** Events are missing somewhere: nothing is certain, and pairs need corroboration. */
  lossy = false;
  /** The process that has a pid at a time. */
  processOf: (pid: number, time: Ticks) => ProcessLife | undefined = () => undefined;
  private slots = new Map<number, IdSlot>();
  private readonly output: Output;
  private readonly counters: AnalysisCounters;
  /** An id was forgotten: whoever awaits something under it must be told. */
  private readonly forget: (slot: IdSlot) => void;
  private evidence: EvidenceSet = 0;

  constructor(output: Output, counters: AnalysisCounters, forget: (slot: IdSlot) => void) {
    this.output = output;
    this.counters = counters;
    this.forget = forget;
  }

  slot(messageId: number): IdSlot {
    let slot = this.slots.get(messageId);
    if (slot === undefined) {
      if (this.slots.size >= MAX_MESSAGE_IDS) this.evict();
      slot = new IdSlot(messageId);
      this.slots.set(messageId, slot);
    }
    return slot;
  }

  /** Registers a send. Returns the message, with its receive already known if the recording had that first. */
  send(event: AlpcSend, thread: ThreadLife | undefined): Transfer {
    const slot = this.slot(event.messageId);
    const before = slot.outstanding;
    if (before !== undefined) {
      this.counters.supersededSends += 1;
      slot.supersededAt = event.time;
      this.giveUp(slot);
      slot.reused = true;
    }
    const early = slot.early;
    slot.early = undefined;
    const matched = early !== undefined && before === undefined && this.earlyFits(early, event, thread);
    const transfer = matched ? early : new Transfer(this.output.nextMessage(), slot);
    transfer.sendEvent = event.id;
    transfer.sentAt = event.time;
    transfer.source = thread;
    transfer.sourceRow = thread?.row;
    if (event.content !== undefined) this.addContent(transfer, event, false);
    if (matched) {
      transfer.evidence |= MESSAGE_ID | ID_REUSED;
      transfer.sureness = this.lossy ? POSSIBLE : LIKELY;
    } else slot.outstanding = transfer;
    return transfer;
  }

  /** Registers a receive. Returns the message, without a send if none fits. */
  receive(event: AlpcReceive, thread: ThreadLife | undefined): Transfer {
    const slot = this.slot(event.messageId);
    const open = slot.outstanding;
    let transfer: Transfer | undefined;
    const answer = open !== undefined && thread !== undefined && answersOwn(open, event, thread);
    if (open !== undefined && !answer && this.mayTake(open, event, thread, slot)) {
      const sureness = this.fit(open, event, thread, slot);
      slot.outstanding = undefined;
      if (sureness === UNSURE) {
        this.counters.refusedPairs += 1;
        slot.outstanding = open;
        this.giveUp(slot);
      } else {
        transfer = open;
        transfer.sureness = sureness;
        transfer.evidence |= this.evidence;
        slot.reused = false;
      }
    }
    if (transfer === undefined) {
      transfer = new Transfer(this.output.nextMessage(), slot);
      if (open !== undefined && !answer) slot.reused = true;
      slot.early = transfer;
    } else slot.early = undefined;
    transfer.receiveEvent = event.id;
    transfer.receivedAt = event.time;
    transfer.target = thread;
    transfer.targetRow = thread?.row;
    if (event.content !== undefined) this.addContent(transfer, event, true);
    return transfer;
  }

  /** A send or receive that may be another recording's too, or whose thread is not known: a message that joins nothing. */
  apart(event: AlpcSend | AlpcReceive, thread: ThreadLife | undefined): Transfer {
    const transfer = new Transfer(this.output.nextMessage(), new IdSlot(event.messageId));
    const received = event.kind === 'alpc.receive';
    if (received) {
      transfer.receiveEvent = event.id;
      transfer.receivedAt = event.time;
      transfer.target = thread;
      transfer.targetRow = thread?.row;
    } else {
      transfer.sendEvent = event.id;
      transfer.sentAt = event.time;
      transfer.source = thread;
      transfer.sourceRow = thread?.row;
    }
    this.addContent(transfer, event, received);
    transfer.evidence = event.content?.merged === 'unclear' ? MERGE_UNCLEAR : 0;
    return transfer;
  }

  /** Nothing in flight survives a loss. */
  reset(): void {
    for (const slot of this.slots.values()) {
      this.giveUp(slot);
      this.forget(slot);
    }
    this.slots = new Map();
  }

  /** The outstanding send of `slot` will not be received any more. */
  giveUp(slot: IdSlot): void {
    const open = slot.outstanding;
    if (open === undefined) return;
    slot.outstanding = undefined;
    const answered = open.answers;
    if (answered !== undefined && !answered.closed) {
      if (answered.answer !== undefined) this.output.message(answered.answer);
      answered.answer = open;
    } else if (open.call === undefined) this.output.message(open);
  }

  private evict(): void {
    for (const slot of oldest(this.slots.values())) {
      this.counters.evictedMessageIds += 1;
      this.giveUp(slot);
      this.forget(slot);
      this.slots.delete(slot.messageId);
    }
  }

  /** A receive that the recording puts before its send, at the very same tick: clocks are coarse, or processors tie. */
  private earlyFits(early: Transfer, event: AlpcSend, thread: ThreadLife | undefined): boolean {
    return (
      early.receivedAt === event.time &&
      early.sentAt === undefined &&
      thread !== undefined &&
      early.target !== undefined &&
      early.target !== thread &&
      early.call !== undefined &&
      !early.call.written
    );
  }

  /** False if this receive says nothing about the open send, which then stays open. */
  private mayTake(open: Transfer, event: AlpcReceive, thread: ThreadLife | undefined, slot: IdSlot): boolean {
    if (thread === undefined) return true;
    if (open.source === thread && open.sentAt === event.time) return false;
    // One send replaced another at this very tick: the receive may be that of the replaced one.
    return slot.supersededAt !== event.time || open.sentAt !== event.time;
  }

  /** How sure the receive is that of `open`; leaves the evidence in `this.evidence`. */
  private fit(open: Transfer, event: AlpcReceive, thread: ThreadLife | undefined, slot: IdSlot): Sureness {
    this.evidence = MESSAGE_ID;
    const source = open.source;
    if (thread === undefined || source === undefined || thread.tid === 0 || source.tid === 0) return UNSURE;
    if (source === thread) {
      this.counters.ownReceives += 1;
      return UNSURE;
    }
    if (open.expected !== undefined && open.expected !== thread) return UNSURE;
    if (event.content !== undefined && !this.contentFits(open, event, source)) return UNSURE;
    const delay = event.time - (open.sentAt ?? event.time);
    let sureness = this.byDelay(delay);
    if (slot.reused) {
      this.evidence |= ID_REUSED;
      sureness = weaker(sureness, LIKELY);
    }
    return this.lossy ? weaker(sureness, this.inLossy(open, thread, slot, delay)) : sureness;
  }

  private byDelay(delay: Ticks): Sureness {
    if (delay < 0) return delay < -MAX_INVERSION_TICKS ? UNSURE : LIKELY;
    if (delay <= SLOW_TICKS) return CERTAIN;
    this.evidence |= SLOW;
    if (delay > TOO_SLOW_TICKS) return UNSURE;
    return delay > VERY_SLOW_TICKS ? POSSIBLE : LIKELY;
  }

  /**
   * With events missing at unknown places two losses can make strangers look like a pair. Believed is a request whose sender
   * still waits for it, and a reply to the thread that waits for it; anything else only if it was quick and nothing of
   * this id is known to be missing.
   */
  private inLossy(open: Transfer, thread: ThreadLife, slot: IdSlot, delay: Ticks): Sureness {
    this.evidence |= LOSSY;
    if (open.expected === thread || (this.evidence & (CALLBACK_ID | SENDER_NAMED)) !== 0) return LIKELY;
    if (delay > LOSSY_TICKS) return UNSURE;
    if (open.call?.waiting === true) return LIKELY;
    return delay > LOSSY_LOOSE_TICKS || slot.reused ? UNSURE : POSSIBLE;
  }

  /** The received header names its sender, and a reply carries the callback id of its request. */
  private contentFits(open: Transfer, event: AlpcReceive, source: ThreadLife): boolean {
    if (event.content === undefined) return true;
    const sender = senderOf(event.content);
    if (sender.tid !== 0) {
      if (sender.tid !== source.tid || sender.pid !== source.process.pid) return false;
      this.evidence |= SENDER_NAMED;
    }
    const callbackId = callbackIdOf(event.content);
    if (callbackId !== 0 && open.callbackId !== 0) {
      if (callbackId !== open.callbackId) return false;
      this.evidence |= CALLBACK_ID;
    }
    return true;
  }

  private addContent(transfer: Transfer, event: AlpcSend | AlpcReceive, received: boolean): void {
    if (event.content === undefined) return;
    describe(transfer, event.content, received);
    const callbackId = callbackIdOf(event.content);
    if (callbackId !== 0) transfer.callbackId = callbackId;
    if (event.content.merged !== undefined) transfer.evidence |= MERGED;
    const peer = peerOf(event.content, event.pid, received);
    if (peer !== 0) transfer.peer = this.processOf(peer, event.time);
  }
}

/** A reply that comes back to the process whose request is still out: the server was not watched. */
function answersOwn(open: Transfer, event: AlpcReceive, thread: ThreadLife): boolean {
  if (event.content === undefined || open.source?.process !== thread.process) return false;
  const sender = senderOf(event.content);
  // The header tells a reply to oneself (both ends in one process) from one of a server that was not watched.
  if (sender.pid === thread.process.pid) return false;
  return kindOf(event.content, true) === 'reply' && open.kind !== 'reply' && open.kind !== 'datagram';
}
