import type { EtlRecord } from '../../formats/etl/record.ts';
import type { EventKind, StackEvent, TraceEvent } from '../../model/event.ts';
import { bytesOf } from '../../model/event-bytes.ts';
import { FIRST_WINDOW, RecentEvents } from './recent-events.ts';
import type { Stamp } from './stamp.ts';

/**
 * Joins stacks to the events they belong to. A stack event names its event by raw time and thread only; the user half
 * comes up to half a second late and perhaps on another processor. Cached stacks name a key whose addresses are written
 * when the cache drops them, later still, and keys are reused: the definition of a reference is the first one at or after
 * the reference's own time. Rules: microsoft/perfview `src/TraceEvent/TraceLog.cs` (stack keys),
 * winsiderss/systeminformer `phnt/include/ntwmi.h` (layouts).
 *
 * Memory is bounded: the last 65,536 kept events and as many others are candidates (8,192 until the first stack comes, since
 * most recordings have none and keeping events alive is dear; fewer where events are large), 131,072 keys may be undefined.
 */
const WINDOW = 65_536;
const MOST_PENDING_KEYS = 131_072;
const MOST_HALF_STACKS = 16_384;
/** References by key whose half is not known before the frames are. */
const MOST_WAITING = 65_536;
/** Bytes of the events of half stacks, and of those that wait. */
const MOST_BYTES = 16 << 20;
/** Addresses of the definitions at one time. */
const MOST_JUST_DEFINED = 1 << 20;

export type StackHalf = StackEvent['half'];
const HALF_BITS = { kernel: 1, user: 2, both: 3 } as const;

/** Where joined stacks and counted failures go. */
export interface StackOutlet {
  emit(event: TraceEvent): void;
  skip(reason: string, bytes: number): void;
}

/** What happened to all stacks so far. */
export interface StackCounts {
  references: number;
  /** Found a record with exactly the time; of these, with the thread; of these, several had the time. */
  timeMatched: number;
  threadMatched: number;
  sharedTime: number;
  attached: number;
  keyed: number;
  keysResolved: number;
}

/** One use of a key, from its first reference to its definition. */
interface PendingKey {
  /** Stack number, 0 while no kept event refers to it. */
  number: number;
  references: number;
  /** Kept events of references that do not say which half they are. */
  waiting: TraceEvent[] | undefined;
}

export class StackJoiner {
  readonly counts: StackCounts = {
    references: 0,
    timeMatched: 0,
    threadMatched: 0,
    sharedTime: 0,
    attached: 0,
    keyed: 0,
    keysResolved: 0,
  };
  private readonly outlet: StackOutlet;
  private readonly pointerSize: 4 | 8;
  private readonly kept = new RecentEvents(FIRST_WINDOW, true);
  private readonly others = new RecentEvents(FIRST_WINDOW, false);
  private readonly stackedKinds = new Set<EventKind>();
  private readonly pending = new Map<bigint, PendingKey>();
  private readonly halfStacks = new Map<bigint, TraceEvent>();
  /** Definitions at one and the same raw time, for a reference at that time that happens to come behind them. */
  private readonly justDefined = new Map<bigint, BigUint64Array>();
  private justDefinedRaw = 0;
  private justDefinedFrames = 0;
  private lastNumber = 0;
  private waitingCount = 0;
  private waitingBytes = 0;
  private halfBytes = 0;

  /** `pointerSize` is that of the recording system. */
  constructor(outlet: StackOutlet, pointerSize: 4 | 8) {
    this.outlet = outlet;
    this.pointerSize = pointerSize;
  }

  /** Makes a record a candidate. `tid` is the thread of its header or payload, -1 if neither says. */
  note(record: EtlRecord, tid: number, event: TraceEvent | undefined): void {
    const size = record.payloadEnd - record.payloadAt;
    const ring = event === undefined ? this.others : this.kept;
    ring.add(record.raw, tid | 0, record.cpu, event, size);
  }

