/** Filters that the user has given names: kept in the user's own settings, not in captures. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { ENTITIES } from '../query/fields.ts';
import type { SavedFilters } from './api.ts';
import { ApiFailure } from './failure.ts';

const MOST_FILTERS = 500;
const MOST_NAME = 200;
const MOST_FILTER = 20_000;
const MOST_BYTES = 16 << 20;

/** Where they are: `ALPCSCOPE_CONFIG`, else the system's own place for such things. */
export function savedFiltersFile(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['ALPCSCOPE_CONFIG'];
  if (own !== undefined && own !== '') return resolve(own, 'filters.json');
  return join(env['APPDATA'] ?? env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'alpcscope', 'filters.json');
}

/** The list; empty if there is none yet. Throws `UserError` if the file is not ours to read or holds something else. */
export function readSavedFilters(file: string): SavedFilters {
  if (!existsSync(file)) return { filters: [] };
  try {
    if (statSync(file).size > MOST_BYTES) throw new Error('it is too large');
    return checkSavedFilters(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`the saved filters cannot be read: ${reason}`, { hint: `mend or remove ${file}`, exitCode: 1 });
  }
}

/** Replaces the list, all of it or nothing. */
export function writeSavedFilters(file: string, saved: SavedFilters): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`the filters cannot be saved: ${reason}`, {
      hint: 'name a folder that you may write to in the environment variable ALPCSCOPE_CONFIG',
      exitCode: 1,
      cause: error,
    });
  }
}

/** Whatever came in as a list of filters, if it is one; throws {@link ApiFailure} otherwise. */
export function checkSavedFilters(value: unknown): SavedFilters {
  const filters = isObject(value) ? value['filters'] : undefined;
  if (!Array.isArray(filters)) throw new ApiFailure(400, 'a list "filters" is missing');
  if (filters.length > MOST_FILTERS) throw new ApiFailure(400, `at most ${MOST_FILTERS} filters are kept`);
  return { filters: filters.map(checkOne) };
}

function checkOne(value: unknown): SavedFilters['filters'][number] {
  if (!isObject(value)) throw new ApiFailure(400, 'a saved filter is an object');
  const { name, filter, entity } = value;
  const known = ENTITIES.find((one) => one === entity);
  if (known === undefined) throw new ApiFailure(400, `the entity of a saved filter is one of ${ENTITIES.join(', ')}`);
  if (typeof name !== 'string' || name.trim() === '' || name.length > MOST_NAME)
    throw new ApiFailure(400, `the name of a saved filter has 1 to ${MOST_NAME} characters`);
  if (typeof filter !== 'string' || filter.length > MOST_FILTER)
    throw new ApiFailure(400, `a saved filter has at most ${MOST_FILTER} characters`);
  return { name, entity: known, filter };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
