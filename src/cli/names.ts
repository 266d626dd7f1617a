/** The catalogue with the user's own names: `--names FILE`, else the file in `ALPCSCOPE_NAMES`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../base/user-error.ts';
import { type Catalogue, createCatalogue } from '../catalogue/catalogue.ts';
import { parseUserNames, type UserNames } from '../catalogue/user-file.ts';
import { safeText } from '../present/safe-text.ts';

const MAX_BYTES = 16 * 2 ** 20;
/** Mistakes in a names file that are told one by one. */
const MAX_SHOWN = 20;

export interface Names {
  readonly catalogue: Catalogue;
  /** Changes when the user's names do: part of the cache's key, as names are stored in captures. */
  readonly key: string;
}

/**
 * Reads the user's names file, if one is given. What is wrong in it is told on stderr and the rest is used. Throws `UserError` if it
 * cannot be read, or nothing in it can be used.
 */
export function loadNames(file: string | undefined): Names {
  const path = file ?? process.env['ALPCSCOPE_NAMES'];
  if (path === undefined || path === '') return { catalogue: createCatalogue(), key: 'names' };
  const text = readNames(path);
  const names = parseUserNames(text);
  for (const line of problemLines(path, names)) process.stderr.write(`${safeText(line)}\n`);
  if (names.entries.length === 0 && names.problems.length > 0) {
    throw new UserError(`nothing in ${path} can be used`, {
      hint: 'see docs/catalogue.md for the form of a names file',
    });
  }
  return {
    catalogue: createCatalogue(names.entries),
    key: createHash('sha256').update(text).digest('hex').slice(0, 12),
  };
}

function problemLines(path: string, { problems, moreProblems }: UserNames): string[] {
  const lines = problems.slice(0, MAX_SHOWN).map(({ unit, place, reason, value }) => {
    return `${path}, ${unit} ${place}: ${reason}${value === '' ? '' : `: ${value}`}`;
  });
  const hidden = problems.length + moreProblems - lines.length;
  return hidden > 0 ? [...lines, `${path}: and ${hidden.toLocaleString('en-US')} more mistakes`] : lines;
}

function readNames(path: string): string {
  try {
    const stats = statSync(path);
    // A pipe is welcome: --names <(…).
    if (!stats.isFile() && !stats.isFIFO()) throw new UserError(`${path} is not an ordinary file`);
    if (stats.size > MAX_BYTES) throw new UserError(`${path} is larger than 16 MB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`cannot read the names file: ${reason}`, { hint: 'give another with --names', cause: error });
  }
}
