/** Aligned text tables for terminals. Cells must be safe texts (`safe-text.ts`, or made by a column of `columns.ts`). */
import { textWidth } from '../base/text-width.ts';
import { UNKNOWN } from './format.ts';
import { fitText, truncate } from './safe-text.ts';
import { PLAIN_STYLE, type Style } from './style.ts';

export interface TableColumn {
  readonly header: string;
  readonly align?: 'left' | 'right';
  /** The column is not cut below this width when space is short. Default: what 8 columns or its header need. */
  readonly minWidth?: number;
  readonly maxWidth?: number;
  /** As in a `Column`: what it usually needs, its place among those that leave, and whether part of it says nothing. */
  readonly width?: number;
  readonly leaves?: number;
  readonly whole?: boolean;
}

interface TableOptions {
  /** Columns of the terminal; nothing is cut for space without it. */
  readonly width?: number;
  readonly style?: Style;
}

const GAP = '  ';
const LEAST = 8;
/** A column of texts is cut to so much before another one leaves for it. */
const LEGIBLE = 20;

/** Header and rows as lines without line feeds. */
export function tableText(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string[] {
  const widths = columnWidths(columns, rows, options.width);
  return [tableHeader(columns, widths, options.style), ...rows.map((row) => tableLine(columns, widths, row))];
}

/**
 * How wide each column must be for these rows, header included; within `width` if there is one, by cutting the widest
 * columns first. For long lists: measure the first thousand rows, then write all with {@link tableLine}.
 */
export function columnWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): number[] {
  const widths = columns.map((column) => textWidth(column.header));
  for (const row of rows) {
    for (const [index, column] of columns.entries()) {
      const needed = Math.min(textWidth(row[index] ?? ''), column.maxWidth ?? Number.POSITIVE_INFINITY);
      if (needed > (widths[index] ?? 0)) widths[index] = needed;
    }
  }
  const floors = columns.map((column, index) =>
    Math.min(widths[index] ?? 0, column.whole === true ? Number.POSITIVE_INFINITY : (column.minWidth ?? LEAST)),
  );
  return Number.isFinite(width) ? shrunk(widths, floors, width - GAP.length * (columns.length - 1)) : widths;
}

/**
 * Places of the columns that there is room for. Those that may leave do so one by one, the ones without any value first, until all that
 * stay are legible.
 */
export function columnsWithin(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): number[] {
  const needs = columnWidths(columns, rows).map((size, index) => Math.min(size, legibleWidth(columns[index])));
  const isEmpty = (index: number): boolean => rows.every((row) => (row[index] ?? UNKNOWN) === UNKNOWN);
  const leaving = [...columns.keys()]
    .filter((index) => columns[index]?.leaves !== undefined)
    .sort((a, b) => (columns[a]?.leaves ?? 0) - (columns[b]?.leaves ?? 0));
  const order = [...leaving.filter(isEmpty), ...leaving.filter((index) => !isEmpty(index))];
  const staying = new Set(columns.keys());
  let needed = needs.reduce((sum, size) => sum + size + GAP.length, -GAP.length);
  for (const index of order) {
    if (needed <= width) break;
    staying.delete(index);
    needed -= (needs[index] ?? 0) + GAP.length;
  }
  return [...staying];
}

function legibleWidth({ align, whole, width = LEGIBLE, minWidth = LEAST }: TableColumn = { header: '' }): number {
  if (align === 'right' || whole === true) return Number.POSITIVE_INFINITY;
  return Math.max(minWidth, Math.min(LEGIBLE, Math.ceil((2 * width) / 3)));
}

/** Takes columns from the widest until all fit, never below a column's floor: then lines are longer than the terminal. */
function shrunk(widths: readonly number[], floors: readonly number[], space: number): number[] {
  const result = widths.map((size, index) => Math.max(floors[index] ?? 0, Math.min(size, space)));
  let over = result.reduce((sum, one) => sum + one, 0) - space;
  while (over > 0) {
    let widest = -1;
    let next = 0;
    for (const [index, size] of result.entries()) {
      if (size <= (floors[index] ?? 0)) continue;
      if (widest < 0 || size > (result[widest] ?? 0)) {
        next = widest < 0 ? 0 : (result[widest] ?? 0);
        widest = index;
      } else if (size > next) next = size;
    }
    if (widest < 0) break;
    const size = result[widest] ?? 0;
    // Down to the second widest at once, so that a cell of a million characters costs one step.
    const step = Math.max(1, Math.min(over, size - Math.max(next, floors[widest] ?? 0)));
    result[widest] = size - step;
    over -= step;
  }
  return result;
}

/** The line of headers. */
export function tableHeader(
  columns: readonly TableColumn[],
  widths: readonly number[],
  style: Style = PLAIN_STYLE,
): string {
  return style.heading(
    tableLine(
      columns,
      widths,
      columns.map((column) => column.header),
    ),
  );
}

/** One row; a cell that is too wide is cut and marked with `…`. No spaces at the end. */
export function tableLine(
  columns: readonly TableColumn[],
  widths: readonly number[],
  cells: readonly string[],
): string {
  const parts = columns.map((column, index) => {
    const cell = cells[index] ?? '';
    const width = widths[index] ?? 0;
    const last = index === columns.length - 1;
    return last && column.align !== 'right' ? truncate(cell, width) : fitText(cell, width, column.align);
  });
  return parts.join(GAP).trimEnd();
}
