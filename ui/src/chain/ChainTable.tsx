import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { formatCount, formatDuration, formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import { Sure } from '../widgets/Sure.tsx';
import { useRowHeight } from '../widgets/use-media.ts';
import { type ChainRow, processNames } from './chain-row.ts';

/** What a row is higher than one of text: it holds a badge. */
const ROOM = 2;
const HEADERS = ['Chain', 'Started', 'Duration', 'Calls', 'Depth', 'Origin', 'Asked', 'Ended in', 'Sure', 'Processes'];
const NUMBERS = new Set(['Chain', 'Started', 'Duration', 'Calls', 'Depth']);

export interface ChainTableProps {
  readonly rows: readonly ChainRow[];
  readonly start: string | undefined;
  readonly selected: number | undefined;
  /** No more follow. */
  readonly end: boolean;
  readonly onSelect: (chain: number) => void;
  readonly onMore: () => void;
}

/** The chains as rows; more are asked for as the end comes near. */
export function ChainTable({ rows, start, selected, end, onSelect, onMore }: ChainTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const height = useRowHeight() + ROOM;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: height,
    scrollPaddingStart: height,
  });
  const items = virtual.getVirtualItems();
  const near = (items.at(-1)?.index ?? 0) > rows.length - 30;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever rows came
  useEffect(() => {
    if (near && !end) onMore();
  }, [near, end, rows.length]);
  const at = rows.findIndex(({ chain }) => chain === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const row = rows[index];
    virtual.scrollToIndex(index);
    if (row !== undefined) onSelect(row.chain);
  };
  return (
    <div ref={scroller} className="chain-scroller">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML lets a table be a grid; no element is one
        role="grid"
        className="chain-table"
        tabIndex={0}
        aria-label="Chains of calls"
        aria-rowcount={end ? rows.length + 1 : -1}
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
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr
                key={row.chain}
                id={`${domId}-${index}`}
                className={row.chain === selected ? 'chain-line is-selected' : 'chain-line'}
                style={{ transform: `translateY(${top - height}px)` }}
                aria-rowindex={index + 2}
                aria-selected={row.chain === selected}
                onClick={() => onSelect(row.chain)}
              >
                <Cells row={row} start={start} />
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
