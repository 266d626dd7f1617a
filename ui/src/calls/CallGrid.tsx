import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { CallRow } from './CallRow.tsx';
import { CallsHeader } from './CallsHeader.tsx';
import type { CallTree } from './call-tree.ts';
import { axisFor, type BarsMode, belowTimes, timesOf } from './shown-times.ts';
import { moveFor } from './tree-keys.ts';
import type { TreeEntry } from './tree-layout.ts';
import './calls.css';

const ROW = 22;
const HEAD = 26;

export interface CallGridProps {
  readonly tree: CallTree;
  /** First record of the capture: times are shown from there. */
  readonly start: string;
  readonly label: string;
  readonly mode: BarsMode;
  readonly selected: number | undefined;
  readonly onSelect: (entry: TreeEntry) => void;
  /** Where to go at first: a root and the call below it. */
  readonly goTo?: { readonly root: number; readonly call: number } | undefined;
}

/** The tree of calls as rows, with a waterfall beside it. */
export function CallGrid({ tree, start, label, mode, selected, onSelect, goTo }: CallGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  const virtual = useVirtualizer({
    count: snapshot.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: HEAD,
    scrollPaddingEnd: 0,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 30;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown must be loaded again whenever the tree changed
  useEffect(() => tree.show(first, last), [tree, first, last, snapshot]);
  useGoTo(tree, goTo, (row) => virtual.scrollToIndex(row, { align: 'center' }));

  const shown = items.flatMap(({ index, start: top }) => {
    const entry = tree.entryAt(index);
    return entry === undefined ? [] : [{ entry, index, top }];
  });
  const axis = axisFor(
    shown.map(({ entry }) => entry),
    tree,
    start,
    mode,
  );
  const active = shown.find(({ entry }) => entry.id === selected);

  const choose = (row: number): void => {
    const entry = tree.entryAt(row);
    virtual.scrollToIndex(row, { align: 'auto' });
    if (entry !== undefined) onSelect(entry);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1);
    const move = moveFor(event.key, { tree, count: snapshot.count, at: active, page });
    if (move === undefined) return;
    event.preventDefault();
    if (move.kind === 'go') choose(move.row);
    else tree.set(move.entry, move.open);
  };

  return (
    <div ref={scroller} className="call-scroller">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML lets a table be a tree grid; no element is one
        role="treegrid"
        className="call-grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={snapshot.rootsKnown ? snapshot.count + 1 : -1}
        aria-colcount={7}
        {...(active === undefined ? {} : { 'aria-activedescendant': `${domId}-${active.index}` })}
        onKeyDown={onKeyDown}
      >
        <CallsHeader axis={axis} zero={mode === 'chain' ? 0 : undefined} />
        <tbody className="call-rows" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ entry, index, top }) => (
            <CallRow
              key={`${entry.root}.${entry.id}.${index}`}
              domId={`${domId}-${index}`}
              entry={entry}
              rowIndex={index}
              selected={entry.id === selected}
              top={top}
              start={start}
              times={timesOf(entry, tree, start, mode)}
              below={belowTimes(entry, tree, start, mode)}
              axis={axis}
              onSelect={() => onSelect(entry)}
              onToggle={() => tree.set(entry, entry.state === 'closed')}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Goes once to where a link points, as soon as that is loaded. */
function useGoTo(tree: CallTree, goTo: CallGridProps['goTo'], scroll: (row: number) => void): void {
  const arrived = useRef<object>(undefined);
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  useEffect(() => {
    if (goTo === undefined || arrived.current === goTo) return;
    const row = tree.rowOf(goTo.root, goTo.call);
    if (row !== undefined) arrived.current = goTo;
    if (goTo.root < snapshot.count) scroll(row ?? snapshot.layout.rowOf(goTo.root));
  }, [tree, goTo, snapshot, scroll]);
}
