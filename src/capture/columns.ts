/**
 * Columns of one data chunk in DuckDB's own memory layout, filled row by row and copied into the chunk as a whole. Values
 * of 64 bits are written as two halves, so that no bigint is made per row. The layouts are those of DuckDB's C API
 * (duckdb.org/docs/stable/clients/c/vector): fixed-width arrays, a validity bit per row, 16-byte string slots.
 */
import duckdb from '@duckdb/node-bindings';
import type { TimeWriter } from './timestamp.ts';

/** Rows of a chunk: DuckDB's vector size. */
export const ROWS = 2048;

const TWO_32 = 4_294_967_296;
const NO_DIGIT = 0xff;
const DASH = 0x2d;
/** Value of a hexadecimal digit by its character code. */
const HEX_VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX_VALUES[digit.charCodeAt(0)] = value;
  HEX_VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Which rows of a column are NULL. An object of its own, so that its one shape stays fast for every kind of column. */
class Nulls {
  private readonly bits = new Uint8Array(ROWS / 8).fill(0xff);
  private any = false;

  mark(row: number): void {
    this.bits[row >> 3] = (this.bits[row >> 3] ?? 0) & ~(1 << (row & 7));
    this.any = true;
  }

  flush(vector: duckdb.Vector): void {
    if (!this.any) return;
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.bits.buffer, 0, this.bits.byteLength);
    this.bits.fill(0xff);
    this.any = false;
  }
}

/** What the table writer does with any column. */
export abstract class Column {
  protected readonly nulls = new Nulls();
  /** Bytes of variable length taken since the last flush. */
  bytes = 0;

  /** Copies rows 0 to `rows` into the vector and empties the column. */
  flush(vector: duckdb.Vector, rows: number): void {
    this.copy(vector, rows);
    this.bytes = 0;
    this.nulls.flush(vector);
  }

  protected abstract copy(vector: duckdb.Vector, rows: number): void;
}

/** ENUM of up to 255 values. */
export class ByteColumn extends Column {
  private readonly data = new Uint8Array(ROWS);
  set(row: number, value: number | undefined): void {
    if (value === undefined) this.nulls.mark(row);
    else this.data[row] = value;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.data.buffer, 0, rows);
  }
}

/** BOOLEAN. */
export class FlagColumn extends Column {
  private readonly data = new Uint8Array(ROWS);
  set(row: number, value: boolean | undefined): void {
    if (value === undefined) this.nulls.mark(row);
    else this.data[row] = value ? 1 : 0;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.data.buffer, 0, rows);
  }
}

/** UINTEGER. */
export class WordColumn extends Column {
  private readonly data = new Uint32Array(ROWS);
  set(row: number, value: number | undefined): void {
    if (value === undefined) this.nulls.mark(row);
    else this.data[row] = value;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.data.buffer, 0, rows * 4);
  }
}

/** BIGINT from whole numbers that a double holds exactly. */
export class LongColumn extends Column {
  private readonly halves = new Uint32Array(2 * ROWS);
  set(row: number, value: number | undefined): void {
    if (value === undefined) {
      this.nulls.mark(row);
      return;
    }
    this.halves[2 * row] = value % TWO_32;
    this.halves[2 * row + 1] = Math.floor(value / TWO_32);
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.halves.buffer, 0, rows * 8);
  }
}

/** UBIGINT, for addresses. */
export class AddressColumn extends Column {
  private readonly data = new BigUint64Array(ROWS);
  set(row: number, value: bigint | undefined): void {
    if (value === undefined) this.nulls.mark(row);
    else this.data[row] = value;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.data.buffer, 0, rows * 8);
  }
}

/** TIMESTAMP_NS from ticks since the base of the capture. */
export class TimeColumn extends Column {
  private readonly halves = new Uint32Array(2 * ROWS);
  private readonly time: TimeWriter;
  constructor(time: TimeWriter) {
    super();
    this.time = time;
  }
  set(row: number, ticks: number | undefined): void {
    if (ticks === undefined) this.nulls.mark(row);
    else this.time.write(this.halves, 2 * row, ticks);
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.halves.buffer, 0, rows * 8);
  }
}

/** UUID from its text form; anything that is not one is stored as unknown. */
export class UuidColumn extends Column {
  private readonly data = new Uint8Array(16 * ROWS);
  set(row: number, text: string | undefined): void {
    if (text === undefined || !this.parse(row * 16, text)) this.nulls.mark(row);
  }

