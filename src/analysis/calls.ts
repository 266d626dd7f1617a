/**
 * Requests and replies joined into calls, and calls below calls. Each thread has a stack of frames: calls it waits for and
 * calls it works on, in turn. What a thread sends while it works on a call is below that call. Rules: docs/pairing.md.
 */
import type { Ticks } from '../base/time.ts';
import { evidenceBit } from '../model/confidence.ts';
import type { AlpcReceive, AlpcSend, AlpcUnwait, AlpcWaitReply } from '../model/event.ts';
import { isRequest, sameExchange, sharedIds } from './content.ts';
import type { AnalysisCounters } from './counters.ts';
import { Frames } from './frames.ts';
import type { Handoffs } from './handoff.ts';
import { OpenCalls } from './open-calls.ts';
import type { Output } from './output.ts';
import { Pairing } from './pair.ts';
import {
  type CallRecord,
  CERTAIN,
  type IdSlot,
  LIKELY,
  POSSIBLE,
  type Sureness,
  type ThreadLife,
  type Transfer,
  UNSURE,
  weaker,
} from './records.ts';

const WAIT_REPLY = evidenceBit('wait-reply');
const UNWAIT = evidenceBit('unwait');
const REPLY_SAME_ID = evidenceBit('reply-same-id');
const REPLY_SAME_THREADS = evidenceBit('reply-same-threads');
const REPLY_OTHER_THREAD = evidenceBit('reply-other-thread');
const REPLY_TO_PROCESS = evidenceBit('reply-to-process');

export class Calls {
  readonly open: OpenCalls;
  readonly pairing: Pairing;
  readonly frames: Frames;
  /** Called for every send that is a request as far as one can tell. */
  onRequest: (transfer: Transfer, thread: ThreadLife) => void = () => {};
  /** Told of every thread that takes a request, and of every send by one that works on nothing it took itself. */
  handoffs: Handoffs | undefined = undefined;
  private readonly output: Output;
  private readonly counters: AnalysisCounters;
  /** Until then nothing may be joined: the recording lacks events. */
  private gapUntil: Ticks = Number.NEGATIVE_INFINITY;

  constructor(output: Output, counters: AnalysisCounters) {
    this.output = output;
    this.counters = counters;
    this.open = new OpenCalls(output, counters);
    this.frames = new Frames(this.open, counters);
    this.pairing = new Pairing(output, counters, (slot) => this.forget(slot));
  }

  /** Events are missing and nobody knows where. */
  setLossy(): void {
    this.pairing.lossy = true;
    this.open.lossy = true;
  }

  /** True while nothing may be joined. */
  inGap(time: Ticks): boolean {
    return time <= this.gapUntil;
  }

  send(event: AlpcSend, thread: ThreadLife | undefined, port: number | undefined): void {
    const transfer = this.pairing.send(event, thread);
    transfer.port ??= port;
    if (thread === undefined || this.inGap(event.time)) {
      this.pairing.giveUp(transfer.slot);
      this.frames.endRequest(transfer.slot, event.time);
      return;
    }
    this.frames.touch(thread);
    thread.justReplied = undefined;
    if (transfer.target !== undefined) {
      this.lateSend(transfer, thread);
      return;
    }
    const top = this.frames.stopWaiting(thread, transfer, event.time);
    thread.lastSend = transfer;
    thread.lastInbound = undefined;
    transfer.parent = this.frames.workOf(thread, event.time);
    this.findAnswered(transfer, thread, top);
    if (transfer.answers === undefined) {
      this.onRequest(transfer, thread);
      if (transfer.parent === undefined) this.handoffs?.requestSent(transfer, thread, event.time);
    } else this.handoffs?.answers(transfer.answers, thread);
  }

