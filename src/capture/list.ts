import type { DuckDBConnection } from '@duckdb/node-api';
import type { Entity } from '../query/field.ts';
import { ENTITIES, listedFields } from '../query/fields.ts';
import { count, queryChunks, queryRows } from './run.ts';
import { checkFields, keysProbe, type ListOptions, type ListPart, listSql, type Where } from './select.ts';
import { frameText, readStacks } from './stacks.ts';
import { ENTITY_SQL } from './tables/entities.ts';
import type { Row } from './values.ts';

/** Lists of this many rows or fewer are one query; longer ones go through the ids in steps, so that nothing is sorted whole. */
const ONE_QUERY_ROWS = 10_000;
const IDS_PER_STEP = 1 << 18;
/** Lists that may be long; their ids are given in order. */
export const STEPPED: readonly Entity[] = ['messages', 'calls', 'events'];

/** True if the condition speaks of columns that only the joined view has. */
export async function needsJoin(sql: DuckDBConnection, entity: Entity, where: Where | undefined): Promise<boolean> {
  if (where === undefined) return false;
  try {
    (await sql.prepare(keysProbe(entity, where))).destroySync();
    return false;
  } catch {
    return true;
  }
}

const STACK_EVENTS = ['send_event', 'receive_event'];

/**
 * The rows of a list in chunks; see {@link ListOptions}. Throws `UserError` for unknown fields. Stacks are read through
 * `aside`, as `sql` is busy with the list.
 */
export async function* listWithStacks(
  sql: DuckDBConnection,
  aside: DuckDBConnection,
  options: ListOptions,
): AsyncGenerator<Row[]> {
  for await (const rows of listRows(sql, 'messages', options, STACK_EVENTS)) {
    const events = rows.flatMap((row) => [row['send_event'], row['receive_event']]);
    const stacks = await readStacks(
      aside,
      events.filter((event) => typeof event === 'number'),
    );
    yield rows.map(({ send_event, receive_event, ...row }) => ({
      ...row,
      send_stack: (stacks.get(Number(send_event ?? Number.NaN)) ?? []).map(frameText),
      receive_stack: (stacks.get(Number(receive_event ?? Number.NaN)) ?? []).map(frameText),
    }));
  }
}

/** The rows of a list in chunks; see {@link ListOptions}. Throws `UserError` for unknown fields. */
export async function* listRows(
  sql: DuckDBConnection,
  entity: Entity,
  options: ListOptions,
  extra: readonly string[] = [],
): AsyncGenerator<Row[]> {
  const sort = options.sort ?? [];
  const fields = options.fields ?? listedFields(entity).map((field) => field.name);
  checkFields(entity, [...fields, ...sort.map(({ field }) => field)]);
  const joinFirst = await needsJoin(sql, entity, options.where);
  const { where, limit, offset } = options;
  const part: ListPart = { where, fields, sort, limit, offset, extra, joinFirst };
  const stepped =
    STEPPED.includes(entity) &&
    sort.length === 0 &&
    options.offset === undefined &&
    (options.limit === undefined || options.limit > ONE_QUERY_ROWS);
  if (stepped) yield* steppedRows(sql, entity, part);
  else yield* queryChunks(sql, listSql(entity, part), options.where?.params);
}

async function* steppedRows(sql: DuckDBConnection, entity: Entity, part: ListPart): AsyncGenerator<Row[]> {
  const [range] = await queryRows(sql, `SELECT min(id) AS low, max(id) AS high FROM store.${entity}`);
  if (typeof range?.['low'] !== 'number' || typeof range['high'] !== 'number') return;
  let left = part.limit ?? Number.POSITIVE_INFINITY;
  for (let from = range['low']; from <= range['high'] && left > 0; from += IDS_PER_STEP) {
    const step = { ...part, ids: { from, to: from + IDS_PER_STEP }, limit: Number.isFinite(left) ? left : undefined };
    for await (const rows of queryChunks(sql, listSql(entity, step), part.where?.params)) {
      left -= rows.length;
      yield rows;
    }
  }
}

/** How many rows of an entity meet a condition. */
export async function countRows(sql: DuckDBConnection, entity: Entity, where?: Where): Promise<number> {
  const joined = await needsJoin(sql, entity, where);
  const source = joined ? `main.${entity}_flat` : `(${ENTITY_SQL[entity].keys}) k`;
  const condition = where === undefined ? '' : ` WHERE ${where.sql}`;
  const [row] = await queryRows(sql, `SELECT count(*) AS n FROM ${source}${condition}`, where?.params);
  return count(row?.['n']);
}

/** How many rows each entity has. */
export async function countAll(sql: DuckDBConnection): Promise<Record<Entity, number>> {
  const parts = ENTITIES.map((entity) => `(SELECT count(*) FROM (${ENTITY_SQL[entity].keys})) AS ${entity}`);
  const [row] = await queryRows(sql, `SELECT ${parts.join(', ')}`);
  return Object.fromEntries(ENTITIES.map((entity) => [entity, count(row?.[entity])])) as Record<Entity, number>;
}
