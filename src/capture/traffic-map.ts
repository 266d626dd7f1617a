/** Who talks to whom: processes, or groups of them, and the calls and other messages between. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { writtenText } from '../query/print.ts';
import { type Chosen, chosenCalls, chosenOneWay } from './chosen-calls.ts';
import { count, queryRows } from './run.ts';
import type { Where } from './select.ts';
import { oneText, shortText } from './texts.ts';
import type { Row, Value } from './values.ts';

/**
 * What one node is. `process`: each process. `name`: all processes of one image name. `service`: a process that hosts services
 * by itself, all others by name.
 */
export const MAP_GROUPS = ['process', 'name', 'service'] as const;
export type MapGroup = (typeof MAP_GROUPS)[number];

export interface TrafficOptions {
  readonly where?: Where;
  /** Which messages outside of calls count too, by a condition over `messages_flat`; none without it. */
  readonly oneWay?: { readonly where?: Where | undefined };
  readonly group: MapGroup;
  /** At most so many nodes, those with most traffic. */
  readonly limit: number;
}

export interface TrafficNode {
  readonly key: string;
  readonly title: string;
  readonly kind: 'process' | 'host' | 'group';
  readonly pids: readonly number[];
  readonly services: readonly string[];
  readonly calls: number;
  /** Messages outside of calls, sent or received. */
  readonly one_way: number;
  readonly filter: string;
}

export interface TrafficEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  /** Messages outside of calls. */
  readonly one_way: number;
  readonly errors: number;
  /** `null`: no source saw the size of any of its messages. */
  readonly bytes: number | null;
  readonly time_ns: number;
  readonly ports: readonly string[];
  readonly interfaces: readonly string[];
  readonly filter: string;
}

export interface Traffic {
  readonly nodes: readonly TrafficNode[];
  readonly edges: readonly TrafficEdge[];
  readonly hiddenNodes: number;
  readonly hiddenEdges: number;
}

/** Ports and interfaces named for one edge. */
const MOST_NAMES = 6;
const MOST_PIDS = 20;
const MOST_EDGES = 3_000;
const UNKNOWN = 'unknown';

/** The map of the calls, and of the messages outside of calls, that the conditions keep. */
export async function readTraffic(sql: DuckDBConnection, options: TrafficOptions): Promise<Traffic> {
  const calls = await chosenCalls(sql, options.where);
  const pairs = await queryRows(sql, pairsSql(calls), calls.params);
  const bytes = await queryRows(sql, bytesSql(calls), calls.params);
  if (options.oneWay !== undefined) {
    const oneWay = await chosenOneWay(sql, options.oneWay.where);
    pairs.push(...(await queryRows(sql, oneWaySql(oneWay), oneWay.params)));
  }
  const nodes = await nodesOf(sql, pairs, options.group);
  const edges = edgesOf(pairs, bytes, nodes.byProcess);
  return bounded([...nodes.all.values()], edges, options.limit);
}

// Added up by port and procedure first: the names are joined to some ten thousand rows then, not to millions.
function pairsSql(calls: Chosen): string {
  return `WITH fine AS (SELECT client_process_id AS client, server_process_id AS server, port_id, procedure_id, count(*) AS calls,
        count(*) FILTER (status <> 0) AS errors, sum(duration_ns)::BIGINT AS time_ns ${calls.from} GROUP BY ALL),
      named AS (SELECT client, server, calls, errors, time_ns, ${shortText('po.name')} AS port,
        ${shortText('coalesce(pr.interface, pr.interface_uuid)')} AS interface
        FROM fine LEFT JOIN store.ports po ON po.id = port_id LEFT JOIN store.procedure_names pr ON pr.id = procedure_id),
      ports AS (SELECT client, server, list(port ORDER BY n DESC, port)[1:${MOST_NAMES}] AS ports
        FROM (SELECT client, server, port, sum(calls) AS n FROM named WHERE port IS NOT NULL GROUP BY ALL) GROUP BY ALL),
      interfaces AS (SELECT client, server, list(interface ORDER BY n DESC, interface)[1:${MOST_NAMES}] AS interfaces
        FROM (SELECT client, server, interface, sum(calls) AS n FROM named WHERE interface IS NOT NULL GROUP BY ALL) GROUP BY ALL),
      pairs AS (SELECT client, server, sum(calls)::BIGINT AS calls, 0 AS one_way, NULL::BIGINT AS bytes, sum(errors)::BIGINT AS errors, sum(time_ns)::BIGINT AS time_ns
        FROM named GROUP BY ALL)
    SELECT pairs.*, ports, interfaces FROM pairs
    LEFT JOIN ports ON ports.client IS NOT DISTINCT FROM pairs.client AND ports.server IS NOT DISTINCT FROM pairs.server
    LEFT JOIN interfaces ON interfaces.client IS NOT DISTINCT FROM pairs.client
      AND interfaces.server IS NOT DISTINCT FROM pairs.server`;
}