  // A 128-bit little-endian number whose top bit is flipped, so that UUIDs sort as numbers.
  private parse(at: number, text: string): boolean {
    if (text.length !== 36) return false;
    let digits = 0;
    let byte = 0;
    for (let index = 0; index < 36; index++) {
      const code = text.charCodeAt(index);
      if (code === DASH) continue;
      const digit = HEX_VALUES[code] ?? NO_DIGIT;
      if (digit === NO_DIGIT) return false;
      byte = byte * 16 + digit;
      if ((digits & 1) === 1) {
        this.data[at + 15 - (digits >> 1)] = byte;
        byte = 0;
      }
      if (++digits > 32) return false;
    }
    this.data[at + 15] = (this.data[at + 15] ?? 0) ^ 0x80;
    return digits === 32;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.data.buffer, 0, rows * 16);
  }
}

const SLOT = 16;
const SLOT_WORDS = 4;
const INLINE = 12;
const UTF8 = new TextEncoder();

/** VARCHAR. Short ASCII text goes straight into its slot; DuckDB allocates room for the rest. */
export class TextColumn extends Column {
  private readonly slots = new Uint8Array(SLOT * ROWS);
  private readonly words = new Uint32Array(this.slots.buffer);
  private readonly longRows: number[] = [];
  private readonly longTexts: string[] = [];
  /** The last short text and its slot: neighbours are often alike. */
  private shortText = '';
  private shortAt = -1;

  set(row: number, text: string | undefined): void {
    const at = row * SLOT_WORDS;
    const { words } = this;
    if (text !== undefined && text === this.shortText && this.shortAt >= 0) {
      const from = this.shortAt;
      words[at] = words[from] ?? 0;
      words[at + 1] = words[from + 1] ?? 0;
      words[at + 2] = words[from + 2] ?? 0;
      words[at + 3] = words[from + 3] ?? 0;
      return;
    }
    words[at] = 0;
    words[at + 1] = 0;
    words[at + 2] = 0;
    words[at + 3] = 0;
    if (text === undefined) {
      this.nulls.mark(row);
      return;
    }
    if (text.length <= INLINE && this.inline(row * SLOT, text)) {
      this.shortText = text;
      this.shortAt = at;
      return;
    }
    words[at] = 0;
    this.longRows.push(row);
    this.longTexts.push(text);
    this.bytes += text.length;
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

  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.slots.buffer, 0, rows * SLOT);
    for (let index = 0; index < this.longRows.length; index++) {
      const row = this.longRows[index] ?? 0;
      const text = this.longTexts[index] ?? '';
      // The string form of the call stops at a NUL; recorded names may have one.
      if (text.includes('\0')) duckdb.vector_assign_string_element_len(vector, row, UTF8.encode(text));
      else duckdb.vector_assign_string_element(vector, row, text);
    }
    this.longRows.length = 0;
    this.longTexts.length = 0;
    this.shortAt = -1;
  }
}

/** BLOB. Takes a copy, as sources reuse their buffers. */
export class BlobColumn extends Column {
  private readonly rows: number[] = [];
  private readonly blobs: Uint8Array[] = [];
  set(row: number, blob: Uint8Array | undefined): void {
    if (blob === undefined) {
      this.nulls.mark(row);
      return;
    }
    this.rows.push(row);
    this.blobs.push(blob.slice());
    this.bytes += blob.length;
  }
  protected copy(vector: duckdb.Vector): void {
    // Slots of rows without a value must not hold an old pointer.
    duckdb.copy_data_to_vector(vector, 0, EMPTY_SLOTS.buffer, 0, EMPTY_SLOTS.byteLength);
    for (let index = 0; index < this.rows.length; index++) {
      duckdb.vector_assign_string_element_len(vector, this.rows[index] ?? 0, this.blobs[index] ?? new Uint8Array(0));
    }
    this.rows.length = 0;
    this.blobs.length = 0;
  }
}
const EMPTY_SLOTS = new Uint8Array(SLOT * ROWS);

/** UBIGINT[]. */
export class AddressListColumn extends Column {
  /** Offset and length of each row's part, as pairs of 64-bit numbers. */
  private readonly entries = new Uint32Array(4 * ROWS);
  private elements = new BigUint64Array(4 * ROWS);
  private used = 0;

  set(row: number, values: BigUint64Array): void {
    if (this.used + values.length > this.elements.length) {
      const grown = new BigUint64Array(Math.max(2 * this.elements.length, this.used + values.length));
      grown.set(this.elements.subarray(0, this.used));
      this.elements = grown;
    }
    this.elements.set(values, this.used);
    this.entries[4 * row] = this.used;
    this.entries[4 * row + 2] = values.length;
    this.used += values.length;
    this.bytes += values.byteLength;
  }
  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.list_vector_reserve(vector, this.used);
    duckdb.list_vector_set_size(vector, this.used);
    const child = duckdb.list_vector_get_child(vector);
    if (this.used > 0) duckdb.copy_data_to_vector(child, 0, this.elements.buffer, 0, this.used * 8);
    duckdb.copy_data_to_vector(vector, 0, this.entries.buffer, 0, rows * 16);
    this.used = 0;
  }
}
