/** Captures made of recordings that were given in the place of a capture: kept by content, so that the second look is quick. */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The cache is trimmed to this size, oldest first, whenever something is added. */
const LIMIT_BYTES = 4 * 2 ** 30;
const BLOCK = 4 * 2 ** 20;

/** Folder of the cache: `ALPCSCOPE_CACHE`, else the system's own place for such things. Created readable by its owner only. */
export function cacheFolder(): string {
  const { env } = process;
  const own = env['ALPCSCOPE_CACHE'];
  const system = env['LOCALAPPDATA'] ?? env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = own ?? join(system, 'alpcscope');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** SHA-256 of a file, in lower-case hexadecimal. Reads in blocks; `onBytes` is told how far it is. */
export async function hashFile(path: string, onBytes?: (done: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const block = new Uint8Array(BLOCK);
  const file = openSync(path, 'r');
  try {
    for (let done = 0; ; ) {
      const count = readSync(file, block, 0, block.length, done);
      if (count === 0) break;
      hash.update(block.subarray(0, count));
      done += count;
      onBytes?.(done);
      await new Promise(setImmediate);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** Where the capture of these contents is, or would be. `version` keeps captures of older programs apart. */
export function cachePath(contentHash: string, version: string): string {
  return join(cacheFolder(), `${contentHash.slice(0, 32)}-${version}.alpc`);
}

/** Marks a cached capture as used just now. */
export function touch(path: string): void {
  const now = new Date();
  utimesSync(path, now, now);
}

/** Removes the longest unused captures until the cache fits its limit; `keep` stays whatever its size. */
export function trimCache(keep: string, limit: number = LIMIT_BYTES): void {
  const folder = cacheFolder();
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.alpc'))
    .map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name)) }))
    .sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
  let total = 0;
  for (const { path, stat } of files) {
    total += stat.size;
    if (total > limit && path !== keep) rmSync(path, { force: true });
  }
}
