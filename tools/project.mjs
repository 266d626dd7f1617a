// What `npm start` and `npm test` share. Plain JavaScript with Node's own modules only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MARKER = join(ROOT, 'node_modules', '.alpcscope-installed');
const BUILT = join(ROOT, 'dist', '.alpcscope-built');

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a program in the project folder and ends this one with its exit code if it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
    ...options,
  });
  if (result.error !== undefined) {
    say(`alpcscope: cannot run ${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0 && options.mayFail !== true) process.exit(result.status ?? 1);
  return result.status ?? 1;
}

/** Path of a tool's JavaScript entry, so that no shell and no .cmd file stands between. */
export function toolPath(name, entry) {
  return join(ROOT, 'node_modules', name, entry);
}

/** Installs the dependencies unless this lock file has been installed already. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  // The npm that comes with 20.0 and 20.1 (9.6.4) leaves out what DuckDB needs on Linux.
  if (major < 20 || (major === 20 && minor < 2)) {
    say(`alpcscope needs Node 20.2 or newer; this is ${process.version}.`);
    process.exit(2);
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === lock) return;
  say('Installing dependencies (once; about a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(MARKER, lock);
}

/** Newest change below a folder, in milliseconds since 1970. */
function newest(folder) {
  let latest = 0;
  // Entries tell their folder only since Node 20.1.
  for (const name of readdirSync(folder, { recursive: true })) {
    const entry = statSync(join(folder, name));
    if (entry.isFile()) latest = Math.max(latest, entry.mtimeMs);
  }
  return latest;
}

/** Builds dist/ unless it is newer than every source. */
export function ensureBuilt() {
  const sources = Math.max(
    newest(join(ROOT, 'src')),
    newest(join(ROOT, 'probes')),
    newest(join(ROOT, 'ui')),
    ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'tools/build.mjs', 'tools/build-probes.mjs'].map(
      (file) => statSync(join(ROOT, file)).mtimeMs,
    ),
  );
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > sources) return;
  say('Building …');
  run(process.execPath, [join(ROOT, 'tools', 'build.mjs')]);
}

/** Marks dist/ as up to date. */
export function markBuilt() {
  writeFileSync(BUILT, '');
}
