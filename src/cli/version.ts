import { existsSync, readFileSync } from 'node:fs';

/** The package's version, read from the package.json that was shipped with this file. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Names this very build, so that captures in the cache are not mistaken for another program's; `source` when run unbuilt. */
export function buildId(): string {
  const file = new URL('../build-id.txt', import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : 'source';
}
