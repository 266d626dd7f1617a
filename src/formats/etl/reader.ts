/**
 * Reads .etl files: the records of all processors in one order of time.
 *
 *     const file = openEtl(source);                     // UserError if it is none
 *     file.header, file.base, file.clock, file.unclosed, file.buffers
 *     const visitor = { record(record) {…}, loss(loss) {…} };
 *     while (file.next(visitor, 10_000)) {              // up to 10,000 records, then the caller may do something else
 *       progress(file.counters.bytesRead, file.counters.bytesTotal);
 *     }
 *     file.counters                                     // final: what became of every byte
 *
 * Promises:
 *
 * - Records come in order of (raw time, buffer index in the file, offset in the buffer), as long as the times of every
 *   processor run on. Where they do not, every record is still handed out, once, and `counters.inversions` says how many
 *   lie before the one before them.
 * - The record object is reused: it and its bytes are valid during the visit only.
 * - A loss is announced before the first record of the buffer that is flagged, right after the last record of the buffer
 *   before on that processor: no record handed out before it lies after `loss.from` (inversions aside), records behind it may
 *   lie within the gap, which ends where the processor's next buffer starts. For the first buffer of a processor `from` is the
 *   start of the recording, for the last one `to` is its end. A flagged buffer without events passes its flags on to the next
 *   one of the processor. `header.eventsLost` and `header.buffersLost` count all losses, flagged or not.
 * - Of a circular file that began to overwrite itself a loss is announced before all records. It ends where the buffers that
 *   are left begin to be all that was logged.
 * - Memory: some 40 bytes for each buffer of the file, and for each processor one decoded stretch of at most 1 MiB (less
 *   where there are very many processors), whatever the size of the file and of its buffers.
 * - Nothing but `openEtl` throws, whatever the bytes (unless `source.read` does).
 *
 * `walk` visits in file order instead, without merging and independently of `next`.
 */
import type { ByteSource } from '../../base/byte-source.ts';
import type { FileTime } from '../../base/time.ts';
import type { AreaContext } from './area.ts';
import type { BufferTable } from './buffer-table.ts';
import { EtlClock } from './clock.ts';
import { copyCounters, type EtlCounters, newCounters, skipBytes } from './counters.ts';
import { readHeader } from './headers.ts';
import { indexBuffers } from './index-buffers.ts';
import { type EtlLoss, Lane } from './lane.ts';
import { type Lanes, makeLanes } from './lanes.ts';
import { LOG_FILE_MODE, type LogfileHeader } from './logfile-header.ts';
import { readFirstEvent } from './open.ts';
import { buffersOverwritten, type FirstBuffer, wholeFrom } from './overwritten.ts';
import { type EtlRecord, newRecord } from './record.ts';

export type { EtlCounters } from './counters.ts';
export type { EtlLoss } from './lane.ts';
export type { LogfileHeader } from './logfile-header.ts';
export { sniffEtl } from './open.ts';

/** Takes what the reader hands out. */
export interface EtlVisitor {
  record(record: EtlRecord): void;
  loss(loss: EtlLoss): void;
}

export interface EtlFile {
  readonly header: LogfileHeader;
  /** The instant that times count from: `header.startTime`, but for damaged headers. */
  readonly base: FileTime;
  readonly clock: EtlClock;
  /** True if the session was never stopped: still running, or the machine crashed. Counts in the header are then unset. */
  readonly unclosed: boolean;
  /** Buffers that are read, the header buffer included. */
  readonly buffers: number;
  /** `BUFFER_FLAG` bits that any of them has: whether losses will be announced is known from the start. */
  readonly bufferFlags: number;
  /** Of `next`, so far. */
  readonly counters: EtlCounters;
  /** Hands out up to `most` records in order of time; false when there are no more. */
  next(visitor: EtlVisitor, most: number): boolean;
  /** Hands out all records in file order, and returns counters of its own. */
  walk(visit: (record: EtlRecord) => void): EtlCounters;
  close(): void;
}

/** Reads the log file header and finds the buffers. Throws `UserError` if the file is no .etl file. */
export function openEtl(source: ByteSource): EtlFile {
  return new Reader(source, readFirstEvent(source));
}

