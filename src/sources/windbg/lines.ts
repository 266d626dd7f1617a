/** A file as lines of text, in memory that does not grow with the file or with a line. */
import type { ByteSource } from '../../base/byte-source.ts';

/** The longest line the probe writes: a message of 64 KB and a view of 1 MB in hexadecimal, with names. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const CHUNK = 256 * 1024;
const LF = 0x0a;
/** Bytes that tell the encoding. */
const HEAD = 4;

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
  const lines = new LineBuffer();
  const chunk = new Uint8Array(CHUNK);
  for (let offset = 0; ; ) {
    const count = bytes.read(offset, chunk);
    if (count === 0) break;
    offset += count;
    atChunk(offset);
    yield* lines.push(chunk.subarray(0, count));
  }
  yield* lines.finish();
}

/** Bytes that come piece by piece → lines. */
export class LineBuffer {
  private buffer = new Uint8Array(CHUNK);
  private filled = 0;
  private start = 0;
  /** Bytes of a line that is too long, thrown away so far. */
  private overlong = 0;
  private form: ReturnType<typeof decoderOf> | undefined;

  /** The lines that end in the next bytes; these may be used again when the generator is done. */
  *push(chunk: Uint8Array): Generator<Line> {
    for (let at = 0; at < chunk.length; ) {
      this.makeRoom();
      const searched = this.filled;
      const part = chunk.subarray(at, at + this.buffer.length - this.filled);
      this.buffer.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.form === undefined && this.filled >= HEAD) this.begin();
      if (this.form !== undefined) yield* this.ended(this.form, searched);
    }
  }

  /** Nothing more will come: what is left is a line. */
  *finish(): Generator<Line> {
    const form = this.form ?? this.begin();
    yield* this.ended(form, 0);
    const length = this.filled + this.overlong;
    if (length > 0) {
      const text = this.overlong > 0 ? undefined : trimmed(form.decoder.decode(this.buffer.subarray(0, this.filled)));
      yield { text, offset: this.start, length };
    }
    this.filled = 0;
    this.overlong = 0;
  }

  private begin(): ReturnType<typeof decoderOf> {
    const form = decoderOf(this.buffer.subarray(0, Math.min(this.filled, HEAD)));
    this.form = form;
    this.start = form.mark;
    this.buffer.copyWithin(0, form.mark, this.filled);
    this.filled -= form.mark;
    return form;
  }

  private makeRoom(): void {
    if (this.filled < this.buffer.length) return;
    if (this.buffer.length >= MAX_LINE_BYTES) {
      this.overlong += this.filled;
      this.filled = 0;
      return;
    }
    const larger = new Uint8Array(Math.min(MAX_LINE_BYTES, this.buffer.length * 4));
    larger.set(this.buffer);
    this.buffer = larger;
  }

  /** Lines that end in the buffer, which before `searched` holds no end. */
  private *ended({ decoder, unit }: ReturnType<typeof decoderOf>, searched: number): Generator<Line> {
    const { buffer } = this;
    let from = 0;
    for (let end = endOfLine(buffer, from, Math.max(0, searched - 1 - HEAD), this.filled, unit); end >= 0; ) {
      const length = this.overlong + end + unit - from;
      const text = this.overlong > 0 ? undefined : trimmed(decoder.decode(buffer.subarray(from, end)));
      yield { text, offset: this.start, length };
      this.start += length;
      this.overlong = 0;
      from = end + unit;
      end = endOfLine(buffer, from, from, this.filled, unit);
    }
    buffer.copyWithin(0, from, this.filled);
    this.filled -= from;
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
