/**
 * Makes columns in DuckDB's memory layout (`columns.ts`) of cells that come row by row. Values of 64 bits are written as two
 * halves, so that no bigint is made per row.
 */
import duckdb from '@duckdb/node-bindings';
import type { CellKind } from './cells.ts';
import { ROWS } from './columns.ts';
import type { TimeWriter } from './timestamp.ts';

const TWO_32 = 4_294_967_296;
const NULL_BYTES = ROWS / 8;
/** Bytes of one value. */
const WIDTHS: Readonly<Record<CellKind, number>> = { byte: 1, word: 4, long: 8, time: 8 };

/** Where the cells of one column are. */
interface Cut {
  readonly cells: Float64Array;
  /** Its first cell, and how far it is from one to the next. */
  readonly first: number;
  readonly step: number;
  readonly rows: number;
}

/** One column at a time, on its way from cells to DuckDB. */
export class CellVectors {
  private readonly time: TimeWriter;
  private readonly data = new ArrayBuffer(8 * ROWS);
  private readonly bytes = new Uint8Array(this.data);
  private readonly words = new Uint32Array(this.data);
  private readonly nulls = new ArrayBuffer(NULL_BYTES);
  private readonly bits = new Uint32Array(this.nulls);
  /** Some bits are not set. */
  private anyNull = true;

  constructor(time: TimeWriter) {
    this.time = time;
  }

  /** Copies one column of `rows` rows into the vector. */
  load(kind: CellKind, cut: Cut, vector: duckdb.Vector): void {
    if (isEmpty(cut)) {
      this.bits.fill(0);
      this.markNulls(vector);
      return;
    }
    if (this.anyNull) this.bits.fill(0xffff_ffff);
    this.anyNull = false;
    this.convert(kind, cut);
    duckdb.copy_data_to_vector(vector, 0, this.data, 0, cut.rows * WIDTHS[kind]);
    if (this.anyNull) this.markNulls(vector);
  }

  private markNulls(vector: duckdb.Vector): void {
    this.anyNull = true;
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.nulls, 0, NULL_BYTES);
  }

  private convert(kind: CellKind, cut: Cut): void {
    if (kind === 'byte') this.byte8(cut);
    else if (kind === 'word') this.word32(cut);
    else if (kind === 'long') this.long64(cut);
    else this.time64(cut);
  }

  private byte8({ cells, first, step, rows }: Cut): void {
    const { bytes } = this;
    for (let row = 0, at = first; row < rows; row++, at += step) {
      const value = cells[at] ?? Number.NaN;
      // Storing NaN stores 0.
      bytes[row] = value;
      if (Number.isNaN(value)) this.mark(row);
    }
  }

  private word32({ cells, first, step, rows }: Cut): void {
    const { words } = this;
    for (let row = 0, at = first; row < rows; row++, at += step) {
      const value = cells[at] ?? Number.NaN;
      words[row] = value;
      if (Number.isNaN(value)) this.mark(row);
    }
  }

  private long64({ cells, first, step, rows }: Cut): void {
    const { words } = this;
    for (let row = 0, at = first; row < rows; row++, at += step) {
      const value = cells[at] ?? Number.NaN;
      // Storing keeps the low 32 bits of a whole number, so no remainder is computed.
      words[2 * row] = value;
      words[2 * row + 1] = value >= 0 && value < TWO_32 ? 0 : Math.floor(value / TWO_32);
      if (Number.isNaN(value)) this.mark(row);
    }
  }

  private time64({ cells, first, step, rows }: Cut): void {
    const { words, time } = this;
    for (let row = 0, at = first; row < rows; row++, at += step) {
      const ticks = cells[at] ?? Number.NaN;
      if (!Number.isNaN(ticks)) time.write(words, 2 * row, ticks);
      else {
        words[2 * row] = 0;
        words[2 * row + 1] = 0;
        this.mark(row);
      }
    }
  }

  private mark(row: number): void {
    this.bits[row >> 5] = (this.bits[row >> 5] ?? 0) & ~(1 << (row & 31));
    this.anyNull = true;
  }
}

function isEmpty({ cells, first, step, rows }: Cut): boolean {
  for (let row = 0, at = first; row < rows; row++, at += step) if (!Number.isNaN(cells[at])) return false;
  return true;
}
