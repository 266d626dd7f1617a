/** What the filter can name of a node or an edge of the map. Pure. */
import type { MapEdge, MapNode } from '../../../src/server/api.ts';
import { type Named, type NamedValue, nameValues } from '../filter-bar/named.ts';
import { edgeKey, nodeName, type Shown } from './shown.ts';

/** Of each kind; the card beside the map has all. */
const MOST = 4;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const KINDS: Readonly<Record<MapNode['kind'], string>> = {
  process: 'process',
  host: 'service host',
  group: 'processes of one name',
};

/** By the key of a node or edge; `undefined` if it is not shown. */
export function namedPart({ nodes, edges }: Shown, key: string): Named | undefined {
  const node = nodes.find((one) => one.key === key);
  if (node !== undefined) return namedNode(node);
  const edge = edges.find((one) => edgeKey(one) === key);
  if (edge === undefined) return undefined;
  return namedEdge(edge, {
    from: nodes.find((one) => one.key === edge.from),
    to: nodes.find((one) => one.key === edge.to),
  });
}

function namedNode(node: MapNode): Named {
  return {
    whole: { what: KINDS[node.kind], shown: nodeName(node), term: node.filter },
    values: [...processValues('process', node), ...nameValues('service', node.services.slice(0, MOST))],
  };
}

function namedEdge(
  edge: MapEdge,
  ends: { readonly from: MapNode | undefined; readonly to: MapNode | undefined },
): Named {
  const name = (end: MapNode | undefined) => (end === undefined ? '?' : nodeName(end));
  return {
    whole: { what: 'pair', shown: `${name(ends.from)} → ${name(ends.to)}`, term: edge.filter },
    values: [
      ...processValues('client.process', ends.from),
      ...processValues('server.process', ends.to),
      ...edge.interfaces.slice(0, MOST).flatMap(interfaceValues),
      ...nameValues('port', edge.ports.slice(0, MOST)),
    ],
  };
}

/** An interface by its name, or by its UUID if that is all that is known. */
export function interfaceValues(name: string): readonly NamedValue[] {
  return nameValues(UUID.test(name) ? 'interface_uuid' : 'interface', [name]);
}

/** The server writes `?` for a process without a name; no file is called so. What was not seen has no such key. */
function processValues(field: string, node: MapNode | undefined): readonly NamedValue[] {
  const known = node !== undefined && /^[pn]/.test(node.key) && node.title !== '?';
  return known ? nameValues(field, [node.title]) : [];
}

/** The highlights of what is shown, by key. */
export function marksOf(shown: Shown, markOf: (named: Named) => number | undefined): ReadonlyMap<string, number> {
  const keys = [...shown.nodes.map(({ key }) => key), ...shown.edges.map(edgeKey)];
  return new Map(
    keys.flatMap((key) => {
      const named = namedPart(shown, key);
      const mark = named === undefined ? undefined : markOf(named);
      return mark === undefined ? [] : [[key, mark] as const];
    }),
  );
}
