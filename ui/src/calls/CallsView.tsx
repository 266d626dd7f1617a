import { type RefObject, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { formatCount } from '../../../src/present/format.ts';
import { numberAt } from '../../../src/present/row.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { useGrowing, useGrown } from '../app/growing.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { SaveRows } from '../grid/SaveRows.tsx';
import { Button } from '../widgets/Button.tsx';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { SEGMENT_WORDS } from './Bar.tsx';
import { CallGrid, type LinkedCall } from './CallGrid.tsx';
import { CallPanel } from './CallPanel.tsx';
import { CallTree } from './call-tree.ts';
import type { BarsMode } from './shown-times.ts';
import '../detail/detail.css';

/** Calls with all that happened because of them, across processes, and a waterfall beside them. */
export function CallsView({ capture, route }: ViewProps) {
  const tree = useTree(route.filter, capture);
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  const mode: BarsMode = route.params['bars'] === 'chain' ? 'chain' : 'clock';
  const id = /^\d{1,15}$/.test(route.params['id'] ?? '') ? Number(route.params['id']) : undefined;
  const known = useRef<Known>(undefined);
  const goTo = useLinkedPlace(tree, id, known, { capture, route });
  const list = (
    <div className="calls-list">
      <TreeState tree={tree} />
      {snapshot.error === undefined && (snapshot.count > 0 || !snapshot.ready) && (
        <CallGrid
          tree={tree}
          capture={capture}
          label="Calls"
          mode={mode}
          selected={id}
          goTo={goTo}
          onArrived={(call) => {
            known.current = { tree, call };
          }}
          onSelect={(entry) => {
            known.current = { tree, call: entry.id };
            route.change({ params: { id: String(entry.id) } }, true);
          }}
        />
      )}
    </div>
  );
  return (
    <div className="calls-view">
      <SaveRows
        entity="calls"
        filter={route.filter}
        chosen={{ title: 'The chosen call', filter: id === undefined ? undefined : `id:${id}` }}
      />
      <div className="calls-bar" role="toolbar" aria-label="How calls are shown">
        <span className="dim" aria-live="polite">
          {snapshot.ready && snapshot.rootsKnown ? `${formatCount(snapshot.roots)} chains of calls` : ''}
        </span>
        <span className="calls-legend" aria-hidden="true">
          {SEGMENT_WORDS.map(([kind, words]) => (
            <span key={kind}>
              <span className={`bar-sample bar-${kind}`} /> {words}
            </span>
          ))}
        </span>
        <label>
          Bars{' '}
          <select
            value={mode}
            onChange={(event) =>
              route.change({ params: { bars: event.target.value === 'chain' ? 'chain' : '' } }, true)
            }
          >
            <option value="clock">on the clock</option>
            <option value="chain">from the start of each chain</option>
          </select>
        </label>
        <Button onClick={() => tree.setAll(true)}>Expand all</Button>
        <Button onClick={() => tree.setAll(false)}>Collapse all</Button>
      </div>
      <SplitPane direction="column" name="calls" initial={0.54} label="Height of the tree of calls">
        {list}
        {id === undefined ? null : (
          <CallPanel capture={capture} id={id} onClose={() => route.change({ params: { id: '' } }, true)} />
        )}
      </SplitPane>
    </div>
  );
}

function TreeState({ tree }: { readonly tree: CallTree }) {
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  if (snapshot.error !== undefined) {
    return <Failed title="The calls could not be read" error={snapshot.error} onRetry={() => tree.retry()} />;
  }
  if (!snapshot.ready) return <StatePane kind="loading" title="Reading calls …" />;
  if (snapshot.count > 0) return null;
  return (
    <Nothing
      title="No calls"
      filtered="No call fits the filter"
      text={{ all: 'The recording holds no request that could be joined to a call.' }}
    />
  );
}

function useTree(filter: string, capture: CaptureSummary): CallTree {
  const tree = useMemo(
    () =>
      new CallTree({
        roots: (from, count, signal) => client.tree({ filter, from, count }, signal),
        below: (parent, signal) => client.treeChildren({ filter, parent }, signal),
      }),
    [filter],
  );
  useEffect(() => () => tree.dispose(), [tree]);
  useGrown(capture, tree);
  return tree;
}

interface Known {
  readonly tree: CallTree;
  readonly call: number;
}

/**
 * Where the call of a link stands, until it was gone to. `known`: the call that was gone to or chosen in this tree. It is not state, as the
 * address is none either: of both at once it can be told whether somebody chose or a link leads elsewhere.
 */
function useLinkedPlace(
  tree: CallTree,
  id: number | undefined,
  known: RefObject<Known | undefined>,
  { capture, route: { filter } }: ViewProps,
): LinkedCall | undefined {
  useEffect(() => {
    if (id === undefined) known.current = undefined;
  }, [id, known]);
  const linked = known.current?.tree === tree && known.current.call === id ? undefined : id;
  const place = useGrowing(capture, {
    key: [capture.key, 'tree/position', linked, filter],
    enabled: linked !== undefined,
    ask: async (signal) => {
      if (linked === undefined) return null;
      const [{ index }, detail] = await Promise.all([
        client.treePosition({ id: linked, filter }, signal),
        client.call(linked, signal),
      ]);
      return index === null ? null : { index, above: detail.above.map((call) => Number(numberAt(call, 'id'))) };
    },
  });
  const found = linked === undefined ? undefined : (place.data ?? undefined);
  useEffect(() => {
    if (found !== undefined) tree.reveal(found.index, found.above);
  }, [tree, found]);
  return useMemo(
    () => (found === undefined || linked === undefined ? undefined : { root: found.index, call: linked }),
    [found, linked],
  );
}
