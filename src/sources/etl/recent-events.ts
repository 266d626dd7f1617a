import type { TraceEvent } from '../../model/event.ts';

/** Events remembered until the first stack comes. */
export const FIRST_WINDOW = 8_192;
/** Bytes of the records behind the remembered events, which their texts take again. Those of ordinary recordings have less. */
const MOST_REMEMBERED_BYTES = 16 << 20;

/**
 * The last records of a recording by raw time, for stacks that come after them. A ring in time order, searched by halving.
 * Columns instead of objects: every record of a file passes through here.
 */
export class RecentEvents {
  /** Bits of the stack halves that a record already has. */
  halves: Uint8Array;
  tids: Int32Array;
  cpus: Int16Array;
  private raws: Float64Array;
  private events: (TraceEvent | undefined)[];
  /** Bytes of the record behind each event, and of all. */
  private sizes: Int32Array;
  private bytes = 0;
  private mask: number;
  /** Records ever added; the newest is at `(next - 1) & mask`. */
  private next = 0;
  /** What comes before is not remembered any more, whatever the window. */
  private oldest = 0;

  /** `capacity` is a power of two. `kept` says whether the events themselves are remembered. */
  constructor(capacity: number, kept: boolean) {
    this.mask = capacity - 1;
    this.raws = new Float64Array(capacity);
    this.tids = new Int32Array(capacity);
    this.cpus = new Int16Array(capacity);
    this.halves = new Uint8Array(capacity);
    this.sizes = new Int32Array(kept ? capacity : 0);
    this.events = kept ? new Array<TraceEvent | undefined>(capacity).fill(undefined) : [];
  }

  /** Makes the window wider: `capacity` is a larger power of two. What is remembered stays. */
  grow(capacity: number): void {
    const { raws, tids, cpus, halves, events, sizes, mask } = this;
    const kept = events.length > 0;
    this.mask = capacity - 1;
    this.raws = new Float64Array(capacity);
    this.tids = new Int32Array(capacity);
    this.cpus = new Int16Array(capacity);
    this.halves = new Uint8Array(capacity);
    this.sizes = new Int32Array(kept ? capacity : 0);
    this.events = kept ? new Array<TraceEvent | undefined>(capacity).fill(undefined) : [];
    for (let number = Math.max(0, this.next - mask - 1); number < this.next; number += 1) {
      const from = number & mask;
      const to = number & this.mask;
      this.raws[to] = raws[from] ?? 0;
      this.tids[to] = tids[from] ?? 0;
      this.cpus[to] = cpus[from] ?? 0;
      this.halves[to] = halves[from] ?? 0;
      if (!kept) continue;
      this.events[to] = events[from];
      this.sizes[to] = sizes[from] ?? 0;
    }
  }

  /** Adds a record of that many bytes. One that goes back in time is sorted in, if its place is near. */
  add(raw: number, tid: number, cpu: number, event: TraceEvent | undefined, size: number): void {
    const { mask } = this;
    let at = this.next;
    this.next += 1;
    if (event !== undefined) this.makeRoomFor(size, at & mask);
    if ((this.raws[(at - 1) & mask] ?? 0) > raw) at = this.makeRoom(at, raw);
    const slot = at & mask;
    this.raws[slot] = raw;
    this.tids[slot] = tid;
    this.cpus[slot] = cpu;
    this.halves[slot] = 0;
    if (event === undefined) return;
    this.events[slot] = event;
    this.sizes[slot] = size;
  }

  /** Forgets the event in `slot`, whose place is needed, and the oldest ones if all have too many bytes. */
  private makeRoomFor(size: number, slot: number): void {
    this.bytes += size - (this.sizes[slot] ?? 0);
    this.sizes[slot] = 0;
    if (this.bytes <= MOST_REMEMBERED_BYTES) return;
    this.oldest = Math.max(this.oldest, this.next - 1 - this.mask);
    while (this.bytes > MOST_REMEMBERED_BYTES && this.oldest < this.next - 1) {
      const at = this.oldest & this.mask;
      this.bytes -= this.sizes[at] ?? 0;
      this.sizes[at] = 0;
      this.events[at] = undefined;
      this.oldest += 1;
    }
  }

  /** Moves the records that lie after `raw` up by one; the place that is free then. */
  private makeRoom(next: number, raw: number): number {
    const { mask } = this;
    const oldest = Math.max(this.oldest, next - mask, next - FURTHEST_BACK);
    let at = next;
    while (at > oldest && (this.raws[(at - 1) & mask] ?? 0) > raw) {
      this.move((at - 1) & mask, at & mask);
      at -= 1;
    }
    return at;
  }

  private move(from: number, to: number): void {
    this.raws[to] = this.raws[from] ?? 0;
    this.tids[to] = this.tids[from] ?? 0;
    this.cpus[to] = this.cpus[from] ?? 0;
    this.halves[to] = this.halves[from] ?? 0;
    const event = this.events[from];
    if (event === undefined) return;
    this.events[to] = event;
    this.sizes[to] = this.sizes[from] ?? 0;
    this.sizes[from] = 0;
  }

  /** Number of the first record at exactly `raw`, or -1. The following numbers are its successors in time order. */
  first(raw: number): number {
    let low = Math.max(this.oldest, this.next - this.mask - 1);
    let high = this.next;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if ((this.raws[middle & this.mask] ?? 0) < raw) low = middle + 1;
      else high = middle;
    }
    return this.at(low, raw) ? low : -1;
  }

  /** True if record `number` exists and has exactly this raw time. */
  at(number: number, raw: number): boolean {
    return number < this.next && this.raws[number & this.mask] === raw;
  }

  slot(number: number): number {
    return number & this.mask;
  }

  event(slot: number): TraceEvent | undefined {
    return this.events[slot];
  }
}

/** Clocks that go back further than this many records are not repaired: such stacks are counted as not found. */
const FURTHEST_BACK = 256;
