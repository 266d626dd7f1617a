/** Cytoscape, set up for this page. */
import cytoscape, {
  type Core,
  type EdgeSingular,
  type ElementDefinition,
  type Position,
  type StylesheetJson,
} from 'cytoscape';
import fcose from 'cytoscape-fcose';
import { type Colours, MARK_COLOURS, readColours } from '../timeline/colours.ts';
import { amount, edgeKey, edgeLabel, lineWidth, type Metric, nodeLabel, type Shown, traffic } from './shown.ts';

cytoscape.use(fcose);
// While nodes are still being arranged two may lie on each other: it would write to the console that it draws no edge between them.
cytoscape.warnings(false);

/** Cytoscape puts a style element into the page unless this one is there; the page's policy allows style sheets only (map.css). */
const OWN_STYLES = '__________cytoscape_stylesheet';
function withoutStyleElement(): void {
  if (document.getElementById(OWN_STYLES) !== null) return;
  const mark = document.createElement('meta');
  mark.id = OWN_STYLES;
  document.head.append(mark);
}

export function openGraph(container: HTMLElement): Core {
  withoutStyleElement();
  const graph = cytoscape({
    container,
    style: styleOf(readColours(container), USUAL),
    minZoom: 0.05,
    maxZoom: 4,
    boxSelectionEnabled: false,
    selectionType: 'single',
  });
  keepLegible(graph);
  return graph;
}

export function restyle(graph: Core, container: HTMLElement): void {
  graph.style(styleOf(readColours(container), letters(graph)));
}

/** Of a name, in pixels of the screen: no smaller where the picture is smaller, as long as names have room beside each other. */
const LEGIBLE = 10.5;
const USUAL = 13;
const LARGEST = 26;

/** Size of names in the picture's own units, in steps, so that not every turn of the wheel writes all of them anew. */
function letters(graph: Core): number {
  return Math.round(between(USUAL, LEGIBLE / graph.zoom(), LARGEST));
}

/** Keeps names legible at every zoom. */
function keepLegible(graph: Core): void {
  let now = USUAL;
  graph.on('zoom', () => {
    const size = letters(graph);
    if (size === now) return;
    now = size;
    graph.style().selector('node, edge').style({ 'font-size': size }).update();
  });
}

function styleOf(colours: Colours, size: number): StylesheetJson {
  const text = { 'font-family': colours.font, color: colours.fg, 'font-size': size, 'text-wrap': 'wrap' } as const;
  return [
    {
      selector: 'node',
      style: {
        ...text,
        label: 'data(label)',
        width: 'data(size)',
        height: 'data(size)',
        'background-color': colours['bg-raised'],
        'border-width': 2,
        'border-color': colours['series-1'],
        'text-valign': 'bottom',
        'text-margin-y': 4,
        'text-background-color': colours.bg,
        'text-background-opacity': 0.75,
        'text-background-padding': '1px',
        'min-zoomed-font-size': 6,
      },
    },
    { selector: 'node[kind = "host"]', style: { shape: 'hexagon', 'border-color': colours['series-3'] } },
    {
      selector: 'node[kind = "group"]',
      style: {
        shape: 'round-rectangle',
        'border-style': 'double',
        'border-width': 5,
        'border-color': colours['series-2'],
      },
    },
    {
      selector: 'edge',
      style: {
        ...text,
        width: 'data(width)',
        'curve-style': 'bezier',
        'control-point-step-size': 28,
        'line-color': colours['fg-dim'],
        'line-opacity': (edge: EdgeSingular) => Number(edge.data('opacity')),
        'target-arrow-shape': 'triangle',
        'target-arrow-color': colours['fg-dim'],
        'arrow-scale': 0.8,
        'loop-direction': '-45deg',
      },
    },
    {
      selector: 'edge[errors > 0]',
      style: { 'line-style': 'dashed', 'line-color': colours.bad, 'target-arrow-color': colours.bad },
    },
    { selector: 'edge[calls = 0]', style: { 'line-style': 'dotted', 'target-arrow-shape': 'vee' } },
    ...MARK_COLOURS.flatMap((name, mark) => [
      { selector: `node.mark-${mark}`, style: { 'background-color': colours[name] } },
      {
        selector: `edge.mark-${mark}`,
        style: { 'line-color': colours[name], 'target-arrow-color': colours[name], 'line-opacity': 1 },
      },
    ]),
    { selector: 'edge.around', style: { 'line-opacity': 0.85 } },
    { selector: '.faded', style: { opacity: 0.16 } },
    {
      selector: 'edge.lit, edge:selected',
      style: {
        label: 'data(label)',
        'line-opacity': 1,
        'line-color': colours.accent,
        'target-arrow-color': colours.accent,
        'text-background-color': colours.bg,
        'text-background-opacity': 0.9,
        'text-background-padding': '3px',
        'z-index': 10,
      },
    },
    {
      selector: 'node:selected, node.found',
      style: { 'border-color': colours.accent, 'border-width': 5, 'background-color': colours['bg-selected'] },
    },
  ];
}

