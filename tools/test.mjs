// `npm test`: install, build, run every test, and end with the line `N passed, N failed`.
// `npm test -- ARGUMENTS` hands the arguments to Vitest (a file name, `-t name`).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, run, say, toolPath } from './project.mjs';

ensureInstalled();
ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'alpcscope-test-'));
const results = join(folder, 'results.json');
say('Running the tests …');
const status = run(
  process.execPath,
  [
    toolPath('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { mayFail: true },
);

let summary;
try {
  summary = JSON.parse(readFileSync(results, 'utf8'));
} catch {
  say('The test runner ended without a result.');
  process.exit(status === 0 ? 1 : status);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// A file that fails to load holds no tests: it counts as one failure, or its tests would vanish silently.
const broken = summary.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
// So is a run that never came to its tests.
const stillborn = status !== 0 && summary.numFailedTests + broken.length === 0 ? 1 : 0;
const skipped = summary.numPendingTests + summary.numTodoTests;
for (const file of summary.testResults) {
  for (const test of file.assertionResults) {
    if (test.status === 'skipped' || test.status === 'pending') say(`skipped: ${test.fullName}`);
  }
}
if (skipped > 0) say(`${skipped} skipped, named above.`);
console.log(`${summary.numPassedTests} passed, ${summary.numFailedTests + broken.length + stillborn} failed`);
process.exit(status);