  /**
   * The kept event that a stack of `half` at `raw` by `tid` belongs to; `undefined` (and counted) if it was none, or if
   * that is not certain. Several records may share a time: the thread decides, then (for records that do not name one) the
   * processor.
   */
  find(at: Stamp, raw: number, tid: number, half: StackHalf): TraceEvent | undefined {
    const { counts } = this;
    if (counts.references === 0) {
      this.kept.grow(WINDOW);
      this.others.grow(WINDOW);
    }
    counts.references += 1;
    const keptFirst = this.kept.first(raw);
    const otherFirst = this.others.first(raw);
    if (keptFirst < 0 && otherFirst < 0) {
      this.outlet.skip('stack of no known event', at.record.size);
      return undefined;
    }
    counts.timeMatched += 1;
    const pool = new Pool(tid | 0, at.record.cpu, HALF_BITS[half]);
    for (let number = keptFirst; number >= 0 && this.kept.at(number, raw); number += 1) pool.add(this.kept, number);
    for (let number = otherFirst; number >= 0 && this.others.at(number, raw); number += 1)
      pool.add(this.others, number);
    if (pool.seen > 1) counts.sharedTime += 1;
    if (pool.threadMatched) counts.threadMatched += 1;
    const event = this.choose(pool, at);
    if (event !== undefined) counts.attached += 1;
    return event;
  }

  private choose(pool: Pool, at: Stamp): TraceEvent | undefined {
    const { best } = pool;
    if (best.length === 0) {
      this.outlet.skip('stack whose thread has no event at its time', at.record.size);
      return undefined;
    }
    let chosen = best.length === 1 ? best[0] : undefined;
    if (chosen === undefined) {
      // One thread, one instant: only the kinds of events that are known to have stacks come into question.
      const stacked = best.filter(({ event }) => event !== undefined && this.stackedKinds.has(event.kind));
      if (stacked.length === 1) chosen = stacked[0];
      else if (best.every(({ event }) => event === undefined)) chosen = best[0];
    }
    if (chosen === undefined) {
      this.outlet.skip('stack that fits several events', at.record.size);
      return undefined;
    }
    chosen.ring.halves[chosen.slot] = (chosen.ring.halves[chosen.slot] ?? 0) | pool.bits;
    if (chosen.event === undefined) this.outlet.skip('stack of an event that is not kept', at.record.size);
    else if (best.length === 1) this.stackedKinds.add(chosen.event.kind);
    return chosen.event;
  }

  /** Stack with its addresses. */
  attach(at: Stamp, event: TraceEvent, half: StackHalf, frames: BigUint64Array): void {
    this.lastNumber += 1;
    this.emitStack(at, event, half, this.lastNumber);
    this.emitFrames(at, this.lastNumber, frames);
  }

  /** Stack by key. `event` is `undefined` for events that are not kept: their keys are followed for the count only. */
  attachKey(at: Stamp, event: TraceEvent | undefined, half: StackHalf | undefined, key: bigint): void {
    this.counts.keyed += 1;
    const defined = at.record.raw === this.justDefinedRaw ? this.justDefined.get(key) : undefined;
    if (defined !== undefined) {
      this.counts.keysResolved += 1;
      if (event !== undefined) this.attach(at, event, half ?? halfOf(defined, this.pointerSize), defined);
      return;
    }
    let entry = this.pending.get(key);
    if (entry === undefined) {
      if (this.pending.size >= MOST_PENDING_KEYS) {
        this.outlet.skip('stack key dropped: too many are undefined', at.record.size);
        return;
      }
      entry = { number: 0, references: 0, waiting: undefined };
      this.pending.set(key, entry);
    }
    entry.references += 1;
    if (event === undefined) return;
    if (entry.number === 0) {
      this.lastNumber += 1;
      entry.number = this.lastNumber;
    }
    if (half !== undefined) this.emitStack(at, event, half, entry.number);
    else if (this.waitingCount >= MOST_WAITING || this.waitingBytes > MOST_BYTES) {
      this.outlet.skip('stack dropped: too many keys are undefined', 0);
    } else {
      this.waitingCount += 1;
      this.waitingBytes += bytesOf(event);
      entry.waiting ??= [];
      entry.waiting.push(event);
    }
  }

  /** Addresses of a key: ends its present use. */
  define(at: Stamp, key: bigint, frames: BigUint64Array): void {
    if (at.record.raw !== this.justDefinedRaw) {
      this.justDefined.clear();
      this.justDefinedFrames = 0;
      this.justDefinedRaw = at.record.raw;
    }
    const entry = this.pending.get(key);
    if (entry === undefined) {
      if (this.justDefined.has(key) || this.justDefinedFrames > MOST_JUST_DEFINED) return;
      this.justDefined.set(key, frames);
      this.justDefinedFrames += frames.length;
      return;
    }
    this.pending.delete(key);
    this.counts.keysResolved += entry.references;
    if (entry.number === 0) return;
    for (const event of entry.waiting ?? []) {
      this.emitStack(at, event, halfOf(frames, this.pointerSize), entry.number);
      this.waitingBytes -= bytesOf(event);
    }
    this.waitingCount -= entry.waiting?.length ?? 0;
    this.emitFrames(at, entry.number, frames);
  }

