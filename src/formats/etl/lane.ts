/** One processor's events in order: its buffers one after another, a decoded stretch at a time. */
import type { Ticks } from '../../base/time.ts';
import { type AreaContext, BufferArea } from './area.ts';
import { BUFFER_FLAG } from './buffer.ts';
import type { EtlClock } from './clock.ts';
import { newCounters } from './counters.ts';
import { EventScan } from './scan.ts';

/**
 * Events or buffers are missing. The flag of a buffer does not say whether before, between or behind its events; so the gap
 * is taken to lie anywhere between the last event of the processor's buffer before and the first of its buffer after.
 */
export interface EtlLoss {
  /** Processor; -1 in sessions whose processors share buffers. */
  readonly cpu: number;
  readonly from: Ticks;
  readonly to: Ticks;
  /** Which flags the buffer has: single events were dropped, or whole buffers. How many nothing says. */
  readonly events: boolean;
  readonly buffers: boolean;
  /** The flagged buffer; if that has no events, the next one of the processor that has. */
  readonly bufferIndex: number;
  readonly bufferOffset: number;
  /** No flag says so: the file is circular, and its oldest buffers have been overwritten. */
  readonly overwritten?: true;
}

/**
 * How a lane treats times that decrease. `merge`: it is merged with others, as far as possible without one bad time holding
 * up all that follows. `file`: everything as it lies in the file, no losses announced.
 */
type LaneOrder = 'merge' | 'file';

const LOSS = BUFFER_FLAG.eventsLost | BUFFER_FLAG.buffersLost;
const SMALL_SCRATCH = 4096;

export class Lane {
  readonly area: BufferArea;
  readonly scan: EventScan;
  /** Event of `scan` that is next. */
  at = 0;
  /** What merging goes by: the raw times, or for outliers what their neighbours say. */
  keys: Float64Array;
  /** Index of the present buffer in the file, and its place. */
  buffer = -1;
  bufferOffset = 0;
  cpu = -1;
  /** A gap before or in the present stretch, until the reader takes it. */
  loss: EtlLoss | undefined;
  readonly #context: AreaContext;
  readonly #clock: EtlClock;
  readonly #list: Uint32Array;
  readonly #order: LaneOrder;
  #next = 0;
  /** Loss flags not announced yet. */
  #flags = 0;
  /** Raw time of the last event before the present stretch. */
  #lastRaw: number | undefined;

  constructor(context: AreaContext, clock: EtlClock, list: Uint32Array, order: LaneOrder) {
    this.#context = context;
    this.#clock = clock;
    this.#list = list;
    this.#order = order;
    this.area = new BufferArea(context);
    this.scan = new EventScan(clock, context.counters);
    this.keys = this.scan.raws;
  }

