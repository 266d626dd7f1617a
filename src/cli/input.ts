/** From what a person names on the command line to an open capture: a capture as it is, a recording through the cache. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { looksLikeDatabase, notACapture, partialPath } from '../capture/capture-files.ts';
import { type Capture, openCapture } from '../capture/reader.ts';
import { CACHE_HINT, cachePath, keep, touch, trimCache, workshop } from '../pipeline/cache.ts';
import { hashFile } from '../pipeline/file-hash.ts';
import { importFiles } from '../pipeline/import.ts';
import type { IngestResult } from '../pipeline/ingest.ts';
import { safeText } from '../present/safe-text.ts';
import { EXIT } from './exit.ts';
import { loadNames, type Names } from './names.ts';
import { startProgress } from './progress.ts';
import { buildId, version } from './version.ts';

/** What is not found may be among the rows that are missing. */
const UNFINISHED = 'Note: the import of this capture did not finish, so rows may be missing.\n';

/** Opens a capture, or a recording in its place, for `use`. Says on stderr what takes time and what is missing. */
export async function withInput(
  path: string,
  namesFile: string | undefined,
  use: (capture: Capture) => Promise<void>,
): Promise<void> {
  const place = await findCapture(path, namesFile);
  try {
    const capture = await openCapture(place.path);
    try {
      await use(capture).catch((error: unknown) => {
        if (capture.info.state === 'importing') process.stderr.write(UNFINISHED);
        throw error;
      });
      await noteDamage(capture);
    } finally {
      capture.close();
    }
  } finally {
    place.remove?.();
  }
}

/** Where the capture of an input is, and how to remove it if it is for this once only. */
interface Place {
  readonly path: string;
  readonly remove?: () => void;
}

async function findCapture(path: string, namesFile: string | undefined): Promise<Place> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) return { path };
  if (!stats.isFile()) throw new UserError(`${path} is not an ordinary file`, { hint: 'copy it to a file first' });
  if (stats.size === 0 && path.endsWith(partialPath(''))) throw notACapture(path, 'empty');
  if (!isCapture(path)) return cachedImport(path, namesFile);
  if (namesFile !== undefined && namesFile !== process.env['ALPCSCOPE_NAMES']) {
    process.stderr.write('Note: --names counts when a recording is imported; a capture has its names already.\n');
  }
  return { path };
}

function isCapture(path: string): boolean {
  try {
    return looksLikeDatabase(path);
  } catch {
    // Not readable: opening it as a recording says why in a sentence.
    return false;
  }
}

async function cachedImport(path: string, namesFile: string | undefined): Promise<Place> {
  const names = loadNames(namesFile);
  const size = statSync(path).size;
  const hash = await hashFile(path);
  const cached = cachePath(hash, `${version()}-${buildId()}-${names.key}`);
  if (existsSync(cached)) {
    touch(cached);
    return { path: cached };
  }
  const folder = workshop();
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const made = join(folder, `${basename(path, extname(path))}.alpc`);
    const { complete } = await runImport([path], made, { names, hashes: [hash] }).catch(aboutTheCache);
    // A recording that is still written to may have more in it than what the hash stands for.
    if (!complete || statSync(path).size !== size) return { path: made, remove };
    const kept = keep(made, cached);
    trimCache(cached);
    if (kept === made) return { path: made, remove };
    remove();
    return { path: kept };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Nobody chose the place of a cached capture with `-o`. */
function aboutTheCache(error: unknown): never {
  if (error instanceof UserError && error.exitCode === EXIT.failed) {
    throw new UserError(error.message, {
      hint: `free some space, or ${CACHE_HINT}`,
      exitCode: error.exitCode,
      cause: error,
    });
  }
  throw error;
}

/** Imports with a progress bar; Ctrl-C ends it early and leaves a usable capture, a second one ends the program. */
export async function runImport(
  files: readonly string[],
  target: string,
  options: { readonly names: Names; readonly hashes?: readonly string[] },
): Promise<IngestResult> {
  const progress = startProgress(`importing ${files.map((file) => basename(file)).join(', ')}`);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const result = await importFiles(files, target, {
      createdBy: version(),
      names: options.names.catalogue,
      onProgress: ({ done, total, events }) => progress.update(done, total, events),
      signal: stop.signal,
      ...(options.hashes === undefined ? {} : { hashes: options.hashes }),
    });
    progress.stop();
    if (result.apart !== undefined) {
      const name = safeText(result.apart);
      process.stderr.write(`Note: ${name} begins after the others have ended; is it of the same machine and period?\n`);
    }
    if (!result.ownerOnly) {
      process.stderr.write(
        'Note: the capture has the permissions of its folder; icacls could not make it yours alone.\n',
      );
    }
    if (!result.complete) process.stderr.write('Stopped early: the capture holds what was read so far.\n');
    return result;
  } finally {
    progress.stop();
    process.removeListener('SIGINT', onInterrupt);
  }
}

/** Exit code 3 for a capture whose recording had losses or damage, with a line that says which. */
export async function noteDamage(capture: Capture): Promise<void> {
  const damage = await capture.damage();
  if (damage.length === 0) return;
  process.stderr.write(`Note: ${damage.join('; ')}; see alpcscope stats.\n`);
  process.exitCode = EXIT.lossy;
}
