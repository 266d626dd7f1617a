/** Fields and orders as people write them: `id,source.process`, `duration_ns:desc,id`. */
import { UserError } from '../base/user-error.ts';
import type { Entity } from '../query/field.ts';
import { fieldsOf, listedFields } from '../query/fields.ts';
import type { SortKey } from './select.ts';

/**
 * Field names of a list in the order in which they are named, each once; a name such as `source` stands for all that begin with `source.`,
 * without those that a list shows on request only. Throws `UserError` if there is none.
 */
export function chosenFields(entity: Entity, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const known = fieldsOf(entity).map((field) => field.name);
  const listed = listedFields(entity).map((field) => field.name);
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .flatMap((name) => {
      const inside = known.includes(name) ? [] : listed.filter((field) => field.startsWith(`${name}.`));
      return inside.length > 0 ? inside : [name];
    });
  if (names.length === 0) throw new UserError('no field is named', { hint: `known fields: ${known.join(', ')}` });
  return [...new Set(names)];
}

/** `duration_ns:desc,id` → sort keys; unknown fields are refused by the reader. Throws `UserError` for an unknown direction. */
export function sortKeys(text: string): SortKey[] {
  return text.split(',').map((part) => {
    const [, field = '', direction = 'asc'] = /^([^:]*)(?::(.*))?$/s.exec(part.trim()) ?? [];
    if (!/^(asc|desc)$/i.test(direction)) {
      throw new UserError(`sort ${part.trim()}: "${direction}" is no direction`, {
        hint: `write ${field}:asc or ${field}:desc`,
      });
    }
    return { field, descending: direction.toLowerCase() === 'desc' };
  });
}
