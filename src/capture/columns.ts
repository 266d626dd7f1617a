/**
 * Columns of one data chunk whose values are not plain numbers (those are cells: `cells.ts`), filled row by row and packed as a
 * whole. They are kept in DuckDB's own memory layout (duckdb.org/docs/stable/clients/c/vector): fixed-width arrays, 16-byte string
 * slots.
 */
import type { Guid } from '../base/guid.ts';

/** Rows of a chunk: DuckDB's vector size. */
export const ROWS = 2048;

const NO_DIGIT = 0xff;
/** Value of a hexadecimal digit by its character code. */
const HEX_VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX_VALUES[digit.charCodeAt(0)] = value;
  HEX_VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Values of variable length of one column: texts and blobs by row, or the elements of lists. */
export interface Tail {
  /** Rows and ends in `bytes` of the values that do not fit their slots; `undefined` for lists. */
  readonly rows: Uint32Array | undefined;
  readonly ends: Uint32Array | undefined;
  /** How many values (texts, blobs) or elements (lists) there are. */
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Bytes of variable length that the columns of one table hold together. */
export interface Volume {
  bytes: number;
}

/** What is done with any column when its rows are full. A row that is not set has no value. */
export abstract class Column {
  /** 1 in each row that has a value. */
  readonly present = new Uint8Array(ROWS);
  /** Whether any row has one. */
  filled = false;

  /** Marks a row that gets a value. */
  protected mark(row: number): void {
    this.present[row] = 1;
    this.filled = true;
  }

  /** The fixed part of the rows. */
  abstract fixed(rows: number): Uint8Array;

  /** What does not fit there; `undefined` for columns of fixed width. */
  tail(): Tail | undefined {
    return undefined;
  }

  /** Forgets all rows. */
  clear(): void {
    if (!this.filled) return;
    this.filled = false;
    this.present.fill(0);
    this.forget();
  }

  /** Empties a column that has values. What is left of them must not reach other rows. */
  protected abstract forget(): void;
}

function bytesOf(array: ArrayBufferView, length: number): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, length);
}

/** UBIGINT, for addresses. */
export class AddressColumn extends Column {
  private readonly data = new BigUint64Array(ROWS);
  set(row: number, value: bigint | undefined): void {
    if (value === undefined) return;
    this.mark(row);
    this.data[row] = value;
  }
  fixed(rows: number): Uint8Array {
    return bytesOf(this.data, rows * 8);
  }
  protected override forget(): void {
    this.data.fill(0n);
  }
}

/** UBIGINT from hexadecimal digits, with or without `0x`; anything else is stored as unknown. */
export class HexColumn extends Column {
  private readonly halves = new Uint32Array(2 * ROWS);
  set(row: number, text: string | undefined): void {
    if (text !== undefined && this.parse(row, text)) this.mark(row);
  }

  private parse(row: number, text: string): boolean {
    const start = text.startsWith('0x') ? 2 : 0;
    const digits = text.length - start;
    if (digits < 1 || digits > 16) return false;
    let high = 0;
    let low = 0;
    for (let index = start; index < text.length; index++) {
      const digit = HEX_VALUES[text.charCodeAt(index)] ?? NO_DIGIT;
      if (digit === NO_DIGIT) return false;
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
    }
    this.halves[2 * row] = low;
    this.halves[2 * row + 1] = high;
    return true;
  }
  fixed(rows: number): Uint8Array {
    return bytesOf(this.halves, rows * 8);
  }
  protected override forget(): void {
    this.halves.fill(0);
  }
}

const UUID_WORDS = 4;
const TOP_BIT = 0x8000_0000;

/** UUID. A 128-bit little-endian number whose top bit is flipped, so that UUIDs sort as numbers. */
export class UuidColumn extends Column {
  private readonly words = new Uint32Array(UUID_WORDS * ROWS);

  set(row: number, value: Guid | undefined): void {
    if (value === undefined) return;
    const { words } = this;
    const at = row * UUID_WORDS;
    // The number is what the text reads as: the last two words byte by byte, the second one as two halves.
    words[at] = reversed(value.d);
    words[at + 1] = reversed(value.c);
    words[at + 2] = (value.b << 16) | (value.b >>> 16);
    words[at + 3] = value.a ^ TOP_BIT;
    this.mark(row);
  }

  fixed(rows: number): Uint8Array {
    return bytesOf(this.words, rows * 16);
  }
  protected override forget(): void {
    this.words.fill(0);
  }
}

