import { type MouseEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { formatCount, formatDuration } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { numberAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import type { WhyAnswer } from '../../../src/present/why-json.ts';
import type { CaptureSummary, ChainDetail } from '../../../src/server/api.ts';
import { isBusy, sameOfAnother, useGrowing } from '../app/growing.ts';
import { CallGrid } from '../calls/CallGrid.tsx';
import { CallTree } from '../calls/call-tree.ts';
import { client } from '../client.ts';
import { Panel } from '../detail/Panel.tsx';
import { Party } from '../detail/Party.tsx';
import { callHref } from '../links.ts';
import { SequenceWithMenus } from '../sequence/SequenceWithMenus.tsx';
import { Sure } from '../widgets/Sure.tsx';
import { chainRow, processNames } from './chain-row.ts';
import { ChainSource, placeOf } from './chain-source.ts';

/** Calls drawn as a sequence; a longer chain says how much is left out. */
const MOST_STEPS = 400;

export interface ChainArticleProps {
  readonly capture: CaptureSummary;
  readonly id: number;
  readonly call: number | undefined;
  readonly onCall: (call: number) => void;
  /** The same by a link within the article. */
  readonly onLink: (call: number) => void;
  /** Address of a call within the article. */
  readonly hrefOf: (call: number) => string;
  readonly onClose: () => void;
}

/** One chain: its calls as a tree and as a sequence, what it ended in, and what else would explain its links. */
export function ChainArticle({ capture, id, call, onCall, onLink, hrefOf, onClose }: ChainArticleProps) {
  const key = [capture.key, 'chain', id];
  const detail = useGrowing(capture, {
    key,
    ask: (signal) => client.chain(id, signal),
    keeps: sameOfAnother(key),
  });
  const chosen = useRef<Chosen>(undefined);
  // Links lead to where they lead however often they are clicked.
  const [turn, setTurn] = useState(0);
  const follow = (event: MouseEvent, to: number): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chosen.current = undefined;
    setTurn((count) => count + 1);
    onLink(to);
  };
  const choose = (by: Chosen['by']) => (one: number) => {
    chosen.current = { call: one, by };
    onCall(one);
  };
  return (
    <Panel label={`Chain ${id}`} kind="chain-article" busy={isBusy(detail)} close="Close the chain" onClose={onClose}>
      {detail.error !== undefined && <p role="alert">{detail.error.message}</p>}
      {detail.isPending && <p className="view-note">Reading chain {id} …</p>}
      {detail.data !== undefined && (
        <>
          <ChainTitle detail={detail.data} />
          <ChainTree
            capture={capture}
            detail={detail.data}
            call={call}
            chosen={chosen}
            turn={turn}
            onCall={choose('tree')}
          />
          <Rivals detail={detail.data} hrefOf={hrefOf} onFollow={follow} />
          <ChainSequence capture={capture} id={id} call={call} onCall={choose('sequence')} />
        </>
      )}
    </Panel>
  );
}

/** A call that was chosen in the article itself: what was clicked stays where it is. */
interface Chosen {
  readonly call: number;
  readonly by: 'tree' | 'sequence';
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

interface ChainTreeProps extends Pick<ChainArticleProps, 'capture' | 'call' | 'onCall'> {
  readonly detail: ChainDetail;
  readonly chosen: RefObject<Chosen | undefined>;
  /** Another one each time a link is followed. */
  readonly turn: number;
}

function ChainTree({ capture, detail, call, chosen, turn, onCall }: ChainTreeProps) {
  const { calls } = detail;
  const [{ source, tree }] = useState(() => {
    const made = new ChainSource(calls);
    return { source: made, tree: new CallTree(made) };
  });
  useEffect(() => {
    if (source.replace(calls)) tree.refresh();
  }, [source, tree, calls]);
  useEffect(() => () => tree.dispose(), [tree]);
  const box = useRef<HTMLDivElement>(null);
  const goTo = useLinkedCall({ tree, calls, call, chosen, turn, box });
  return (
    <div
      ref={box}
      className="chain-tree"
      style={{ height: `min(46vh, calc(var(--row) * ${calls.length + 2} + 12px))` }}
    >
      <CallGrid
        capture={capture}
        tree={tree}
        label="Calls of the chain"
        mode="chain"
        selected={call}
        goTo={goTo}
        onArrived={(one) => {
          chosen.current = { call: one, by: 'tree' };
        }}
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

interface LinkedCall extends Pick<ChainTreeProps, 'call' | 'chosen' | 'turn'> {
  readonly tree: CallTree;
  readonly calls: ChainDetail['calls'];
  readonly box: RefObject<HTMLElement | null>;
}

/** Where the call of a link stands, until it was gone to; a click into the tree moves nothing, one into the sequence only the tree. */
function useLinkedCall({ tree, calls, call, chosen, turn, box }: LinkedCall) {
  const here = chosen.current?.call === call && chosen.current?.by === 'tree';
  const place = call === undefined || here ? undefined : placeOf(calls, call);
  const root = place?.root;
  // biome-ignore lint/correctness/useExhaustiveDependencies: followed once more, a link leads there once more
  const goTo = useMemo(
    () => (call === undefined || root === undefined ? undefined : { root, call }),
    [call, root, turn],
  );
  useEffect(() => {
    if (call === undefined) chosen.current = undefined;
  }, [call, chosen]);
  const above = useRef(place?.above);
  above.current = place?.above;
  useEffect(() => {
    if (goTo === undefined) return;
    tree.reveal(goTo.root, above.current ?? []);
    if (chosen.current?.call !== goTo.call) box.current?.scrollIntoView({ block: 'nearest' });
  }, [tree, goTo, chosen, box]);
  return goTo;
}

/** The same as messages between processes. Asked by itself, as it is read last. */
function ChainSequence({ capture, id, call, onCall }: Pick<ChainArticleProps, 'capture' | 'id' | 'call' | 'onCall'>) {
  const key = [capture.key, 'sequence', 'chain', id];
  const sequence = useGrowing(capture, {
    key,
    ask: (signal) => client.sequence({ chain: id, limit: MOST_STEPS }, signal),
    keeps: sameOfAnother(key),
  });
  return (
    <section className="chain-sequence" aria-label="Sequence of the chain" aria-busy={isBusy(sequence)}>
      <h3>As a sequence</h3>
      {sequence.error !== undefined && <p role="alert">{sequence.error.message}</p>}
      {sequence.isPending && <p className="dim">Reading the sequence …</p>}
      {sequence.data !== undefined && (
        <SequenceWithMenus capture={capture} sequence={sequence.data} selected={call} onCall={onCall} />
      )}
    </section>
  );
}

/** Other places where calls of the chain could belong. */
function Rivals({
  detail,
  hrefOf,
  onFollow,
}: Pick<ChainArticleProps, 'hrefOf'> & {
  readonly detail: ChainDetail;
  readonly onFollow: (event: MouseEvent, call: number) => void;
}) {
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
              <a href={hrefOf(id)} onClick={(event) => onFollow(event, id)}>
                call {id}
              </a>{' '}
              ({whatIsAsked(call) ?? 'unknown'}) could also belong below{' '}
              <a href={callHref(other.call)}>call {other.call}</a>, weight {other.weight}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
