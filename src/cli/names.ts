/** The catalogue with the user's own names: `--names FILE`, else the file in `ALPCSCOPE_NAMES`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../base/user-error.ts';
import { type Catalogue, createCatalogue } from '../catalogue/catalogue.ts';
import { parseUserNames } from '../catalogue/user-file.ts';

const MAX_BYTES = 16 * 2 ** 20;

export interface Names {
  readonly catalogue: Catalogue;
  /** Changes when the user's names do: part of the cache's key, as names are stored in captures. */
  readonly key: string;
}

/** Reads the user's names file, if one is given. Throws `UserError` that names the first bad line. */
export function loadNames(file: string | undefined): Names {
  const path = file ?? process.env['ALPCSCOPE_NAMES'];
  if (path === undefined || path === '') return { catalogue: createCatalogue(), key: 'names' };
  const text = readNames(path);
  const { entries, problems } = parseUserNames(text);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new UserError(`${path}, ${problem.unit} ${problem.place}: ${problem.reason}`, {
      hint: 'see docs/catalogue.md for the form of a names file',
    });
  }
  return { catalogue: createCatalogue(entries), key: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

function readNames(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new UserError(`${path} is larger than 16 MB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`cannot read the names file: ${reason}`, { hint: 'give another with --names', cause: error });
  }
}