function elementsOf(shown: Shown, metric: Metric): ElementDefinition[] {
  const most = Math.max(1, ...shown.edges.map((edge) => amount(edge, metric) ?? 0));
  // Many lines become a haze that the chosen ones stand out of.
  const opacity = Math.max(0.12, Math.min(0.6, 45 / Math.max(1, shown.edges.length)));
  const busiest = Math.max(2, ...shown.nodes.map(traffic));
  return [
    ...shown.nodes.map((node) => ({
      group: 'nodes' as const,
      data: {
        id: node.key,
        kind: node.kind,
        label: nodeLabel(node),
        size: 20 + 34 * (Math.log(traffic(node) + 1) / Math.log(busiest + 1)) ** 2,
      },
    })),
    ...shown.edges.map((edge) => ({
      group: 'edges' as const,
      data: {
        id: edgeKey(edge),
        source: edge.from,
        target: edge.to,
        errors: edge.errors,
        calls: edge.calls,
        opacity,
        width: lineWidth(amount(edge, metric), most),
        label: edgeLabel(edge, metric),
      },
    })),
  ];
}

/**
 * Brings the graph to what is shown. What was there stays where it was; only what is new looks for a place. Who sees all of it goes on
 * to see all; what is zoomed to stays.
 */
export function update(graph: Core, shown: Shown, metric: Metric, places: Map<string, Position>): void {
  graph.nodes().forEach((node) => {
    places.set(node.id(), { ...node.position() });
  });
  const whole = seesAll(graph);
  const elements = elementsOf(shown, metric);
  const wanted = new Set(elements.map(({ data }) => data.id));
  graph.batch(() => {
    graph.elements().forEach((element) => {
      if (!wanted.has(element.id())) element.remove();
    });
    for (const element of elements) {
      const old = graph.getElementById(element.data.id ?? '');
      if (old.nonempty()) old.data(element.data);
      else graph.add({ ...element, position: { ...(places.get(element.data.id ?? '') ?? { x: 0, y: 0 }) } });
    }
  });
  const fresh = graph.nodes().filter((node) => !places.has(node.id()));
  if (fresh.nonempty()) arrange(graph, places);
  if (whole && !seesAll(graph)) graph.fit(undefined, PADDING);
}

/** In pixels, between what is drawn and the edge. */
const PADDING = 30;

function seesAll(graph: Core): boolean {
  if (graph.nodes().empty()) return false;
  const seen = graph.extent();
  const { x1, y1, x2, y2 } = graph.nodes().boundingBox();
  return x1 >= seen.x1 && y1 >= seen.y1 && x2 <= seen.x2 && y2 <= seen.y2;
}

const MARK_CLASSES = MARK_COLOURS.map((_, mark) => `mark-${mark}`).join(' ');

/** Lights what is highlighted, each in the colour of its highlight. */
export function highlight(graph: Core, marks: ReadonlyMap<string, number>): void {
  graph.batch(() => {
    graph.elements().removeClass(MARK_CLASSES);
    for (const [key, mark] of marks) graph.getElementById(key).addClass(`mark-${mark}`);
  });
}

/** Height of a window in which the usual distances are right. */
const ROOM = 700;

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/** Looks for places; those in `places` keep theirs. */
export function arrange(graph: Core, places: ReadonlyMap<string, Position>): void {
  const fixed = graph.nodes().filter((node) => places.has(node.id()));
  // The picture is scaled to the window: on a large one nodes may lie further apart, and hide fewer names. Where nearly all
  // talk to all, each line pulls, and only length keeps them apart.
  const room = Math.min(graph.width(), graph.height()) / ROOM;
  const crowd = Math.sqrt(graph.edges().length / (4 * Math.max(1, graph.nodes().length)));
  const spread = between(1, room, 2) * between(1, crowd, 3);
  const options = {
    name: 'fcose',
    animate: false,
    randomize: fixed.empty(),
    quality: 'default',
    nodeDimensionsIncludeLabels: true,
    packComponents: false,
    idealEdgeLength: 140 * spread,
    nodeRepulsion: 16_000 * spread ** 2,
    edgeElasticity: 0.25,
    gravity: 0.3,
    nodeSeparation: 100,
    fit: fixed.empty(),
    padding: PADDING,
    ...(fixed.empty()
      ? {}
      : { fixedNodeConstraint: fixed.map((node) => ({ nodeId: node.id(), position: places.get(node.id()) })) }),
  };
  graph.layout(options).run();
  // The layout keeps to the pixel only most of them.
  fixed.positions((node) => places.get(node.id()) ?? node.position());
}
