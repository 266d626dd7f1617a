/** Captures made of recordings that were given in the place of a capture: kept by content, so that the second look is quick. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';

/** The cache is trimmed to this size, oldest first, whenever something is added. */
const LIMIT_BYTES = 4 * 2 ** 30;
/** Begins the names of folders where captures are made. */
const WORKSHOP = 'making-';
/** No import takes longer. */
const LEFT_OVER_MS = 24 * 3600 * 1000;
/** What to do when the cache cannot be used. */
export const CACHE_HINT = 'name a folder that you may write to in the environment variable ALPCSCOPE_CACHE';

/** Folder of the cache: `ALPCSCOPE_CACHE`, else the system's own place for such things. Created readable by its owner only. */
function cacheFolder(): string {
  const { env } = process;
  const own = env['ALPCSCOPE_CACHE'];
  const system = env['LOCALAPPDATA'] ?? env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = resolve(own === undefined || own === '' ? join(system, 'alpcscope') : own);
  try {
    makeFolder(folder);
  } catch (error) {
    throw cacheError(folder, error);
  }
  return folder;
}

/** As `mkdir -p`. Node's own recursive form never ends below folders such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another program was quicker.
    if (!existsSync(folder)) throw error;
  }
}

function cacheError(folder: string, cause: unknown): UserError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new UserError(`the cache folder ${folder} cannot be written (${reason})`, { hint: CACHE_HINT, cause });
}

/** Where the capture of these contents is, or would be. `version` keeps captures of older programs apart. */
export function cachePath(contentHash: string, version: string): string {
  return join(cacheFolder(), `${contentHash.slice(0, 32)}-${version}.alpc`);
}

/** A folder of its own inside the cache for a capture in the making: two programs may import the same recording at once. */
export function workshop(): string {
  const folder = cacheFolder();
  try {
    return mkdtempSync(join(folder, WORKSHOP));
  } catch (error) {
    throw cacheError(folder, error);
  }
}

/** Puts a finished capture in its place in the cache. Returns where to open it, which is where it was made if it cannot be moved. */
export function keep(made: string, place: string): string {
  try {
    renameSync(made, place);
    return place;
  } catch {
    // On Windows a capture that another program has open cannot be replaced; it has the same contents.
    return made;
  }
}

/** Marks a cached capture as used just now. A cache that may only be read serves all the same. */
export function touch(path: string): void {
  const now = new Date();
  quietly(() => utimesSync(path, now, now));
}

/** Removes the longest unused captures until the cache fits its limit, and what killed imports left; `spare` stays. */
export function trimCache(spare: string, limit: number = LIMIT_BYTES): void {
  const files = filesOf(cacheFolder()).sort((a, b) => b.used - a.used);
  let total = 0;
  for (const { path, size, used, capture } of files) {
    if (capture) total += size;
    const old = capture ? total > limit && path !== spare : Date.now() - used > LEFT_OVER_MS;
    // One that another program has open stays on Windows, until the next time.
    if (old) quietly(() => rmSync(path, { recursive: true, force: true }));
  }
}

/** What is in the cache: captures, and folders where captures are made. */
export interface CachedFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was used last, in milliseconds since 1970. */
  readonly used: number;
  readonly capture: boolean;
}

/** The folder of the cache and the captures in it, the last used first. */
export function cachedCaptures(): { folder: string; files: CachedFile[] } {
  const folder = cacheFolder();
  const files = filesOf(folder).filter(({ capture }) => capture);
  return { folder, files: files.sort((a, b) => b.used - a.used) };
}

/**
 * Removes all captures from the cache, and what killed imports left; imports that may be under way stay. Captures that cannot be removed
 * (on Windows, one that another program has open) are returned.
 */
export function clearCache(): { removed: CachedFile[]; left: CachedFile[] } {
  const removed: CachedFile[] = [];
  const left: CachedFile[] = [];
  for (const file of filesOf(cacheFolder())) {
    if (!file.capture && Date.now() - file.used <= LEFT_OVER_MS) continue;
    quietly(() => rmSync(file.path, { recursive: true, force: true }));
    if (file.capture) (existsSync(file.path) ? left : removed).push(file);
  }
  return { removed, left };
}

function filesOf(folder: string): CachedFile[] {
  const files: CachedFile[] = [];
  for (const name of readdirSync(folder)) {
    const capture = name.endsWith('.alpc');
    if (!capture && !name.startsWith(WORKSHOP)) continue;
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) files.push({ path, size: stat.size, used: stat.mtimeMs, capture });
  }
  return files;
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The cache is a convenience: what cannot be tidied up stays.
  }
}
