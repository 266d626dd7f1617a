/** Finds the events in a stretch of a buffer: where each starts and when it was logged. */
import type { EtlClock } from './clock.ts';
import { type EtlCounters, skipBytes } from './counters.ts';
import {
  HEADER,
  HEADER_SIZE,
  KIND_END,
  KIND_UNKNOWN,
  kindOf,
  messageHeaderSize,
  messageTimeAt,
  SIZE_AT,
  TIME_AT,
} from './headers.ts';

const FIRST_CAPACITY = 1024;
/** Shortest thing with a size of its own. */
const LEAST_EVENT = 8;

/** What to scan, and where in the file it lies. */
export interface Stretch {
  bytes: Uint8Array;
  view: DataView;
  from: number;
  end: number;
  /** True if the buffer goes on behind `end`: an event that is cut there is then left for the next stretch. */
  more: boolean;
  /** File offset of `bytes[0]`; of the whole buffer if `compressed`. */
  place: number;
  compressed: boolean;
}

/** True if bytes are what unused space holds: all 0xFF, with which Windows fills buffers up, or all zero. */
export function isFiller(bytes: Uint8Array, from: number, end: number): boolean {
  const first = bytes[from] ?? 0;
  if (from < end && first !== 0 && first !== 0xff) return false;
  for (let at = from; at < end; at += 1) if (bytes[at] !== first) return false;
  return true;
}

/** Bytes that an event takes with the padding behind it. */
function padded(size: number): number {
  return (size + 7) & ~7;
}

/** The events of one stretch. Reused for stretch after stretch of one processor. */
export class EventScan {
  count = 0;
  /** Offset of each event in the stretch's bytes, and its raw time relative to the header event. */
  offsets = new Uint32Array(FIRST_CAPACITY);
  raws = new Float64Array(FIRST_CAPACITY);
  /** True if no time lies before the one before it. */
  ordered = true;
  /** Where the scan stopped: behind the stretch, or at an event that goes on behind it. */
  at = 0;
  /** Raw time of the last event: messages without a time get it. */
  last = 0;
  /** Why nothing behind `at` can be an event of this buffer; empty if something can. */
  endReason = '';
  readonly #clock: EtlClock;
  readonly #counters: EtlCounters;
  /** Bytes of the present stretch that became no event. */
  #skipped = 0;
  #cut = false;

  constructor(clock: EtlClock, counters: EtlCounters) {
    this.#clock = clock;
    this.#counters = counters;
  }

  /** Scans a stretch and counts every byte of it up to `at`. */
  run(stretch: Stretch): void {
    const { view, end } = stretch;
    const { high, low, farthest } = this.#clock;
    let { last, offsets, raws } = this;
    let at = stretch.from;
    let count = 0;
    let sizes = 0;
    let ordered = true;
    this.#skipped = 0;
    this.#cut = false;
    this.endReason = '';
    while (at < end) {
      const kind = end - at >= LEAST_EVENT ? kindOf(view.getUint32(at, true)) : KIND_END;
      let raw = Number.NaN;
      let size = 0;
      if (kind > 0) {
        size = view.getUint16(at + (SIZE_AT[kind] ?? 0), true);
        if (size >= (HEADER_SIZE[kind] ?? 0) && at + size <= end) {
          const timeAt = kind === HEADER.message ? this.#messageTime(view, at, size) : at + (TIME_AT[kind] ?? 0);
          if (timeAt > 0) {
            raw = (view.getUint32(timeAt + 4, true) - high) * 4_294_967_296 + (view.getUint32(timeAt, true) - low);
          } else if (timeAt === 0) raw = last;
        }
      }
      if (!(raw >= -farthest && raw <= farthest)) {
        at = this.#passOver(stretch, at);
        if (this.#cut) break;
        continue;
      }
      if (count === offsets.length) {
        this.#grow();
        offsets = this.offsets;
        raws = this.raws;
      }
      if (count > 0 && raw < last) ordered = false;
      offsets[count] = at;
      raws[count] = raw;
      count += 1;
      last = raw;
      sizes += size;
      at += padded(size);
    }
    if (at > end) at = end;
    this.#counters.eventBytes += sizes;
    this.#counters.paddingBytes += at - stretch.from - sizes - this.#skipped;
    this.count = count;
    this.ordered = ordered;
    this.last = last;
    this.at = at;
  }

  /** Where the time of a message stands; 0 if it has none, -1 if it is too short for its own header. */
  #messageTime(view: DataView, at: number, size: number): number {
    if (size < messageHeaderSize(view, at)) return -1;
    return Math.max(0, messageTimeAt(view, at));
  }

  #grow(): void {
    const offsets = new Uint32Array(this.offsets.length * 2);
    offsets.set(this.offsets);
    this.offsets = offsets;
    const raws = new Float64Array(this.raws.length * 2);
    raws.set(this.raws);
    this.raws = raws;
  }

  /** Deals with what is no sound event at `at`: says where to go on, and counts what lies between. */
  #passOver(stretch: Stretch, at: number): number {
    const { view, bytes, end } = stretch;
    const kind = end - at >= LEAST_EVENT ? kindOf(view.getUint32(at, true)) : KIND_END;
    if (kind === KIND_END) {
      if (stretch.more && end - at < LEAST_EVENT) return this.#leave(at);
      this.endReason = 'bytes behind the last event';
      return isFiller(bytes, at, end) ? end : this.#skip(this.endReason, stretch, at, end);
    }
    if (kind < 0 && kind !== KIND_UNKNOWN) return this.#end('bytes that are no event', stretch, at);
    const size = view.getUint16(at + (kind < 0 ? 0 : (SIZE_AT[kind] ?? 0)), true);
    if (at + size > end) {
      if (stretch.more) return this.#leave(at);
      return this.#end('event overruns its buffer', stretch, at);
    }
    if (size < LEAST_EVENT) return this.#end('event of an impossible size', stretch, at);
    const next = Math.min(end, at + padded(size));
    if (kind === KIND_UNKNOWN) {
      // Where such a type keeps its size is a guess: right if something known follows.
      const reason = 'event with an unknown kind of header';
      const sure = next + LEAST_EVENT > end || kindOf(view.getUint32(next, true)) >= KIND_END;
      return sure ? this.#skip(reason, stretch, at, next) : this.#end(reason, stretch, at);
    }
    const short = size < (kind === HEADER.message ? messageHeaderSize(view, at) : (HEADER_SIZE[kind] ?? 0));
    return this.#skip(short ? 'event shorter than its header' : 'event with an impossible time', stretch, at, next);
  }

  #leave(at: number): number {
    this.#cut = true;
    return at;
  }

  #end(reason: string, stretch: Stretch, at: number): number {
    this.endReason = reason;
    return this.#skip(reason, stretch, at, stretch.end);
  }

  #skip(reason: string, stretch: Stretch, at: number, to: number): number {
    this.#skipped += to - at;
    skipBytes(this.#counters, reason, to - at, stretch.place + (stretch.compressed ? 0 : at));
    return to;
  }
}
