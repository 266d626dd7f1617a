import { useMemo, useState } from 'react';
import { formatCount } from '../../../src/present/format.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { markAmong } from '../filter-bar/named.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { type MenuEvent, useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { Button } from '../widgets/Button.tsx';
import { SplitPane } from '../widgets/SplitPane.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { Graph } from './Graph.tsx';
import { fits, MapList } from './MapList.tsx';
import { marksOf, namedPart } from './named-parts.ts';
import { edgeKey, METRICS, type Metric, narrowed, shownPart } from './shown.ts';
import './map.css';

/** Nodes that the server sends; the slider hides of these. */
const AT_FIRST = 40;
const GROUPS = [
  ['service', 'by service host and name'],
  ['process', 'each process'],
  ['name', 'by name'],
] as const;
const METRIC_NAMES: Readonly<Record<Metric, string>> = { calls: 'calls', bytes: 'bytes', time: 'time' };

/** Who talks to whom, through what, and how much. */
export function MapView({ capture, route }: ViewProps) {
  const group = GROUPS.find(([id]) => id === route.params['group'])?.[0] ?? 'service';
  const metric = METRICS.find((one) => one === route.params['width']) ?? 'calls';
  const most = /^[1-9]\d{0,5}$/.test(route.params['most'] ?? '') ? Number(route.params['most']) : AT_FIRST;
  const search = route.params['find'] ?? '';
  const [fit, setFit] = useState(0);
  const [again, setAgain] = useState(0);
  const query = { filter: route.filter, group };
  const answer = useGrowing(capture, {
    key: [capture.key, 'map', query],
    ask: (signal) => client.map(query, signal),
    keeps: keepsAll,
  });
  const map = answer.data;
  const chosen = route.params['chosen'];
  const shown = useMemo(() => map && shownPart(map, most, chosen), [map, most, chosen]);
  const found = useMemo(
    () => new Set(search.trim() === '' ? [] : shown?.nodes.filter((node) => fits(node, search)).map(({ key }) => key)),
    [shown, search],
  );
  const menu = useValueMenu('Part of the map');
  const lit = useFilter().marks;
  const marks = useMemo(
    () => (shown === undefined ? new Map() : marksOf(shown, (named) => markAmong(lit, named))),
    [shown, lit],
  );
  if (answer.error !== undefined) {
    return <Failed title="The map could not be read" error={answer.error} onRetry={answer.refetch} />;
  }
  if (map === undefined || shown === undefined)
    return <StatePane kind="loading" title="Adding up calls and messages …" />;
  const choose = (key: string | undefined) => route.change({ params: { chosen: key ?? '' } }, true);
  const filterBy = (key: string) => {
    const part = map.nodes.find((node) => node.key === key) ?? map.edges.find((edge) => edgeKey(edge) === key);
    // A step of its own: the back button undoes it. What was clicked stays chosen, and beside the map in words.
    if (part !== undefined) route.change({ filter: narrowed(route.filter, part.filter), params: { chosen: key } });
  };
  const onMenu = (event: MenuEvent, key: string) => {
    const named = namedPart(shown, key);
    if (named !== undefined) menu.open(event, named.values, named.whole);
  };
  const list = { marks, onMenu, shown, metric, chosen, filter: route.filter, onChoose: choose, onFilter: filterBy };
  return (
    <div className="map" aria-busy={isBusy(answer)}>
      <div className="map-bar" role="toolbar" aria-label="Map">
        <label>
          Nodes{' '}
          <select
            value={group}
            onChange={(event) => route.change({ params: { group: event.target.value, chosen: '' } }, true)}
          >
            {GROUPS.map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          Width by{' '}
          <select value={metric} onChange={(event) => route.change({ params: { width: event.target.value } }, true)}>
            {METRICS.map((one) => (
              <option key={one} value={one}>
                {METRIC_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="map-slider">
          Busiest{' '}
          <input
            type="range"
            min={1}
            max={Math.max(1, map.nodes.length)}
            value={Math.min(most, map.nodes.length)}
            onChange={(event) => route.change({ params: { most: event.target.value } }, true)}
          />{' '}
          <span className="number">
            {formatCount(shown.nodes.length)} shown, {formatCount(shown.hiddenNodes)} quieter hidden
          </span>
        </label>
        <input
          type="search"
          size={26}
          placeholder="Find a process or service"
          aria-label="Find a process or service"
          value={search}
          onChange={(event) => route.change({ params: { find: event.target.value } }, true)}
        />
        <Button onClick={() => setFit(fit + 1)}>Fit</Button>
        <Button onClick={() => setAgain(again + 1)}>Arrange anew</Button>
      </div>
      {map.nodes.length === 0 ? (
        <Nothing title="The capture holds no calls and messages" filtered="No call or message fits the filter" />
      ) : (
        <SplitPane direction="row" name="map" initial={0.74} label="Width of the list">
          <Graph {...list} found={found} fit={fit} again={again} />
          <MapList {...list} search={search} />
        </SplitPane>
      )}
      {menu.element}
      <p className="map-legend">
        <span>○ process</span>
        <span>⬡ service host</span>
        <span>▣ several of one name</span>
        <span>dashed: some calls failed</span>
        <span title="Messages that belong to no call: nobody answered them, or the answer was not recorded">
          dotted: one-way messages only
        </span>
        <span>
          A click filters, Shift and click only shows the facts, a right click excludes and highlights, the wheel zooms,
          dragging moves
        </span>
        {map.oneWayLeftOut && <b>One-way messages are left out: the filter asks for what only calls have</b>}
      </p>
    </div>
  );
}
