/** The SQL of a list: key rows are filtered, sorted and cut first, names joined to the few that remain. */
import { UserError } from '../base/user-error.ts';
import type { Entity } from '../query/field.ts';
import { fieldsOf, findField } from '../query/fields.ts';
import type { Parameters } from './run.ts';
import { quoted } from './schema.ts';
import { ENTITY_SQL } from './tables/entities.ts';
import { fieldSql, fromSql } from './views.ts';

/** A condition over the flat view, as `query/to-sql.ts` makes it. */
export interface Where {
  readonly sql: string;
  readonly params: Parameters;
}

export interface SortKey {
  readonly field: string;
  readonly descending?: boolean;
}

/** What to list. Times, durations and numbers sort as such; unknown values come last. */
export interface ListOptions {
  readonly where?: Where;
  /** Names of fields; all if absent. */
  readonly fields?: readonly string[];
  /** Default: the order in which the recording tells them. */
  readonly sort?: readonly SortKey[];
  readonly limit?: number;
  readonly offset?: number;
  /** For messages: adds `send_stack` and `receive_stack`, lists of addresses. */
  readonly stacks?: boolean;
}

/** One query of a list. */
export interface ListPart {
  readonly where?: Where | undefined;
  readonly fields: readonly string[];
  readonly sort: readonly SortKey[];
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** Only rows with ids from `from` to before `to`. */
  readonly ids?: { readonly from: number; readonly to: number } | undefined;
  /** Columns of the key rows that are no fields. */
  readonly extra?: readonly string[];
  /** The condition needs columns that only the joined view has. */
  readonly joinFirst: boolean;
}

/** The names if all are fields of the entity; throws `UserError` on the first that is not. */
export function checkFields(entity: Entity, names: readonly string[]): void {
  for (const name of names) {
    if (findField(entity, name) !== undefined) continue;
    const known = fieldsOf(entity).map((field) => field.name);
    throw new UserError(`${entity} have no field ${JSON.stringify(name)}`, {
      hint: `known fields: ${known.join(', ')}`,
    });
  }
}

/** A query that a condition must compile in if key rows alone are to answer it. */
export function keysProbe(entity: Entity, where: Where): string {
  return `SELECT 1 FROM (${ENTITY_SQL[entity].keys}) k WHERE ${where.sql}`;
}

function whereClause(part: ListPart): string {
  const tests = part.where === undefined ? [] : [`(${part.where.sql})`];
  if (part.ids !== undefined) tests.push(`"id" >= ${part.ids.from} AND "id" < ${part.ids.to}`);
  return tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`;
}

/** `value` gives the expression of a field. */
function orderClause(entity: Entity, part: ListPart, value: (field: string) => string): string {
  const order = ENTITY_SQL[entity].order;
  const chosen = part.sort.map(({ field, descending }) => `${value(field)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  const rest = order.filter((column) => !part.sort.some(({ field }) => field === column));
  return ` ORDER BY ${[...chosen, ...rest.map((column) => `${value(column)} ASC NULLS LAST`)].join(', ')}`;
}

function limitClause(part: ListPart): string {
  const limit = part.limit === undefined ? '' : ` LIMIT ${Math.trunc(part.limit)}`;
  return part.offset === undefined ? limit : `${limit} OFFSET ${Math.trunc(part.offset)}`;
}

/** The query for one part of a list; its parameters are those of the condition. */
export function listSql(entity: Entity, part: ListPart): string {
  const definition = ENTITY_SQL[entity];
  const all = [...part.fields, ...(part.extra ?? [])];
  const columns = all.map((field) => `${fieldSql(definition, field)} AS ${quoted(field)}`).join(', ');
  if (part.joinFirst) {
    const chosen = all.map(quoted).join(', ');
    const order = orderClause(entity, part, quoted);
    return `SELECT ${chosen} FROM main.${entity}_flat${whereClause(part)}${order}${limitClause(part)}`;
  }
  const sorts = part.sort.map(({ field }) => field);
  const order = orderClause(entity, part, (field) => fieldSql(definition, field));
  const kept = `SELECT * FROM (${definition.keys}) x${whereClause(part)}`;
  const cut = limitClause(part);
  // Cut before names are joined: only those that the order asks for are joined to all rows.
  const keys = cut === '' ? kept : `SELECT k.* ${fromSql(definition, kept, sorts)}${order}${cut}`;
  return `SELECT ${columns} ${fromSql(definition, keys, [...part.fields, ...sorts])}${order}`;
}
