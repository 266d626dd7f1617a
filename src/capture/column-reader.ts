/**
 * Values of result columns straight from DuckDB's vectors. The common types are read without a bigint or an object for each
 * value, several times faster than through the client's vectors; those read all others.
 */
import { type DuckDBDataChunk, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { plainValue, timeText, type Value, wholeNumber } from './values.ts';

const TWO_32 = 4_294_967_296;
/** The upper half of a 64-bit number that a double holds exactly. */
const SAFE_HIGH = 1 << 21;
const SLOT_WORDS = 4;
const INLINE = 12;
const NANOSECONDS_PER_SECOND = 1_000_000_000;
const FRACTION_DIGITS = 7;
/** Places of the small cache of short texts: a power of two. */
const CACHE = 1024;

const WIDTHS: ReadonlyMap<DuckDBTypeId, number> = new Map([
  [DuckDBTypeId.BOOLEAN, 1],
  [DuckDBTypeId.INTEGER, 4],
  [DuckDBTypeId.UINTEGER, 4],
  [DuckDBTypeId.BIGINT, 8],
  [DuckDBTypeId.UBIGINT, 8],
  [DuckDBTypeId.TIMESTAMP_NS, 8],
  [DuckDBTypeId.VARCHAR, 16],
]);

/** Reads one column of a result, chunk by chunk. Keeps small caches between chunks, as neighbours are often alike. */
export class ColumnReader {
  private readonly type: DuckDBTypeId;
  private readonly width: number | undefined;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly shortKeys = new Uint32Array(SLOT_WORDS * CACHE);
  private readonly shortTexts: (string | undefined)[] = [];
  /** The last second and its text up to the fraction. */
  private secondHigh = 0;
  private secondLow = 0;
  private secondText = '';

  constructor(type: DuckDBTypeId) {
    this.type = type;
    this.width = WIDTHS.get(type);
  }

  /** The values of column `index`, a row each. */
  read(chunk: DuckDBDataChunk, index: number, rows: number): Value[] {
    if (this.width === undefined) {
      const vector = chunk.getColumnVector(index);
      return Array.from({ length: rows }, (_, row) => plainValue(vector.getItem(row)));
    }
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const data = duckdb.vector_get_data(vector, rows * this.width);
    const validity: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
    const values = this.all(data, rows);
    if (validity !== null) {
      for (let row = 0; row < rows; row++) {
        if (((validity[row >> 3] ?? 0) & (1 << (row & 7))) === 0) values[row] = null;
      }
    }
    // Last, and only where there is one: the slot of a NULL may hold anything.
    if (this.type === DuckDBTypeId.VARCHAR) this.texts(data, values);
    return values;
  }

  private all(data: Uint8Array, rows: number): Value[] {
    switch (this.type) {
      case DuckDBTypeId.BOOLEAN:
        return Array.from(data, (byte) => byte !== 0);
      case DuckDBTypeId.INTEGER:
        return Array.from(new Int32Array(data.buffer, data.byteOffset, rows));
      case DuckDBTypeId.UINTEGER:
        return Array.from(new Uint32Array(data.buffer, data.byteOffset, rows));
      case DuckDBTypeId.VARCHAR:
        return new Array<Value>(rows).fill('');
      default:
        return this.longs(data, rows);
    }
  }

  private longs(data: Uint8Array, rows: number): Value[] {
    const halves = new Uint32Array(data.buffer, data.byteOffset, 2 * rows);
    const values = new Array<Value>(rows);
    for (let row = 0; row < rows; row++) {
      const low = halves[2 * row] ?? 0;
      const high = halves[2 * row + 1] ?? 0;
      values[row] = this.type === DuckDBTypeId.TIMESTAMP_NS ? this.time(low, high) : this.whole(low, high);
    }
    return values;
  }

  private whole(low: number, unsignedHigh: number): Value {
    const high = this.type === DuckDBTypeId.UBIGINT ? unsignedHigh : unsignedHigh | 0;
    if (high > -SAFE_HIGH && high < SAFE_HIGH) return high * TWO_32 + low;
    return wholeNumber((BigInt(high) << 32n) | BigInt(low));
  }

  private time(low: number, unsignedHigh: number): string {
    const high = unsignedHigh | 0;
    const since = (high - this.secondHigh) * TWO_32 + (low - this.secondLow);
    if (since >= 0 && since < NANOSECONDS_PER_SECOND && this.secondText !== '') {
      const ticks = Math.floor(since / 100);
      return `${this.secondText}${String(ticks).padStart(FRACTION_DIGITS, '0')}Z`;
    }
    const nanoseconds = (BigInt(high) << 32n) | BigInt(low);
    const text = timeText(nanoseconds);
    const second = nanoseconds - (((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
    this.secondLow = Number(BigInt.asUintN(32, second));
    this.secondHigh = Number(second >> 32n);
    this.secondText = text.slice(0, -(FRACTION_DIGITS + 1));
    return text;
  }

  /** Puts the texts of slots into `values` where there is no null. */
  private texts(data: Uint8Array, values: Value[]): void {
    const words = new Uint32Array(data.buffer, data.byteOffset, values.length * SLOT_WORDS);
    // Equal texts of a chunk often lie at one address: DuckDB keeps dictionaries. Parts of a text may begin there too.
    const byAddress = new Map<number, { readonly length: number; readonly text: string }>();
    for (let row = 0; row < values.length; row++) {
      if (values[row] === null) continue;
      const at = row * SLOT_WORDS;
      const length = words[at] ?? 0;
      if (length <= INLINE) {
        values[row] = this.shortText(data, words, at);
        continue;
      }
      const address = (words[at + 3] ?? 0) * TWO_32 + (words[at + 2] ?? 0);
      const known = byAddress.get(address);
      if (known?.length === length) {
        values[row] = known.text;
        continue;
      }
      // The typing wants an ArrayBuffer, which it is: memory of DuckDB's.
      const buffer = data.buffer as ArrayBuffer;
      const text = this.decoder.decode(duckdb.get_data_from_pointer(buffer, data.byteOffset + (at + 2) * 4, length));
      byAddress.set(address, { length, text });
      values[row] = text;
    }
  }

  private shortText(data: Uint8Array, words: Uint32Array, at: number): string {
    const a = words[at] ?? 0;
    const b = words[at + 1] ?? 0;
    const c = words[at + 2] ?? 0;
    const d = words[at + 3] ?? 0;
    const place = (Math.imul(Math.imul(Math.imul(a ^ b, 31) ^ c, 31) ^ d, 0x9e37_79b1) >>> 16) & (CACHE - 1);
    const { shortKeys: keys } = this;
    const key = place * SLOT_WORDS;
    const known = this.shortTexts[place];
    if (known !== undefined && keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) {
      return known;
    }
    const text = this.decoder.decode(data.subarray(at * 4 + 4, at * 4 + 4 + a));
    keys[key] = a;
    keys[key + 1] = b;
    keys[key + 2] = c;
    keys[key + 3] = d;
    this.shortTexts[place] = text;
    return text;
  }
}
