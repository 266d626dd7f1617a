/**
 * Real recordings with known answers, kept beside the checkout (`../shared/data`), not in the repository.
 * Tests that use them skip by name where the folder is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** The absolute path of a shared data file, or `undefined` where the folder is absent. */
export function sharedData(path: string): string | undefined {
  const full = ROOT + path;
  return existsSync(full) ? full : undefined;
}

/** Its bytes; empty where absent (use with `describe.skipIf(sharedData(path) === undefined)`). */
export function sharedBytes(path: string): Uint8Array {
  const full = sharedData(path);
  return full === undefined ? new Uint8Array(0) : new Uint8Array(readFileSync(full));
}
