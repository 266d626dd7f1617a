import { useMemo } from 'react';
import type { Entity } from '../../../src/query/field.ts';
import { useStored } from '../widgets/stored.ts';
import { useRowHeight } from '../widgets/use-media.ts';
import { allColumns, usualColumns } from './entity-columns.ts';
import { columnsShown, isLayout, type Layout, leastWidth, moved, resized, toggledColumn, widthOf } from './layout.ts';

const CELL_PADDING = 20;

/** Widest text of a column among the rows on the screen. */
function fittingWidth(index: number): number {
  let width = 0;
  for (const cell of document.querySelectorAll<HTMLElement>(`.grid-cell[data-col="${index}"]`)) {
    const range = document.createRange();
    range.selectNodeContents(cell);
    width = Math.max(width, range.getBoundingClientRect().width);
  }
  return width + CELL_PADDING;
}

/** Columns of a list as somebody arranged them: shown, in order, and as wide; remembered by the kind of list. */
export function useLayout(entity: Entity) {
  const usual = useMemo((): Layout => ({ shown: usualColumns(entity), widths: {} }), [entity]);
  const [layout, setLayout] = useStored(`columns.${entity}`, usual, isLayout);
  const every = useMemo(() => allColumns(entity), [entity]);
  const columns = useMemo(() => columnsShown(layout, every), [layout, every]);
  // Average width of a digit at the size of the text.
  const character = useRowHeight() > 24 ? 8.7 : 7;
  const widths = columns.map((column) => widthOf(layout, column, character));
  return {
    every,
    columns,
    widths,
    least: columns.map((column) => leastWidth(layout, column, character)),
    isShown: (key: string) => layout.shown.includes(key),
    toggle: (key: string) => setLayout(toggledColumn(layout, key)),
    reset: () => setLayout(usual),
    onResize: (key: string, width: number) => setLayout(resized(layout, key, width)),
    onMove: (key: string, to: number) => setLayout(moved(layout, key, layout.shown.indexOf(columns[to]?.key ?? key))),
    onFit: (key: string) =>
      setLayout(resized(layout, key, fittingWidth(columns.findIndex((column) => column.key === key)))),
  };
}
