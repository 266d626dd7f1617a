// The shipped sample as a tree, what to try next, and its page until Ctrl-C.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, run, say } from './project.mjs';

export const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const SAMPLE = join('samples', 'two-stories.etl');

/** What to try next, and what it shows. */
const NEXT = [
  [`open ${SAMPLE}`, 'the page, in your browser'],
  [`list calls ${SAMPLE} --limit 20`, 'the calls, as a table'],
  [`stats ${SAMPLE}`, 'what is in the recording'],
  [`list messages ${SAMPLE} -f 'svchost -dwm' --json`, 'messages that a filter keeps, for programs'],
  ['--help', 'everything else'],
];

function nextLines() {
  const widest = Math.max(...NEXT.map(([command]) => command.length));
  return NEXT.map(([command, what]) => `  npx . ${command.padEnd(widest)}   ${what}`);
}

/** Ends with the URL of the sample. Under `CI`, where nobody would open it or end it, with how to get one. */
export async function showSample() {
  say(`\n$ alpcscope tree ${SAMPLE} -f 'powershell LogonUI notepad'\n`);
  const status = run(process.execPath, [MAIN, 'tree', SAMPLE, '-f', 'powershell LogonUI notepad'], { mayFail: true });
  if (status !== 0) process.exit(status);
  say(`\nNext, try:\n${nextLines().join('\n')}`);
  if ((process.env['CI'] ?? '') !== '') return;
  say('\nOr look at the sample in your browser, as long as this runs:');
  process.chdir(ROOT);
  // Within this process: whoever ends it ends the page.
  process.argv = [process.execPath, MAIN, 'open', SAMPLE];
  await import(pathToFileURL(MAIN).href);
}