  receive(event: AlpcReceive, thread: ThreadLife | undefined, port: number | undefined): void {
    if (thread === undefined || this.inGap(event.time)) {
      const slot = this.pairing.slot(event.messageId);
      this.pairing.giveUp(slot);
      this.output.message(this.pairing.receive(event, thread));
      return;
    }
    const transfer = this.pairing.receive(event, thread);
    transfer.port ??= port;
    this.frames.touch(thread);
    thread.lastSend = undefined;
    thread.lastInbound = undefined;
    thread.justReplied = undefined;
    const top = this.frames.top(thread);
    const waiting = top?.client === thread ? top : undefined;
    const call = this.replyOf(transfer, thread, waiting);
    if (call === undefined) this.inbound(transfer, thread, event.time);
    else this.reply(call, transfer, thread, event.time);
  }

  /**
   * An event that another recording may have told already, or whose thread is not known: kept, joined to nothing. A request by its
   * content is a call nevertheless, as nobody else will tell of it.
   */
  apart(event: AlpcSend | AlpcReceive, thread: ThreadLife | undefined, port: number | undefined): void {
    const transfer = this.pairing.apart(event, thread);
    transfer.port ??= port;
    if (event.content?.merged === 'unclear' || event.kind !== 'alpc.send' || !isRequest(transfer)) {
      this.output.message(transfer);
      return;
    }
    const call = this.open.ofRequest(transfer);
    call.port = transfer.port;
    this.open.qualify(call);
    this.open.close(call);
  }

  waitReply(event: AlpcWaitReply, thread: ThreadLife | undefined): void {
    if (thread === undefined || this.inGap(event.time)) return;
    this.frames.touch(thread);
    const transfer = thread.lastSend;
    if (transfer !== undefined && !transfer.waited && transfer.slot.messageId === event.messageId) {
      this.waitFor(transfer, thread, event.time);
      return;
    }
    const top = this.frames.top(thread);
    if (top?.client === thread && top.request?.slot.messageId === event.messageId) {
      // It waits on after it has served a callback.
      top.waitFrom = event.time;
      top.endedAt = undefined;
      top.interrupted = false;
    } else this.counters.waitsWithoutSend += 1;
  }

  /** The thread waits for anything: whatever it worked on is over, if this is a server's port. */
  waitNew(thread: ThreadLife, serverPort: boolean, port: number | undefined, time: Ticks): void {
    if (this.inGap(time)) return;
    this.frames.touch(thread);
    thread.lastSend = undefined;
    thread.waitsOnPort = port;
    if (!serverPort) return;
    this.frames.stopWaiting(thread, undefined, time);
    this.frames.leave(thread, time);
  }

  unwait(event: AlpcUnwait, thread: ThreadLife | undefined): void {
    if (thread === undefined || this.inGap(event.time)) return;
    this.frames.touch(thread);
    thread.lastSend = undefined;
    if (this.pairing.lossy) thread.lastInbound = undefined;
    const replied = thread.justReplied;
    thread.justReplied = undefined;
    const call = replied ?? this.waitOf(thread);
    if (call === undefined || call.client !== thread || call.waitFrom === undefined) {
      this.counters.unwaitsWithoutWait += 1;
      return;
    }
    call.waitTime = (call.waitTime ?? 0) + Math.max(0, event.time - call.waitFrom);
    call.waitFrom = undefined;
    call.evidence |= UNWAIT;
    if (call === replied) return;
    if (call.interrupted) return;
    call.endedAt = event.time;
    if (event.status === 0 || isInformation(event.status)) return;
    call.status = event.status;
    thread.frames.pop();
    this.frames.endWait(call, event.time);
  }

  /** The client is known to have got on, as its RPC call has returned. */
  clientReturned(call: CallRecord, time: Ticks): void {
    if (call.waiting) this.frames.endWait(call, time);
  }

  /** Events between `from` and `to` are missing: what is open stays open, and what was joined over them comes apart. */
  lost(from: Ticks, to: Ticks): void {
    this.pairing.reset();
    this.open.closeAll((call) => this.output.undoCall(call, from, to));
    this.output.undo(from, to);
    this.frames.forget();
    if (to > this.gapUntil) this.gapUntil = to;
  }

