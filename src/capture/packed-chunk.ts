/**
 * Rows of one table packed into one stretch of bytes, so that they can be handed to another thread: five 32-bit numbers for each
 * column that is not made of cells (where its fixed part, its marks of present values and its tail begin, or 0 for none; how many
 * values and bytes the tail has), then the cells, then the parts of those columns, each on a multiple of 8.
 */
import type { Cells } from './cells.ts';
import { type Column, ROWS } from './columns.ts';

/** Numbers of a column. */
export const NUMBERS = 5;
const CELL = 8;

/** Rows that wait for being handed over. */
export interface FilledRows {
  readonly cells: Cells;
  /** The columns that are not made of cells. */
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** The next multiple of 8. */
export function aligned(bytes: number): number {
  return (bytes + 7) & ~7;
}

function tailBytes(count: number, bytes: number, isList: boolean): number {
  return isList ? bytes : aligned(count * 4) * 2 + aligned(bytes);
}

/** How many bytes `pack` needs. */
export function packedSize({ cells, columns, rows }: FilledRows): number {
  let size = aligned(columns.length * NUMBERS * 4) + cells.width * rows * CELL;
  for (const column of columns) {
    if (!column.filled) continue;
    const tail = column.tail();
    size += aligned(column.fixed(rows).length) + ROWS;
    if (tail !== undefined) size += tailBytes(tail.count, tail.bytes.length, tail.rows === undefined);
  }
  return size;
}

/** Packs the rows into `into`, which has room for them and begins on a multiple of 8, and empties their columns. */
export function pack({ cells, columns, rows }: FilledRows, into: Uint8Array): void {
  const numbers = new Uint32Array(into.buffer, into.byteOffset, columns.length * NUMBERS);
  numbers.fill(0);
  let at = aligned(numbers.byteLength);
  const count = cells.width * rows;
  new Float64Array(into.buffer, into.byteOffset + at, count).set(cells.values.subarray(0, count));
  at += count * CELL;
  for (const [index, column] of columns.entries()) {
    if (!column.filled) continue;
    const place = index * NUMBERS;
    const fixed = column.fixed(rows);
    into.set(fixed, at);
    numbers[place] = at;
    at += aligned(fixed.length);
    into.set(column.present, at);
    numbers[place + 1] = at;
    at += ROWS;
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
  if (tail === undefined || tail.count === 0) return at;
  numbers[place + 2] = at;
  numbers[place + 3] = tail.count;
  numbers[place + 4] = tail.bytes.length;
  let next = at;
  for (const list of [tail.rows, tail.ends]) {
    if (list === undefined) continue;
    new Uint32Array(into.buffer, into.byteOffset + next, tail.count).set(list.subarray(0, tail.count));
    next += aligned(tail.count * 4);
  }
  into.set(tail.bytes, next);
  return next + aligned(tail.bytes.length);
}
