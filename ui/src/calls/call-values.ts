/** What the filter can name of a call's row: by the cell that shows it. */
import { type Row, valueAt } from '../../../src/present/row.ts';
import type { NamedValue } from '../filter-bar/named.ts';

const party = (side: 'client' | 'server'): readonly string[] =>
  ['process', 'pid', 'service'].map((part) => `${side}.${part}`);

/** The fields of each cell of a row, in their order; the last is the bar. */
const CELLS: readonly (readonly string[])[] = [
  ['started_at'],
  ['interface', 'procedure', 'opnum', 'interface_uuid', 'port'],
  party('client'),
  party('server'),
  ['status'],
  ['duration_ns'],
  ['started_at'],
];

/** Of one cell, else of all of them. */
export function callValues(call: Row, cell?: number): readonly NamedValue[] {
  const fields = cell === undefined ? [...new Set(CELLS.slice(1).flat())] : (CELLS[cell] ?? []);
  return fields.map((field) => ({ field, value: valueAt(call, field) }));
}
