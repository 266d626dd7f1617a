/** A file as lines of text, in memory that does not grow with the file or with a line. */
import type { ByteSource } from '../../base/byte-source.ts';

/** The longest line the probe writes: a message of 64 KB and a view of 1 MB in hexadecimal, with names. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const CHUNK = 256 * 1024;
const LF = 0x0a;

type Decoder = InstanceType<typeof TextDecoder>;

export interface Line {
  /** Without its end; `undefined` if it is longer than {@link MAX_LINE_BYTES}. */
  readonly text: string | undefined;
  /** Where it begins in the file, and its bytes with its end. */
  readonly offset: number;
  readonly length: number;
}

/** The decoder for a text that begins so, the bytes of its mark, and of one unit. The debugger writes ASCII, UTF-8 or UTF-16. */
export function decoderOf(head: Uint8Array): { decoder: Decoder; mark: number; unit: 1 | 2 } {
  const [first, second] = head;
  if (first === 0xef && second === 0xbb && head[2] === 0xbf) return narrow(3);
  if (first === 0xff && second === 0xfe) return { decoder: new TextDecoder('utf-16le'), mark: 2, unit: 2 };
  // The debugger's writer puts no mark before UTF-16: ASCII has no zeros, and these texts begin with ASCII.
  if (first !== 0 && second === 0) return { decoder: new TextDecoder('utf-16le'), mark: 0, unit: 2 };
  return narrow(0);
}

function narrow(mark: number): { decoder: Decoder; mark: number; unit: 1 | 2 } {
  return { decoder: new TextDecoder('utf-8'), mark, unit: 1 };
}

/** Lines in order. `atChunk` is called with the bytes read so far. */
export function* linesOf(bytes: ByteSource, atChunk: (bytesRead: number) => void): Generator<Line> {
  const head = new Uint8Array(4);
  let known = 0;
  for (let more = -1; known < head.length && more !== 0; known += more) more = bytes.read(known, head.subarray(known));
  const { decoder, mark, unit } = decoderOf(head.subarray(0, known));
  let buffer = new Uint8Array(CHUNK);
  let filled = 0;
  let start = mark;
  let offset = mark;
  let overlong = 0;
  for (;;) {
    if (filled === buffer.length) {
      if (buffer.length >= MAX_LINE_BYTES) {
        overlong += filled;
        filled = 0;
      } else {
        const larger = new Uint8Array(Math.min(MAX_LINE_BYTES, buffer.length * 4));
        larger.set(buffer);
        buffer = larger;
      }
    }
    const count = bytes.read(offset, buffer.subarray(filled));
    const searched = filled;
    filled += count;
    offset += count;
    atChunk(offset);
    let from = 0;
    for (let end = endOfLine(buffer, from, Math.max(0, searched - 1), filled, unit); end >= 0; ) {
      const length = overlong + end + unit - from;
      const text = overlong > 0 ? undefined : trimmed(decoder.decode(buffer.subarray(from, end)));
      yield { text, offset: start, length };
      start += length;
      overlong = 0;
      from = end + unit;
      end = endOfLine(buffer, from, from, filled, unit);
    }
    buffer.copyWithin(0, from, filled);
    filled -= from;
    if (count === 0) break;
  }
  if (filled + overlong > 0) {
    const text = overlong > 0 ? undefined : trimmed(decoder.decode(buffer.subarray(0, filled)));
    yield { text, offset: start, length: filled + overlong };
  }
}

/** Position of the next line feed of a line that begins at `from`, searching from `at`; -1 if it is not there yet. */
function endOfLine(buffer: Uint8Array, from: number, at: number, filled: number, unit: 1 | 2): number {
  for (let found = buffer.indexOf(LF, at); found >= 0 && found < filled; found = buffer.indexOf(LF, found + 1)) {
    if (unit === 1) return found;
    if ((found - from) % 2 === 0 && found + 1 < filled && buffer[found + 1] === 0) return found;
  }
  return -1;
}

function trimmed(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
