/** Lines → frames: a line of the framing with the dump or the stack that follows it. */
import { MAGIC } from './framing.ts';
import { type LineSink, lineText, MAX_LINE } from './lines.ts';
import { DUMPED, SHAPES, STACKED } from './tables/shapes.ts';

export interface Frame {
  readonly kind: string;
  /** Nanoseconds since some instant, decimal text: it may pass 2^53. */
  readonly time: string;
  readonly tid: number;
  /** The fields as printed, the time first. */
  readonly fields: readonly string[];
  /** Bytes of the dump; as many as the line announced. */
  readonly bytes: Uint8Array;
  /** Frames of the stack as printed, innermost first. */
  readonly stack: readonly string[];
  /** Where the line is in the text. */
  readonly offset: number;
}

export interface FrameSink {
  frame(frame: Frame): void;
  /** The program's first line: `name=value` facts. */
  announced(facts: ReadonlyMap<string, string>): void;
  /** A message of dtrace.exe itself. True if it is one. */
  message(text: string, offset: number): boolean;
  /** Something was passed over. */
  skip(reason: string, bytes: number, offset: number): void;
}

/** The longest dump the program can be made to print. */
const MAX_DUMP = 65_536;
const MAX_STACK = 128;
const SPACE = 0x20;
const COLON = 0x3a;
const DOT = 0x2e;
const AT = 0x40;

const OWN = /dtrace(?:\.exe)?: /gi;
// Messages land where the output's buffer happened to be flushed when both go into one file: in the middle of a line, too.
const SPLICED =
  /^dtrace(?:\.exe)?: (?:\[\w+\] )?(?:\d+ .*drops?\b|\d+ failed spec|error on |\d+ errors? in |processing aborted)/i;