/** The word with its bytes in the opposite order. */
function reversed(word: number): number {
  return (word << 24) | ((word << 8) & 0xff_0000) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

const SLOT = 16;
const SLOT_WORDS = 4;
const INLINE = 12;
const FIRST_BYTES = 4096;
/** Texts up to this length are encoded here if they are ASCII; a call into the runtime costs more. */
const SHORT = 128;
/** Most bytes of UTF-8 that one UTF-16 unit takes. */
const MOST_BYTES_PER_UNIT = 3;
const UTF8 = new TextEncoder();

/** Values that do not fit into slots, one after the other. */
class LongValues {
  private readonly rows = new Uint32Array(ROWS);
  private readonly ends = new Uint32Array(ROWS);
  private buffer = new Uint8Array(FIRST_BYTES);
  private readonly volume: Volume;
  private used = 0;
  private count = 0;

  constructor(volume: Volume) {
    this.volume = volume;
  }

  addText(row: number, text: string): void {
    const from = this.used;
    this.reserve(text.length * MOST_BYTES_PER_UNIT);
    if (text.length > SHORT || !this.addAscii(text)) {
      this.used = from + UTF8.encodeInto(text, this.buffer.subarray(from)).written;
    }
    this.end(row, from);
  }

  addBytes(row: number, bytes: Uint8Array): void {
    const from = this.used;
    this.reserve(bytes.length);
    this.buffer.set(bytes, from);
    this.used += bytes.length;
    this.end(row, from);
  }

  tail(): Tail {
    const { rows, ends, count } = this;
    return { rows, ends, count, bytes: this.buffer.subarray(0, this.used) };
  }

  clear(): void {
    this.volume.bytes -= this.used;
    this.used = 0;
    this.count = 0;
  }

  private addAscii(text: string): boolean {
    const { buffer } = this;
    let at = this.used;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[at++] = code;
    }
    this.used = at;
    return true;
  }

  private end(row: number, from: number): void {
    this.rows[this.count] = row;
    this.ends[this.count] = this.used;
    this.count += 1;
    this.volume.bytes += this.used - from;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.buffer.length, this.used + bytes));
    grown.set(this.buffer.subarray(0, this.used));
    this.buffer = grown;
  }
}

/** VARCHAR. Short ASCII text goes straight into its slot. */
export class TextColumn extends Column {
  private readonly slots = new Uint8Array(SLOT * ROWS);
  private readonly words = new Uint32Array(this.slots.buffer);
  private readonly long: LongValues;
  /** The last short text and its slot: neighbours are often alike. */
  private shortText = '';
  private shortAt = -1;

  constructor(volume: Volume) {
    super();
    this.long = new LongValues(volume);
  }

  set(row: number, text: string | undefined): void {
    if (text === undefined) return;
    this.mark(row);
    const at = row * SLOT_WORDS;
    const { words } = this;
    if (text === this.shortText && this.shortAt >= 0) {
      const from = this.shortAt;
      words[at] = words[from] ?? 0;
      words[at + 1] = words[from + 1] ?? 0;
      words[at + 2] = words[from + 2] ?? 0;
      words[at + 3] = words[from + 3] ?? 0;
    } else if (text.length <= INLINE && this.inline(row * SLOT, text)) {
      this.shortText = text;
      this.shortAt = at;
    } else {
      // A text that proved not to be ASCII may have left its beginning here.
      words.fill(0, at, at + SLOT_WORDS);
      this.long.addText(row, text);
    }
  }

  private inline(at: number, text: string): boolean {
    const { slots } = this;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      slots[at + 4 + index] = code;
    }
    slots[at] = text.length;
    return true;
  }

  fixed(rows: number): Uint8Array {
    return this.slots.subarray(0, rows * SLOT);
  }
  override tail(): Tail {
    return this.long.tail();
  }
  protected override forget(): void {
    this.words.fill(0);
    this.long.clear();
    this.shortAt = -1;
  }
}

/** BLOB. Takes a copy, as sources reuse their buffers. */
export class BlobColumn extends Column {
  /** All empty: every value goes through the tail. */
  private readonly slots = new Uint8Array(SLOT * ROWS);
  private readonly long: LongValues;

  constructor(volume: Volume) {
    super();
    this.long = new LongValues(volume);
  }

  set(row: number, blob: Uint8Array | undefined): void {
    if (blob === undefined) return;
    this.mark(row);
    this.long.addBytes(row, blob);
  }
  fixed(rows: number): Uint8Array {
    return this.slots.subarray(0, rows * SLOT);
  }
  override tail(): Tail {
    return this.long.tail();
  }
  protected override forget(): void {
    this.long.clear();
  }
}

/** UBIGINT[]. */
export class AddressListColumn extends Column {
  /** Offset and length of each row's part, as pairs of 64-bit numbers. */
  private readonly entries = new Uint32Array(4 * ROWS);
  private elements = new BigUint64Array(4 * ROWS);
  private readonly volume: Volume;
  private used = 0;

  constructor(volume: Volume) {
    super();
    this.volume = volume;
  }

  set(row: number, values: BigUint64Array): void {
    this.mark(row);
    if (this.used + values.length > this.elements.length) {
      const grown = new BigUint64Array(Math.max(2 * this.elements.length, this.used + values.length));
      grown.set(this.elements.subarray(0, this.used));
      this.elements = grown;
    }
    this.elements.set(values, this.used);
    this.entries[4 * row] = this.used;
    this.entries[4 * row + 2] = values.length;
    this.used += values.length;
    this.volume.bytes += values.byteLength;
  }
  fixed(rows: number): Uint8Array {
    return bytesOf(this.entries, rows * 16);
  }
  override tail(): Tail {
    return { rows: undefined, ends: undefined, count: this.used, bytes: bytesOf(this.elements, this.used * 8) };
  }
  protected override forget(): void {
    this.volume.bytes -= this.used * 8;
    this.entries.fill(0);
    this.used = 0;
  }
}
