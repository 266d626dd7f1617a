/** Comma-separated values (RFC 4180). */
import { stringify } from 'csv-stringify/sync';
import { safeText } from '../present/safe-text.ts';
import { jsonValue } from './json-lines.ts';

/** What JSON and CSV are made of; bigints are numbers where a double holds them, else text. */
type Cell = string | number | boolean | bigint | null | readonly Cell[] | { readonly [name: string]: Cell };

/**
 * One row as a line of CSV. Lists are joined with a space; a leading `=`, `+`, `-` or `@` is kept from being a formula. Texts are exact in
 * a file or pipe, and safe on a `terminal`.
 */
export function csvLine(values: readonly Cell[], terminal = false): string {
  return stringify([values.map((value) => csvCell(value, terminal))], { record_delimiter: '\n' });
}

// Full-width forms count as well where the program that opens the file is set to Chinese, Japanese or Korean.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvCell(value: Cell, terminal: boolean): string {
  if (value === null) return '';
  if (typeof value === 'string') {
    const text = terminal ? safeText(value) : value;
    return FORMULA.test(text) ? `'${text}` : text;
  }
  if (Array.isArray(value)) return value.map((item) => csvCell(item, terminal)).join(' ');
  if (typeof value === 'object') return JSON.stringify(value, jsonValue);
  return String(value);
}