/** A folder before the program's name is part of the message if nothing else is before it: a dump's text may look like one. */
const FOLDER = /^[^\s"@]*[\\/]$/;

interface Open {
  kind: string;
  fields: readonly string[];
  time: string;
  tid: number;
  bytes: Uint8Array;
  have: number;
  stack: string[];
  offset: number;
  /** The dump's heading has been seen. */
  headed: boolean;
}

export class FrameParser implements LineSink {
  private readonly sink: FrameSink;
  private token: string | undefined;
  private open: Open | undefined;
  /** A line whose end is still to come, behind a message that was written into it. */
  private prefix: Uint8Array | undefined;

  constructor(sink: FrameSink) {
    this.sink = sink;
  }

  overlong(length: number, offset: number): void {
    this.prefix = undefined;
    this.sink.skip('line too long', length, offset);
  }

  line(bytes: Uint8Array, offset: number): void {
    if (this.prefix !== undefined) {
      const before = this.prefix;
      this.prefix = undefined;
      // The message in this line must not be lost with it.
      if (before.length + bytes.length > MAX_LINE) this.sink.skip('line too long', before.length, offset);
      else {
        const whole = new Uint8Array(before.length + bytes.length);
        whole.set(before);
        whole.set(bytes, before.length);
        bytes = whole;
      }
    }
    if (bytes.length === 0) return;
    const open = this.open;
    if (open !== undefined && bytes[0] !== AT && this.inner(open, bytes)) return;
    this.outer(bytes, offset);
  }

  /** The text has ended. */
  finish(): void {
    this.abandon('cut off at the end');
  }

  /** Takes a line of a dump or a stack; false if it is neither. */
  private inner(open: Open, bytes: Uint8Array): boolean {
    if (bytes[0] !== SPACE) return false;
    if (open.have < open.bytes.length) {
      if (!open.headed) {
        open.headed = isHeading(bytes);
        return open.headed;
      }
      return dumpRow(open, bytes);
    }
    if (!STACKED.includes(open.kind) || open.stack.length >= MAX_STACK) return false;
    const text = lineText(bytes).trim();
    if (ownMessage(text) >= 0) return false;
    if (text === '') return true;
    open.stack.push(text);
    return true;
  }

  private outer(bytes: Uint8Array, offset: number): void {
    const text = lineText(bytes);
    const own = ownMessage(text);
    if (own >= 0 && SPLICED.test(text.slice(own))) {
      const at = FOLDER.test(text.slice(0, own)) ? 0 : own;
      const message = text.slice(at);
      if (this.sink.message(message, offset)) {
        if (at > 0) this.prefix = bytes.slice(0, bytes.length - new TextEncoder().encode(message).length);
        return;
      }
    }
    if (text.startsWith(MAGIC)) this.announce(text);
    else if (bytes[0] === AT && this.framed(text, offset)) return;
    else if (text.trim() !== '' && !this.sink.message(text, offset)) {
      this.sink.skip('line of unknown kind', bytes.length, offset);
    }
  }

  private announce(text: string): void {
    this.abandon('without its end');
    const facts = new Map<string, string>();
    for (const part of text.slice(MAGIC.length).trim().split(' ')) {
      const equals = part.indexOf('=');
      if (equals > 0) facts.set(part.slice(0, equals), part.slice(equals + 1));
      else if (!facts.has('version')) facts.set('version', part);
    }
    const token = facts.get('token');
    if (token === undefined || !/^[0-9a-f]{8}$/.test(token)) return;
    this.token ??= token;
    if (token === this.token) this.sink.announced(facts);
  }

  private framed(text: string, offset: number): boolean {
    const match = /^@([0-9a-f]{8}) ([A-Z.])(?: (.*))?$/s.exec(text);
    if (match === null) return false;
    const [, token, kind = '', rest = ''] = match;
    // The beginning may be missing, as in a ring buffer's output.
    this.token ??= token;
    if (token !== this.token) return false;
    if (kind === '.') {
      this.close();
      return true;
    }
    this.abandon('without its end');
    this.begin(kind, rest, offset, text.length);
    return true;
  }

  private begin(kind: string, rest: string, offset: number, length: number): void {
    const shape = SHAPES[kind];
    const fields = shape === undefined ? undefined : parseFields(rest, shape.fields);
    if (shape === undefined || fields === undefined) {
      this.sink.skip('line that does not fit its kind', length, offset);
      return;
    }
    const size = DUMPED.includes(kind) ? Number(fields[fields.length - 1]) : 0;
    if (size > MAX_DUMP) {
      this.sink.skip('line that does not fit its kind', length, offset);
      return;
    }
    const open: Open = {
      kind,
      fields,
      time: fields[0] ?? '0',
      tid: Number(fields[shape.tid] ?? 0),
      bytes: new Uint8Array(size),
      have: 0,
      stack: [],
      offset,
      headed: false,
    };
    this.open = open;
    if (!DUMPED.includes(kind) && !STACKED.includes(kind)) this.close();
  }

  private close(): void {
    const open = this.open;
    if (open === undefined) return;
    if (open.have < open.bytes.length) {
      this.abandon('with bytes missing');
      return;
    }
    this.open = undefined;
    const { kind, time, tid, fields, bytes, stack, offset } = open;
    this.sink.frame({ kind, time, tid, fields, bytes, stack, offset });
  }

  private abandon(how: string): void {
    const open = this.open;
    if (open === undefined) return;
    this.open = undefined;
    this.sink.skip(`block ${how}`, open.have, open.offset);
  }
}

/** Where the last message of dtrace.exe in a line begins: it ends with the line. -1: there is none. */
function ownMessage(text: string): number {
  let last = -1;
  for (const { index } of text.matchAll(OWN)) last = index;
  return last;
}

/** Fields by their shape; `undefined` if one does not fit. */
function parseFields(text: string, shape: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (let index = 0; index < shape.length; index += 1) {
    const kind = shape[index];
    if (kind === '*') {
      if (at > text.length + 1) return undefined;
      fields.push(text.slice(at));
      return fields;
    }
    const blank = text.indexOf(' ', at);
    const end = blank < 0 ? text.length : blank;
    const field = text.slice(at, end);
    if (!FIELD[kind ?? '']?.test(field) || (kind === 'p' && Number(field) > 0xffff_ffff)) return undefined;
    fields.push(field);
    at = end + 1;
  }
  return at > text.length ? fields : undefined;
}

const FIELD: Readonly<Record<string, RegExp>> = {
  // Three years without a restart; what is longer no double tells to a tick.
  t: /^\d{1,17}$/,
  w: /^\d{1,19}$/,
  p: /^\d{1,10}$/,
  u: /^\d{1,4}$/,
  d: /^\d{1,20}$/,
  i: /^-?\d{1,20}$/,
  h: /^[0-9a-f]{1,8}$/,
  x: /^[0-9a-f]{1,16}$/,
  c: /^[a-z]$/,
};

/** `             0  1  2 …  0123456789abcdef` (dt_print_bytes in microsoft/DTrace-on-Windows lib/libdtrace/common/dt_consume.c). */
function isHeading(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === SPACE) end -= 1;
  const start = end - HEADING.length;
  if (start < 0) return false;
  for (let index = 0; index < HEADING.length; index += 1)
    if (bytes[start + index] !== HEADING.charCodeAt(index)) return false;
  return true;
}

const HEADING = '0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef';

/**
 * A row: blanks, the offset in hexadecimal, a colon, 16 times a blank and two digits or as many blanks, two blanks, and the same
 * as text. All of it must agree, or something else was written into the line.
 */
function dumpRow(open: Open, bytes: Uint8Array): boolean {
  let at = 0;
  while (bytes[at] === SPACE) at += 1;
  let offset = 0;
  const digits = at;
  for (; at < bytes.length && bytes[at] !== COLON; at += 1) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0 || at - digits > 6) return false;
    offset = offset * 16 + digit;
  }
  if (offset !== open.have || at === digits) return false;
  const count = Math.min(16, open.bytes.length - offset);
  const text = at + 1 + 3 * 16 + 2;
  if (bytes.length > text + count) return false;
  for (let index = 0; index < count; index += 1) {
    const high = hexDigit(bytes[at + 2 + 3 * index] ?? 0);
    const low = hexDigit(bytes[at + 3 + 3 * index] ?? 0);
    if (high < 0 || low < 0 || bytes[at + 1 + 3 * index] !== SPACE) return false;
    const byte = high * 16 + low;
    open.bytes[offset + index] = byte;
    // Blanks at the end of a line may have been lost on the way.
    const shown = byte < SPACE || byte > 0x7e ? DOT : byte;
    if ((bytes[text + index] ?? SPACE) !== shown) return false;
  }
  for (let blank = at + 1 + 3 * count; blank < text; blank += 1) if ((bytes[blank] ?? SPACE) !== SPACE) return false;
  open.have = offset + count;
  return true;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
