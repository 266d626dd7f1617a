/** The files of the page, read once at the start: no path that a request names ever reaches the file system. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Its name changes with its contents. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** The files in `folder` by the path in the URL; `/` is `index.html`. Without the folder there are none. */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (!existsSync(folder)) return files;
  // Entries tell their folder only since Node 20.1.
  for (const below of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const [type, path] = [TYPES[extname(below)], join(folder, below)];
    if (type === undefined || !statSync(path).isFile()) continue;
    const name = `/${below.replaceAll('\\', '/')}`;
    files.set(name, { type, bytes: readFileSync(path), immutable: name.startsWith('/assets/') });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
