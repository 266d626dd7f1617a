/** Which thread made which other one ready, as far as both belong to one process and the first was at work on a call. */
import type { ReadyEvent, SwitchEvent } from '../model/event.ts';
import { linkBit } from '../model/link.ts';
import { LOCK_WAITS, QUEUE_WAITS, WAITING } from '../model/tables/wait-reasons.ts';
import type { AnalysisCounters } from './counters.ts';
import type { Frames } from './frames.ts';
import { type CallRecord, type ThreadLife, type Wake, WorkerNotes } from './records.ts';

const WOKEN = linkBit('woken');
const FROM_POOL = linkBit('woken-from-pool');
const AT_LOCK = linkBit('woken-at-lock');
const INDIRECTLY = linkBit('woken-indirectly');
const BY_OTHER_SINCE = linkBit('woken-by-other-since');

export class Wakeups {
  /** Stretch without loss that notes must come from. */
  epoch = 1;
  /** The recording has wake-ups. */
  recorded = false;
  private readonly frames: Frames;
  private readonly counters: AnalysisCounters;

  constructor(frames: Frames, counters: AnalysisCounters) {
    this.frames = frames;
    this.counters = counters;
  }

  /** `by` has made `woken` ready. */
  ready(event: ReadyEvent, by: ThreadLife | undefined, woken: ThreadLife | undefined): void {
    this.recorded = true;
    if (by === undefined || woken === undefined || by === woken || by.process !== woken.process) return;
    const notes = this.notesOf(woken);
    const direct = this.frames.workOf(by, event.time);
    const through = direct === undefined && by.worker?.epoch === this.epoch ? by.worker.wake : undefined;
    const call = direct ?? through?.call;
    if (through !== undefined && through.call.server === woken) {
      // It gives the work back to the thread that received it.
      this.forgetWakes(this.notesOf(by));
      return;
    }
    // A thread that works on a call of its own and is woken goes on with that.
    if (call === undefined || call.server === woken) {
      if (notes.wake !== undefined && call === undefined) notes.wake.evidence |= BY_OTHER_SINCE;
      return;
    }
    this.counters.wakeups += 1;
    const evidence =
      WOKEN | (through === undefined ? 0 : through.evidence | INDIRECTLY) | waitEvidence(notes.waitReason);
    this.note(notes, { call, time: event.time, evidence });
  }

  /** A thread has left the processor. One that waits for work has none. */
  switched(event: SwitchEvent, thread: ThreadLife | undefined): void {
    if (thread === undefined || event.oldState !== WAITING) return;
    const notes = this.notesOf(thread);
    notes.waitReason = event.oldWaitReason;
    if (!QUEUE_WAITS.has(event.oldWaitReason)) return;
    this.idle(notes);
    this.frames.leave(thread, event.time);
  }

  /** The thread begins something new. */
  idle(notes: WorkerNotes): void {
    this.forgetWakes(notes);
    notes.comServes = undefined;
    notes.causality = undefined;
    while (notes.recent.length > 0) notes.recent.pop();
  }

  private forgetWakes(notes: WorkerNotes): void {
    notes.wake = undefined;
    notes.wakeBefore = undefined;
  }

  notesOf(thread: ThreadLife): WorkerNotes {
    if (thread.worker?.epoch === this.epoch) return thread.worker;
    const notes = new WorkerNotes();
    notes.epoch = this.epoch;
    thread.worker = notes;
    return notes;
  }

  private note(notes: WorkerNotes, wake: Wake): void {
    const last = notes.wake;
    if (last !== undefined && last.call !== wake.call && isOpen(last.call)) notes.wakeBefore = last;
    else if (notes.wakeBefore !== undefined && !isOpen(notes.wakeBefore.call)) notes.wakeBefore = undefined;
    notes.wake = wake;
  }
}

function isOpen(call: CallRecord): boolean {
  return !call.closed;
}

function waitEvidence(reason: number): number {
  if (QUEUE_WAITS.has(reason)) return FROM_POOL;
  return LOCK_WAITS.has(reason) ? AT_LOCK : 0;
}