  /** Moves to the next stretch that has events. False at the end of the lane. */
  advance(): boolean {
    const { area, scan } = this;
    if (scan.count > 0) this.#lastRaw = scan.last;
    for (;;) {
      while (area.hasMore) {
        area.load(area.more ? scan.at : area.end);
        scan.run(area);
        if (scan.endReason !== '') area.discard(scan.endReason);
        if (scan.count > 0) {
          this.#arrange();
          if (this.#flags !== 0) this.#announce(true);
          return true;
        }
      }
      area.close();
      if (!this.#takeUp()) return false;
    }
  }

  #takeUp(): boolean {
    const index = this.#list[this.#next];
    if (index === undefined) {
      if (this.#flags !== 0) this.#announce(false);
      return false;
    }
    this.#next += 1;
    const { table, counters } = this.#context;
    this.buffer = index;
    this.bufferOffset = table.offset[index] ?? 0;
    this.cpu = this.#context.shared ? -1 : (table.cpu[index] ?? 0);
    const flags = table.flags[index] ?? 0;
    if ((flags & BUFFER_FLAG.eventsLost) !== 0) counters.eventLossFlags += 1;
    if ((flags & BUFFER_FLAG.buffersLost) !== 0) counters.bufferLossFlags += 1;
    if (this.#order === 'merge') this.#flags |= flags & LOSS;
    this.area.open(index);
    return true;
  }

  /** Brings the events of a stretch into the order in which they are handed out. */
  #arrange(): void {
    const { scan } = this;
    this.at = 0;
    this.keys = scan.raws;
    if (this.#order === 'file') return;
    if (!scan.ordered) {
      if (this.#context.shared) sortEvents(scan);
      else this.keys = outlierKeys(scan);
    }
    if (!this.#context.shared && !this.area.hasMore) this.#checkLast();
  }

  /**
   * A damaged time at the end of a buffer would hold up all that the processor logged later. So a last event that comes long
   * after the one before it is held against the first of the next buffer.
   */
  #checkLast(): void {
    const { scan } = this;
    const last = scan.count - 1;
    const raw = scan.raws[last] ?? 0;
    const before = last > 0 ? scan.raws[last - 1] : this.#lastRaw;
    if (raw - (before ?? 0) <= this.#clock.frequency) return;
    const following = this.#probe(this.#list.subarray(this.#next, this.#next + 1));
    if (!following.advance() || (following.scan.raws[0] ?? 0) >= raw) return;
    if (this.keys === scan.raws) this.keys = scan.raws.slice(0, scan.count);
    this.keys[last] = following.scan.raws[0] ?? 0;
  }

  #announce(found: boolean): void {
    const first = found ? (this.keys[0] ?? 0) : 0;
    const from = this.#clock.toTicks(this.#lastRaw ?? Math.min(0, first));
    const to = this.#gapEnd(found);
    this.loss = {
      cpu: this.cpu,
      from,
      to: Math.max(from, to),
      events: (this.#flags & BUFFER_FLAG.eventsLost) !== 0,
      buffers: (this.#flags & BUFFER_FLAG.buffersLost) !== 0,
      bufferIndex: this.buffer,
      bufferOffset: this.bufferOffset,
    };
    this.#flags = 0;
  }

  /** Where the next buffer of the processor starts; without one, where the recording ends. */
  #gapEnd(found: boolean): Ticks {
    const clock = this.#clock;
    const next = this.#probe(this.#list.subarray(this.#next));
    if (next.advance()) return clock.toTicks(next.scan.raws[0] ?? 0);
    if (!found) return this.#context.end;
    const last = this.#probe(Uint32Array.of(this.buffer));
    while (last.advance());
    return Math.max(clock.toTicks(last.scan.last), this.#context.end);
  }

  /** Reads buffers without counting anything. */
  #probe(list: Uint32Array): Lane {
    const context = { ...this.#context, counters: newCounters(0), scratch: new Uint8Array(SMALL_SCRATCH) };
    return new Lane(context, this.#clock, list, 'file');
  }
}

/** By time, and in place where times are equal. */
function sortEvents(scan: EventScan): void {
  const { count } = scan;
  const raws = scan.raws.slice(0, count);
  const offsets = scan.offsets.slice(0, count);
  const order = new Uint32Array(count).map((_, index) => index);
  order.sort((a, b) => (raws[a] ?? 0) - (raws[b] ?? 0) || a - b);
  for (let index = 0; index < count; index += 1) {
    const from = order[index] ?? 0;
    scan.raws[index] = raws[from] ?? 0;
    scan.offsets[index] = offsets[from] ?? 0;
  }
}

/** An event whose time lies after that of the next one is handed out before that, however late its own time is. */
function outlierKeys(scan: EventScan): Float64Array {
  const keys = scan.raws.slice(0, scan.count);
  for (let index = scan.count - 2; index >= 0; index -= 1) {
    keys[index] = Math.min(scan.raws[index] ?? 0, scan.raws[index + 1] ?? 0);
  }
  return keys;
}
