/**
 * Who gave a thread its work. A thread that makes a call while it works on nothing of its own is an orphan's maker; whatever
 * explains it is noted here as a claim of a call that another thread of the process has received. `links.ts` judges.
 */
import type { Guid } from '../base/guid.ts';
import type { Ticks } from '../base/time.ts';
import { linkBit } from '../model/link.ts';
import type { Frames } from './frames.ts';
import { InboundCalls } from './inbound.ts';
import { HANDOFF_TICKS, MAX_CLAIMED_IN_TIME, MAX_ORPHANS_KEPT } from './limits.ts';
import type { Links } from './links.ts';
import {
  type CallRecord,
  Orphan,
  type RpcRecord,
  type ThreadLife,
  type Transfer,
  type WorkerNotes,
} from './records.ts';
import { Travellers } from './travellers.ts';
import type { Wakeups } from './wakeups.ts';

const AFTER_REPLY = linkBit('after-reply');
const SENT_REPLY = linkBit('sent-reply');
const SAME_ACTIVITY = linkBit('same-activity');
const SAME_CAUSALITY = linkBit('same-causality');
const COM_SOURCE = linkBit('com-source');
const ONLY_CALL = linkBit('only-call');
const HANDED_OVER = linkBit('handed-over');
const IN_TIME = linkBit('in-time');
const RECEIVER_WAITED = linkBit('receiver-waited');
const BY_OTHER_SINCE = linkBit('woken-by-other-since');

export class Handoffs {
  readonly wakeups: Wakeups;
  readonly travellers = new Travellers();
  private readonly frames: Frames;
  private readonly links: Links;
  private epoch = 1;

  constructor(frames: Frames, links: Links, wakeups: Wakeups) {
    this.frames = frames;
    this.links = links;
    this.wakeups = wakeups;
  }

  /** A thread has received `call`. Unless that calls back into what it does, what it did before for others is over. */
  received(call: CallRecord, thread: ThreadLife, callback: boolean): void {
    const { process } = thread;
    if (process.inbound === undefined) process.inbound = new InboundCalls();
    if (call.inboundOf !== process.inbound) {
      call.inboundOf?.remove(call);
      process.inbound.add(call);
    }
    if (thread.worker !== undefined && !callback) this.wakeups.idle(thread.worker);
  }

  /** The server side of an RPC call began, perhaps with no message of it recorded. */
  rpcReceived(record: RpcRecord, call: CallRecord): void {
    if (call.server === record.thread && call.inboundOf === undefined && !call.closed)
      this.received(call, record.thread, record.thread.frames.length > 0);
    const activity = record.start.activityId;
    if (activity !== undefined) this.travellers.activity(activity, call);
  }

  /** A message that is no reply was sent while its sender worked on nothing of its own. */
  requestSent(transfer: Transfer, thread: ThreadLife, time: Ticks): void {
    const { rpc } = transfer;
    transfer.orphan = rpc?.orphan ?? this.begin(thread, time, rpc?.start.activityId);
    if (rpc !== undefined) rpc.orphan = undefined;
  }

  /** An RPC call began, perhaps with no message of it recorded. */
  rpcBegan(record: RpcRecord, work: CallRecord | undefined): void {
    const { time, activityId } = record.start;
    if (work === undefined) record.orphan = this.begin(record.thread, time, activityId);
    else if (activityId !== undefined) this.travellers.activity(activityId, work);
  }

  /** A thread sends what seems to be the reply to a call, or ends the RPC call; perhaps another one had received it. */
  answers(call: CallRecord, thread: ThreadLife): void {
    call.answered = true;
    if (call.server === thread) return;
    call.endedBy = thread;
    this.frames.crossed(thread, call);
    const notes = thread.worker;
    if (notes === undefined || notes.epoch !== this.epoch) return;
    for (const orphan of notes.recent) {
      if (orphan.at >= (call.serverStartedAt ?? orphan.at)) this.links.claim(orphan, call, SENT_REPLY);
    }
    this.wakeups.idle(notes);
  }

  /** Events are missing: nothing that was noted before explains what comes after. */
  forget(): void {
    this.epoch += 1;
    this.wakeups.epoch = this.epoch;
    this.travellers.forget();
  }

