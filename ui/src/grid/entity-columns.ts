/** All columns that a list can show: those that the command line shows too, then every single field. */
import { type Column, fieldColumn } from '../../../src/present/column.ts';
import { columnsOf } from '../../../src/present/columns.ts';
import type { Entity } from '../../../src/query/field.ts';
import { findField, listedFields } from '../../../src/query/fields.ts';

/** Shown when nobody chose. */
export function usualColumns(entity: Entity): readonly string[] {
  return columnsOf(entity).map(({ key }) => key);
}

export function allColumns(entity: Entity): readonly Column[] {
  const usual = columnsOf(entity);
  const keys = new Set(usual.map(({ key }) => key));
  return [
    ...usual,
    ...listedFields(entity)
      .filter(({ name }) => !keys.has(name))
      .map(fieldColumn),
  ];
}

/** The fields that columns read, each once; always with the id, where there is one. */
export function fieldsNeeded(entity: Entity, columns: readonly Column[], more: readonly string[] = []): string {
  const wanted = ['id', ...columns.flatMap(({ fields }) => fields), ...more];
  return [...new Set(wanted)].filter((name) => findField(entity, name) !== undefined).join(',');
}
