/** The files around a capture: the unfinished one, DuckDB's log and its temporary folder. */
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { openDatabase } from './database.ts';
import { fileError, isInUse } from './errors.ts';

/** DuckDB's mark, at byte 8 of its files (duckdb.org/docs/stable/internals/storage). */
const MAGIC = 'DUCK';
const MAGIC_OFFSET = 8;

const PARTIAL = '.partial';

/** Where an import writes until it is finished. */
export function partialPath(path: string): string {
  return `${path}${PARTIAL}`;
}

/** What is wrong with a file that is no capture: an import may have been killed before it had made its tables. */
export function notACapture(path: string, what: string): UserError {
  const name = basename(path);
  if (path.endsWith(PARTIAL)) {
    return new UserError(`${name} is of an import that ended before anything was saved`, {
      hint: 'import the recording again',
    });
  }
  return new UserError(`${name} is ${what}`, { hint: 'make one with: alpcscope import RECORDING -o CAPTURE' });
}

/** Where DuckDB puts what does not fit in memory. */
export function temporaryFolder(path: string): string {
  return `${path}.tmp`;
}

/** True if the file begins like a DuckDB database. Throws what the system says if it cannot be read. */
export function looksLikeDatabase(path: string): boolean {
  // Opening a pipe would wait for its writer.
  if (!statSync(path).isFile()) return false;
  const head = new Uint8Array(MAGIC_OFFSET + MAGIC.length);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, head, 0, head.length, 0) < head.length) return false;
  } finally {
    closeSync(file);
  }
  return new TextDecoder('latin1').decode(head.subarray(MAGIC_OFFSET)) === MAGIC;
}

/** Removes a database file with what DuckDB keeps beside it. */
export function removeDatabase(path: string): void {
  for (const file of [path, `${path}.wal`]) rmSync(file, { force: true });
  rmSync(temporaryFolder(path), { recursive: true, force: true });
}

/**
 * Makes sure that a capture may be written to `path`: its folder exists, and what is there already is a capture (which will
 * be replaced) or nothing. Throws {@link UserError}.
 */
export function checkTarget(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new UserError(`the folder ${folder} does not exist`, { hint: 'create it, or choose another place with -o' });
  }
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    throw new UserError(`${basename(path)} is a folder`, { hint: 'name a file with -o' });
  }
  if (!looksLikeDatabase(path)) {
    throw new UserError(`${basename(path)} exists and is not a capture, so it is not replaced`, {
      hint: 'choose another name with -o',
    });
  }
}

/** Removes what a killed import left. Throws {@link UserError} if another process is still writing it. */
export async function removeStale(partial: string): Promise<void> {
  if (existsSync(partial) && looksLikeDatabase(partial)) {
    try {
      (await openDatabase(partial, { access_mode: 'READ_ONLY' })).close();
    } catch (error) {
      const known = fileError(error, partial);
      if (isInUse(known)) throw known;
      // Damaged by the kill: it goes all the same.
    }
  }
  removeDatabase(partial);
}

/** Gives the finished file its name, in the place of an older capture. */
export function putInPlace(partial: string, path: string): void {
  // A log left beside the old capture would be replayed into the new one.
  rmSync(`${path}.wal`, { force: true });
  renameSync(partial, path);
  removeDatabase(partial);
}
