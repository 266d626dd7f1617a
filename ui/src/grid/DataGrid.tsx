import { type ReactNode, type RefObject, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Column, TextContext } from '../../../src/present/column.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { Failed } from '../filter-bar/Nothing.tsx';
import { useRowHeight } from '../widgets/use-media.ts';
import { GridHead, type HeadActions } from './GridHead.tsx';
import { GridRow, type RowLook } from './GridRow.tsx';
import { type GridInput, useGridInput } from './grid-input.ts';
import { fitted } from './layout.ts';
import type { RowWindows } from './row-windows.ts';
import { elementHeight, rowsSeen, type ScrollSize, topToMeet, topToShow } from './scroll.ts';
import { isChosen, only, type Selection } from './selection.ts';
import type { SortKey } from './sort.ts';
import { type RowSource, useRowWindows } from './use-row-windows.ts';
import { useScroll } from './use-scroll.ts';
import { useRoom, useView } from './use-view.ts';
import './grid.css';

/** Rows beside those that are seen that are read with them. */
const READ_AHEAD = 24;
const GUTTER = 20;

/** What a view can ask of its grid. */
export interface GridHandle {
  readonly focus: () => void;
  /** Scrolls to a row from afar. */
  readonly meet: (row: number) => void;
  readonly row: (index: number) => ApiRow | undefined;
}

export interface DataGridProps extends HeadActions, Pick<GridInput, 'onSelection' | 'onCell' | 'onRowMenu' | 'onOpen'> {
  readonly label: string;
  readonly source: RowSource;
  readonly columns: readonly Column[];
  /** Pixels, one a column. */
  readonly widths: readonly number[];
  /** To which these may shrink so that all columns are seen; without it they stay as wide. */
  readonly least?: readonly number[];
  readonly context: TextContext;
  readonly sort?: readonly SortKey[];
  readonly selection: Selection;
  /** Column of the cursor. */
  readonly cell: number;
  readonly look?: (row: ApiRow, index: number) => RowLook;
  /** Draws cells that are more than text; `undefined` for those that are not. */
  readonly drawCell?: (column: Column, row: ApiRow) => ReactNode;
  /** Stays at the end when rows come in; `onUnfollow` when the user scrolls away from it, or a row is gone to. */
  readonly follow?: boolean;
  readonly onUnfollow?: () => void;
  /** The row at the cursor, once it is read. */
  readonly onCursorRow?: (row: ApiRow | undefined) => void;
  readonly handle?: RefObject<GridHandle | null>;
  /** Shown when there is no row. */
  readonly empty: ReactNode;
}

/** A list of any length: rows in windows, columns to move and resize, a cursor, chosen rows. `role="grid"`. */
export function DataGrid(props: DataGridProps) {
  const { windows, rows } = useRowWindows(props.source);
  const { error } = windows.get();
  if (error !== undefined)
    return <Failed title="The rows could not be read" error={error} onRetry={() => windows.retry()} />;
  if (rows === 0) return <div className="grid-empty">{props.empty}</div>;
  return <Grid {...props} windows={windows} rows={rows} />;
}

/** A grid that has rows: its element is there as long as it is. */
function Grid(props: DataGridProps & { readonly windows: RowWindows; readonly rows: number }) {
  const { source, columns, selection, follow, onUnfollow, handle, windows, rows } = props;
  const box = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const id = useId();
  const rowHeight = useRowHeight();
  const head = rowHeight + 4;
  const view = useView(box, head);
  const room = useRoom(box);
  const widths = fitted(props.widths, props.least ?? props.widths, room - GUTTER);
  const size: ScrollSize = { rows, rowHeight, view };
  const { cursor } = selection;
  const want = (first: number, end: number): void =>
    windows.want(first - READ_AHEAD, Math.min(rows, end + READ_AHEAD), cursor < rows ? cursor : -1);
  const scroll = useScroll(box, size, cursor, (top) => {
    // Asked at once: the rows are on their way while their places are drawn.
    const { first, end } = rowsSeen(top, size);
    want(first, end);
    if (follow === true && top + view < (rows - 1) * rowHeight) onUnfollow?.();
  });
  // None beside those that are seen: what is seen moves only when it is drawn anew, and each row costs.
  const { first, end } = rowsSeen(scroll.top, size);
  const { version } = windows.get();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen is wanted again when windows were dropped
  useLayoutEffect(() => {
    if (view > 0) want(first, end);
  }, [windows, first, end, rows, view, cursor, version]);
  useNewList(source.list, () => scroll.moveTo(0));
  useEffect(() => {
    if (follow === true) scroll.moveTo(rows * rowHeight);
  }, [follow, rows, rowHeight, scroll.moveTo]);
  useImperativeHandle(handle, () => ({
    focus: () => table.current?.focus({ preventScroll: true }),
    meet: (row) => {
      onUnfollow?.();
      scroll.moveTo(topToMeet(row, size));
    },
    row: (index) => windows.row(index),
  }));
  useCursorRow(props, windows, rows);
  const input = useGridInput({
    ...props,
    rows,
    page: Math.max(1, Math.floor(view / rowHeight) - 1),
    row: (index) => windows.row(index),
    show: (row) => scroll.moveTo(topToShow(scroll.top, row, size)),
    cellElement: (row, column) => document.getElementById(`${id}-r${row}-c${column}`),
  });
  const width = widths.reduce((sum, one) => sum + one, GUTTER);
  const cursorShown = cursor >= first && cursor < end && windows.row(cursor) !== undefined;
  return (
    <div ref={box} className="grid-scroller" data-pane onScroll={scroll.onScroll}>
      <div className="grid-space" style={{ height: head + elementHeight(size), width }}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML lets a table be a grid; no element is one
          role="grid"
          className="grid"
          aria-label={props.label}
          aria-rowcount={rows + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
          aria-activedescendant={cursorShown ? `${id}-r${cursor}-c${props.cell}` : undefined}
          ref={table}
          tabIndex={0}
          style={{ '--columns': `${GUTTER}px ${widths.map((one) => `${one}px`).join(' ')}` } as object}
          {...input}
        >
          <GridHead {...props} widths={widths} sort={props.sort ?? []} />
          <tbody className="grid-window" style={{ height: Math.min(view, elementHeight(size)) }}>
            {Array.from({ length: Math.max(0, end - first) }, (_, at) => {
              const index = first + at;
              const row = windows.row(index);
              return (
                <GridRow
                  key={index}
                  grid={id}
                  index={index}
                  y={index * rowHeight - scroll.top}
                  row={row}
                  columns={columns}
                  context={props.context}
                  chosen={isChosen(selection, index)}
                  cursor={cursor === index ? props.cell : undefined}
                  look={row === undefined ? undefined : props.look?.(row, index)}
                  cell={props.drawCell}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** Tells of the row at the cursor once it is read. A key may have taken the cursor past a list that turns out to be shorter. */
function useCursorRow(props: DataGridProps, windows: RowWindows, rows: number): void {
  const { cursor } = props.selection;
  const row = windows.row(cursor);
  const told = useRef(props);
  useLayoutEffect(() => {
    told.current = props;
  });
  useEffect(() => {
    if (cursor >= rows) told.current.onSelection(only(rows - 1));
    else told.current.onCursorRow?.(row);
  }, [cursor, row, rows]);
}

/** Another list begins at its beginning. */
function useNewList(list: string, begin: () => void): void {
  const known = useRef(list);
  useLayoutEffect(() => {
    if (known.current === list) return;
    known.current = list;
    begin();
  });
}