  finish(): void {
    this.pairing.reset();
    this.open.closeAll(() => {});
  }

  /** The call the thread waits for; or waited for until a moment ago, when its server called back. */
  private waitOf(thread: ThreadLife): CallRecord | undefined {
    const top = this.frames.top(thread);
    const calledBack = top !== undefined && top.client !== thread && top.request === thread.lastInbound;
    return calledBack ? thread.frames[thread.frames.length - 2] : top;
  }

  private forget(slot: IdSlot): void {
    const call = slot.request ?? slot.waiter;
    if (call !== undefined) this.open.close(call);
  }

  /** Which call a new send answers, as far as the id tells. */
  private findAnswered(transfer: Transfer, thread: ThreadLife, top: CallRecord | undefined): void {
    const { slot, kind } = transfer;
    const call = slot.request;
    const sure = call?.waiting === true || kind === 'reply' || kind === 'connection';
    const mayAnswer = sure || (kind === undefined && (this.pairing.lossy || !beginsRpcCall(thread)));
    if (call === undefined) {
      const waiter = slot.waiter;
      if (waiter !== undefined && waiter.client !== thread && mayAnswer) {
        transfer.answers = waiter;
        transfer.expected = waiter.client;
      }
      return;
    }
    if (!mayAnswer || call.server?.process !== thread.process || sharedIds(call.request, transfer) === undefined) {
      this.frames.endRequest(slot, transfer.sentAt ?? 0);
      return;
    }
    if (top === call) {
      thread.frames.pop();
      call.onStack = false;
      call.workedToEnd = true;
      transfer.popped = true;
    }
    if (call.awaiting) {
      transfer.answers = call;
      if (call.waiting) transfer.expected = call.client;
      if (kind === 'reply') this.open.qualify(call);
      return;
    }
    // The client has given up, so this ends the work and answers nobody.
    call.serverEndedAt = transfer.sentAt;
    this.frames.endRequest(slot, transfer.sentAt ?? 0);
  }

  /** The send was no reply after all: the id had been free again. */
  private undoAnswer(transfer: Transfer, time: Ticks): void {
    const call = transfer.answers;
    const source = transfer.source;
    transfer.answers = undefined;
    transfer.expected = undefined;
    if (call === undefined || source === undefined) return;
    call.answered = false;
    const nothingSince = source.lastSend === transfer;
    if (transfer.popped && nothingSince && !call.closed) {
      this.frames.push(source, call);
      call.onStack = true;
    }
    if (transfer.popped) call.workedToEnd = false;
    if (call.request?.slot.request === call) this.frames.endRequest(call.request.slot, time);
    if (nothingSince) this.onRequest(transfer, source);
  }

  private waitFor(transfer: Transfer, thread: ThreadLife, time: Ticks): void {
    if (transfer.written) {
      this.counters.waitsWithoutSend += 1;
      return;
    }
    transfer.lone = false;
    transfer.waited = true;
    if (transfer.call !== undefined && transfer.call.reply === transfer) {
      if (transfer.call.written) return;
      this.revokeReply(transfer);
    } else if (transfer.answers !== undefined) this.undoAnswer(transfer, time);
    const call = this.open.ofRequest(transfer);
    call.sync = true;
    call.waitFrom = time;
    call.evidence |= WAIT_REPLY;
    this.open.qualify(call);
    if (transfer.sureness === POSSIBLE && this.pairing.lossy) {
      transfer.sureness = LIKELY;
      call.sureness = LIKELY;
    }
    if (call.closed || call.reply !== undefined) return;
    call.waiting = true;
    transfer.slot.waiter = call;
    this.frames.push(thread, call);
  }

