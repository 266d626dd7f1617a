import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import type { Column } from '../../../src/present/column.ts';
import type { SortKey } from './sort.ts';

export interface HeadActions {
  readonly onSort?: ((field: string, further: boolean) => void) | undefined;
  readonly onResize?: ((key: string, width: number) => void) | undefined;
  /** To the place of another column. */
  readonly onMove?: ((key: string, to: number) => void) | undefined;
  readonly onFit?: ((key: string) => void) | undefined;
  readonly onMenu?: ((event: MouseEvent, column: Column) => void) | undefined;
}

interface HeadProps extends HeadActions {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly sort: readonly SortKey[];
}

const DRAG_FROM = 6;
const KEY_STEP = 12;

/** The headings: click or Enter sorts, dragging moves, the right edge resizes; each also by keyboard. */
export function GridHead(props: HeadProps) {
  const { columns } = props;
  const [active, setActive] = useState(0);
  const [drop, setDrop] = useState<number>();
  return (
    <thead className="grid-head">
      <tr className="grid-row" aria-rowindex={1}>
        <td className="grid-gutter" aria-colindex={1} />
        {columns.map((column, index) => (
          <Heading
            key={column.key}
            {...props}
            column={column}
            index={index}
            active={Math.min(active, columns.length - 1) === index}
            onActive={setActive}
            drop={drop === index}
            onDrop={setDrop}
          />
        ))}
      </tr>
    </thead>
  );
}

interface HeadingProps extends HeadProps {
  readonly column: Column;
  readonly index: number;
  readonly active: boolean;
  readonly onActive: (index: number) => void;
  readonly drop: boolean;
  readonly onDrop: (index: number | undefined) => void;
}

function headingAt(event: PointerEvent): number | undefined {
  const element = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-heading]');
  return element?.dataset['heading'] === undefined ? undefined : Number(element.dataset['heading']);
}

function focusHeading(from: HTMLElement, index: number): void {
  from.closest('.grid-head')?.querySelector<HTMLElement>(`[data-heading="${index}"]`)?.focus();
}

/** Pointer: a short press sorts, a longer way moves the column. */
function usePress({ column, onSort, onMove, onDrop }: HeadingProps) {
  const start = useRef<{ x: number; dragging: boolean }>(undefined);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, dragging: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const press = start.current;
      if (press === undefined || onMove === undefined) return;
      if (Math.abs(event.clientX - press.x) > DRAG_FROM) press.dragging = true;
      if (press.dragging) onDrop(headingAt(event));
    },
    onPointerUp: (event: PointerEvent) => {
      const press = start.current;
      start.current = undefined;
      onDrop(undefined);
      if (press === undefined) return;
      if (!press.dragging) onSort?.(column.fields[0] ?? column.key, event.shiftKey);
      const to = press.dragging ? headingAt(event) : undefined;
      if (to !== undefined) onMove?.(column.key, to);
    },
    onPointerCancel: () => {
      start.current = undefined;
      onDrop(undefined);
    },
  };
}

function onHeadingKey(event: KeyboardEvent<HTMLElement>, props: HeadingProps): void {
  const { column, index, columns, widths, onActive, onMove, onResize, onSort } = props;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const to = index + (step ?? 0);
  if (event.key === 'Enter' || event.key === ' ') onSort?.(column.fields[0] ?? column.key, event.shiftKey);
  else if (step === undefined) return;
  else if (event.altKey) onResize?.(column.key, (widths[index] ?? 0) + step * KEY_STEP);
  else if (to >= 0 && to < columns.length) {
    if (event.ctrlKey || event.metaKey) onMove?.(column.key, to);
    onActive(to);
    const heading = event.currentTarget;
    // The heading moves with its column and keeps the focus; otherwise the focus goes on.
    if (!event.ctrlKey && !event.metaKey) focusHeading(heading, to);
  }
  event.preventDefault();
  event.stopPropagation();
}

function Heading(props: HeadingProps) {
  const { column, index, widths, sort, active, onActive, drop, onResize, onFit, onMenu } = props;
  const press = usePress(props);
  const field = column.fields[0] ?? column.key;
  const place = sort.findIndex((key) => key.field === field);
  const descending = sort[place]?.descending;
  return (
    <th
      className="grid-heading"
      aria-colindex={index + 2}
      aria-sort={descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
      data-heading={index}
      data-align={column.align}
      data-drop={drop}
      tabIndex={active ? 0 : -1}
      title={column.fields.join(', ')}
      onFocus={() => onActive(index)}
      onKeyDown={(event) => onHeadingKey(event, props)}
      onContextMenu={(event) => onMenu?.(event, column)}
      {...press}
    >
      <span className="cut">{column.header}</span>
      {descending === undefined ? null : (
        <span className="grid-sort" aria-hidden="true">
          {descending ? '▼' : '▲'}
          {sort.length > 1 ? place + 1 : ''}
        </span>
      )}
      <Edge
        width={widths[index] ?? 0}
        onWidth={(width) => onResize?.(column.key, width)}
        onFit={() => onFit?.(column.key)}
      />
    </th>
  );
}

/** The right edge of a heading. */
function Edge({
  width,
  onWidth,
  onFit,
}: {
  readonly width: number;
  readonly onWidth: (width: number) => void;
  readonly onFit: () => void;
}) {
  const from = useRef<{ x: number; width: number }>(undefined);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse only; the keyboard resizes from the heading itself
    <span
      className="grid-edge"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (from.current !== undefined) onWidth(from.current.width + event.clientX - from.current.x);
      }}
      onPointerUp={(event) => {
        event.stopPropagation();
        from.current = undefined;
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onFit();
      }}
    />
  );
}
