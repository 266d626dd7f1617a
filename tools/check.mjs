// `npm run check`: format, lint, sizes (Biome), types (tsc), walls (dependency-cruiser), dead code (knip). Green at every commit.
import { ensureInstalled, run, say, toolPath } from './project.mjs';

ensureInstalled();
const CHECKS = [
  ['format, lint, sizes', '@biomejs/biome', 'bin/biome', ['ci', '--diagnostic-level=warn', '--error-on-warnings', '.']],
  ['types', 'typescript', 'bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the WinDbg script', 'typescript', 'bin/tsc', ['-p', 'probes/windbg/tsconfig.json']],
  ['types of the page', 'typescript', 'bin/tsc', ['-p', 'ui/tsconfig.json']],
  [
    'walls',
    'dependency-cruiser',
    'bin/dependency-cruise.mjs',
    ['src', 'ui/src', 'test', 'probes', 'bench', 'tools', '--config', '.dependency-cruiser.mjs'],
  ],
  ['dead code', 'knip', 'bin/knip.js', ['--no-progress']],
];
const failed = [];
for (const [title, tool, entry, args] of CHECKS) {
  say(`— ${title}`);
  if (run(process.execPath, [toolPath(tool, entry), ...args], { mayFail: true }) !== 0) failed.push(title);
}
if (failed.length > 0) {
  say(`check failed: ${failed.join(', ')}`);
  process.exit(1);
}
say('check passed');
