import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { formatCount } from '../../../src/present/format.ts';
import { numberAt } from '../../../src/present/row.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { SEGMENT_WORDS } from './Bar.tsx';
import { CallGrid } from './CallGrid.tsx';
import { CallPanel } from './CallPanel.tsx';
import { CallTree } from './call-tree.ts';
import type { BarsMode } from './shown-times.ts';
import '../detail/detail.css';

/** Calls with all that happened because of them, across processes, and a waterfall beside them. */
export function CallsView({ capture, route }: ViewProps) {
  const { filter } = route;
  const tree = useTree(filter, capture.key);
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  const mode: BarsMode = route.params['bars'] === 'chain' ? 'chain' : 'clock';
  const id = /^\d{1,15}$/.test(route.params['id'] ?? '') ? Number(route.params['id']) : undefined;
  const goTo = useLinkedPlace(tree, id, filter, capture.key);
  return (
    <div className="calls-view">
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
        <button type="button" onClick={() => tree.setAll(true)} aria-pressed={tree.opensAll}>
          Expand all
        </button>
        <button type="button" onClick={() => tree.setAll(false)} aria-pressed={!tree.opensAll}>
          Collapse all
        </button>
      </div>
      <TreeState tree={tree} filtered={filter !== ''} />
      {(snapshot.count > 0 || !snapshot.ready) && (
        <CallGrid
          tree={tree}
          start={capture.first ?? ''}
          label="Calls"
          mode={mode}
          selected={id}
          goTo={goTo}
          onSelect={(entry) => route.change({ params: { id: String(entry.id) } }, true)}
        />
      )}
      {id !== undefined && (
        <CallPanel capture={capture} id={id} onClose={() => route.change({ params: { id: '' } }, true)} />
      )}
    </div>
  );
}

function TreeState({ tree, filtered }: { readonly tree: CallTree; readonly filtered: boolean }) {
  const snapshot = useSyncExternalStore(tree.subscribe, tree.get);
  if (snapshot.error !== undefined) return <p role="alert">{snapshot.error.message}</p>;
  if (!snapshot.ready) return <p className="view-note">Reading calls …</p>;
  if (snapshot.count > 0) return null;
  return <p className="view-note">{filtered ? 'No call fits the filter.' : 'The capture holds no calls.'}</p>;
}

function useTree(filter: string, key: string): CallTree {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another capture is another tree
  const tree = useMemo(
    () =>
      new CallTree({
        roots: (from, count, signal) => client.tree({ filter, from, count }, signal),
        below: (parent, signal) => client.treeChildren({ filter, parent }, signal),
      }),
    [filter, key],
  );
  useEffect(() => () => tree.dispose(), [tree]);
  return tree;
}

/** Where the call of a link stands: asked once, for the call that the page was opened with. */
function useLinkedPlace(tree: CallTree, id: number | undefined, filter: string, key: string) {
  const [linked] = useState(id);
  const place = useQuery({
    queryKey: [key, 'tree/position', linked, filter],
    enabled: linked !== undefined,
    queryFn: async ({ signal }) => {
      if (linked === undefined) return null;
      const [{ index }, detail] = await Promise.all([
        client.treePosition({ id: linked, filter }, signal),
        client.call(linked, signal),
      ]);
      return index === null ? null : { index, above: detail.above.map((call) => Number(numberAt(call, 'id'))) };
    },
  });
  const found = place.data ?? undefined;
  useEffect(() => {
    if (found !== undefined) tree.reveal(found.above);
  }, [tree, found]);
  return useMemo(
    () => (found === undefined || linked === undefined ? undefined : { root: found.index, call: linked }),
    [found, linked],
  );
}