/** Messages outside of calls, added up as calls are. */
function oneWaySql(messages: Chosen): string {
  return `WITH fine AS (SELECT source_process_id AS client, target_process_id AS server, port_id, procedure_id, count(*) AS n,
        sum(size) AS bytes ${messages.from} GROUP BY ALL)
    SELECT client, server, 0 AS calls, sum(n)::BIGINT AS one_way, sum(bytes)::BIGINT AS bytes, 0 AS errors, 0 AS time_ns,
      list(${shortText('po.name')} ORDER BY n DESC, po.name) FILTER (po.name IS NOT NULL)[1:${MOST_NAMES}] AS ports,
      list(${shortText('coalesce(pr.interface, pr.interface_uuid)')} ORDER BY n DESC)
        FILTER (coalesce(pr.interface, pr.interface_uuid) IS NOT NULL)[1:${MOST_NAMES}] AS interfaces
    FROM fine LEFT JOIN store.ports po ON po.id = port_id LEFT JOIN store.procedure_names pr ON pr.id = procedure_id
    GROUP BY client, server`;
}

/** Bytes (where a source saw sizes) both ways between client and server: a reply goes against the direction of its call. */
function bytesSql(calls: Chosen): string {
  const chosen = calls.all ? '' : `AND call IN (SELECT id ${calls.from})`;
  return `SELECT CASE WHEN reply THEN target ELSE source END AS client, CASE WHEN reply THEN source ELSE target END AS server,
      sum(bytes)::BIGINT AS bytes
    FROM (SELECT source_process AS source, target_process AS target, kind = 'reply' AS reply, sum(size) AS bytes
      FROM store.messages WHERE size IS NOT NULL AND call IS NOT NULL ${chosen} GROUP BY ALL) GROUP BY ALL`;
}

interface Member {
  readonly id: number | undefined;
  readonly name: string;
  readonly pid: number | null;
  readonly services: readonly string[];
}

interface SidedNode {
  readonly node: TrafficNode;
  /** The filter for one side of a call being it. */
  readonly side: (side: 'client' | 'server') => string;
}

interface Nodes {
  readonly all: ReadonlyMap<string, SidedNode>;
  readonly byProcess: (process: Value | undefined) => string;
}

async function nodesOf(sql: DuckDBConnection, pairs: readonly Row[], group: MapGroup): Promise<Nodes> {
  const rows = await queryRows(
    sql,
    `SELECT p.id, ${shortText('p.name')} AS name, p.pid, h.names AS services, count(*) OVER (PARTITION BY p.pid) AS lives
    FROM store.processes p LEFT JOIN (SELECT process, list_sort(list(DISTINCT left(name, 200)))[1:${MOST_PIDS}] AS names
      FROM store.service_hosts GROUP BY process) h ON h.process = p.id`,
  );
  const known = new Map(rows.map((row) => [count(row['id']), row]));
  const members = new Map<string, Member[]>();
  const keys = new Map<number | undefined, string>();
  for (const id of talkers(pairs)) {
    const member = memberOf(id, id === undefined ? undefined : known.get(id));
    const key = nodeKey(member, group);
    keys.set(id, key);
    members.set(key, [...(members.get(key) ?? []), member]);
  }
  const byProcess = (process: Value | undefined): string => keys.get(idOf(process)) ?? UNKNOWN;
  const calls = sumByNode(pairs, 'calls', byProcess);
  const oneWay = sumByNode(pairs, 'one_way', byProcess);
  const all = new Map<string, SidedNode>();
  for (const [key, list] of members) {
    const reused = list.some(({ id }) => id !== undefined && count(known.get(id)?.['lives']) > 1);
    all.set(
      key,
      describeNode({
        key,
        members: list,
        sums: { calls: calls.get(key) ?? 0, one_way: oneWay.get(key) ?? 0 },
        group,
        reused,
      }),
    );
  }
  return { all, byProcess };
}

function idOf(process: Value | undefined): number | undefined {
  return typeof process === 'number' ? process : undefined;
}

/** Processes that make or serve a call, or send or receive a message, in the order of their ids; `undefined` for ends that were not seen. */
function talkers(pairs: readonly Row[]): (number | undefined)[] {
  const ids = new Set(pairs.flatMap((row) => [idOf(row['client']), idOf(row['server'])]));
  return [...ids].sort((a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY));
}

/** What goes from and to each node; what goes between two of the same node counts once. */
function sumByNode(pairs: readonly Row[], what: 'calls' | 'one_way', keyOf: Nodes['byProcess']): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of pairs) {
    for (const key of new Set([keyOf(row['client']), keyOf(row['server'])])) {
      sums.set(key, (sums.get(key) ?? 0) + count(row[what]));
    }
  }
  return sums;
}

function memberOf(id: number | undefined, row: Row | undefined): Member {
  const services = Array.isArray(row?.['services']) ? row['services'].map(String) : [];
  const pid = typeof row?.['pid'] === 'number' ? row['pid'] : null;
  return { id, name: oneText(row?.['name']), pid, services };
}

