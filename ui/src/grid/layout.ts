/** Which columns a list shows, in which order and how wide: what the browser remembers of a list. */
import type { Column } from '../../../src/present/column.ts';
import { isNumber, isTexts } from '../widgets/stored.ts';

export interface Layout {
  /** Keys of the columns shown, in order. */
  readonly shown: readonly string[];
  /** Pixels, where somebody changed them. */
  readonly widths: Readonly<Record<string, number>>;
}

const NARROWEST = 40;
const WIDEST = 2_000;
const PADDING = 17;

export function isLayout(value: unknown): value is Layout {
  if (typeof value !== 'object' || value === null) return false;
  const { shown, widths } = value as Partial<Layout>;
  return isTexts(shown) && typeof widths === 'object' && widths !== null && Object.values(widths).every(isNumber);
}

/** The columns of a layout; keys that are not known any more are left out. */
export function columnsShown(layout: Layout, columns: readonly Column[]): readonly Column[] {
  const byKey = new Map(columns.map((column) => [column.key, column]));
  return layout.shown.flatMap((key) => byKey.get(key) ?? []);
}

/** Width of a column in pixels: chosen, else what its text usually needs. */
export function widthOf(layout: Layout, column: Column, character: number): number {
  return layout.widths[column.key] ?? Math.round(column.width * character) + PADDING;
}

/**
 * Widths that use the room there is: columns give up to their least width where it is too narrow, and share what is left
 * over. What a column gives or takes is in proportion to how much it could give; `least` equals the width for columns that
 * somebody sized, so that these stay.
 */
export function fitted(widths: readonly number[], least: readonly number[], room: number): readonly number[] {
  const slack = widths.map((width, at) => width - (least[at] ?? width));
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const share = Math.max(-1, (room - sum(widths)) / Math.max(1, sum(slack)));
  return widths.map((width, at) => Math.floor(width + (slack[at] ?? 0) * share));
}

/** The width below which a column hides what it is for; its own width where somebody chose one. */
export function leastWidth(layout: Layout, column: Column, character: number): number {
  const chosen = layout.widths[column.key];
  const room = column.width <= 8 ? column.width : Math.max(8, column.minWidth);
  return chosen ?? Math.min(widthOf(layout, column, character), Math.round(room * character) + PADDING);
}

export function resized(layout: Layout, key: string, width: number): Layout {
  return { ...layout, widths: { ...layout.widths, [key]: Math.round(Math.max(NARROWEST, Math.min(width, WIDEST))) } };
}

/** The column at another place in the order. */
export function moved(layout: Layout, key: string, to: number): Layout {
  if (!layout.shown.includes(key)) return layout;
  const rest = layout.shown.filter((one) => one !== key);
  const at = Math.max(0, Math.min(to, rest.length));
  return { ...layout, shown: rest.toSpliced(at, 0, key) };
}

/** Shown at the end, or not at all. The last column stays. */
export function toggledColumn(layout: Layout, key: string): Layout {
  if (!layout.shown.includes(key)) return { ...layout, shown: [...layout.shown, key] };
  return layout.shown.length === 1 ? layout : { ...layout, shown: layout.shown.filter((one) => one !== key) };
}
