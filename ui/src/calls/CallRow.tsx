import type { MouseEvent } from 'react';
import { callMarks } from '../../../src/present/chain-text.ts';
import { formatCount, formatDuration, formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { numberAt, type Row, textAt } from '../../../src/present/row.ts';
import { formatStatus } from '../../../src/present/status.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import { filterHref } from '../links.ts';
import { asConfidence, Sure } from '../widgets/Sure.tsx';
import { Bar } from './Bar.tsx';
import type { CallTimes } from './call-times.ts';
import type { TreeEntry } from './tree-layout.ts';
import type { Axis } from './waterfall.ts';

/** Deeper levels are said in words: such depth is real only in a damaged or hostile recording. */
const MAX_GUIDES = 12;

export interface CallRowProps {
  readonly entry: TreeEntry;
  readonly domId: string;
  readonly rowIndex: number;
  readonly selected: boolean;
  readonly top: number;
  readonly start: string;
  readonly times: CallTimes;
  readonly below: readonly CallTimes[];
  readonly axis: Axis;
  /** Number of its highlight. */
  readonly mark: number | undefined;
  /** The menu of a cell was asked for, by its place in the row. */
  readonly onMenu: (event: MouseEvent, cell: number) => void;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}

/** One call: its place in the tree, who asked whom for what, how it ended, and its bar on the axis of time. */
export function CallRow(props: CallRowProps) {
  const { entry, domId, rowIndex, selected, top, start, onSelect, onToggle } = props;
  const { row, level, state } = entry;
  const failed = isFailed(row.call);
  const classes = [
    'placed-line call-row',
    ...(selected ? ['is-selected'] : []),
    ...(row.matched ? [] : ['is-context']),
  ];
  const time = textAt(row.call, 'started_at') ?? textAt(row.call, 'server_started_at');
  return (
    // The grid has the focus and the keys; its rows are named by aria-activedescendant.
    <tr
      id={domId}
      className={classes.join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={rowIndex + 2}
      aria-level={level + 1}
      aria-posinset={entry.position + 1}
      aria-setsize={entry.of}
      aria-selected={selected}
      {...(state === 'leaf' ? {} : { 'aria-expanded': state !== 'closed' })}
      data-mark={props.mark}
      onClick={onSelect}
      onDoubleClick={onToggle}
      onContextMenu={(event) => props.onMenu(event, (event.target as Element).closest('td')?.cellIndex ?? -1)}
    >
      <td className="call-time is-number">{time === undefined ? UNKNOWN : formatTime(time, 'relative', start)}</td>
      <td className="call-what">
        <Guides entry={entry} />
        <Twisty state={state} onToggle={onToggle} />
        <span className="call-asked" title={whatIsAsked(row.call) ?? ''}>
          {whatIsAsked(row.call) ?? <span className="dim">call {entry.id}</span>}
        </span>
        <Marks entry={entry} />
        <LinkMark entry={entry} />
        <Rest entry={entry} />
      </td>
      <td title={processLabel(row.call, 'client')}>{processLabel(row.call, 'client')}</td>
      <td title={processLabel(row.call, 'server')}>{processLabel(row.call, 'server')}</td>
      <td className={failed ? 'is-failed' : undefined}>
        <Status call={row.call} />
      </td>
      <td className="call-duration is-number">
        <Duration call={row.call} />
      </td>
      <td className="call-bars">
        <Bar times={props.times} below={props.below} axis={props.axis} failed={failed} />
      </td>
    </tr>
  );
}

function Guides({ entry }: { readonly entry: TreeEntry }) {
  const shown = entry.links.slice(0, MAX_GUIDES);
  return (
    <>
      {shown.map((link, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its index
        <span key={level} className={`guide guide-${link ?? 'possible'}`} aria-hidden="true" />
      ))}
      {entry.level > MAX_GUIDES && <span className="dim">(depth {entry.level}) </span>}
    </>
  );
}

function Twisty({ state, onToggle }: { readonly state: TreeEntry['state']; readonly onToggle: () => void }) {
  if (state === 'leaf') return <span className="twisty" aria-hidden="true" />;
  const mark = state === 'closed' ? '▸' : state === 'loading' ? '…' : '▾';
  return (
    // Arrow keys of the grid do the same.
    <span
      className="twisty"
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      {mark}
    </span>
  );
}

/** How the call differs from a plain call that was answered. */
function Marks({ entry }: { readonly entry: TreeEntry }) {
  return callMarks(entry.row.call, entry.above).map((mark) => (
    <span key={mark} className="call-mark" title={MARK_WORDS[mark]}>
      {mark}
    </span>
  ));
}

/** Calls beside this one that are too many to be read at once: a link to those that follow. */
function Rest({ entry: { rest, id } }: { readonly entry: TreeEntry }) {
  if (rest === undefined) return null;
  return (
    <a
      href={filterHref('calls', `parent:${rest.parent} id:>${id}`)}
      title={`Calls below call ${rest.parent} that are not read; this shows the next of them`}
      onClick={(event) => event.stopPropagation()}
    >
      … {formatCount(rest.count)} more
    </a>
  );
}

const MARK_WORDS: Readonly<Record<string, string>> = {
  loop: 'the same processes are asked for the same procedure as further up',
  callback: 'the server calls back into a process that is waiting further up',
  asynchronous: 'the client did not wait for the reply',
  'still open': 'no reply was seen before the recording ended',
  'one way': 'no reply was expected',
};

/** How sure it is that the call belongs where it stands, and that its reply is its own; nothing where both are certain. */
function LinkMark({ entry }: { readonly entry: TreeEntry }) {
  const link = entry.links.at(-1);
  const reply = asConfidence(textAt(entry.row.call, 'confidence'));
  return (
    <>
      {entry.level > 0 && link !== 'certain' && <Sure confidence={link ?? 'possible'} of="link" />}
      {reply !== undefined && reply !== 'certain' && <Sure confidence={reply} of="reply" />}
    </>
  );
}

/** True if the recording has a status of the call that is not success. */
export function isFailed(call: Row): boolean {
  const status = numberAt(call, 'status');
  return status !== undefined && Number(status) !== 0;
}

export function Status({ call }: { readonly call: Row }) {
  const status = numberAt(call, 'status');
  if (status === undefined) return <span className="dim">{UNKNOWN}</span>;
  if (Number(status) === 0) return <>0</>;
  const text = formatStatus(Number(status), 'rpc');
  return (
    <span title={`failed: ${text}`}>
      <span aria-hidden="true">✕ </span>
      {text}
    </span>
  );
}

/** How long the client waited; else how long the server was at it, or that no end was seen. */
export function Duration({ call }: { readonly call: Row }) {
  const duration = numberAt(call, 'duration_ns');
  if (duration !== undefined) return <>{formatDuration(duration)}</>;
  const served = numberAt(call, 'server_duration_ns');
  if (served === undefined) return <span className="call-open">no end</span>;
  return (
    <span className="dim" title="the reply was not seen to arrive; this is how long the server took">
      ≥ {formatDuration(served)}
    </span>
  );
}
