/** The most frequent values of a field. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Entity } from '../query/field.ts';
import { findField } from '../query/fields.ts';
import { needsJoin } from './list.ts';
import { count, queryRows } from './run.ts';
import { quoted } from './schema.ts';
import { checkFields, type Where } from './select.ts';
import { ENTITY_SQL } from './tables/entities.ts';
import type { Value } from './values.ts';
import { fieldSql, fromSql } from './views.ts';

export interface TopOptions {
  readonly field: string;
  readonly limit: number;
  readonly where?: Where;
  /** Only values that contain this text, in any case; unknown ones are left out then. */
  readonly containing?: string;
}

export interface ValueCount {
  readonly value: string | number | null;
  readonly count: number;
}

/**
 * Values with how many rows have each, most frequent first; of a list its elements. Names that are kept once are counted by their
 * key and looked up afterwards.
 */
export async function readTopValues(
  sql: DuckDBConnection,
  entity: Entity,
  { field, limit, where, containing }: TopOptions,
): Promise<ValueCount[]> {
  checkFields(entity, [field]);
  const values = await countedSql(sql, entity, { field, where });
  // Equal lists are counted first: there are few different ones.
  const list = findField(entity, field)?.type === 'list';
  const counted = list ? `SELECT unnest(value) AS value, n FROM (${values})` : values;
  const tests = containing === undefined ? '' : 'WHERE value IS NOT NULL AND contains(lower(value::VARCHAR), lower(?))';
  const rows = await queryRows(
    sql,
    `SELECT value, sum(n)::BIGINT AS n FROM (${counted}) ${tests} GROUP BY value ORDER BY n DESC, value LIMIT ${Math.trunc(limit)}`,
    [...(where?.params ?? []), ...(containing === undefined ? [] : [containing])],
  );
  return rows.map(({ value, n }) => ({ value: plain(value ?? null), count: count(n) }));
}

async function countedSql(
  sql: DuckDBConnection,
  entity: Entity,
  { field, where }: { field: string; where: Where | undefined },
): Promise<string> {
  const definition = ENTITY_SQL[entity];
  const known = findField(entity, field);
  const via = known?.via;
  const flat = await needsJoin(sql, entity, where);
  const condition = where === undefined ? '' : ` WHERE ${where.sql}`;
  const source = flat
    ? `SELECT * FROM main.${entity}_flat${condition}`
    : `SELECT * FROM (${definition.keys}) x${condition}`;
  // A key per row of its own (an event's details) is no shorter than the value.
  if (via !== undefined && via.tableKey === undefined) {
    const key = quoted(via.column);
    return `SELECT d.${quoted(via.tableColumn)} AS value, g.n FROM (SELECT ${key} AS key, count(*) AS n FROM (${source}) GROUP BY key) g
      LEFT JOIN ${via.table} d ON d.id = g.key`;
  }
  if (flat) return `SELECT ${quoted(field)} AS value, count(*) AS n FROM (${source}) GROUP BY value`;
  return `SELECT ${fieldSql(definition, field)} AS value, count(*) AS n ${fromSql(definition, source, [field])} GROUP BY value`;
}

function plain(value: Value): ValueCount['value'] {
  return value === null || typeof value === 'number' || typeof value === 'string' ? value : String(value);
}