/** Stretches of all lanes together stay near this size. */
const STRETCH_BUDGET = 128 << 20;
const LARGEST_STRETCH = 1 << 20;
/** Room for the largest event, the window of the compression and some progress. */
const SMALLEST_STRETCH = 128 << 10;
const SCRATCH = 1 << 16;

class Reader implements EtlFile {
  readonly header: LogfileHeader;
  readonly clock: EtlClock;
  readonly base: FileTime;
  readonly unclosed: boolean;
  readonly buffers: number;
  readonly bufferFlags: number;
  readonly counters: EtlCounters;
  readonly #source: ByteSource;
  readonly #table: BufferTable;
  readonly #lanes: Lanes;
  readonly #shared: boolean;
  /** What the first pass counted. */
  readonly #baseline: EtlCounters;
  readonly #record = newRecord();
  /** Lanes with records left: a binary heap, the earliest at the top. */
  #heap: Lane[] = [];
  #started = false;
  #lastRaw = Number.NEGATIVE_INFINITY;

  constructor(source: ByteSource, header: LogfileHeader) {
    this.#source = source;
    this.header = header;
    this.clock = new EtlClock(header);
    this.base = this.clock.base;
    this.unclosed = header.endTime === 0n || header.buffersWritten === 0;
    this.#shared = (header.logFileMode & LOG_FILE_MODE.noPerProcessorBuffering) !== 0;
    this.#baseline = newCounters(source.size);
    this.#table = indexBuffers(source, header, this.#baseline);
    this.#lanes = makeLanes(this.#table, this.#shared, this.#baseline);
    this.buffers = this.#lanes.inFileOrder.length;
    this.bufferFlags = this.#lanes.inFileOrder.reduce((flags, index) => flags | (this.#table.flags[index] ?? 0), 0);
    this.counters = copyCounters(this.#baseline);
  }

  next(visitor: EtlVisitor, most: number): boolean {
    if (!this.#started) this.#start(visitor);
    const heap = this.#heap;
    let left = most;
    while (left > 0) {
      const lane = heap[0];
      if (lane === undefined) return false;
      left -= this.#run(lane, visitor, left);
      if (lane.at === lane.scan.count && !this.#advance(lane, visitor)) this.#removeTop();
      else this.#siftDown();
    }
    return heap.length > 0;
  }

  walk(visit: (record: EtlRecord) => void): EtlCounters {
    const counters = copyCounters(this.#baseline);
    const lane = new Lane(this.#context(counters, 1), this.clock, this.#lanes.inFileOrder, 'file');
    while (lane.advance()) {
      this.#enter(lane);
      for (; lane.at < lane.scan.count; lane.at += 1) {
        this.#fill(lane, counters);
        visit(this.#record);
      }
    }
    return counters;
  }

  close(): void {
    this.#heap.length = 0;
    this.#started = true;
    this.#source.close();
  }

  #context(counters: EtlCounters, lanes: number): AreaContext {
    const share = Math.floor(STRETCH_BUDGET / lanes);
    const end = this.unclosed ? 0 : Number(this.header.endTime - this.base);
    return {
      source: this.#source,
      table: this.#table,
      counters,
      stretchSize: Math.max(SMALLEST_STRETCH, Math.min(LARGEST_STRETCH, share)),
      shared: this.#shared,
      end,
      scratch: new Uint8Array(SCRATCH),
    };
  }

  #start(visitor: EtlVisitor): void {
    this.#started = true;
    const { lists } = this.#lanes;
    const context = this.#context(this.counters, lists.length);
    const overwritten = this.#overwritten();
    if (overwritten !== undefined) visitor.loss(overwritten);
    for (const list of lists) {
      const lane = new Lane(context, this.clock, list, 'merge');
      if (this.#advance(lane, visitor)) this.#heap.push(lane);
    }
    this.#heap.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  /** What a circular file lacks at its beginning. */
  #overwritten(): EtlLoss | undefined {
    if ((this.header.logFileMode & LOG_FILE_MODE.circular) === 0) return undefined;
    if (buffersOverwritten(this.#table) === 0) return undefined;
    const starts: FirstBuffer[] = [];
    for (const [index = 0] of this.#lanes.lists) {
      // The header buffer stays where it is.
      if (index === 0) continue;
      const lane = new Lane(this.#context(newCounters(0), 1), this.clock, Uint32Array.of(index), 'file');
      if (!lane.advance()) continue;
      const first = lane.scan.raws[0] ?? 0;
      while (lane.advance());
      starts.push({ first, last: lane.scan.last });
    }
    if (starts.length === 0) return undefined;
    const to = this.clock.toTicks(wholeFrom(starts, this.clock.frequency));
    const place = { bufferIndex: 1, bufferOffset: this.#table.offset[1] ?? 0 };
    return { cpu: -1, from: Math.min(0, to), to, events: false, buffers: true, ...place, overwritten: true };
  }

  /** Moves a lane on to records it has, announcing what it lost on the way. */
  #advance(lane: Lane, visitor: EtlVisitor): boolean {
    const more = lane.advance();
    const { loss } = lane;
    if (loss !== undefined) {
      lane.loss = undefined;
      visitor.loss(loss);
    }
    return more;
  }

  /** Hands out records of the top lane while no other lane has an earlier one; returns how many. */
  #run(lane: Lane, visitor: EtlVisitor, most: number): number {
    const { counters } = this;
    const record = this.#record;
    const { keys } = lane;
    const rival = this.#rival();
    const limit = rival === undefined ? Number.POSITIVE_INFINITY : (rival.keys[rival.at] ?? 0);
    const winsTies = rival === undefined || lane.buffer < rival.buffer;
    const from = lane.at;
    const end = Math.min(lane.scan.count, from + most);
    let last = this.#lastRaw;
    this.#enter(lane);
    // The top lane's first record goes in any case: that it is first is why it is the top.
    do {
      this.#fill(lane, counters);
      lane.at += 1;
      if (record.raw < last) counters.inversions += 1;
      last = record.raw;
      visitor.record(record);
      const key = keys[lane.at] ?? 0;
      if (key > limit || (key === limit && !winsTies)) break;
    } while (lane.at < end);
    this.#lastRaw = last;
    return lane.at - from;
  }

  /** The lane that is next after the top one. */
  #rival(): Lane | undefined {
    const [, left, right] = this.#heap;
    if (left === undefined || right === undefined) return left;
    return isBefore(left, right) ? left : right;
  }

  #enter(lane: Lane): void {
    const record = this.#record;
    record.bytes = lane.area.bytes;
    record.view = lane.area.view;
    record.cpu = lane.cpu;
    record.bufferIndex = lane.buffer;
    record.bufferOffset = lane.bufferOffset;
  }

  #fill(lane: Lane, counters: EtlCounters): void {
    const record = this.#record;
    const { at, scan } = lane;
    const raw = scan.raws[at] ?? 0;
    record.raw = raw;
    record.time = this.clock.toTicks(raw);
    counters.records += 1;
    const fault = readHeader(record, scan.offsets[at] ?? 0, this.header.pointerSize);
    if (fault === '') return;
    const lost = record.start + record.size - record.extendedEnd;
    counters.eventBytes -= lost;
    skipBytes(counters, fault, lost, lane.area.place + (lane.area.compressed ? 0 : record.start));
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftDown(): void {
    const heap = this.#heap;
    const lane = heap[0];
    if (lane === undefined) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let best = heap[child];
      if (best === undefined) break;
      const other = heap[child + 1];
      if (other !== undefined && isBefore(other, best)) {
        best = other;
        child += 1;
      }
      if (!isBefore(best, lane)) break;
      heap[at] = best;
      at = child;
    }
    heap[at] = lane;
  }
}

/** Whether the next record of `a` goes before that of `b`. */
function isBefore(a: Lane, b: Lane): boolean {
  const left = a.keys[a.at] ?? 0;
  const right = b.keys[b.at] ?? 0;
  return left < right || (left === right && a.buffer < b.buffer);
}
