import duckdb from '@duckdb/node-bindings';
import { CellVectors } from './cell-vectors.ts';
import type { CellKind } from './cells.ts';
import { ROWS } from './columns.ts';
import { aligned, NUMBERS } from './packed-chunk.ts';
import type { TimeWriter } from './timestamp.ts';

const NULL_BYTES = ROWS / 8;

/** What the values of a column are made of: cells, or a fixed width and perhaps a tail. */
export type ColumnLayout =
  | { readonly cells: CellKind }
  | { readonly cells: undefined; readonly width: number; readonly tail: 'none' | 'values' | 'elements' };

/** What unpacking needs beside the rows; one for all tables. */
export class Workbench {
  readonly cells: CellVectors;
  readonly bits = new ArrayBuffer(NULL_BYTES);
  private copy = new ArrayBuffer(1 << 20);

  constructor(time: TimeWriter) {
    this.cells = new CellVectors(time);
  }

  /** The bytes from `from` on, at the same places in memory that DuckDB's bindings read, which shared memory is not. */
  copied(packed: Uint8Array, from: number): ArrayBuffer {
    if (this.copy.byteLength < packed.length) this.copy = new ArrayBuffer(2 * packed.length);
    new Uint8Array(this.copy).set(packed.subarray(from), from);
    return this.copy;
  }
}

/** A chunk of DuckDB's that packed rows of one table are copied into, again and again. */
export class UnpackedChunk {
  readonly chunk: duckdb.DataChunk;
  private readonly layouts: readonly ColumnLayout[];
  private readonly vectors: readonly duckdb.Vector[];
  private readonly bench: Workbench;
  /** Cells in a row. */
  private readonly step: number;

  constructor(types: readonly duckdb.LogicalType[], layouts: readonly ColumnLayout[], bench: Workbench) {
    this.chunk = duckdb.create_data_chunk(types);
    this.layouts = layouts;
    this.bench = bench;
    this.step = layouts.filter(({ cells }) => cells !== undefined).length;
    this.vectors = layouts.map((_, index) => duckdb.data_chunk_get_vector(this.chunk, index));
  }

  /** Puts in the rows that `pack` made these bytes of. */
  load(packed: Uint8Array, rows: number): void {
    const { bench, step } = this;
    duckdb.data_chunk_reset(this.chunk);
    duckdb.data_chunk_set_size(this.chunk, rows);
    const numbers = new Uint32Array(packed.buffer, packed.byteOffset, (this.layouts.length - step) * NUMBERS);
    const cellsAt = aligned(numbers.byteLength);
    const cells = new Float64Array(packed.buffer, packed.byteOffset + cellsAt, step * rows);
    const copy = bench.copied(packed, cellsAt + cells.byteLength);
    let first = 0;
    let place = 0;
    for (const [index, layout] of this.layouts.entries()) {
      const vector = this.vectors[index];
      if (vector === undefined) continue;
      if (layout.cells !== undefined) {
        bench.cells.load(layout.cells, { cells, first, step, rows }, vector);
        first += 1;
        continue;
      }
      const [fixed = 0, present = 0, at = 0, count = 0, bytes = 0] = numbers.subarray(place, place + NUMBERS);
      place += NUMBERS;
      if (layout.tail === 'elements') loadElements(copy, { at, count, bytes }, vector);
      if (fixed !== 0) duckdb.copy_data_to_vector(vector, 0, copy, fixed, rows * layout.width);
      if (layout.tail === 'values' && count > 0) loadValues(copy, { at, count, bytes }, vector);
      this.loadNulls(present === 0 ? undefined : new Uint8Array(copy, present, rows), vector);
    }
  }

  /** Marks the rows without a value, which are all of them if nothing says which have one. */
  private loadNulls(present: Uint8Array | undefined, vector: duckdb.Vector): void {
    if (present !== undefined && present.indexOf(0) < 0) return;
    const bits = new Uint8Array(this.bench.bits);
    bits.fill(0);
    if (present !== undefined) {
      for (let row = 0; row < present.length; row++) {
        bits[row >> 3] = (bits[row >> 3] ?? 0) | ((present[row] ?? 0) << (row & 7));
      }
    }
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, this.bench.bits, 0, NULL_BYTES);
  }
}

interface PackedTail {
  readonly at: number;
  readonly count: number;
  readonly bytes: number;
}

function loadElements(packed: ArrayBuffer, tail: PackedTail, vector: duckdb.Vector): void {
  duckdb.list_vector_reserve(vector, tail.count);
  duckdb.list_vector_set_size(vector, tail.count);
  const child = duckdb.list_vector_get_child(vector);
  if (tail.count > 0) duckdb.copy_data_to_vector(child, 0, packed, tail.at, tail.bytes);
}

function loadValues(packed: ArrayBuffer, tail: PackedTail, vector: duckdb.Vector): void {
  const { at, count } = tail;
  const rows = new Uint32Array(packed, at, count);
  const ends = new Uint32Array(packed, at + aligned(count * 4), count);
  const bytes = at + 2 * aligned(count * 4);
  let from = 0;
  for (let index = 0; index < count; index++) {
    const end = ends[index] ?? from;
    const value = new Uint8Array(packed, bytes + from, end - from);
    duckdb.vector_assign_string_element_len(vector, rows[index] ?? 0, value);
    from = end;
  }
}