  /** Notes of a thread, without those from before the last loss. */
  notesOf(thread: ThreadLife): WorkerNotes {
    return this.wakeups.notesOf(thread);
  }

  private begin(thread: ThreadLife, time: Ticks, activity: Guid | undefined): Orphan | undefined {
    const { inbound } = thread.process;
    const notes = thread.worker?.epoch === this.epoch ? thread.worker : undefined;
    if (inbound?.first === undefined && notes?.wake === undefined) return undefined;
    const orphan = new Orphan(thread, time);
    if (notes !== undefined) this.claimByNotes(orphan, notes);
    this.claimByName(orphan, this.travellers.byActivity(activity), SAME_ACTIVITY);
    if (notes?.causality !== undefined) {
      this.claimByName(orphan, this.travellers.byCausality(notes.causality, thread.process), SAME_CAUSALITY);
    }
    this.claimInTime(orphan, inbound?.first);
    const own = this.notesOf(thread);
    if (own.recent.length >= MAX_ORPHANS_KEPT) own.recent.shift();
    own.recent.push(orphan);
    return orphan;
  }

  private claimByNotes(orphan: Orphan, notes: WorkerNotes): void {
    const { wake, wakeBefore, comServes } = notes;
    if (wake !== undefined) this.claimWoken(orphan, wake.call, wake.evidence, wake.time);
    if (wakeBefore !== undefined)
      this.claimWoken(orphan, wakeBefore.call, wakeBefore.evidence | BY_OTHER_SINCE, wakeBefore.time);
    if (comServes !== undefined && !comServes.closed) this.links.claim(orphan, comServes, COM_SOURCE);
  }

  private claimWoken(orphan: Orphan, call: CallRecord, evidence: number, woken: Ticks): void {
    if (!call.closed) this.links.claim(orphan, call, call.answered ? evidence | AFTER_REPLY : evidence);
    else if (call.key !== 0 && orphan.at - woken <= HANDOFF_TICKS) {
      this.links.claim(orphan, call, evidence | AFTER_REPLY);
    }
  }

  private claimByName(orphan: Orphan, call: CallRecord | undefined, evidence: number): void {
    const fits = call !== undefined && !call.closed && call.server !== undefined;
    if (fits && call.server?.process === orphan.worker.process && call.server !== orphan.worker)
      this.links.claim(orphan, call, evidence);
  }

  /** Every call that the process had recently received, unless there are too many for time to say anything. */
  private claimInTime(orphan: Orphan, first: CallRecord | undefined): void {
    let found = 0;
    let only: CallRecord | undefined;
    for (let call = first; call !== undefined; call = call.inboundAfter) {
      if (call.server === orphan.worker || !isServed(call)) continue;
      found += 1;
      if (found > MAX_CLAIMED_IN_TIME) break;
      only = call;
    }
    const crowded = found > MAX_CLAIMED_IN_TIME;
    for (const claim of orphan.claims) claim.evidence |= this.timeOf(claim.parent, orphan);
    if (only === undefined || crowded) return;
    for (let call = first; call !== undefined; call = call.inboundAfter) {
      if (call.server === orphan.worker || !isServed(call)) continue;
      const evidence = this.timeOf(call, orphan) | (found === 1 ? ONLY_CALL : 0);
      if ((evidence & IN_TIME) !== 0) this.links.claim(orphan, call, evidence);
    }
  }

  private timeOf(call: CallRecord, orphan: Orphan): number {
    const age = orphan.at - (call.serverStartedAt ?? Number.NEGATIVE_INFINITY);
    let evidence = !call.closed && age <= HANDOFF_TICKS ? IN_TIME : 0;
    if (call.leftAt !== undefined && !call.workedToEnd) evidence |= HANDED_OVER;
    const receiver = call.server;
    if (receiver !== undefined && this.frames.top(receiver)?.client === receiver) evidence |= RECEIVER_WAITED;
    return evidence;
  }
}

/** Somebody wants an answer to it, so it is worked on by somebody. */
function isServed(call: CallRecord): boolean {
  return !call.closed && !call.answered && (call.sync || call.rpcServer !== undefined);
}
