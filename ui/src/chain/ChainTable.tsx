import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { formatCount, formatDuration, formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import { cursorAfter } from '../grid/selection.ts';
import { Sure } from '../widgets/Sure.tsx';
import { useRowHeight } from '../widgets/use-media.ts';
import { type ChainRow, processNames } from './chain-row.ts';
import type { ChainList } from './use-chains.ts';

/** What a row is higher than one of text: it holds a badge. */
const ROOM = 2;
const HEADERS = ['Chain', 'Started', 'Duration', 'Calls', 'Depth', 'Origin', 'Asked', 'Ended in', 'Sure', 'Processes'];
const NUMBERS = new Set(['Chain', 'Started', 'Duration', 'Calls', 'Depth']);

export interface ChainTableProps {
  readonly list: ChainList;
  readonly start: string | undefined;
}

/** The chains as rows; they are read as they come into view. */
export function ChainTable({ list, start }: ChainTableProps) {
  const { rows, windows, at, jumps } = list;
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
  useEffect(() => windows.want(first, end), [windows, first, end, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled to when it is come to, not when it is clicked
  useEffect(() => {
    if (jumps > 0 && at >= 0) virtual.scrollToIndex(at, { align: 'center' });
  }, [jumps]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 2);
    const to = event.ctrlKey || event.metaKey || event.altKey ? undefined : cursorAfter(event.key, at, rows, page);
    if (to === undefined) return;
    event.preventDefault();
    virtual.scrollToIndex(to);
    list.select(to);
  };
  return (
    <div ref={scroller} className="chain-scroller">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML lets a table be a grid; no element is one
        role="grid"
        className="chain-table"
        tabIndex={0}
        aria-label="Chains of calls"
        aria-rowcount={rows + 1}
        {...(at < 0 ? {} : { 'aria-activedescendant': `${domId}-${at}` })}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr className="chain-line">
            {HEADERS.map((header) => (
              <th key={header} className={NUMBERS.has(header) ? 'is-number' : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start: top }) => {
            const row = list.rowAt(index);
            return (
              <tr
                key={index}
                id={`${domId}-${index}`}
                className={index === at ? 'chain-line is-selected' : 'chain-line'}
                style={{ transform: `translateY(${top - height}px)` }}
                aria-rowindex={index + 2}
                aria-selected={index === at}
                aria-busy={row === undefined}
                onClick={() => list.select(index)}
              >
                {row === undefined ? <td className="is-number dim">…</td> : <Cells row={row} start={start} />}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ row, start }: { readonly row: ChainRow; readonly start: string | undefined }) {
  const failed = row.status !== null && row.status !== 0;
  return (
    <>
      <td className="is-number dim">{row.chain}</td>
      <td className="is-number dim">
        {row.started_at === null ? UNKNOWN : formatTime(row.started_at, 'relative', start)}
      </td>
      <td className="is-number">{row.duration_ns === null ? UNKNOWN : formatDuration(row.duration_ns)}</td>
      <td className="is-number">{formatCount(row.calls)}</td>
      <td className="is-number">{row.depth}</td>
      <td>{processLabel(row, 'origin')}</td>
      <td title={whatIsAsked(row)}>{whatIsAsked(row) ?? UNKNOWN}</td>
      <td className={failed ? 'is-failed' : undefined} title={safeText(row.ended_in)}>
        {failed && <span aria-hidden="true">✕ </span>}
        {safeText(row.ended_in)}
      </td>
      <td>{row.confidence !== null && <Sure confidence={row.confidence} />}</td>
      <td title={safeText(processNames(row))}>{safeText(processNames(row))}</td>
    </>
  );
}
