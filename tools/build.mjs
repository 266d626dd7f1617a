// src/ → dist/: one JavaScript file and one declaration file for each source; ui/ → dist/ui/: the page.
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markBuilt, ROOT, run, toolPath } from './project.mjs';

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
run(process.execPath, [toolPath('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json']);
run(process.execPath, [join(ROOT, 'tools', 'build-probes.mjs')]);
run(process.execPath, [
  toolPath('vite', 'bin/vite.js'),
  'build',
  '--config',
  'ui/vite.config.ts',
  '--logLevel',
  'warn',
]);
chmodSync(join(ROOT, 'dist/cli/main.js'), 0o755);

// Names this very build: captures in the cache belong to the program that made them.
const files = readdirSync(join(ROOT, 'dist'), { recursive: true })
  .filter((name) => name.endsWith('.js'))
  .sort();
const hash = createHash('sha256');
for (const name of files) hash.update(name).update(readFileSync(join(ROOT, 'dist', name)));
writeFileSync(join(ROOT, 'dist', 'build-id.txt'), hash.digest('hex').slice(0, 12));
markBuilt();
