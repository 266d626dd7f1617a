/** Rows to stdout: aligned text for people, one JSON object a line, or CSV. Everything else goes to stderr. */
import { stringify } from 'csv-stringify/sync';
import { UserError } from '../base/user-error.ts';
import { safeText } from '../present/safe-text.ts';

/** Writes with back-pressure, so that a million rows into a slow pipe do not pile up in memory. */
export interface Output {
  write(text: string): Promise<void>;
  /** True once the reader went away (`| head`): stop producing. */
  readonly closed: boolean;
}

/** What became of standard output: one stream, so one state. */
const state: { closed: boolean; failure: Error | undefined } = { closed: false, failure: undefined };

/**
 * Keeps a reader that goes away (`| head`) and a full disk from ending the program with a stack trace. Called once, before anything
 * is written.
 */
export function watchStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    state.closed = true;
    if (error.code !== 'EPIPE') state.failure ??= error;
  });
  // Nobody is left to tell.
  process.stderr.on('error', () => {});
}

/** Waits until what was written has gone out. Throws `UserError` if some of it could not be written; a closed pipe is no error. */
export async function settleOutput(): Promise<void> {
  if (!state.closed) await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  const { failure } = state;
  if (failure !== undefined) {
    throw new UserError(`the output could not be written: ${failure.message}`, { exitCode: 1, cause: failure });
  }
}

/** Standard output. A closed pipe is a normal end, not an error. */
export function standardOutput(): Output {
  return {
    get closed() {
      return state.closed;
    },
    async write(text) {
      if (state.closed || process.stdout.write(text)) return;
      await roomAgain();
    },
  };
}

/** A pipe that closes never drains: whichever comes first ends the wait. */
function roomAgain(): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ENDS_OF_WAIT) stdout.off(name, done);
      resolve();
    };
    for (const name of ENDS_OF_WAIT) stdout.on(name, done);
  });
}

const ENDS_OF_WAIT = ['drain', 'close', 'error'] as const;

/** What JSON and CSV are made of; bigints are numbers where a double holds them, else text. */
export type Cell = string | number | boolean | bigint | null | readonly Cell[] | { readonly [name: string]: Cell };

function jsonValue(_name: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value.toString();
}

// JSON.stringify leaves these as they are, and a terminal may obey them: DEL, C1 controls, marks that turn the direction of
// writing or cannot be seen.
const OBEYED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** One row as one line of JSON. Characters that a terminal would obey are escapes, which are the same to any JSON reader. */
export function jsonLine(row: unknown): string {
  const text = JSON.stringify(row, jsonValue).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}

/**
 * One row as a line of CSV. Lists are joined with a space; a leading `=`, `+`, `-` or `@` is kept from being a formula. Texts are exact in
 * a file or pipe, and safe on a terminal.
 */
export function csvLine(values: readonly Cell[]): string {
  return stringify([values.map(csvCell)], { record_delimiter: '\n' });
}

// Full-width forms count as well where the program that opens the file is set to Chinese, Japanese or Korean.
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'string') {
    const text = process.stdout.isTTY === true ? safeText(value) : value;
    return FORMULA.test(text) ? `'${text}` : text;
  }
  if (Array.isArray(value)) return value.map(csvCell).join(' ');
  if (typeof value === 'object') return JSON.stringify(value, jsonValue);
  return String(value);
}
