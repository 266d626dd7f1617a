/** Short texts for pictures. Names in a capture may be as long as a hostile program likes: what is drawn is cut. */
import type { Value } from './values.ts';

const LONGEST = 200;

/** SQL: interface and procedure of a row of `store.procedure_names`, as far as known. */
export function procedureText(alias: string): string {
  const procedure = `coalesce(${alias}.procedure, 'opnum ' || ${alias}.opnum)`;
  return `left(concat_ws(' ', coalesce(${alias}.interface, ${alias}.interface_uuid), ${procedure}), ${LONGEST})`;
}

/** SQL: a column with a name, cut. */
export function shortText(column: string): string {
  return `left(${column}, ${LONGEST})`;
}

/** A value as a text that is not too long; empty if it is none. */
export function oneText(value: Value | undefined): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}
