/** Which highlight a row has: highlights are filters, applied in the page to the rows it shows. */
import type { Condition } from '../../../src/query/condition.ts';
import type { Entity } from '../../../src/query/field.ts';
import { toPredicate } from '../../../src/query/to-predicate.ts';
import type { ApiRow, CaptureSummary } from '../../../src/server/api.ts';
import { checkFilter } from '../filter-bar/compile.ts';

export interface CompiledMarks {
  /** Fields that rows must have for this. */
  readonly fields: readonly string[];
  /** Number of the first highlight that holds. */
  readonly markOf: (row: ApiRow) => number | undefined;
}

function fieldsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'constant':
      return [];
    case 'and':
    case 'or':
      return condition.items.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(condition.item);
    default:
      return [condition.field.name];
  }
}

/** Highlights that make no sense for these rows are passed over: a link may come from another list. */
export function compileMarks(
  marks: readonly string[],
  entity: Entity,
  capture: Pick<CaptureSummary, 'first'>,
): CompiledMarks {
  const checked = marks.map((mark) => checkFilter(mark, entity, capture));
  const tests = checked.map((one) => (one.ok ? toPredicate(one.value) : () => false));
  return {
    fields: [...new Set(checked.flatMap((one) => (one.ok ? fieldsOf(one.value.condition) : [])))],
    markOf: (row) => {
      const at = tests.findIndex((test) => test(row));
      return at < 0 ? undefined : at;
    },
  };
}
