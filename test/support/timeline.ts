import type { Ticks } from '../../src/base/time.ts';
import type { SwitchEvent, TraceEvent } from '../../src/model/event.ts';

/** Least distance of two events. A thread switch finds room before an event, and slow clocks still tell events apart. */
const SPACING: Ticks = 10;

/** KWAIT_REASON of a client that waits for its reply, and KTHREAD_STATE "waiting". */
const WAIT_LPC_REPLY = 17;
const STATE_WAITING = 5;

/** Time and event apart: one shape to sort, whatever kinds of events there are. */
interface Entry {
  readonly time: Ticks;
  readonly event: TraceEvent;
  readonly recorded: boolean;
}

/**
 * Brings events into time order and sees to it that no two have the same time. With `switches` it adds the context
 * switches that put each thread on its processor before it logs something, and take it off when it blocks.
 */
export class Timeline {
  readonly #switches: boolean;
  readonly #running = new Map<number, number>();
  #pending: Entry[] = [];
  #last: Ticks = Number.NEGATIVE_INFINITY;

  constructor(switches: boolean) {
    this.#switches = switches;
  }

  /** `recorded` false: the event happened, and gets its time, but the recording lacks it. */
  add(event: TraceEvent, recorded = true): void {
    this.#pending.push({ time: event.time, event, recorded });
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** Hands over all events before `limit`, in order. Nothing earlier may be added afterwards. */
  drain(limit: Ticks, visit: (event: TraceEvent) => void): void {
    const pending = this.#pending.sort((a, b) => a.time - b.time);
    let done = 0;
    for (const entry of pending) {
      if (entry.time >= limit) break;
      const { event } = entry;
      const earliest = this.#last + SPACING;
      this.#last = entry.time;
      if (entry.time < earliest) {
        this.#last = earliest;
        (event as { time: Ticks }).time = earliest;
        if (event.kind === 'lost' && event.located) (event as { from: Ticks }).from = earliest - 1;
      }
      done += 1;
      if (!entry.recorded) continue;
      if (this.#switches) this.#switchTo(event, visit);
      visit(event);
      if (this.#switches && event.kind === 'alpc.wait-reply') this.#switch(event, 0, visit);
    }
    this.#pending = pending.slice(done);
  }

  #switchTo(event: TraceEvent, visit: (event: TraceEvent) => void): void {
    if (event.tid === undefined || event.cpu === undefined || event.kind.includes('rundown')) return;
    if (this.#running.get(event.cpu) !== event.tid) this.#switch(event, event.tid, visit);
  }

  /** Puts `newTid` on the processor of `event`, just before it or (to idle) just after. */
  #switch(event: TraceEvent, newTid: number, visit: (event: TraceEvent) => void): void {
    const cpu = event.cpu ?? 0;
    const change: SwitchEvent = {
      id: 0,
      time: newTid === 0 ? event.time + 2 : event.time - 2,
      pid: undefined,
      tid: undefined,
      cpu,
      kind: 'switch',
      oldTid: this.#running.get(cpu) ?? 0,
      newTid,
      oldWaitReason: newTid === 0 ? WAIT_LPC_REPLY : 0,
      oldState: newTid === 0 ? STATE_WAITING : 1,
    };
    this.#running.set(cpu, newTid);
    visit(change);
  }
}