function nodeKey(member: Member, group: MapGroup): string {
  if (member.id === undefined) return UNKNOWN;
  if (group === 'process' || member.name === '') return `p${member.id}`;
  if (group === 'service' && member.services.length > 0) return `p${member.id}`;
  return `n${member.name.toLowerCase()}`;
}

interface NodeParts {
  readonly key: string;
  readonly members: readonly Member[];
  readonly sums: { readonly calls: number; readonly one_way: number };
  readonly group: MapGroup;
  /** Other processes had a pid of theirs. */
  readonly reused: boolean;
}

function describeNode({ key, members, sums, group, reused }: NodeParts): SidedNode {
  const [first] = members;
  const services = [...new Set(members.flatMap((member) => member.services))].sort();
  const pids = members.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  const kind = members.length > 1 ? 'group' : services.length > 0 ? 'host' : 'process';
  const title = first === undefined || key === UNKNOWN ? 'not seen' : first.name || '?';
  const byName = first?.id !== undefined && (first.pid === null || (key.startsWith('n') && group !== 'process'));
  const side = sideFilter(first, byName, reused);
  const either = first?.id === undefined ? `${side('client.')} OR ${side('server.')}` : side('');
  return {
    node: {
      key,
      title,
      kind,
      pids: pids.slice(0, MOST_PIDS),
      services: services.slice(0, MOST_PIDS),
      ...sums,
      filter: either,
    },
    side: (one) => side(`${one}.`),
  };
}

/** The filter for being a node, of the fields with a prefix (`client.`, `server.`; empty: any of the two). */
function sideFilter(member: Member | undefined, byName: boolean, reused: boolean): (prefix: string) => string {
  if (member?.id === undefined) return (prefix) => `${prefix}pid:null`;
  const { id, name, pid } = member;
  const named = (prefix: string): string => `${prefix}process:${name === '' ? 'null' : `=${writtenText(name)}`}`;
  if (byName) return named;
  return (prefix) => (reused ? `${prefix}process_row:${id}` : `${prefix}pid:${pid}`);
}

interface Edge {
  readonly from: string;
  readonly to: string;
  calls: number;
  one_way: number;
  errors: number;
  bytes: number | null;
  time_ns: number;
  readonly ports: Set<string>;
  readonly interfaces: Set<string>;
}

function edgesOf(pairs: readonly Row[], bytes: readonly Row[], keyOf: Nodes['byProcess']): Edge[] {
  const edges = new Map<string, Edge>();
  // Of the busiest pairs first, so that the names that stay are theirs.
  for (const row of [...pairs].sort((a, b) => count(b['calls']) - count(a['calls']))) {
    const [from, to] = [keyOf(row['client']), keyOf(row['server'])];
    const key = JSON.stringify([from, to]);
    const names = { ports: new Set<string>(), interfaces: new Set<string>() };
    const edge = edges.get(key) ?? { from, to, calls: 0, one_way: 0, errors: 0, bytes: null, time_ns: 0, ...names };
    edges.set(key, edge);
    edge.calls += count(row['calls']);
    edge.one_way += count(row['one_way']);
    addBytes(edge, row['bytes']);
    edge.errors += count(row['errors']);
    edge.time_ns += count(row['time_ns']);
    addNames(edge.ports, row['ports']);
    addNames(edge.interfaces, row['interfaces']);
  }
  for (const row of bytes) {
    const edge = edges.get(JSON.stringify([keyOf(row['client']), keyOf(row['server'])]));
    if (edge !== undefined) addBytes(edge, row['bytes']);
  }
  return [...edges.values()];
}

function addBytes(edge: Edge, bytes: Value | undefined): void {
  if (bytes !== null && bytes !== undefined) edge.bytes = (edge.bytes ?? 0) + count(bytes);
}

function traffic(one: { readonly calls: number; readonly one_way: number }): number {
  return one.calls + one.one_way;
}

function addNames(names: Set<string>, more: Value | undefined): void {
  if (!Array.isArray(more)) return;
  for (const name of more) if (names.size < MOST_NAMES) names.add(String(name));
}

function bounded(nodes: readonly SidedNode[], edges: readonly Edge[], limit: number): Traffic {
  const busiest = [...nodes]
    .sort((a, b) => traffic(b.node) - traffic(a.node) || (a.node.key < b.node.key ? -1 : 1))
    .slice(0, limit);
  const shown = new Map(busiest.map((one) => [one.node.key, one]));
  const between = edges.flatMap((edge) => {
    const client = shown.get(edge.from)?.side('client');
    const server = shown.get(edge.to)?.side('server');
    if (client === undefined || server === undefined) return [];
    return [{ ...edge, ports: [...edge.ports], interfaces: [...edge.interfaces], filter: `${client} ${server}` }];
  });
  const kept = between.sort((a, b) => traffic(b) - traffic(a)).slice(0, MOST_EDGES);
  return {
    nodes: busiest.map(({ node }) => node),
    edges: kept,
    hiddenNodes: nodes.length - busiest.length,
    hiddenEdges: edges.length - kept.length,
  };
}
