/** Calls in the order of a tree: each root with all below it, in the order of their starts. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { fieldsOf } from '../query/fields.ts';
import { chosenCalls } from './chosen-calls.ts';
import { queryChunks, queryRows } from './run.ts';
import { quoted } from './schema.ts';
import { checkFields, type Where } from './select.ts';
import { ENTITY_SQL } from './tables/entities.ts';
import type { Row } from './values.ts';
import { fieldSql, fromSql } from './views.ts';

export interface TreeOptions {
  /** Calls to show; their callers and the calls below them are shown too. */
  readonly where?: Where;
  /** Fields of `calls`; all if absent. */
  readonly fields?: readonly string[];
}

/** A call in its place. */
export interface TreeRow {
  /** How many calls above it are shown. */
  readonly depth: number;
  /** It met the condition itself, and is not only a caller or a part of one that did. */
  readonly matched: boolean;
  readonly row: Row;
}

/** Calls read at a time; a single larger chain is still read whole. */
const CALLS_PER_STEP = 20_000;

interface Node {
  readonly id: number;
  readonly parent: number | undefined;
  readonly matched: boolean;
  readonly row: Row;
  readonly children: Node[];
  /** Itself or a call below it is matched. */
  leadsToMatch: boolean;
}

/** The tree in chunks. Chains without a match are left out. Runs its own queries: use the connection for nothing else. */
export async function* readCallTree(sql: DuckDBConnection, options: TreeOptions): AsyncGenerator<TreeRow[]> {
  const fields = options.fields ?? fieldsOf('calls').map((field) => field.name);
  checkFields('calls', fields);
  await chooseChains(sql, options.where);
  try {
    const [total] = await queryRows(sql, 'SELECT max(step) AS last FROM temp.main.tree_chains');
    const last = total?.['last'];
    if (typeof last !== 'number') return;
    for (let step = 0; step <= last; step++) {
      const rows: Row[] = [];
      for await (const chunk of queryChunks(sql, stepSql(step, fields))) rows.push(...chunk);
      yield* inTreeOrder(rows);
    }
  } finally {
    await sql.run('DROP TABLE IF EXISTS temp.main.tree_calls');
    await sql.run('DROP TABLE IF EXISTS temp.main.tree_chains');
  }
}

/** Notes the matching calls, and their chains in the order of their first calls, cut into steps. */
async function chooseChains(sql: DuckDBConnection, where: Where | undefined): Promise<void> {
  await sql.run('DROP TABLE IF EXISTS temp.main.tree_calls');
  await sql.run('DROP TABLE IF EXISTS temp.main.tree_chains');
  const calls = await chosenCalls(sql, where);
  await sql.run(`CREATE TEMP TABLE tree_calls AS SELECT id, chain ${calls.from}`, [...calls.params]);
  await sql.run(`CREATE TEMP TABLE tree_chains AS SELECT chain,
      (sum(calls) OVER (ORDER BY first NULLS LAST, chain ROWS UNBOUNDED PRECEDING) // ${CALLS_PER_STEP})::INTEGER AS step
    FROM (SELECT chain, count(*) AS calls, min(coalesce(started_at, server_started_at)) AS first FROM store.calls
      WHERE chain IN (SELECT chain FROM temp.main.tree_calls) GROUP BY chain)`);
}

function stepSql(step: number, fields: readonly string[]): string {
  const calls = ENTITY_SQL.calls;
  const keys = `SELECT *, coalesce(started_at, server_started_at) AS tree_start FROM (${calls.keys}) c
    WHERE c.chain IN (SELECT chain FROM temp.main.tree_chains WHERE step = ${step})`;
  const columns = fields.map((field) => `${fieldSql(calls, field)} AS ${quoted(field)}`);
  return `SELECT k.id AS tree_id, k.parent AS tree_parent, k.id IN (SELECT id FROM temp.main.tree_calls) AS tree_matched,
    ${columns.join(', ')} ${fromSql(calls, keys, fields)} ORDER BY k.tree_start NULLS LAST, k.id`;
}

function toNode(row: Row): Node {
  const { tree_id, tree_parent, tree_matched, ...rest } = row;
  const matched = tree_matched === true;
  const parent = typeof tree_parent === 'number' ? tree_parent : undefined;
  return { id: Number(tree_id), parent, matched, row: rest, children: [], leadsToMatch: matched };
}

function* inTreeOrder(rows: readonly Row[]): Generator<TreeRow[]> {
  const nodes = new Map<number, Node>();
  for (const row of rows) {
    const node = toNode(row);
    nodes.set(node.id, node);
  }
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const parent = node.parent === undefined ? undefined : nodes.get(node.parent);
    if (parent === undefined || parent === node) roots.push(node);
    else parent.children.push(node);
  }
  for (const node of nodes.values()) if (node.matched) markAbove(node, nodes);
  const shown: TreeRow[] = [];
  // A stack of our own: a hostile chain may be deeper than the language's.
  const open: { node: Node; depth: number; below: boolean }[] = [];
  for (const root of roots.reverse()) open.push({ node: root, depth: 0, below: false });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth, below } = next;
    if (!below && !node.leadsToMatch) continue;
    shown.push({ depth, matched: node.matched, row: node.row });
    for (const child of node.children.reverse())
      open.push({ node: child, depth: depth + 1, below: below || node.matched });
  }
  yield shown;
}

function markAbove(node: Node, nodes: ReadonlyMap<number, Node>): void {
  let parent = node.parent === undefined ? undefined : nodes.get(node.parent);
  while (parent !== undefined && !parent.leadsToMatch) {
    parent.leadsToMatch = true;
    parent = parent.parent === undefined ? undefined : nodes.get(parent.parent);
  }
}
