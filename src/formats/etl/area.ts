/**
 * The event area of one buffer after another, in stretches of bounded size: read as it lies, or decompressed. Memory is one
 * stretch, however large a buffer claims to be.
 */
import type { ByteSource } from '../../base/byte-source.ts';
import type { Ticks } from '../../base/time.ts';
import { LZ77_WINDOW, type Lz77Stop, Lz77Stream } from '../xpress/lz77.ts';
import { BUFFER_HEADER_SIZE } from './buffer.ts';
import type { BufferTable } from './buffer-table.ts';
import { type EtlCounters, skipBytes } from './counters.ts';
import { isFiller, type Stretch } from './scan.ts';

/** Compressed bytes that may be left over: an unused last flag word. */
const SPARE_INPUT = 4;

/** How much compressed data of a buffer that takes several stretches is in memory. */
const INPUT_BLOCK = 1 << 16;

const DAMAGE: Readonly<Record<Lz77Stop, string>> = {
  full: 'bytes behind the compressed data',
  hungry: 'compressed data ends early',
  input: 'compressed data ends early',
  distance: 'compressed data reaches back before its start',
  length: 'compressed data with an impossible length',
};

/** What all lanes of a reader share. */
export interface AreaContext {
  readonly source: ByteSource;
  readonly table: BufferTable;
  readonly counters: EtlCounters;
  /** Most bytes of a stretch; at least an event of the largest size and the window of the compression. */
  readonly stretchSize: number;
  /** True if processors share buffers, so that a buffer does not say where its events were logged. */
  readonly shared: boolean;
  /** Where the recording ends according to its header; 0 if that does not say. */
  readonly end: Ticks;
  /** Input of the buffer being decompressed, for those that fit one stretch. Grows. */
  scratch: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export class BufferArea implements Stretch {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  from = 0;
  end = 0;
  more = false;
  place = 0;
  compressed = false;
  readonly #context: AreaContext;
  #stream: Lz77Stream | undefined;
  /** Where the next plain bytes are in the file. */
  #fileAt = 0;
  /** Event bytes of this buffer still to come. */
  #left = 0;
  /** File bytes of this buffer behind those. */
  #behind = 0;
  /** Of a compressed buffer: its size in the file, and what came out so far. */
  #stored = 0;
  #produced = 0;
  /** Compressed bytes used before the present piece of input, and the piece. */
  #usedBefore = 0;
  #input = NOTHING;

  constructor(context: AreaContext) {
    this.#context = context;
  }

  /** Takes up a buffer; `load` then gives its first stretch. */
  open(index: number): void {
    const { table, counters } = this.#context;
    const offset = table.offset[index] ?? 0;
    const stored = (table.stored[index] ?? 0) - BUFFER_HEADER_SIZE;
    const used = (table.fill[index] ?? 0) - BUFFER_HEADER_SIZE;
    counters.headerBytes += BUFFER_HEADER_SIZE;
    counters.bytesRead += stored + BUFFER_HEADER_SIZE;
    counters.buffers += 1;
    this.from = 0;
    this.end = 0;
    this.more = false;
    this.compressed = table.isCompressed(index);
    this.place = offset;
    this.#fileAt = offset + BUFFER_HEADER_SIZE;
    this.#produced = 0;
    if (this.compressed) {
      this.#stored = stored;
      this.#left = used;
      this.#openStream(stored, used);
    } else {
      this.#left = Math.min(used, stored);
      this.#behind = stored - this.#left;
    }
  }

  /** True if the buffer has bytes that `load` has not given yet. */
  get hasMore(): boolean {
    return this.#left > 0;
  }

  /** Gives the next stretch, which starts with what was left at `keep` of the last one. */
  load(keep: number): void {
    const kept = this.#moveUp(keep);
    const count = Math.min(this.#left, this.#reserve(kept + this.#left) - kept);
    const got = this.compressed ? this.#inflate(kept, count) : this.#read(kept, count);
    this.#left = got < count ? 0 : this.#left - count;
    this.end = kept + got;
    this.more = this.#left > 0;
    if (!this.compressed) this.place = this.#fileAt - this.end;
    if (this.compressed && this.#left === 0) this.#closeStream();
  }

  /** Passes over what has not been loaded. */
  discard(reason: string): void {
    if (this.#left === 0) return;
    if (this.compressed) {
      const used = this.#used();
      this.#context.counters.inflatedBytes += this.#produced - used;
      skipBytes(this.#context.counters, reason, this.#stored - used, this.place);
    } else {
      skipBytes(this.#context.counters, reason, this.#left, this.#fileAt);
      this.#fileAt += this.#left;
    }
    this.#left = 0;
  }

  /** Ends the buffer: what lies behind its events is counted. Windows fills it with 0xFF. */
  close(): void {
    const { counters, source, scratch } = this.#context;
    let filler = true;
    for (let done = 0; done < this.#behind && filler; ) {
      const part = scratch.subarray(0, Math.min(scratch.length, this.#behind - done));
      const got = source.read(this.#fileAt + done, part);
      filler = got === part.length && isFiller(part, 0, got);
      done += part.length;
    }
    if (filler) counters.paddingBytes += this.#behind;
    else skipBytes(counters, 'bytes behind the fill of a buffer', this.#behind, this.#fileAt);
    this.#behind = 0;
  }

  #openStream(stored: number, used: number): void {
    const context = this.#context;
    this.#stream ??= new Lz77Stream();
    this.#usedBefore = 0;
    if (used <= context.stretchSize) {
      // Decoded at one go, so that all lanes can share the memory of the input.
      if (context.scratch.length < stored) context.scratch = new Uint8Array(stored);
      const got = context.source.read(this.#fileAt, context.scratch.subarray(0, stored));
      this.#stream.open(context.scratch.subarray(0, got), false);
    } else {
      if (this.#input.length === 0) this.#input = new Uint8Array(INPUT_BLOCK);
      const input = this.#input.subarray(0, Math.min(INPUT_BLOCK, stored));
      const got = context.source.read(this.#fileAt, input);
      this.#stream.open(input.subarray(0, got), got === input.length && got < stored);
    }
    if (used === 0) this.#closeStream();
  }

  /** Gives the stream the next piece of input. */
  #feed(stream: Lz77Stream): void {
    const input = this.#input;
    this.#usedBefore += stream.at;
    const kept = INPUT_BLOCK - stream.at;
    input.copyWithin(0, stream.at, INPUT_BLOCK);
    const read = this.#usedBefore + kept;
    const wanted = Math.min(stream.at, this.#stored - read);
    const got = this.#context.source.read(this.#fileAt + read, input.subarray(kept, kept + wanted));
    stream.feed(input.subarray(0, kept + got), got === wanted && read + got < this.#stored);
  }

  /** Compressed bytes used so far. */
  #used(): number {
    return this.#usedBefore + (this.#stream?.at ?? 0);
  }

  /** Moves what is still needed to the front, and says where new bytes go. */
  #moveUp(keep: number): number {
    // A match may reach back that far into what has been scanned already.
    const first = this.compressed ? Math.max(0, Math.min(keep, this.end - LZ77_WINDOW)) : keep;
    if (first > 0) this.bytes.copyWithin(0, first, this.end);
    this.from = keep - first;
    return this.end - first;
  }

  /** Makes room for `wanted` bytes, or as many as a stretch may have; returns how many there are. */
  #reserve(wanted: number): number {
    const size = Math.min(wanted, this.#context.stretchSize);
    if (size > this.bytes.length) {
      const grown = new Uint8Array(Math.min(this.#context.stretchSize, (size + 0xffff) & ~0xffff));
      grown.set(this.bytes.subarray(0, Math.min(this.end, grown.length)));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return this.bytes.length;
  }

  #read(at: number, count: number): number {
    const got = this.#context.source.read(this.#fileAt, this.bytes.subarray(at, at + count));
    this.#fileAt += got;
    if (got < count) {
      // The file shrank: its size was taken when it was opened.
      const gone = this.#left - got + this.#behind;
      skipBytes(this.#context.counters, 'file became shorter while it was read', gone, this.#fileAt);
      this.#behind = 0;
    }
    return got;
  }

  #inflate(at: number, count: number): number {
    const stream = this.#stream;
    if (stream === undefined) return 0;
    let end = stream.fill(this.bytes, at, at + count);
    while (stream.stop === 'hungry') {
      this.#feed(stream);
      end = stream.fill(this.bytes, end, at + count);
    }
    this.#produced += end - at;
    return end - at;
  }

  /** Settles the account of a compressed buffer. */
  #closeStream(): void {
    const { counters } = this.#context;
    const stream = this.#stream;
    if (stream === undefined) return;
    const rest = this.#stored - this.#used();
    counters.inflatedBytes += this.#produced - this.#used();
    if (stream.stop === 'full' && rest <= SPARE_INPUT) counters.paddingBytes += rest;
    else skipBytes(counters, DAMAGE[stream.stop], rest, this.place);
  }
}
