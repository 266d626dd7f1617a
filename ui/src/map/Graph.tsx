import type { Core, Position } from 'cytoscape';
import { useEffect, useRef } from 'react';
import type { MenuEvent } from '../filter-bar/use-value-menu.tsx';
import { onSchemeChange } from '../timeline/colours.ts';
import { arrange, highlight, openGraph, restyle, update } from './graph.ts';
import type { Metric, Shown } from './shown.ts';

interface GraphProps {
  readonly shown: Shown;
  readonly metric: Metric;
  /** Key of the chosen node or edge. */
  readonly chosen: string | undefined;
  readonly found: ReadonlySet<string>;
  readonly onChoose: (key: string | undefined) => void;
  readonly onFilter: (key: string) => void;
  readonly onMenu: (event: MenuEvent, key: string) => void;
  /** Numbers of highlights, by key. */
  readonly marks: ReadonlyMap<string, number>;
  /** Counts up when all shall be seen, or be arranged anew. */
  readonly fit: number;
  readonly again: number;
}

/** The picture; the list beside it says the same in words. */
export function Graph(props: GraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const graph = useRef<Core>(undefined);
  const places = useRef(new Map<string, Position>());
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const container = box.current;
    if (container === null) return;
    const made = openGraph(container);
    graph.current = made;
    made.on('tap', (event) => {
      const { onChoose, onFilter } = latest.current;
      // The first click of a double one has filtered; under the second lies something else by now.
      if (event.originalEvent.detail > 1) return;
      if (event.target === made) onChoose(undefined);
      else if (event.originalEvent.shiftKey) onChoose(String(event.target.id()));
      else onFilter(String(event.target.id()));
    });
    // The right button looks without filtering, too, and opens the menu.
    made.on('cxttap', 'node, edge', (event) => {
      const key = String(event.target.id());
      latest.current.onChoose(key);
      latest.current.onMenu(event.originalEvent, key);
    });
    made.on('mouseover', 'node', (event) => event.target.connectedEdges().addClass('lit'));
    made.on('mouseout', 'node', (event) => event.target.connectedEdges().removeClass('lit'));
    made.on('mouseover', 'edge', (event) => event.target.addClass('lit'));
    made.on('mouseout', 'edge', (event) => event.target.removeClass('lit'));
    const stop = onSchemeChange(() => restyle(made, container));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(container);
    return () => {
      stop();
      observer.disconnect();
      made.destroy();
    };
  }, []);
  const { shown, metric, chosen, found, fit, again, marks } = props;
  useEffect(() => {
    if (graph.current !== undefined) update(graph.current, shown, metric, places.current);
  }, [shown, metric]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new elements are lit like the old ones
  useEffect(() => {
    if (graph.current !== undefined) highlight(graph.current, marks);
  }, [marks, shown]);
  useEffect(() => {
    if (fit > 0) graph.current?.fit(undefined, 30);
  }, [fit]);
  useEffect(() => {
    if (again === 0 || graph.current === undefined) return;
    places.current.clear();
    arrange(graph.current, places.current);
  }, [again]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new elements are lit like the old ones
  useEffect(() => {
    const all = graph.current;
    if (all === undefined) return;
    all.batch(() => {
      all.elements().unselect().removeClass('faded found around');
      for (const key of found) all.getElementById(key).addClass('found');
      if (chosen === undefined) return;
      const element = all.getElementById(chosen);
      if (element.empty()) return;
      element.select();
      const around = all.nodes().getElementById(chosen).empty()
        ? element.union(all.edges().getElementById(chosen).connectedNodes())
        : all.nodes().getElementById(chosen).closedNeighborhood();
      around.edges().addClass('around');
      all.elements().difference(around).addClass('faded');
    });
  }, [chosen, found, shown]);
  return (
    <div
      className="map-graph"
      ref={box}
      role="img"
      aria-label="Map of who talks to whom; the list beside it has the same"
    />
  );
}
