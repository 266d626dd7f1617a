/**
 * A checked filter: fields exist, values are typed, texts are folded. SQL and predicate are both made from this, so that
 * they can only differ in how they compare, not in what was meant. Two-valued: a comparison with an unknown value is false.
 */
import type { Piece } from './ast.ts';
import type { Entity, Field } from './field.ts';

/** How a text must look. All texts are folded (`fold.ts`). */
export type TextMatch =
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'equals'; readonly text: string }
  /** The whole value, by wildcards. */
  | { readonly kind: 'glob'; readonly pieces: readonly Piece[] };

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }
  /** For a `list`: one of its elements matches. */
  | { readonly kind: 'text'; readonly field: Field; readonly match: TextMatch }
  /** Whole number from `low` to `high`, both included; `undefined` is open. Times are nanoseconds since 1970. */
  | {
      readonly kind: 'range';
      readonly field: Field;
      readonly low: bigint | undefined;
      readonly high: bigint | undefined;
    }
  /** `pattern` is a regular expression over the value as upper-case hexadecimal digits; see `bytes.ts`. */
  | { readonly kind: 'bytes'; readonly field: Field; readonly pattern: string }
  | { readonly kind: 'flag'; readonly field: Field; readonly value: boolean }
  /** The value is known; a list has elements. */
  | { readonly kind: 'known'; readonly field: Field };

/** A filter that makes sense for one entity. */
export interface Filter {
  readonly entity: Entity;
  readonly condition: Condition;
}

export function anyOf(items: readonly Condition[]): Condition {
  const [only] = items;
  if (only === undefined) return { kind: 'constant', value: false };
  return items.length === 1 ? only : { kind: 'or', items };
}

export function allOf(items: readonly Condition[]): Condition {
  const [only] = items;
  if (only === undefined) return { kind: 'constant', value: true };
  return items.length === 1 ? only : { kind: 'and', items };
}

export function not(item: Condition): Condition {
  return { kind: 'not', item };
}
