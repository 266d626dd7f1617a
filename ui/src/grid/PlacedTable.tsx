import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import type { ApiRow, CaptureSummary } from '../../../src/server/api.ts';
import type { NamedValue } from '../filter-bar/named.ts';
import { useMarked } from '../filter-bar/use-marked.ts';
import { type MenuEvent, menuByKey, useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { useRowHeight } from '../widgets/use-media.ts';
import { copyItems, useCopyKeys } from './row-copy.ts';
import { cursorAfter } from './selection.ts';
import type { PlacedRows } from './use-placed-rows.ts';
import './placed-table.css';

/** The field by which a filter finds a row. */
const ID_FIELDS = { chains: 'chain', processes: 'id' } as const;
/** What a row is higher than one of text: it holds a badge. */
const ROOM = 2;

export interface PlacedColumn {
  readonly title: string;
  /** Width as in a CSS grid. */
  readonly width: string;
  readonly kind?: 'number';
  readonly cell: (row: ApiRow) => ReactNode;
  /** The whole of a text that may be cut. */
  readonly tip?: (row: ApiRow) => string | undefined;
  /** What a filter can name of it; the menu of the cell includes, excludes and highlights it. */
  readonly values?: (row: ApiRow) => readonly NamedValue[];
}

export interface PlacedTableProps {
  readonly capture: CaptureSummary;
  /** What the rows are, for highlights. */
  readonly of: 'chains' | 'processes';
  readonly list: PlacedRows;
  readonly label: string;
  readonly columns: readonly PlacedColumn[];
  /** Narrower than this, it scrolls sideways. */
  readonly minWidth: number;
}

/** A list as rows that are read as they come into view, with one chosen. */
export function PlacedTable({ capture, of, list, label, columns, minWidth }: PlacedTableProps) {
  const { rows, counted, windows, at, jumps } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const height = useRowHeight() + ROOM;
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: height,
    scrollPaddingStart: height,
  });
  const items = virtual.getVirtualItems();
  const [first, end] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? 0) + 1];
  const { version } = windows.get();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen is wanted again when windows were dropped
  useEffect(() => windows.want(first, end, at), [windows, first, end, at, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled to when it is come to, not when it is clicked
  useEffect(() => {
    if (jumps > 0 && at >= 0) virtual.scrollToIndex(at, { align: 'center' });
  }, [jumps]);
  useKeptInView(scroller, { at, height, show: (row) => virtual.scrollToIndex(row) });
  const menu = useValueMenu('Row');
  const copied = (index: number) => {
    const row = list.rowAt(index);
    const id = list.idAt(index);
    if (row === undefined || id === undefined) return undefined;
    const cells = [...(document.getElementById(`${domId}-${index}`)?.querySelectorAll('td') ?? [])];
    const text = cells.map((cell) => cell.textContent ?? '').join('\t');
    return () => ({ row, text, filter: `${ID_FIELDS[of]}:${id}` });
  };
  useCopyKeys(scroller, () => copied(at));
  const openMenu = (event: MenuEvent, index: number, of: readonly PlacedColumn[]): void => {
    const read = copied(index);
    menu.open(event, valuesOf(list.rowAt(index), of), undefined, read === undefined ? [] : copyItems(read));
  };
  const markOf = useMarked(capture, {
    of,
    ids: items.flatMap(({ index }) => list.idAt(index) ?? []),
    version: list.version,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const asked = menuByKey(event, `${domId}-${at}`);
    if (asked !== undefined) {
      openMenu(asked, at, namesFirst(columns));
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 2);
    const to = event.ctrlKey || event.metaKey || event.altKey ? undefined : cursorAfter(event.key, at, rows, page);
    if (to === undefined) return;
    event.preventDefault();
    virtual.scrollToIndex(to);
    list.select(event.key === 'End' && !counted ? Number.MAX_SAFE_INTEGER : to);
  };
  const widths = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div ref={scroller} className="placed-scroller" data-pane>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML lets a table be a grid; no element is one
        role="grid"
        className="placed-table"
        style={{ minWidth }}
        tabIndex={0}
        aria-label={label}
        aria-rowcount={counted ? rows + 1 : -1}
        {...(at < 0 ? {} : { 'aria-activedescendant': `${domId}-${at}` })}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr className="placed-line" style={widths}>
            {columns.map(({ title, kind }) => (
              <th key={title} className={kind === 'number' ? 'is-number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start: top }) => {
            const row = list.rowAt(index);
            const id = list.idAt(index);
            return (
              <tr
                key={index}
                id={`${domId}-${index}`}
                className={index === at ? 'placed-line is-selected' : 'placed-line'}
                style={{ ...widths, transform: `translateY(${top - height}px)` }}
                aria-rowindex={index + 2}
                aria-selected={index === at}
                aria-busy={row === undefined}
                data-mark={id === undefined ? undefined : markOf(id)}
                onClick={() => list.select(index)}
                onContextMenu={(event) => {
                  const cell = (event.target as Element).closest('td')?.cellIndex ?? -1;
                  openMenu(event, index, columns.slice(cell, cell + 1));
                }}
              >
                {row === undefined ? <td className="dim">…</td> : columns.map((column) => cellOf(column, row))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {menu.element}
    </div>
  );
}

interface KeptRow {
  readonly at: number;
  /** Of a row, and of the headings. */
  readonly height: number;
  readonly show: (row: number) => void;
}

/** The chosen row stays in view when its details take room from the list; one that was scrolled away stays away. */
function useKeptInView(scroller: RefObject<HTMLElement | null>, row: KeptRow): void {
  const latest = useRef(row);
  latest.current = row;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let before = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const { at, height, show } = latest.current;
      const bottom = (at + 2) * height - element.scrollTop;
      const wasSeen = bottom >= 2 * height && bottom <= before + height;
      before = element.clientHeight;
      if (at >= 0 && wasSeen && bottom > before) show(at);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
}

/** Of a whole row, names are asked for more often than numbers. */
function namesFirst(columns: readonly PlacedColumn[]): readonly PlacedColumn[] {
  return columns.toSorted((one, other) => Number(one.kind === 'number') - Number(other.kind === 'number'));
}

/** What the filter can name of some cells of a row. */
function valuesOf(row: ApiRow | undefined, columns: readonly PlacedColumn[]): readonly NamedValue[] {
  return row === undefined ? [] : columns.flatMap((column) => column.values?.(row) ?? []);
}

function cellOf({ title, kind, cell, tip }: PlacedColumn, row: ApiRow) {
  return (
    <td key={title} className={kind === 'number' ? 'is-number' : undefined} title={tip?.(row)}>
      {cell(row)}
    </td>
  );
}