  /**
   * What was taken for a reply turns out to be a request: its sender waits for an answer, or its receiver begins an RPC
   * call with it. The call it seemed to answer is left without a reply.
   */
  revokeReply(transfer: Transfer): void {
    const call = transfer.call;
    const thread = transfer.target;
    if (call === undefined || thread === undefined || call.reply !== transfer || call.written) return;
    this.counters.revokedReplies += 1;
    transfer.call = undefined;
    transfer.answers = undefined;
    call.reply = undefined;
    call.endedAt = undefined;
    call.serverEndedAt = undefined;
    call.evidence &= ~(REPLY_SAME_ID | REPLY_SAME_THREADS | REPLY_OTHER_THREAD | REPLY_TO_PROCESS);
    call.sureness = call.request?.sureness ?? UNSURE;
    call.qualified = call.sync || call.hasChildren || call.rpcClient !== undefined || call.rpcServer !== undefined;
    this.output.verdict(call, POSSIBLE);
    if (call.sync) transfer.parent = call;
    const nothingSince = thread.lastInbound === transfer;
    if (nothingSince) this.inbound(transfer, thread, transfer.receivedAt ?? 0);
    else this.take(this.open.ofRequest(transfer), transfer, thread);
  }

  /** The send of a message whose receive the recording put first, at the same instant. */
  private lateSend(transfer: Transfer, thread: ThreadLife): void {
    const call = transfer.call;
    thread.lastSend = transfer;
    if (call === undefined) return;
    if (call.reply === transfer) {
      call.serverEndedAt = transfer.sentAt;
      call.server ??= thread;
      call.serverRow ??= thread.row;
      return;
    }
    call.client = thread;
    call.clientRow = thread.row;
    call.startedAt = transfer.sentAt;
    call.sureness = transfer.sureness;
    call.evidence |= transfer.evidence;
    this.onRequest(transfer, thread);
  }

  /** The call that this message answers, if it is a reply. */
  private replyOf(transfer: Transfer, thread: ThreadLife, waiting: CallRecord | undefined): CallRecord | undefined {
    const { kind, answers } = transfer;
    if (kind === 'request' || kind === 'datagram') return undefined;
    if (answers !== undefined) {
      const client = answers.client;
      const open = !answers.closed && answers.awaiting && answers.reply === undefined;
      const async = !answers.waiting && !answers.sync && client?.process === thread.process;
      if (open && (client === undefined || client === thread || async)) return answers;
      this.undoAnswer(transfer, transfer.receivedAt ?? 0);
    }
    if (transfer.source === undefined && kind === 'reply') {
      const own = this.ownRequest(transfer, thread);
      if (own !== undefined) return own;
    }
    if (waiting === undefined || sharedIds(waiting.request, transfer) === undefined) return undefined;
    if (transfer.source === undefined) return waiting.request?.slot === transfer.slot ? waiting : undefined;
    const served = waiting.server === transfer.source && transfer.parent === waiting && !transfer.waited;
    return served && !this.pairing.lossy ? waiting : undefined;
  }

  /** Where only the client was watched: its own request, still out under the id of this reply. */
  private ownRequest(transfer: Transfer, thread: ThreadLife): CallRecord | undefined {
    const request = transfer.slot.outstanding;
    if (request?.source?.process !== thread.process || request.kind === 'reply' || request.kind === 'datagram') {
      return undefined;
    }
    if (request.source !== thread && request.waited) return undefined;
    if (sharedIds(request, transfer) === undefined) return undefined;
    const call = this.open.ofRequest(request);
    return call.closed || call.reply !== undefined ? undefined : call;
  }

