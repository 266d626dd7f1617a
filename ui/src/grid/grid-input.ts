/** What mouse and keyboard do in a grid. */
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Column } from '../../../src/present/column.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { all, chosenCount, cursorAfter, extended, NOTHING, only, type Selection, toggled } from './selection.ts';

export interface MenuAt {
  readonly clientX: number;
  readonly clientY: number;
  preventDefault(): void;
}

export interface GridInput {
  readonly rows: number;
  /** Rows that a page key moves. */
  readonly page: number;
  readonly columns: readonly Column[];
  readonly selection: Selection;
  readonly cell: number;
  readonly row: (index: number) => ApiRow | undefined;
  readonly show: (row: number) => void;
  readonly cellElement: (row: number, column: number) => HTMLElement | null;
  readonly onSelection: (selection: Selection) => void;
  readonly onCell: (column: number) => void;
  /** A menu for a cell of a row. */
  readonly onRowMenu?: ((at: MenuAt, row: ApiRow, column: Column, index: number) => void) | undefined;
  /** Enter or a double click on a row. */
  readonly onOpen?: ((row: ApiRow, index: number) => void) | undefined;
}

interface Hit {
  readonly row: number;
  readonly column: number | undefined;
}

function hit(event: MouseEvent): Hit | undefined {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const column = target.closest<HTMLElement>('[data-col]')?.dataset['col'];
  return row === undefined
    ? undefined
    : { row: Number(row), column: column === undefined ? undefined : Number(column) };
}

function afterClick(selection: Selection, row: number, event: MouseEvent): Selection {
  if (event.shiftKey) return extended(selection, row);
  return event.ctrlKey || event.metaKey ? toggled(selection, row) : only(row);
}

function openMenu(input: GridInput, at: MenuAt, row: number, column: number): void {
  const data = input.row(row);
  const shown = input.columns[column];
  if (data !== undefined && shown !== undefined) input.onRowMenu?.(at, data, shown, row);
}

/** The menu key and Shift+F10: at the cell of the cursor. */
function menuByKey(input: GridInput, event: KeyboardEvent): void {
  const { cursor } = input.selection;
  const place = input.cellElement(cursor, input.cell)?.getBoundingClientRect();
  if (place === undefined) return;
  const at = { clientX: place.left + 12, clientY: place.bottom, preventDefault: () => event.preventDefault() };
  openMenu(input, at, cursor, input.cell);
}

/** Keys that choose rows; `undefined` if the key is none. */
function chosenByKey(input: GridInput, event: KeyboardEvent): Selection | undefined {
  const { selection, rows, page } = input;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === 'a') return all(rows);
  if (event.key === ' ' && !control && selection.cursor >= 0) return toggled(selection, selection.cursor);
  if (event.key === 'Escape') return chosenCount(selection) > 1 ? only(selection.cursor) : NOTHING;
  const next = event.altKey ? undefined : cursorAfter(event.key, selection.cursor, rows, page);
  if (next === undefined) return undefined;
  return event.shiftKey ? extended(selection, next) : only(next);
}

function onGridKey(input: GridInput, event: KeyboardEvent): void {
  if (event.target !== event.currentTarget) return;
  const { selection, columns, cell } = input;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
    const next = Math.max(0, Math.min(cell + step, columns.length - 1));
    input.onCell(next);
    input.cellElement(selection.cursor, next)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menuByKey(input, event);
  else if (event.key === 'Enter') {
    const row = input.row(selection.cursor);
    if (row !== undefined) input.onOpen?.(row, selection.cursor);
  } else {
    const next = chosenByKey(input, event);
    if (next === undefined) return;
    input.onSelection(next);
    if (next.cursor >= 0 && next.cursor !== selection.cursor) input.show(next.cursor);
  }
  event.preventDefault();
}

/** Event handlers of the grid's element. */
export function useGridInput(input: GridInput) {
  return {
    onKeyDown: (event: KeyboardEvent) => onGridKey(input, event),
    onMouseDown: (event: MouseEvent) => {
      // Shift and click chooses rows; without this it would also mark their text.
      if (event.shiftKey && hit(event) !== undefined) event.preventDefault();
    },
    onClick: (event: MouseEvent) => {
      const at = hit(event);
      if (at === undefined) return;
      if (at.column !== undefined) input.onCell(at.column);
      input.onSelection(afterClick(input.selection, at.row, event));
    },
    onDoubleClick: (event: MouseEvent) => {
      const at = hit(event);
      const row = at === undefined ? undefined : input.row(at.row);
      if (at !== undefined && row !== undefined) input.onOpen?.(row, at.row);
    },
    onContextMenu: (event: MouseEvent) => {
      const at = hit(event);
      if (at === undefined) return;
      const column = at.column ?? 0;
      input.onCell(column);
      if (!input.selection.ranges.some(({ from, to }) => at.row >= from && at.row < to))
        input.onSelection(only(at.row));
      openMenu(input, event, at.row, column);
    },
    onMouseOver: (event: MouseEvent) => {
      const cell = (event.target as Element).closest<HTMLElement>('.grid-cell');
      // A tooltip only where the text is cut off.
      if (cell !== null) cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '').slice(0, 600) : '';
    },
  };
}
