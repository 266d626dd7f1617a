/** Bytes → lines, in bounded memory. */

/** Longer lines are cut off and counted; the longest that dtrace.exe prints for our program is a stack frame of PATH_MAX * 2. */
export const MAX_LINE = 16_384;

export interface LineSink {
  /** A line without its end, good until the call returns. `offset` counts bytes from the start of the text. */
  line(bytes: Uint8Array, offset: number): void;
  /** `length` bytes of a line that is too long were passed over. */
  overlong(length: number, offset: number): void;
}

const LF = 0x0a;
const CR = 0x0d;

/** Splits a stream of bytes. UTF-16 with a byte order mark, as PowerShell's `>` writes it, becomes UTF-8. */
export class LineSplitter {
  private readonly sink: LineSink;
  private rest = new Uint8Array(0);
  private offset = 0;
  private skipped = 0;
  private wide: InstanceType<typeof TextDecoder> | undefined;
  private begun = false;

  constructor(sink: LineSink) {
    this.sink = sink;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (!this.begun) {
      this.rest = joined(this.rest, chunk);
      if (this.rest.length < 3) return;
      chunk = this.begin();
    } else if (this.wide !== undefined) chunk = new TextEncoder().encode(this.wide.decode(chunk, { stream: true }));
    this.split(chunk);
  }

  /** The stream has ended: what is left is a line. */
  finish(): void {
    if (!this.begun) {
      const all = this.begin();
      this.split(all);
    }
    if (this.rest.length > 0 || this.skipped > 0) this.emit(this.rest, this.rest.length);
    this.rest = new Uint8Array(0);
  }

  private begin(): Uint8Array {
    this.begun = true;
    const first = this.rest;
    this.rest = new Uint8Array(0);
    if (first[0] === 0xff && first[1] === 0xfe) {
      this.wide = new TextDecoder('utf-16le');
      return new TextEncoder().encode(this.wide.decode(first, { stream: true }));
    }
    return first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? first.subarray(3) : first;
  }

  private split(chunk: Uint8Array): void {
    let from = 0;
    let end = chunk.indexOf(LF);
    if (end >= 0 && (this.rest.length > 0 || this.skipped > 0)) {
      const line = joined(this.rest, chunk.subarray(0, end));
      this.rest = new Uint8Array(0);
      this.emit(line, line.length + 1);
      from = end + 1;
      end = chunk.indexOf(LF, from);
    }
    for (; end >= 0; end = chunk.indexOf(LF, from)) {
      this.emit(chunk.subarray(from, end), end + 1 - from);
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
  }

  private keep(tail: Uint8Array): void {
    if (this.skipped > 0 || this.rest.length + tail.length > MAX_LINE) {
      this.skipped += this.rest.length + tail.length;
      this.rest = new Uint8Array(0);
    } else if (tail.length > 0) this.rest = joined(this.rest, tail);
  }

  private emit(line: Uint8Array, length: number): void {
    const all = this.skipped + length;
    if (this.skipped > 0 || line.length > MAX_LINE) this.sink.overlong(all, this.offset);
    else {
      const end = line.length > 0 && line[line.length - 1] === CR ? line.length - 1 : line.length;
      this.sink.line(line.subarray(0, end), this.offset);
    }
    this.skipped = 0;
    this.offset += all;
  }
}

/** Always a copy: chunks belong to the caller, who may use them again. */
function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const ANSI = new TextDecoder('windows-1252');

/** A line as text: UTF-8, else the 8-bit characters of Western Windows, as nothing says which code page it was. */
export function lineText(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    if (byte >= 0x80) return decoded(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return ANSI.decode(bytes);
  }
}
