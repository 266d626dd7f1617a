/** From what a person names on the command line to an open capture: a capture as it is, a recording through the cache. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { looksLikeDatabase } from '../capture/capture-files.ts';
import { type Capture, openCapture } from '../capture/reader.ts';
import { cachePath, hashFile, touch, trimCache } from '../pipeline/cache.ts';
import { importFiles } from '../pipeline/import.ts';
import type { IngestResult } from '../pipeline/ingest.ts';
import { EXIT } from './exit.ts';
import { loadNames } from './names.ts';
import { startProgress } from './progress.ts';
import { buildId, version } from './version.ts';

/** Opens a capture, or a recording in its place, for `use`. Says on stderr what takes time and what is missing. */
export async function withInput(
  path: string,
  namesFile: string | undefined,
  use: (capture: Capture) => Promise<void>,
): Promise<void> {
  const capture = await openInput(path, namesFile);
  try {
    await use(capture);
    await noteDamage(capture);
  } finally {
    capture.close();
  }
}

async function openInput(path: string, namesFile: string | undefined): Promise<Capture> {
  if (!existsSync(path) || statSync(path).isDirectory() || isCapture(path)) return openCapture(path);
  return openCapture(await cachedImport(path, namesFile));
}

function isCapture(path: string): boolean {
  try {
    return looksLikeDatabase(path);
  } catch {
    // Not readable: opening it as a recording says why in a sentence.
    return false;
  }
}

async function cachedImport(path: string, namesFile: string | undefined): Promise<string> {
  const names = loadNames(namesFile);
  const hash = await hashFile(path);
  const capture = cachePath(hash, `${version()}-${buildId()}-${names.key}`);
  if (existsSync(capture)) {
    touch(capture);
    return capture;
  }
  const { complete } = await runImport([path], capture, { namesFile, hashes: [hash] });
  if (complete) trimCache(capture);
  return capture;
}

/** Imports with a progress bar; Ctrl-C ends it early and leaves a usable capture, a second one ends the program. */
export async function runImport(
  files: readonly string[],
  target: string,
  options: { readonly namesFile?: string | undefined; readonly hashes?: readonly string[] } = {},
): Promise<IngestResult> {
  const progress = startProgress(`importing ${files.map((file) => basename(file)).join(', ')}`);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const result = await importFiles(files, target, {
      createdBy: version(),
      names: loadNames(options.namesFile).catalogue,
      onProgress: ({ done, total, events }) => progress.update(done, total, events),
      signal: stop.signal,
      ...(options.hashes === undefined ? {} : { hashes: options.hashes }),
    });
    progress.stop();
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
  process.stderr.write(`Note: ${damage.join('; ')}.\n`);
  process.exitCode = EXIT.lossy;
}
