/** Rows to stdout: aligned text for people, one JSON object a line, or CSV. Everything else goes to stderr. */
import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';

/** Writes with back-pressure, so that a million rows into a slow pipe do not pile up in memory. */
export interface Output {
  write(text: string): Promise<void>;
  /** True once the reader went away (`| head`): stop producing. */
  readonly closed: boolean;
}

/** Standard output. A closed pipe is a normal end, not an error. */
export function standardOutput(): Output {
  const state = { closed: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    state.closed = true;
  });
  return {
    get closed() {
      return state.closed;
    },
    async write(text) {
      if (state.closed || process.stdout.write(text)) return;
      // A pipe that closes never drains: whichever comes first ends the wait.
      await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]).catch(() => {
        state.closed = true;
      });
    },
  };
}

/** What JSON and CSV are made of; bigints are numbers where a double holds them, else text. */
export type Cell = string | number | boolean | bigint | null | readonly Cell[] | { readonly [name: string]: Cell };

function jsonValue(_name: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value.toString();
}

/** One row as one line of JSON. */
export function jsonLine(row: unknown): string {
  return `${JSON.stringify(row, jsonValue)}\n`;
}

/** One row as a line of CSV. Lists are joined with a space; a leading `=`, `+`, `-` or `@` is kept from being a formula. */
export function csvLine(values: readonly Cell[]): string {
  return stringify([values.map(csvCell)], { record_delimiter: '\n' });
}

function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  if (Array.isArray(value)) return value.map(csvCell).join(' ');
  if (typeof value === 'object') return JSON.stringify(value, jsonValue);
  return String(value);
}
