/** Rows of a capture as JSON and CSV have them. */
import { UserError } from '../base/user-error.ts';
import type { Row, Value } from '../capture/values.ts';
import type { Entity } from '../query/field.ts';
import { fieldsOf } from '../query/fields.ts';

/**
 * Nests dotted names: `source.process` becomes `source: { process }`. A side of which nothing is known becomes `null` as a whole, like any
 * other unknown.
 */
export function nested(row: Row): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(row)) {
    const dot = name.indexOf('.');
    if (dot < 0) result[name] = value;
    else {
      const outer = name.slice(0, dot);
      const inner = (result[outer] ?? {}) as Record<string, Value>;
      inner[name.slice(dot + 1)] = value;
      result[outer] = inner;
    }
  }
  return result;
}

/**
 * Field names of a list in the order of `--fields`, each once; a name such as `source` stands for all that begin with `source.`.
 * Throws `UserError` if there is none.
 */
export function chosenFields(entity: Entity, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const known = fieldsOf(entity).map((field) => field.name);
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .flatMap((name) => {
      const inside = known.includes(name) ? [] : known.filter((field) => field.startsWith(`${name}.`));
      return inside.length > 0 ? inside : [name];
    });
  if (names.length === 0) throw new UserError('--fields names no field', { hint: `known fields: ${known.join(', ')}` });
  return [...new Set(names)];
}
