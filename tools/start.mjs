// `npm start`: install, build, and show the shipped sample. `npm start -- ARGUMENTS` runs alpcscope with them instead.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT, run, say } from './project.mjs';

const SAMPLE = join('samples', 'two-stories.etl');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const args = process.argv.slice(2);

ensureInstalled();
ensureBuilt();
if (args.length > 0) process.exit(run(process.execPath, [MAIN, ...args], { mayFail: true }));

say(`\n$ alpcscope tree ${SAMPLE} -f 'powershell LogonUI notepad'\n`);
const status = run(process.execPath, [MAIN, 'tree', SAMPLE, '-f', 'powershell LogonUI notepad'], { mayFail: true });
say(`
Next, try:
  npx . open ${SAMPLE}                          the page, in your browser
  npx . list calls ${SAMPLE} --limit 20         the calls, as a table
  npx . stats ${SAMPLE}                         what is in the recording
  npx . list messages ${SAMPLE} -f 'svchost -dwm' --json
  npx . --help                                               everything else`);
process.exit(status);
