import type { Ticks } from '../../base/time.ts';
import { EventPool } from './event-pool.ts';
import { GuidCache } from './guid-cache.ts';
import type { StackJoiner } from './stack-joiner.ts';
import { TextCache } from './text-cache.ts';

/** Processors that a file can name: an 11-bit number (WMI_BUFFER_HEADER, winsiderss/systeminformer `ntwmi.h`). */
const CPUS = 2048;
/** Beyond this many threads at once the table starts anew: a hostile file must not fill memory. */
const MOST_THREADS = 262_144;

/** How the raw clock of a file counts, as far as decoders need it. */
export interface RawClock {
  /** The halves of a 64-bit raw time as the reader gives it in `EtlRecord.raw`. */
  toRaw(low: number, high: number): number;
  /** Ticks since the recording's base of such a time. */
  toTicks(raw: number): Ticks;
}

/** What is known while a recording is read: texts, who runs where, whose thread is whose. Decoders add to it. */
export class Session {
  readonly texts = new TextCache();
  readonly guids = new GuidCache();
  readonly events = new EventPool();
  readonly stacks: StackJoiner;
  /** Pointer size of the recording system. */
  readonly pointerSize: 4 | 8;
  /** Time of the record before the present one. */
  lastTime: Ticks | undefined;
  kernelFlags = 0;
  /** Times of dropped events that the session recorded, not yet reported. */
  readonly dropped: Ticks[] = [];
  private readonly clock: RawClock;
  private readonly running = new Float64Array(CPUS).fill(-1);
  /** Up to when each processor's switches may be incomplete. */
  private readonly blindUntil = new Float64Array(CPUS).fill(Number.NEGATIVE_INFINITY);
  private readonly processes = new Map<number, number>();
  private flagsAreFinal = false;

  constructor(clock: RawClock, pointerSize: 4 | 8, stacks: StackJoiner) {
    this.clock = clock;
    this.pointerSize = pointerSize;
    this.stacks = stacks;
  }

  rawTime(low: number, high: number): number {
    return this.clock.toRaw(low, high);
  }

  threadSeen(tid: number, pid: number): void {
    if (this.processes.size >= MOST_THREADS) this.processes.clear();
    this.processes.set(tid, pid);
  }

  threadEnded(tid: number): void {
    this.processes.delete(tid);
  }

  /** The process of a living thread, if a thread event named it. */
  processOf(tid: number): number | undefined {
    return this.processes.get(tid);
  }

  /** A context switch: `tid` runs on `cpu` from now on. */
  switched(cpu: number, tid: number, time: Ticks): void {
    if (cpu >= 0 && cpu < CPUS && time > (this.blindUntil[cpu] ?? 0)) this.running[cpu] = tid;
  }

  /** The thread that runs on `cpu`, if context switches were recorded and none is missing since. */
  runningOn(cpu: number): number | undefined {
    const tid = this.running[cpu];
    return tid === undefined || tid < 0 ? undefined : tid;
  }

  /**
   * Events of `cpu` (-1: of any processor) are missing somewhere before `until`: who runs there is not known before that,
   * nor which threads ended.
   */
  gap(cpu: number, until: Ticks): void {
    if (cpu < 0) {
      this.running.fill(-1);
      for (let one = 0; one < CPUS; one += 1) this.blindUntil[one] = Math.max(this.blindUntil[one] ?? 0, until);
    } else if (cpu < CPUS) {
      this.running[cpu] = -1;
      this.blindUntil[cpu] = Math.max(this.blindUntil[cpu] ?? 0, until);
    }
    this.processes.clear();
  }

  /**
   * Masks of one kernel session. Those of its end are what was really on; a merged file may hold several, which add up.
   * Returns true if `kernelFlags` changed.
   */
  learnKernelFlags(flags: number, atEnd: boolean): boolean {
    if (this.flagsAreFinal && !atEnd) return false;
    const before = this.kernelFlags;
    if (atEnd && !this.flagsAreFinal) this.kernelFlags = 0;
    this.flagsAreFinal = this.flagsAreFinal || atEnd;
    this.kernelFlags = (this.kernelFlags | flags) >>> 0;
    return this.kernelFlags !== before;
  }

  /** The session dropped an event at this raw time. */
  droppedAt(low: number, high: number): void {
    this.dropped.push(this.clock.toTicks(this.clock.toRaw(low, high)));
  }
}
