/**
 * A chunk of rows packed into one stretch of bytes, so that it can be handed to another thread: five 32-bit numbers for each
 * column (where its fixed part, its NULL bits and its tail begin, or 0 for none; how many values and bytes the tail has), then
 * the parts, each on a multiple of 8.
 */
import duckdb from '@duckdb/node-bindings';
import { type Column, ROWS } from './columns.ts';

const NUMBERS = 5;
const NULL_BYTES = ROWS / 8;

function aligned(bytes: number): number {
  return (bytes + 7) & ~7;
}

function tailBytes(count: number, bytes: number, isList: boolean): number {
  return isList ? bytes : aligned(count * 4) * 2 + aligned(bytes);
}

/** How many bytes `pack` needs for the rows that the columns hold. */
export function packedSize(columns: readonly Column[], rows: number): number {
  let size = aligned(columns.length * NUMBERS * 4);
  for (const column of columns) {
    const tail = column.tail();
    size += aligned(column.fixed(rows).length) + NULL_BYTES;
    if (tail !== undefined) size += tailBytes(tail.count, tail.bytes.length, tail.rows === undefined);
  }
  return size;
}

/** Packs the rows into `into`, which has room for them and begins on a multiple of 8, and empties the columns. */
export function pack(columns: readonly Column[], rows: number, into: Uint8Array): void {
  const numbers = new Uint32Array(into.buffer, into.byteOffset, columns.length * NUMBERS);
  let at = aligned(numbers.byteLength);
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index];
    if (column === undefined) continue;
    const place = index * NUMBERS;
    const fixed = column.fixed(rows);
    into.set(fixed, at);
    numbers[place] = at;
    at += aligned(fixed.length);
    numbers[place + 1] = column.nulls.any ? at : 0;
    if (column.nulls.any) {
      into.set(column.nulls.bits, at);
      at += NULL_BYTES;
    }
    at = packTail(column, { numbers, place, into, at });
    column.clear();
  }
}

interface TailPlace {
  readonly numbers: Uint32Array;
  readonly place: number;
  readonly into: Uint8Array;
  readonly at: number;
}

function packTail(column: Column, { numbers, place, into, at }: TailPlace): number {
  const tail = column.tail();
  numbers[place + 2] = at;
  numbers[place + 3] = tail?.count ?? 0;
  numbers[place + 4] = tail?.bytes.length ?? 0;
  if (tail === undefined || tail.count === 0) return at;
  let next = at;
  for (const list of [tail.rows, tail.ends]) {
    if (list === undefined) continue;
    new Uint32Array(into.buffer, into.byteOffset + next, tail.count).set(list.subarray(0, tail.count));
    next += aligned(tail.count * 4);
  }
  into.set(tail.bytes, next);
  return next + aligned(tail.bytes.length);
}

/** What the values of a column are made of. */
export type ColumnLayout = { readonly width: number; readonly tail: 'none' | 'values' | 'elements' };

/** Copies packed rows into a DuckDB chunk of the same columns. */
export function unpack(
  packed: ArrayBuffer,
  rows: number,
  layouts: readonly ColumnLayout[],
  chunk: duckdb.DataChunk,
): void {
  duckdb.data_chunk_reset(chunk);
  duckdb.data_chunk_set_size(chunk, rows);
  const numbers = new Uint32Array(packed, 0, layouts.length * NUMBERS);
  for (let index = 0; index < layouts.length; index++) {
    const layout = layouts[index];
    if (layout === undefined) continue;
    const vector = duckdb.data_chunk_get_vector(chunk, index);
    const place = index * NUMBERS;
    const nulls = numbers[place + 1] ?? 0;
    const tail = { at: numbers[place + 2] ?? 0, count: numbers[place + 3] ?? 0, bytes: numbers[place + 4] ?? 0 };
    if (layout.tail === 'elements') unpackElements(packed, tail, vector);
    duckdb.copy_data_to_vector(vector, 0, packed, numbers[place] ?? 0, rows * layout.width);
    if (layout.tail === 'values' && tail.count > 0) unpackValues(packed, tail, vector);
    if (nulls === 0) continue;
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, packed, nulls, NULL_BYTES);
  }
}

interface PackedTail {
  readonly at: number;
  readonly count: number;
  readonly bytes: number;
}

function unpackElements(packed: ArrayBuffer, tail: PackedTail, vector: duckdb.Vector): void {
  duckdb.list_vector_reserve(vector, tail.count);
  duckdb.list_vector_set_size(vector, tail.count);
  const child = duckdb.list_vector_get_child(vector);
  if (tail.count > 0) duckdb.copy_data_to_vector(child, 0, packed, tail.at, tail.bytes);
}

function unpackValues(packed: ArrayBuffer, tail: PackedTail, vector: duckdb.Vector): void {
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
