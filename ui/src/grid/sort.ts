/** By what a list is ordered, as in the link and the API: `duration_ns:desc,id:asc`. */

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

export function readSort(text: string | undefined): readonly SortKey[] {
  return (text ?? '')
    .split(',')
    .map((part) => /^([\w.]+)(?::(asc|desc))?$/.exec(part.trim()))
    .flatMap((match) => (match?.[1] === undefined ? [] : [{ field: match[1], descending: match[2] === 'desc' }]));
}

export function writeSort(keys: readonly SortKey[]): string {
  return keys.map(({ field, descending }) => `${field}:${descending ? 'desc' : 'asc'}`).join(',');
}

/**
 * The order after a click on a heading: ascending, descending, as recorded. `further` (shift) keeps the other keys and
 * changes or adds this one behind them.
 */
export function sortedBy(keys: readonly SortKey[], field: string, further: boolean): readonly SortKey[] {
  const present = keys.find((key) => key.field === field);
  const next =
    present === undefined ? [{ field, descending: false }] : present.descending ? [] : [{ field, descending: true }];
  if (!further) return next;
  return present === undefined ? [...keys, ...next] : keys.flatMap((key) => (key === present ? next : [key]));
}
