import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { formatCount, formatDuration } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { numberAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import type { CaptureSummary, ChainDetail } from '../../../src/server/api.ts';
import { CallGrid } from '../calls/CallGrid.tsx';
import { CallTree } from '../calls/call-tree.ts';
import { client } from '../client.ts';
import { Panel } from '../detail/Panel.tsx';
import { Party } from '../detail/Party.tsx';
import { callHref } from '../links.ts';
import { SequenceWithMenus } from '../sequence/SequenceWithMenus.tsx';
import { Sure } from '../widgets/Sure.tsx';
import { chainRow, processNames } from './chain-row.ts';
import { callsAbove, chainSource } from './chain-source.ts';

/** Calls drawn as a sequence; a longer chain says how much is left out. */
const MOST_STEPS = 400;

export interface ChainArticleProps {
  readonly capture: CaptureSummary;
  readonly id: number;
  readonly call: number | undefined;
  readonly onCall: (call: number) => void;
  readonly onClose: () => void;
}

/** One chain: its calls as a tree and as a sequence, what it ended in, and what else would explain its links. */
export function ChainArticle({ capture, id, call, onCall, onClose }: ChainArticleProps) {
  const detail = useQuery({
    queryKey: [capture.key, 'chain', id],
    queryFn: ({ signal }) => client.chain(id, signal),
  });
  return (
    <Panel
      label={`Chain ${id}`}
      kind="chain-article"
      busy={detail.isFetching}
      close="Close the chain"
      onClose={onClose}
    >
      {detail.isError && <p role="alert">{detail.error.message}</p>}
      {detail.isPending && <p className="view-note">Reading chain {id} …</p>}
      {detail.data !== undefined && (
        <>
          <ChainTitle detail={detail.data} />
          <ChainTree capture={capture} detail={detail.data} call={call} onCall={onCall} />
          <Rivals detail={detail.data} />
          <ChainSequence capture={capture} id={id} call={call} onCall={onCall} />
        </>
      )}
    </Panel>
  );
}

function ChainTitle({ detail }: { readonly detail: ChainDetail }) {
  const row = chainRow(detail.chain);
  const created = detail.ended_in as readonly object[] as readonly WhyAnswer[];
  return (
    <header>
      <h2>
        {processLabel(row, 'origin')} asked {whatIsAsked(row) ?? 'something'}
      </h2>
      <p className="chain-facts">
        <span>{row.calls === 1 ? '1 call' : `${formatCount(row.calls)} calls`}</span>
        <span>depth {row.depth}</span>
        {row.duration_ns !== null && <span>{formatDuration(row.duration_ns)}</span>}
        {row.confidence !== null && <Sure confidence={row.confidence} of="links" />}
        <span className="dim">{safeText(processNames(row))}</span>
      </p>
      <p>
        <b>Ended in:</b>{' '}
        {created.length === 0
          ? safeText(row.ended_in)
          : created.map(({ process }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list of an answer never changes
              <span key={at} className="chain-created">
                created <Party process={{ id: process.id, name: process.name, pid: process.pid }} />
              </span>
            ))}
      </p>
    </header>
  );
}

interface ChainTreeProps {
  readonly capture: CaptureSummary;
  readonly detail: ChainDetail;
  readonly call: number | undefined;
  readonly onCall: (call: number) => void;
}

function ChainTree({ capture, detail, call, onCall }: ChainTreeProps) {
  const tree = useMemo(() => new CallTree(chainSource(detail.calls)), [detail]);
  // Of a link: a click into the tree moves nothing.
  const [linked] = useState(call);
  const goTo = useMemo(() => (linked === undefined ? undefined : { root: 0, call: linked }), [linked]);
  useEffect(() => {
    if (linked !== undefined) tree.reveal(0, callsAbove(detail.calls, linked));
  }, [tree, detail, linked]);
  useEffect(() => () => tree.dispose(), [tree]);
  return (
    <div className="chain-tree" style={{ height: `min(46vh, calc(var(--row) * ${detail.calls.length + 2} + 12px))` }}>
      <CallGrid
        capture={capture}
        tree={tree}
        label="Calls of the chain"
        mode="chain"
        selected={call}
        goTo={goTo}
        onSelect={({ id }) => onCall(id)}
      />
      <p className="chain-note dim">
        {detail.more > 0 && `${formatCount(detail.more)} more calls are not drawn. `}
        {call !== undefined && (
          <a href={callHref(call)} className="chain-call">
            all about call {call}
          </a>
        )}
      </p>
    </div>
  );
}

/** The same as messages between processes. Asked by itself, as it is read last. */
function ChainSequence({ capture, id, call, onCall }: Omit<ChainArticleProps, 'onClose'>) {
  const sequence = useQuery({
    queryKey: [capture.key, 'sequence', 'chain', id],
    queryFn: ({ signal }) => client.sequence({ chain: id, limit: MOST_STEPS }, signal),
  });
  return (
    <section className="chain-sequence" aria-label="Sequence of the chain" aria-busy={sequence.isFetching}>
      <h3>As a sequence</h3>
      {sequence.isError && <p role="alert">{sequence.error.message}</p>}
      {sequence.isPending && <p className="dim">Reading the sequence …</p>}
      {sequence.data !== undefined && (
        <SequenceWithMenus capture={capture} sequence={sequence.data} selected={call} onCall={onCall} />
      )}
    </section>
  );
}

/** Other places where calls of the chain could belong. */
function Rivals({ detail }: { readonly detail: ChainDetail }) {
  const rivals = detail.calls.flatMap(({ call }) => {
    const others = valueAt(call, 'other_explanations');
    return Array.isArray(others) ? others.map((other: { call: number; weight: number }) => ({ call, other })) : [];
  });
  if (rivals.length === 0) return null;
  return (
    <section aria-label="Other explanations">
      <h3>Other explanations, outweighed</h3>
      <ul>
        {rivals.map(({ call, other }) => {
          const id = Number(numberAt(call, 'id'));
          return (
            <li key={`${id}-${other.call}`}>
              <a href={callHref(id)}>call {id}</a> ({whatIsAsked(call) ?? 'unknown'}) could also belong below{' '}
              <a href={callHref(other.call)}>call {other.call}</a>, weight {other.weight}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
