/** Rows as somebody pastes them elsewhere. */
import type { Column, TextContext } from '../../../src/present/column.ts';
import { type Row, valueAt } from '../../../src/present/row.ts';
import type { Entity } from '../../../src/query/field.ts';
import { include } from '../../../src/query/print.ts';
import { RANK_FIELDS } from '../filter-bar/rank-fields.ts';
import { filterValue } from '../filter-bar/terms.ts';

/** The cells, separated by tabs. */
export function rowText(row: Row, columns: readonly Column[], context: TextContext): string {
  return columns.map((column) => column.text(row, context)).join('\t');
}

/** What tells rows without a number from each other. */
const OWN_FIELDS: Partial<Readonly<Record<Entity, readonly string[]>>> = {
  services: ['name', 'pid'],
  modules: ['pid', 'base', 'name', 'loaded_at'],
  interfaces: ['uuid', 'version'],
  losses: ['time', 'from', 'events', 'buffers'],
};

/**
 * A filter for exactly this row, by its number or what else is its own. It also says what the row is, the same processes, port,
 * interface and procedure: without the number it finds rows like this one, in other captures too.
 */
export function rowFilter(row: Row, entity: Entity): string {
  const fields = new Set([...(OWN_FIELDS[entity] ?? ['id']), ...RANK_FIELDS[entity]]);
  return [...fields].reduce((text, field) => {
    const value = filterValue(valueAt(row, field));
    if (value === undefined || value === null) return text;
    const next = include(text, field, value);
    return next.ok ? next.value : text;
  }, '');
}
