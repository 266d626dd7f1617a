/** What of a map is drawn: the busiest nodes, how wide each edge is, and what its texts are. Pure. */
import { formatCount, formatDuration, formatSize } from '../../../src/present/format.ts';
import { safeText, truncate } from '../../../src/present/safe-text.ts';
import type { MapEdge, MapNode, TrafficMap } from '../../../src/server/api.ts';

export const METRICS = ['calls', 'bytes', 'time'] as const;
export type Metric = (typeof METRICS)[number];

export interface Shown {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Left out here and by the server. */
  readonly hiddenNodes: number;
  readonly hiddenEdges: number;
}

/**
 * The `most` busiest nodes and what goes between them. A chosen node, and what a chosen edge joins, stays when others have become
 * busier.
 */
export function shownPart(map: TrafficMap, most: number, chosen?: string): Shown {
  const edge = chosen === undefined ? undefined : map.edges.find((one) => edgeKey(one) === chosen);
  const kept = new Set([chosen, edge?.from, edge?.to]);
  const ranked = [...map.nodes].sort((a, b) => traffic(b) - traffic(a));
  const nodes = ranked.filter(({ key }, rank) => rank < most || kept.has(key));
  const keys = new Set(nodes.map(({ key }) => key));
  const edges = map.edges.filter(({ from, to }) => keys.has(from) && keys.has(to));
  return {
    nodes,
    edges,
    hiddenNodes: map.hiddenNodes + map.nodes.length - nodes.length,
    hiddenEdges: map.hiddenEdges + map.edges.length - edges.length,
  };
}

/** Calls and messages outside of calls. */
export function traffic(one: Pick<MapEdge, 'calls' | 'one_way'>): number {
  return one.calls + one.one_way;
}

/** `12 calls, 3 one-way`. */
export function trafficText({ calls, one_way }: Pick<MapEdge, 'calls' | 'one_way'>): string {
  const parts = [`${formatCount(calls)} ${calls === 1 ? 'call' : 'calls'}`, `${formatCount(one_way)} one-way`];
  return (one_way === 0 ? parts.slice(0, 1) : calls === 0 ? parts.slice(1) : parts).join(', ');
}

/** How much an edge carries; `null` if that is not known. */
export function amount(edge: MapEdge, metric: Metric): number | null {
  return metric === 'calls' ? traffic(edge) : metric === 'bytes' ? edge.bytes : edge.time_ns;
}

export function amountText(edge: MapEdge, metric: Metric): string {
  if (metric === 'calls') return trafficText(edge);
  const value = amount(edge, metric);
  if (value === null) return 'sizes not recorded';
  return metric === 'bytes' ? formatSize(value) : formatDuration(value);
}

const THIN = 1;
const THICK = 9;

/** Width of a line in pixels, by the logarithm: traffic differs by many powers of ten. */
export function lineWidth(value: number | null, most: number): number {
  if (value === null || value <= 0 || most <= 1) return THIN;
  return THIN + (THICK - THIN) * Math.min(1, Math.log(value + 1) / Math.log(most + 1)) ** 2;
}

export function nodeName(node: MapNode): string {
  const [pid] = node.pids;
  const which = node.kind === 'group' ? ` ×${node.pids.length}` : pid === undefined ? '' : ` (${pid})`;
  return `${safeText(node.title)}${which}`;
}

/** Name and services in lines that are not too long. */
export function nodeLabel(node: MapNode): string {
  const name = truncate(nodeName(node), 28);
  if (node.services.length === 0) return name;
  const more = node.services.length > 2 ? ` +${node.services.length - 2}` : '';
  return `${name}\n${truncate(safeText(node.services.slice(0, 2).join(', ')), 26)}${more}`;
}

/** Interfaces and ports of an edge, for its middle. */
export function edgeLabel(edge: MapEdge, metric: Metric): string {
  const names = [...edge.interfaces.slice(0, 2), ...edge.ports.slice(0, 1)].map((name) => truncate(safeText(name), 34));
  const failed = edge.errors > 0 ? [`✕ ${formatCount(edge.errors)} failed`] : [];
  return [amountText(edge, metric), ...failed, ...names].join('\n');
}

export function edgeKey({ from, to }: Pick<MapEdge, 'from' | 'to'>): string {
  return JSON.stringify([from, to]);
}

/** A filter narrowed by that of a node or edge; itself if it ends so already. */
export function narrowed(filter: string, more: string): string {
  const wrap = (text: string): string => (/\b(or|and)\b|\|\||&&/i.test(text) ? `(${text})` : text);
  if (filter.trim() === '' || filter.trim() === more) return more;
  if (filter.trim().endsWith(` ${wrap(more)}`)) return filter.trim();
  return `${wrap(filter.trim())} ${wrap(more)}`;
}
