/**
 * Hexadecimal text → bytes, as people paste it: plain digits in any grouping, `0x4d, 0x45`, `\x4d\x45`, and the dumps of xxd, hexdump,
 * od, Wireshark, PowerShell's Format-Hex and WinDbg, with offsets, ASCII columns, the guides of debugger logs, and comments
 * (lines that begin with # or //).
 */

interface HexBytes {
  readonly ok: true;
  readonly bytes: Uint8Array;
  /** What was passed over or assumed, a sentence each. */
  readonly notes: readonly string[];
}
interface HexMistake {
  readonly ok: false;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/** Most bytes that a text may stand for. */
const MAX_BYTES = 2 ** 20;
const MAX_TEXT = 2 ** 24;
/** Bytes that one line of a dump can have. */
const MAX_LINE = 64;

/** Reads the text; a mistake has its line and the reason. Never throws. */
export function parseHex(text: string): HexBytes | HexMistake {
  if (text.length > MAX_TEXT) return { ok: false, line: 1, reason: `more than ${MAX_TEXT} characters` };
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(/^[\s|]+/, '').replace(/^(#|\/\/).*$/, ''));
  try {
    const dump = lines.map(offsetLine);
    const first = dump.findIndex((line) => line !== undefined);
    const isDump = first >= 0 && lines.slice(0, first).every((line) => !isPlain(line) || isHeading(line));
    return isDump ? new Dump(lines, dump).read() : plainBytes(lines);
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, line: error.line, reason: error.message };
    throw error;
  }
}

class Mistake extends Error {
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

function tooMany(line: number): Mistake {
  return new Mistake(line, `more than ${MAX_BYTES} bytes`);
}

/** Only what plain hexadecimal consists of, and some of it. */
function isPlain(line: string): boolean {
  return /[0-9a-f]{2}/i.test(line) && /^[\s0-9a-fx\\,;:{}()[\]"'_-]*$/i.test(line);
}

/** The line of column numbers above some dumps. */
function isHeading(line: string): boolean {
  return /^00[\s-]+0?1[\s-]+0?2[\s-]+0?3\b/.test(line);
}

function plainBytes(lines: readonly string[]): HexBytes {
  const bytes: number[] = [];
  for (const [index, line] of lines.entries()) {
    const words = line.replace(/[,;{}()[\]"']/g, ' ').split(/\s+/);
    for (const word of words) {
      const digits = word.replace(/^0x/i, '').replace(/\\x/gi, '').replace(/[-:_]/g, '');
      if (digits === '') continue;
      const odd = /[^0-9a-f]/i.exec(digits)?.[0];
      if (odd !== undefined) throw new Mistake(index + 1, `${JSON.stringify(odd)} is no hexadecimal digit`);
      const whole = /^0x[0-9a-f]$/i.test(word) ? `0${digits}` : digits;
      if (whole.length % 2 !== 0) {
        throw new Mistake(index + 1, `${shown(word)} has an odd number of digits: half a byte is missing`);
      }
      addPairs(bytes, whole, false);
      if (bytes.length > MAX_BYTES) throw tooMany(index + 1);
    }
  }
  if (bytes.length === 0) throw new Mistake(1, 'there are no hexadecimal digits');
  return { ok: true, bytes: Uint8Array.from(bytes), notes: [] };
}

function shown(word: string): string {
  return JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
}

function addPairs(bytes: number[], digits: string, reversed: boolean): void {
  const from = bytes.length;
  for (let at = 0; at < digits.length; at += 2) bytes.push(Number.parseInt(digits.slice(at, at + 2), 16));
  if (reversed) bytes.push(...bytes.splice(from).reverse());
}

interface OffsetLine {
  /** Digits of the offset or address. */
  readonly offset: string;
  /** WinDbg's two halves, with a backtick between. */
  readonly address: boolean;
  readonly colon: boolean;
  readonly rest: string;
}

const OFFSET = /^(?:0x)?([0-9a-f]{8}`[0-9a-f]{8}|[0-9a-f]{4,16})(:?)(\s+|$)(.*)$/i;

/** A line that begins with an offset, as far as one line can tell. */
function offsetLine(line: string): OffsetLine | undefined {
  const match = OFFSET.exec(line);
  if (match === null) return undefined;
  const [, head = '', colon = '', gap = '', rest = ''] = match;
  const address = head.includes('`');
  const offset = head.replace('`', '');
  const known = { offset, address, colon: colon !== '', rest };
  if (address || colon !== '') return known;
  const even = offset.endsWith('0') || offset.endsWith('8');
  const bytesFollow = /^[0-9a-f]{2}([\s-]|$)/i.test(rest);
  const wordsFollow = /^[0-9a-f]{4}(\s|$)/i.test(rest) && offset.length === 7;
  const endsHere = rest === '' && offset.length >= 7 && /^0{2}/.test(offset);
  const wide = gap.length >= 2 && /^[0-9a-f]{8}(\s|$)/i.test(rest);
  return even && (bytesFollow || wordsFollow || wide) ? known : endsHere ? known : undefined;
}

class Dump {
  private readonly lines: readonly string[];
  private readonly offsets: readonly (OffsetLine | undefined)[];
  private readonly bytes: number[] = [];
  private readonly notes: string[] = [];
  private base: bigint | undefined;
  private width = 16;
  private repeat = false;
  private passed = 0;

  constructor(lines: readonly string[], offsets: readonly (OffsetLine | undefined)[]) {
    this.lines = lines;
    this.offsets = offsets;
  }

  read(): HexBytes {
    for (const [index, line] of this.lines.entries()) {
      const found = this.offsets[index];
      if (found !== undefined) {
        if (!this.line(found, index)) break;
      } else if (line === '*') this.repeat = true;
      else this.other(line, index);
      if (this.bytes.length > MAX_BYTES) throw tooMany(index + 1);
    }
    if (this.bytes.length === 0) throw new Mistake(1, 'there are offsets, but no bytes behind them');
    if (this.passed > 0) this.notes.push(`${this.passed} lines without an offset were passed over`);
    return { ok: true, bytes: Uint8Array.from(this.bytes), notes: this.notes };
  }

  private other(line: string, index: number): void {
    if (line.trim() === '' || isHeading(line)) return;
    if (isPlain(line) && this.bytes.length > 0 && /^[0-9a-f]{2}([\s-][0-9a-f]{2})*\s*$/i.test(line)) {
      throw new Mistake(index + 1, 'this line has no offset, the ones before it do');
    }
    this.passed += 1;
  }

  /** Takes the bytes of a line; false if the dump ends here. */
  private line(found: OffsetLine, index: number): boolean {
    this.checkOffset(found, index + 1);
    const next = this.offsets.slice(index + 1, index + 2)[0];
    const ahead = next === undefined ? undefined : Number(value(next) - value(found));
    const want = ahead !== undefined && ahead > 0 && ahead <= MAX_LINE ? ahead : undefined;
    const before = this.bytes.length;
    const whole = this.take(found, index + 1, want ?? this.width);
    const count = this.bytes.length - before;
    if (want !== undefined && whole && count > 0) this.width = count;
    if (whole) return true;
    this.notes.push(`line ${index + 1}: the debugger could not read the memory from here on`);
    return false;
  }

  private checkOffset(found: OffsetLine, line: number): void {
    const at = value(found);
    this.base ??= at;
    const expected = this.base + BigInt(this.bytes.length);
    if (at === expected || octal(found) === expected) return;
    if (this.repeat && at > expected) {
      this.fill(at - expected, line);
      return;
    }
    if (at === this.base) throw new Mistake(line, 'a second dump begins here: give one message at a time');
    const distance = at - this.base;
    throw new Mistake(line, `the line begins at 0x${distance.toString(16)}, but ${this.bytes.length} bytes precede it`);
  }

  /** `*` stands for more lines like the last. */
  private fill(count: bigint, line: number): void {
    if (count > BigInt(MAX_BYTES)) throw tooMany(line);
    this.repeat = false;
    const last = this.bytes.slice(-this.width);
    if (last.length === 0) throw new Mistake(line, 'the * has no line before it to repeat');
    for (let left = Number(count); left > 0; left -= last.length) this.bytes.push(...last.slice(0, left));
  }

  /** Up to `want` bytes; false if the debugger could not read them. */
  private take(found: OffsetLine, line: number, want: number): boolean {
    const { rest } = found;
    const end = this.bytes.length + want;
    let at = 0;
    while (this.bytes.length < end) {
      const gap = /^[\s-]*/.exec(rest.slice(at))?.[0] ?? '';
      const done = this.bytes.length - (end - want);
      // Two blanks end the bytes, unless they divide the line into halves of eight; a dash there belongs to the text behind.
      const middle = gap === '  ' && done === 8 && /^ {2}[0-9a-f]{2}( |$)/i.test(rest.slice(at));
      if (done > 0 && gap.length >= 2 && !middle && !/^ ?- ?$/.test(gap)) break;
      at += gap.length;
      if (rest.startsWith('??', at)) return false;
      const digits = /^(?:[0-9a-f]{8}`[0-9a-f]{8}|(?:[0-9a-f]{2})+)(?![^\s|-])/i.exec(rest.slice(at))?.[0];
      if (digits === undefined) break;
      this.group(digits, found, line);
      at += digits.length;
    }
    return true;
  }

  private group(digits: string, found: OffsetLine, line: number): void {
    const plain = digits.replace('`', '');
    const words = found.address || (found.offset.length === 7 && !found.colon);
    if (plain.length > 2 && !found.colon && !words) {
      throw new Mistake(line, 'the byte order of these groups is not known: dump single bytes (db in WinDbg)');
    }
    if (plain.length > 2 && words && this.bytes.length === 0) {
      this.notes.push(`groups of ${plain.length} digits were read as little-endian numbers`);
    }
    addPairs(this.bytes, plain, plain.length > 2 && words);
  }
}

function value(line: OffsetLine): bigint {
  return BigInt(`0x${line.offset}`);
}

/** od counts in octal. */
function octal({ offset }: OffsetLine): bigint | undefined {
  return offset.length === 7 && /^[0-7]+$/.test(offset) ? BigInt(`0o${offset}`) : undefined;
}