  /**
   * The event that an inline stack belongs to. Kernel and user half of one stack may come with different records: a match
   * id other than 0 makes them one, and the first record that bears it is the event.
   */
  owner(event: TraceEvent | undefined, matchId: bigint): TraceEvent | undefined {
    if (matchId === 0n) return event;
    const first = this.halfStacks.get(matchId);
    if (first !== undefined) {
      this.halfStacks.delete(matchId);
      this.halfBytes -= bytesOf(first);
      return first;
    }
    if (event !== undefined) {
      this.halfBytes += bytesOf(event);
      // The oldest first: Map keeps the order of insertion.
      for (const [id, oldest] of this.halfStacks) {
        if (this.halfStacks.size < MOST_HALF_STACKS && this.halfBytes <= MOST_BYTES) break;
        this.halfStacks.delete(id);
        this.halfBytes -= bytesOf(oldest);
      }
      this.halfStacks.set(matchId, event);
    }
    return event;
  }

  /** At the end of the recording: what was never defined. */
  finish(): void {
    for (const entry of this.pending.values()) {
      if (entry.number !== 0) this.outlet.skip('stack key that is never defined', 0);
    }
    this.pending.clear();
    this.halfStacks.clear();
  }

  private emitStack(at: Stamp, event: TraceEvent, half: StackHalf, stack: number): void {
    this.outlet.emit(stackEvent('stack', at, { event, half, stack, frames: undefined }));
  }

  private emitFrames(at: Stamp, stack: number, frames: BigUint64Array): void {
    this.outlet.emit(stackEvent('stack.frames', at, { event: undefined, half: undefined, stack, frames }));
  }
}

/** References and definitions have one shape, as all kinds that are frequent have few (`rare-event.ts`). */
function stackEvent(
  kind: 'stack' | 'stack.frames',
  { time, pid, tid, cpu }: Stamp,
  { event, half, stack, frames }: StackParts,
): TraceEvent {
  return { kind, id: 0, time, pid, tid, cpu, event, half, stack, frames } as TraceEvent;
}

interface StackParts {
  readonly event: TraceEvent | undefined;
  readonly half: StackHalf | undefined;
  readonly stack: number;
  readonly frames: BigUint64Array | undefined;
}

interface Candidate {
  readonly ring: RecentEvents;
  readonly slot: number;
  readonly event: TraceEvent | undefined;
}

/** Records with the time of one reference, narrowed down to those of the best standing. */
class Pool {
  best: Candidate[] = [];
  seen = 0;
  threadMatched = false;
  readonly bits: number;
  private readonly tid: number;
  private readonly cpu: number;
  private standing = 1;

  constructor(tid: number, cpu: number, bits: number) {
    this.tid = tid;
    this.cpu = cpu;
    this.bits = bits;
  }

  add(ring: RecentEvents, number: number): void {
    this.seen += 1;
    const slot = ring.slot(number);
    const tid = ring.tids[slot];
    if (tid === this.tid) this.threadMatched = true;
    if (((ring.halves[slot] ?? 0) & this.bits) !== 0) return;
    // 3: the thread itself; 2: no thread known, same processor; 1: no thread known. Another thread: out.
    const standing = tid === this.tid ? 3 : tid !== -1 ? 0 : ring.cpus[slot] === this.cpu ? 2 : 1;
    if (standing < this.standing) return;
    if (standing > this.standing) {
      this.best = [];
      this.standing = standing;
    }
    this.best.push({ ring, slot, event: ring.event(slot) });
  }
}

const KERNEL_BIT_64 = 1n << 63n;
const KERNEL_BIT_32 = 1n << 31n;

/** Which half a stack is, by its innermost and outermost address: kernel addresses have the top bit set. */
export function halfBetween(innermost: bigint, outermost: bigint, pointerSize: 4 | 8): StackHalf {
  const kernel = pointerSize === 8 ? KERNEL_BIT_64 : KERNEL_BIT_32;
  if (innermost < kernel) return 'user';
  return outermost < kernel ? 'both' : 'kernel';
}

/** Which half a row of addresses is; an empty one counts as user. */
export function halfOf(frames: BigUint64Array, pointerSize: 4 | 8): StackHalf {
  return halfBetween(frames[0] ?? 0n, frames[frames.length - 1] ?? 0n, pointerSize);
}
