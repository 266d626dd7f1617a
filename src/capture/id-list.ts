/** Long lists for somebody who scrolls in them: first the ids of all rows in order, then the few rows that are seen. */
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Entity } from '../query/field.ts';
import { findField, listedFields } from '../query/fields.ts';
import { needsJoin, STEPPED } from './list.ts';
import { type Parameters, queryRows } from './run.ts';
import { quoted } from './schema.ts';
import { checkFields, type SortKey, type Where } from './select.ts';
import { ENTITY_SQL } from './tables/entities.ts';
import type { Row } from './values.ts';
import { fieldSql, fromSql } from './views.ts';

/** Which ids, in which order. */
export interface IdOrder {
  readonly where?: Where;
  readonly sort?: readonly SortKey[];
  /** At most so many. */
  readonly limit?: number;
}

export interface IdRange {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Ids looked at in the first step of a long list; each step is four times as long as the one before, as long as that pays. */
const FIRST_STEP = 1 << 18;
const LONGEST_STEP = 1 << 22;

/** True if rows of the entity have an `id`. */
export function hasIds(entity: Entity): boolean {
  return findField(entity, 'id') !== undefined;
}

/** True for long lists, whose ids are read a step at a time by {@link readIdBits}. */
export function isStepped(entity: Entity): boolean {
  return STEPPED.includes(entity);
}

/** Ids in pieces, in the order of `sort` and then by id. Throws `UserError` for unknown fields. */
export async function* readIds(
  sql: DuckDBConnection,
  entity: Entity,
  { where, sort = [], limit }: IdOrder,
): AsyncGenerator<Uint32Array> {
  checkFields(
    entity,
    sort.map(({ field }) => field),
  );
  const flat = await needsJoin(sql, entity, where);
  yield* readIdsOf(sql, idsSql(entity, { where, sort, limit, flat }), where?.params);
}

/** Which ids from `from` on are in a list: a bit each, the first one the most significant of the first byte. */
export interface IdBits {
  readonly from: number;
  readonly bits: Uint8Array;
}

/**
 * The ids of a long list by their bits, in steps, so that the first ids come at once. That takes a tenth of the time and a
 * thirtieth of the memory of ids one by one, as nothing is sorted and there is one value to fetch. `between` is waited for
 * before each further step.
 */
export async function* readIdBits(
  sql: DuckDBConnection,
  entity: Entity,
  { where, between }: { where?: Where | undefined; between?: () => Promise<void> },
): AsyncGenerator<IdBits> {
  const flat = await needsJoin(sql, entity, where);
  const { low, high, count } = await readIdRange(sql, entity);
  if (count === 0) return;
  for (let from = low, step = FIRST_STEP; from <= high; from += step, step = Math.min(4 * step, LONGEST_STEP)) {
    if (from > low) await between?.();
    const width = Math.min(step, 8 * Math.ceil((high - from + 1) / 8));
    const ids = `"id" >= ${from} AND "id" < ${from + width}`;
    const query = `SELECT bitstring_agg("id" - ${from}, 0, ${width - 1})::BLOB AS bits FROM (${sourceSql(entity, { where, ids, flat })})`;
    const result = await sql.stream(query, [...(where?.params ?? [])]);
    const value = (await result.fetchChunk())?.getColumnVector(0).getItem(0);
    // Without any id there is no value. A copy, as the vector's memory goes with the chunk.
    if (value instanceof DuckDBBlobValue) yield { from, bits: value.bytes.slice() };
  }
}

/** Smallest and largest id, and how many there are; zeros for an empty list. */
export async function readIdRange(sql: DuckDBConnection, entity: Entity): Promise<IdRange> {
  const [row] = await queryRows(
    sql,
    `SELECT coalesce(min(id), 0)::BIGINT AS low, coalesce(max(id), 0)::BIGINT AS high, count(*) AS count FROM store.${entity}`,
  );
  return { low: Number(row?.['low']), high: Number(row?.['high']), count: Number(row?.['count']) };
}

interface IdQuery {
  readonly where: Where | undefined;
  readonly sort: readonly SortKey[];
  readonly limit: number | undefined;
  /** The condition needs columns that only the joined view has. */
  readonly flat: boolean;
}

/** The rows of a list with their keys. `ids`: a condition that cuts out a step. */
function sourceSql(entity: Entity, { where, ids, flat }: Pick<IdQuery, 'where' | 'flat'> & { ids?: string }): string {
  const tests = [where === undefined ? undefined : `(${where.sql})`, ids].filter((test) => test !== undefined);
  const condition = tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`;
  return flat
    ? `SELECT * FROM main.${entity}_flat${condition}`
    : `SELECT * FROM (${ENTITY_SQL[entity].keys}) x${condition}`;
}

function idsSql(entity: Entity, { where, sort, limit, flat }: IdQuery): string {
  const definition = ENTITY_SQL[entity];
  const fields = sort.map(({ field }) => field);
  const source = sourceSql(entity, { where, flat });
  const from = flat ? `FROM (${source}) k` : fromSql(definition, source, fields);
  const value = (field: string): string => (flat ? `k.${quoted(field)}` : fieldSql(definition, field));
  const keys = sort.map(({ field, descending }) => `${value(field)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  const order = [...keys, 'k.id ASC'].join(', ');
  return `SELECT k.id::UINTEGER AS id ${from} ORDER BY ${order}${limit === undefined ? '' : ` LIMIT ${Math.trunc(limit)}`}`;
}

const BYTES = 4;

/** The single column `id` (UINTEGER) of a query, in pieces. */
export async function* readIdsOf(
  sql: DuckDBConnection,
  query: string,
  params: Parameters = [],
): AsyncGenerator<Uint32Array> {
  const result = await sql.stream(query, [...params]);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, 0);
    const data = duckdb.vector_get_data(vector, chunk.rowCount * BYTES);
    // A copy: the vector's memory goes with the chunk.
    yield new Uint32Array(data.slice().buffer);
  }
}

/** Rows with these ids, in their order; ids without a row are passed over. `fields`: default all that are listed; `id` comes in any case. */
export async function readRowsById(
  sql: DuckDBConnection,
  entity: Entity,
  ids: ArrayLike<number>,
  fields: readonly string[] = listedFields(entity).map((field) => field.name),
): Promise<Row[]> {
  const wanted = Array.from(ids, (id) => Math.trunc(id));
  if (wanted.length === 0) return [];
  checkFields(entity, fields);
  const definition = ENTITY_SQL[entity];
  const all = fields.includes('id') ? fields : ['id', ...fields];
  const columns = all.map((field) => `${fieldSql(definition, field)} AS ${quoted(field)}`);
  const low = wanted.reduce((a, b) => Math.min(a, b));
  const high = wanted.reduce((a, b) => Math.max(a, b));
  const gaps = high - low + 1 > wanted.length ? ` AND id IN (${wanted.join(', ')})` : '';
  const keys = `SELECT * FROM (${definition.keys}) x WHERE id BETWEEN ${low} AND ${high}${gaps}`;
  const rows = await queryRows(sql, `SELECT ${columns.join(', ')} ${fromSql(definition, keys, all)}`);
  const byId = new Map(rows.map((row) => [row['id'], row]));
  return wanted.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
