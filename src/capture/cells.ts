/**
 * The numbers of one table's rows, row by row as they come: a cell of 64 bits each, NaN where there is none. That is all the thread
 * that decodes does to them; the one that writes makes columns of them (`cell-vectors.ts`).
 */
import { ROWS } from './columns.ts';
import type { ColumnType } from './tables/storage.ts';

/** What becomes of a cell: a byte, 32 or 64 bits, or nanoseconds from ticks since the base of the capture. */
export type CellKind = 'byte' | 'word' | 'long' | 'time';

/** The column types whose values are cells. All others are columns of their own from the beginning (`columns.ts`). */
const CELL_KINDS = {
  id: 'long',
  word: 'word',
  flag: 'byte',
  time: 'time',
  event_kind: 'byte',
  message_kind: 'byte',
  confidence: 'byte',
  stack_half: 'byte',
} as const satisfies Partial<Record<ColumnType, CellKind>>;

export type CellType = keyof typeof CELL_KINDS;

/** Whether the values of a type are cells. */
export function isCell(type: ColumnType): type is CellType {
  return Object.hasOwn(CELL_KINDS, type);
}

/** What becomes of the cells of a type. */
export function cellKind(type: CellType): CellKind {
  return CELL_KINDS[type];
}

/** The cell of a row without a value. */
const NONE = Number.NaN;

/** Room for the cells of one table until they are handed over. */
export class Cells {
  /** Cells in a row. */
  readonly width: number;
  readonly values: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.values = new Float64Array(width * ROWS);
  }
}

/** A number in each row. Ids and ticks are whole numbers, exact as far as a double is. */
export class NumberColumn {
  private readonly values: Float64Array;
  private readonly width: number;
  private readonly place: number;

  constructor(cells: Cells, place: number) {
    this.values = cells.values;
    this.width = cells.width;
    this.place = place;
  }

  set(row: number, value: number | undefined): void {
    this.values[row * this.width + this.place] = value === undefined ? NONE : value;
  }
}

/** Yes or no in each row. */
export class FlagColumn {
  private readonly numbers: NumberColumn;

  constructor(cells: Cells, place: number) {
    this.numbers = new NumberColumn(cells, place);
  }

  set(row: number, value: boolean | undefined): void {
    this.numbers.set(row, value === undefined ? undefined : Number(value));
  }
}
