import type { Column } from '../../../src/present/column.ts';

/** The field that holds the row of the process that a column shows; `undefined` if it shows none. */
export function processRowField({ fields }: Column): string | undefined {
  const shown = fields.find((field) => /(^|\.)process$/.test(field));
  return shown === undefined ? undefined : `${shown}_row`;
}

/** The fields that the menus of these columns need beside theirs. */
export function processRows(columns: readonly Column[]): readonly string[] {
  return columns.flatMap((column) => processRowField(column) ?? []);
}
