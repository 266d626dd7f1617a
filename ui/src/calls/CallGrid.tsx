import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { useMarked } from '../filter-bar/use-marked.ts';
import { type MenuEvent, menuByKey, useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { copyItems, useCopyKeys } from '../grid/row-copy.ts';
import { elementHeight, rowsSeen, type ScrollSize, topToMeet, topToShow } from '../grid/scroll.ts';
import { type Scroll, useScroll } from '../grid/use-scroll.ts';
import { useView } from '../grid/use-view.ts';
import { useRowHeight } from '../widgets/use-media.ts';
import { useTextContext } from '../widgets/use-times.ts';
import { CallRow } from './CallRow.tsx';
import { CallsHeader } from './CallsHeader.tsx';
import { readCallCopy } from './call-copy.ts';
import type { CallTree } from './call-tree.ts';
import { callValues } from './call-values.ts';
import { axisFor, type BarsMode, belowTimes, timesOf } from './shown-times.ts';
import { moveFor } from './tree-keys.ts';
import type { TreeEntry } from './tree-layout.ts';
import '../grid/placed-table.css';
import './calls.css';
import { useEarlyKey } from './use-early-key.ts';
import { type Standing, useKeptRows } from './use-kept-rows.ts';

const OVERSCAN = 4;
/** Rows asked for before it is known how many there are. */
const FIRST_ROWS = 40;

export interface CallGridProps {
  readonly capture: CaptureSummary;
  readonly tree: CallTree;
  readonly label: string;
  readonly mode: BarsMode;
  readonly selected: number | undefined;
  readonly onSelect: (entry: TreeEntry) => void;
  /** Where a link leads: a root and the call below it. */
  readonly goTo?: LinkedCall | undefined;
  /** It is there. */
  readonly onArrived?: (call: number) => void;
}

export interface LinkedCall {
  readonly root: number;
  readonly call: number;
}

/** The tree of calls as rows, with a waterfall beside it. */
export function CallGrid({ capture, tree, label, mode, selected, onSelect, goTo, onArrived }: CallGridProps) {
  // Times are shown from the first record of the capture.
  const start = capture.first ?? '';
  const box = useRef<HTMLDivElement>(null);
  const domId = useId();
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  const rowHeight = useRowHeight();
  const head = rowHeight + 4;
  const size: ScrollSize = { rows: snapshot.count, rowHeight, view: useView(box, head) };
  const scroll = useScroll(box, size, undefined, () => undefined);
  const seen = rowsSeen(scroll.top, size);
  const first = Math.max(0, seen.first - OVERSCAN);
  const end = snapshot.count === 0 ? FIRST_ROWS : Math.min(snapshot.count, seen.end + OVERSCAN);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is seen must be asked for again whenever the tree changed
  useEffect(() => tree.show(first, end - 1), [tree, first, end, snapshot]);
  useGoTo(tree, goTo, (row) => scroll.moveTo(topToMeet(row, size)), onArrived);

  const shown = rowsOf(tree, first, Math.min(end, snapshot.count));
  const axis = axisFor(
    shown.map(({ entry }) => entry),
    tree,
    start,
    mode,
  );
  const { active, cursor, pick, release } = useChoice({ tree, scroll, size, shown, selected, onSelect });

  const markOf = useMarked(capture, { of: 'calls', ids: shown.map(({ entry }) => entry.id) });
  const menu = useEntryMenu(capture, box, selected);
  const choose = (row: number): void => {
    scroll.moveTo(topToShow(scroll.top, row, size));
    cursor.moveTo(row);
  };
  const act = (key: string): boolean => {
    const page = Math.max(1, Math.floor(size.view / rowHeight) - 1);
    const move = moveFor(key, { tree, count: snapshot.count, at: cursor.at, page });
    if (move?.kind === 'go') choose(move.row);
    else if (move !== undefined) tree.set(move.entry, move.open);
    return move !== undefined;
  };
  const keep = useEarlyKey({ count: snapshot.count, whole: snapshot.rootsKnown }, act);
  const onKeyDown = (event: KeyboardEvent): void => {
    const asked = menuByKey(event, `${domId}-${active?.index}`);
    if (asked !== undefined && active !== undefined) {
      menu.open(asked, active.entry);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keep(event.key) || act(event.key)) event.preventDefault();
  };

  return (
    <div ref={box} className="call-scroller" data-pane onScroll={scroll.onScroll}>
      <div className="call-space" style={{ height: head + elementHeight(size) }}>
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
          <tbody className="call-rows" style={{ height: Math.min(size.view, elementHeight(size)) }}>
            {shown.map(({ entry, index }) => (
              <CallRow
                key={`${entry.root}.${entry.id}.${index}`}
                domId={`${domId}-${index}`}
                entry={entry}
                rowIndex={index}
                selected={entry.id === selected}
                top={index * rowHeight - scroll.top}
                start={start}
                times={timesOf(entry, tree, start, mode)}
                below={belowTimes(entry, tree, start, mode)}
                axis={axis}
                mark={markOf(entry.id)}
                onMenu={(event, cell) => menu.open(event, entry, cell)}
                onSelect={() => pick({ entry, index })}
                onToggle={() => {
                  release();
                  tree.set(entry, entry.state === 'closed');
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
      {menu.element}
    </div>
  );
}

/** The menu of a call: its values, and copies of it, which keys make of the chosen one. */
function useEntryMenu(capture: CaptureSummary, box: RefObject<HTMLElement | null>, selected: number | undefined) {
  const menu = useValueMenu('Call');
  const context = useTextContext(capture);
  const copied = (id: number) => () => readCallCopy(id, context);
  useCopyKeys(box, () => (selected === undefined ? undefined : copied(selected)));
  const open = (event: MenuEvent, { id, row }: TreeEntry, cell?: number): void =>
    menu.open(event, callValues(row.call, cell), undefined, copyItems(copied(id)));
  return { open, element: menu.element };
}

interface Shown {
  readonly entry: TreeEntry;
  readonly index: number;
}

/** The loaded ones of some rows. */
function rowsOf(tree: CallTree, first: number, end: number): Shown[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at).flatMap((index) => {
    const entry = tree.entryAt(index);
    return entry === undefined ? [] : [{ entry, index }];
  });
}

function standing({ entry, index }: Shown): Standing {
  return { root: entry.root, id: entry.id, row: index };
}

/** Where the chosen call was last seen; nowhere after something else was looked at. */
function useChosen(selected: number | undefined, active: Shown | undefined): RefObject<Standing | undefined> {
  const chosen = useRef<Standing>(undefined);
  const met = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (chosen.current?.id !== selected) chosen.current = undefined;
    if (selected !== met.current && active !== undefined) chosen.current ??= standing(active);
    if (active !== undefined || selected === undefined) met.current = selected;
  });
  return chosen;
}

interface ChoiceProps extends Pick<CallGridProps, 'tree' | 'selected' | 'onSelect'> {
  readonly scroll: Scroll;
  readonly size: ScrollSize;
  readonly shown: readonly Shown[];
}

/** What is chosen, and the rows that stay in view for it. */
function useChoice({ tree, scroll, size, shown, selected, onSelect }: ChoiceProps) {
  const active = shown.find(({ entry }) => entry.id === selected);
  const chosen = useChosen(selected, active);
  const pick = (picked: Shown): void => {
    // Rows may come in before the choice is drawn.
    chosen.current = standing(picked);
    onSelect(picked.entry);
  };
  // Who opens a call looks at it: it stays, whatever is chosen.
  const release = (): void => {
    chosen.current = undefined;
  };
  const cursor = useCursor(tree, shown, selected, pick);
  const top = shown.find(({ index }) => index === rowsSeen(scroll.top, size).first);
  useKeptRows({ tree, scroll, size, first: top && standing(top), chosen });
  return { active, cursor, pick, release };
}

interface Cursor {
  readonly at: { readonly index: number; readonly entry: TreeEntry | undefined } | undefined;
  readonly moveTo: (row: number) => void;
}

/** Where the keys are: at the chosen call, also when it was scrolled away, or at a row that is still being loaded. */
function useCursor(
  tree: CallTree,
  shown: readonly Shown[],
  selected: number | undefined,
  onSelect: (picked: Shown) => void,
): Cursor {
  const last = useRef<TreeEntry>(undefined);
  const [awaited, setAwaited] = useState<number>();
  const seen = shown.find(({ entry }) => entry.id === selected)?.entry;
  useEffect(() => {
    if (seen !== undefined) last.current = seen;
  }, [seen]);
  const arrived = awaited === undefined ? undefined : tree.entryAt(awaited);
  useEffect(() => {
    if (arrived === undefined || awaited === undefined) return;
    setAwaited(undefined);
    last.current = arrived;
    onSelect({ entry: arrived, index: awaited });
  }, [arrived, awaited, onSelect]);
  return {
    get at() {
      if (awaited !== undefined) return { index: awaited, entry: arrived };
      const entry = seen ?? (last.current?.id === selected ? last.current : undefined);
      const index = entry === undefined ? undefined : tree.rowOf(entry.root, entry.id);
      return index === undefined ? undefined : { index, entry: tree.entryAt(index) };
    },
    moveTo: setAwaited,
  };
}

/** Goes once to where a link points, as soon as that is loaded. */
function useGoTo(
  tree: CallTree,
  goTo: LinkedCall | undefined,
  scroll: (row: number) => void,
  onArrived: CallGridProps['onArrived'],
): void {
  const arrived = useRef<object>(undefined);
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  useEffect(() => {
    if (goTo === undefined || arrived.current === goTo) return;
    const row = tree.rowOf(goTo.root, goTo.call);
    if (goTo.root < snapshot.roots) scroll(row ?? snapshot.layout.rowOf(goTo.root));
    if (row === undefined) return;
    arrived.current = goTo;
    onArrived?.(goTo.call);
  }, [tree, goTo, snapshot, scroll, onArrived]);
}