  private reply(call: CallRecord, transfer: Transfer, thread: ThreadLife, time: Ticks): void {
    const waited = call.waiting && call.client === thread;
    const sameId = call.request === undefined || call.request.slot === transfer.slot;
    const delivered = call.server !== undefined && call.request !== undefined && call.request.sureness !== UNSURE;
    const ids = sharedIds(call.request, transfer) ?? 0;
    // Without waits in the recording, three ids that agree say as much.
    const joined = (waited && !call.interrupted) || sameExchange(call.request, transfer);
    const certain = joined && sameId && delivered && transfer.answers === call;
    let sureness: Sureness = certain ? CERTAIN : LIKELY;
    if (delivered) sureness = weaker(sureness, call.request?.sureness ?? LIKELY);
    if (transfer.source !== undefined) sureness = weaker(sureness, transfer.sureness);
    call.sureness = sureness;
    call.evidence |= transfer.evidence | ids | (sameId ? REPLY_SAME_ID : REPLY_SAME_THREADS);
    if (transfer.source !== undefined && call.server !== undefined && transfer.source !== call.server) {
      call.evidence |= REPLY_OTHER_THREAD;
    }
    if (call.client === undefined) {
      call.client = thread;
      call.clientRow = thread.row;
    } else if (call.client !== thread) call.evidence |= REPLY_TO_PROCESS;
    call.reply = transfer;
    if (call.answer !== undefined) this.output.message(call.answer);
    call.answer = undefined;
    transfer.call = call;
    call.endedAt = time;
    call.serverEndedAt = transfer.sentAt;
    call.server ??= transfer.source;
    call.serverRow ??= transfer.sourceRow;
    if (waited && call.waitFrom !== undefined) thread.justReplied = call;
    if (call.onStack && transfer.source === call.server) call.workedToEnd = true;
    call.onStack = false;
    // An RPC call may yet begin with it; then it was no reply.
    thread.lastInbound = waited && sameId ? undefined : transfer;
    this.open.qualify(call);
    this.frames.endWait(call, time);
  }

  /** A message that is no reply: the thread works on it from now on. */
  private inbound(transfer: Transfer, thread: ThreadLife, time: Ticks): void {
    let top = this.frames.top(thread);
    if (transfer.source === undefined && top?.server === thread && top.request?.slot === transfer.slot) {
      this.counters.repeatedReceives += 1;
      this.output.message(transfer);
      return;
    }
    if (top?.client === thread) {
      const callback = top.server === undefined || transfer.source?.process === top.server.process;
      if (callback) {
        top.endedAt = undefined;
        top.interrupted = true;
      } else top = this.frames.stopWaiting(thread, undefined, time);
    }
    if (top?.client !== thread) {
      // It is free for new work, so RPC calls that have not stopped go on without it, or their stops are missing.
      while (thread.rpc.length > 0) thread.rpc.pop();
      if (top !== undefined) this.frames.leaveWork(top, thread, time);
    }
    this.frames.endRequest(transfer.slot, time);
    const call = this.open.ofRequest(transfer);
    this.take(call, transfer, thread);
    transfer.port ??= thread.waitsOnPort;
    thread.waitsOnPort = undefined;
    call.port = transfer.port;
    call.onStack = true;
    this.frames.push(thread, call);
    transfer.slot.request = call;
    thread.lastInbound = transfer;
    this.handoffs?.received(call, thread, top?.client === thread);
  }

  private take(call: CallRecord, transfer: Transfer, thread: ThreadLife): void {
    call.server = thread;
    call.serverRow = transfer.targetRow;
    call.serverStartedAt = transfer.receivedAt;
    call.sureness = transfer.sureness;
    call.evidence |= transfer.evidence;
  }
}

/** An RPC call was begun on the thread and its request is still to come: what it sends now is that. */
function beginsRpcCall(thread: ThreadLife): boolean {
  const rpc = thread.rpc[thread.rpc.length - 1];
  return rpc?.client === true && rpc.start.protocol === 'ncalrpc' && rpc.requests === 0;
}

/** NTSTATUS severity 01: STATUS_ALPC_CHECK_COMPLETION_LIST and its kin, not failures. */
function isInformation(status: number): boolean {
  return status >>> 30 === 1;
}
