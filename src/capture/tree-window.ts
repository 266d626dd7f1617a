/** Call trees a piece at a time, for somebody who scrolls and unfolds: roots in order, and the calls made because of one. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Chosen, chosenCalls } from './chosen-calls.ts';
import { readIdsOf, readRowsById } from './id-list.ts';
import { count, queryRows } from './run.ts';
import type { Where } from './select.ts';
import type { Row } from './values.ts';

/** A call in a tree. */
export interface TreeCall {
  readonly row: Row;
  /** Calls below it that are shown. */
  readonly children: number;
  /** It meets the condition itself; true without one. */
  readonly matched: boolean;
}

const START = 'coalesce(c.started_at, c.server_started_at)';

function rootsFrom(calls: Chosen): string {
  const kept = calls.all ? '' : `AND c.chain IN (SELECT chain ${calls.from})`;
  return `FROM store.calls c WHERE c.id = c.chain ${kept}`;
}

/** Ids of the roots whose chains hold a call that meets the condition, in the order of their starts. */
export async function* readRootIds(
  sql: DuckDBConnection,
  { where, limit }: { where?: Where; limit?: number },
): AsyncGenerator<Uint32Array> {
  const most = limit === undefined ? '' : `LIMIT ${Math.trunc(limit)}`;
  const calls = await chosenCalls(sql, where);
  const query = `SELECT c.id::UINTEGER AS id ${rootsFrom(calls)} ORDER BY ${START} NULLS LAST, c.id ${most}`;
  yield* readIdsOf(sql, query, calls.params);
}

/** How many roots there are. */
export async function countRoots(sql: DuckDBConnection): Promise<number> {
  const [row] = await queryRows(sql, `SELECT count(*) AS n ${rootsFrom(await chosenCalls(sql, undefined))}`);
  return count(row?.['n']);
}

/** These roots, in their order. */
export async function readRoots(
  sql: DuckDBConnection,
  ids: readonly number[],
  where: Where | undefined,
): Promise<TreeCall[]> {
  return treeCalls(sql, { ids, nodes: await readNodes(sql, { chains: ids, where }), filtered: where !== undefined });
}

/** Calls made because of one, in the order of their starts. With a condition: those that lead to what meets it, or are made because of it. */
export async function readTreeChildren(
  sql: DuckDBConnection,
  parent: number,
  { where, limit }: { where?: Where; limit: number },
): Promise<{ readonly calls: TreeCall[]; readonly more: boolean }> {
  const [found] = await queryRows(sql, `SELECT chain FROM store.calls WHERE id = ${Math.trunc(parent)}`);
  if (typeof found?.['chain'] !== 'number') return { calls: [], more: false };
  const nodes = await readNodes(sql, { chains: [found['chain']], where });
  const shown = (nodes.get(parent)?.children ?? []).filter((child) => child.shown).map((child) => child.id);
  const ids = shown.slice(0, limit);
  return {
    calls: await treeCalls(sql, { ids, nodes, filtered: where !== undefined }),
    more: shown.length > ids.length,
  };
}

interface Node {
  readonly id: number;
  readonly parent: number | undefined;
  readonly matched: boolean;
  readonly children: Node[];
  shown: boolean;
}

/** All calls of some chains, children in the order of their starts. */
async function readNodes(
  sql: DuckDBConnection,
  { chains, where }: { chains: readonly number[]; where: Where | undefined },
): Promise<ReadonlyMap<number, Node>> {
  const nodes = new Map<number, Node>();
  if (chains.length === 0) return nodes;
  const inside = `chain IN (${chains.map((chain) => Math.trunc(chain)).join(', ')})`;
  const calls = await chosenCalls(sql, where);
  const matched = calls.all ? 'TRUE' : `c.id IN (SELECT id ${calls.from} AND ${inside})`;
  const rows = await queryRows(
    sql,
    `SELECT c.id, c.parent, ${matched} AS matched FROM store.calls c WHERE c.${inside} ORDER BY ${START} NULLS LAST, c.id`,
    calls.params,
  );
  for (const { id, parent, matched: keeps } of rows) {
    const node = { id: Number(id), parent: typeof parent === 'number' ? parent : undefined, matched: keeps === true };
    nodes.set(node.id, { ...node, children: [], shown: node.matched });
  }
  for (const node of nodes.values()) {
    const parent = node.parent === undefined ? undefined : nodes.get(node.parent);
    if (parent !== undefined && parent !== node) parent.children.push(node);
  }
  markShown(nodes);
  return nodes;
}

/** Callers of what matches, and all that is made because of it. */
function markShown(nodes: ReadonlyMap<number, Node>): void {
  const matched = [...nodes.values()].filter((node) => node.matched);
  for (const node of matched) {
    for (let above = parentOf(node, nodes); above !== undefined && !above.shown; above = parentOf(above, nodes))
      above.shown = true;
  }
  const below = matched.flatMap((node) => node.children);
  const seen = new Set<Node>();
  for (let node = below.pop(); node !== undefined; node = below.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    node.shown = true;
    below.push(...node.children);
  }
}

function parentOf(node: Node, nodes: ReadonlyMap<number, Node>): Node | undefined {
  return node.parent === undefined ? undefined : nodes.get(node.parent);
}

interface TreePart {
  readonly ids: readonly number[];
  readonly nodes: ReadonlyMap<number, Node>;
  readonly filtered: boolean;
}

async function treeCalls(sql: DuckDBConnection, { ids, nodes, filtered }: TreePart): Promise<TreeCall[]> {
  const rows = await readRowsById(sql, 'calls', ids);
  return rows.map((row) => {
    const node = nodes.get(Number(row['id']));
    const children = node?.children.filter((child) => child.shown).length ?? 0;
    return { row, children, matched: !filtered || node?.matched === true };
  });
}
