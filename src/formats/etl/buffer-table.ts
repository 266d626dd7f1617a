/** What is known of every buffer before any is decoded, in columns: some 40 bytes a buffer. */
import { BUFFER_FLAG, type BufferHeader } from './buffer.ts';

/** More buffers than this are not kept: 256 GiB of ordinary ones, and a bound for files made to exhaust memory. */
export const MOST_BUFFERS = 1 << 22;

export class BufferTable {
  count = 0;
  /** File offsets. */
  offset = new Float64Array(256);
  /** Bytes in the file (cut at the end of the file), header included. */
  stored = new Uint32Array(256);
  /** Bytes used after decompression, header included. */
  fill = new Uint32Array(256);
  sequence = new Float64Array(256);
  flags = new Uint16Array(256);
  cpu = new Uint16Array(256);
  /** Sessions appended to a file start anew with a header buffer, and count their buffers anew. */
  epoch = new Uint32Array(256);

  /** Adds a buffer that takes `stored` bytes at `offset`. */
  add(header: BufferHeader, place: { offset: number; stored: number; fill: number; epoch: number }): void {
    const { count } = this;
    if (count === this.offset.length) this.#grow();
    this.offset[count] = place.offset;
    this.stored[count] = place.stored;
    this.fill[count] = place.fill;
    this.sequence[count] = header.sequence;
    this.flags[count] = header.flags;
    this.cpu[count] = header.cpu;
    this.epoch[count] = place.epoch;
    this.count = count + 1;
  }

  isCompressed(index: number): boolean {
    return ((this.flags[index] ?? 0) & BUFFER_FLAG.compressed) !== 0;
  }

  #grow(): void {
    const size = this.count * 2;
    this.offset = grown(new Float64Array(size), this.offset);
    this.stored = grown(new Uint32Array(size), this.stored);
    this.fill = grown(new Uint32Array(size), this.fill);
    this.sequence = grown(new Float64Array(size), this.sequence);
    this.flags = grown(new Uint16Array(size), this.flags);
    this.cpu = grown(new Uint16Array(size), this.cpu);
    this.epoch = grown(new Uint32Array(size), this.epoch);
  }
}

function grown<Column extends Float64Array | Uint32Array | Uint16Array>(column: Column, old: Column): Column {
  column.set(old);
  return column;
}
