/**
 * First pass over a file: from buffer header to buffer header, without reading what lies between. Rules, from files of
 * Windows 7 to 11: the next buffer starts `BufferSize` bytes after this one; nothing says how many there are, and the
 * counts in the log file header are only right if the session was stopped.
 */
import type { ByteSource } from '../../base/byte-source.ts';
import {
  BUFFER_FLAG,
  BUFFER_HEADER_SIZE,
  BUFFER_TYPE_HEADER,
  type BufferHeader,
  hasUsableSize,
  isCredible,
  MOST_BUFFER_BYTES,
  newBufferHeader,
  readBufferHeader,
} from './buffer.ts';
import { BufferTable, MOST_BUFFERS } from './buffer-table.ts';
import { type EtlCounters, skipBytes } from './counters.ts';
import { LOG_FILE_MODE, type LogfileHeader } from './logfile-header.ts';
import { isFiller } from './scan.ts';

/** How much is looked at in one read where no buffer is. */
const BLOCK = 1 << 16;
/** A session of an older Windows has buffers of at most 1 MiB; decompressed ones are not larger than the header says. */
const LEAST_FILL_LIMIT = 1 << 20;

class Indexer {
  readonly table = new BufferTable();
  readonly #source: ByteSource;
  readonly #counters: EtlCounters;
  readonly #size: number;
  /** Distance from buffer to buffer where all are alike, else 0. */
  readonly #stride: number;
  readonly #fillLimit: number;
  readonly #header = newBufferHeader();
  readonly #bytes = new Uint8Array(BUFFER_HEADER_SIZE);
  readonly #view = new DataView(this.#bytes.buffer);
  #epoch = 0;

  constructor(source: ByteSource, logfile: LogfileHeader, counters: EtlCounters) {
    this.#source = source;
    this.#counters = counters;
    this.#size = counters.bytesTotal;
    this.#fillLimit = Math.min(MOST_BUFFER_BYTES, Math.max(logfile.bufferSize, LEAST_FILL_LIMIT));
    this.#read(0);
    const alike = (logfile.logFileMode & LOG_FILE_MODE.compressed) === 0 && this.#header.size === logfile.bufferSize;
    this.#stride = alike ? logfile.bufferSize : 0;
  }

  run(): void {
    for (let offset = 0; offset < this.#size; ) {
      if (this.table.count === MOST_BUFFERS) {
        skipBytes(this.#counters, 'more buffers than the reader keeps', this.#size - offset, offset);
        return;
      }
      if (this.#size - offset < BUFFER_HEADER_SIZE) {
        this.#passOver(offset, this.#size, 'file ends inside a buffer header');
        return;
      }
      this.#read(offset);
      offset = this.#isSound(offset) ? this.#add(offset) : this.#resume(offset);
    }
  }

  #read(offset: number): BufferHeader {
    const got = this.#source.read(offset, this.#bytes);
    // A file that shrinks while it is read: what is gone counts as never written.
    if (got < BUFFER_HEADER_SIZE) this.#bytes.fill(0, got);
    readBufferHeader(this.#view, 0, this.#header);
    return this.#header;
  }

  /** Whether the buffer at `offset` can be used. Where all buffers are alike a size of its own is damage. */
  #isSound(offset: number): boolean {
    const header = this.#header;
    if (!hasUsableSize(header)) return false;
    if (this.#stride === 0 || header.size === this.#stride) return true;
    if (offset + this.#stride >= this.#size) return isCredible(header);
    const next = newBufferHeader();
    Object.assign(next, this.#read(offset + this.#stride));
    this.#read(offset);
    if (next.size !== this.#stride || !isCredible(next)) return isCredible(header);
    skipBytes(this.#counters, 'buffer header with a wrong size', 0, offset);
    header.size = this.#stride;
    return true;
  }

  #add(offset: number): number {
    const header = this.#header;
    const left = this.#size - offset;
    const compressed = (header.flags & BUFFER_FLAG.compressed) !== 0;
    const limit = compressed ? this.#fillLimit : header.size;
    const wrong = header.fill < BUFFER_HEADER_SIZE || header.fill > limit;
    if (wrong) skipBytes(this.#counters, 'buffer header with a wrong fill', 0, offset);
    if (left < header.size) skipBytes(this.#counters, 'file ends inside a buffer', 0, offset);
    if (header.type === BUFFER_TYPE_HEADER && this.table.count > 0) this.#epoch += 1;
    const fill = Math.max(BUFFER_HEADER_SIZE, Math.min(header.fill, limit));
    this.table.add(header, { offset, stored: Math.min(header.size, left), fill, epoch: this.#epoch });
    return offset + header.size;
  }

  /** Looks for a place to go on behind something that is no buffer, and counts what lies between. */
  #resume(bad: number): number {
    const stride = this.#stride;
    let next = this.#size;
    if (stride > 0) {
      for (let at = bad - (bad % stride) + stride; this.#size - at >= BUFFER_HEADER_SIZE; at += stride) {
        const header = this.#read(at);
        if (header.size === stride && isCredible(header)) {
          next = at;
          break;
        }
      }
    }
    this.#passOver(bad, next, 'no buffer where one should start');
    return next;
  }

  /** Space that was reserved and never written is zero up to the end of the file; anything else is counted as skipped. */
  #passOver(from: number, to: number, reason: string): void {
    const block = new Uint8Array(BLOCK);
    let empty = to === this.#size;
    for (let at = from; at < to && empty; at += BLOCK) {
      const part = block.subarray(0, Math.min(BLOCK, to - at));
      const got = this.#source.read(at, part);
      empty = part[0] === 0 && got === part.length && isFiller(part, 0, got);
    }
    if (empty) this.#counters.paddingBytes += to - from;
    else skipBytes(this.#counters, reason, to - from, from);
  }
}

/** Finds all buffers. What is no buffer is counted in `counters`. */
export function indexBuffers(source: ByteSource, logfile: LogfileHeader, counters: EtlCounters): BufferTable {
  const indexer = new Indexer(source, logfile, counters);
  indexer.run();
  return indexer.table;
}
