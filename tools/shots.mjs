// `npm run shots`: pictures of the page on the shipped samples, one for each view, into docs/images/; `npm run shots -- NAME…`: some.
// Needs Debian's chromium.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { ensureBuilt, ensureInstalled, ROOT } from './project.mjs';

const WITH_CONTENT = 'samples/two-stories.jsonl';
const WHOLE = 'samples/two-stories.etl';
/** A view is there when it asks for nothing more, and what moves has come to rest. */
const QUIET_MS = 2500;
const LOOK_MS = 100;
// Name, recording, where in the page, colours.
const SHOTS = [
  ['page-messages', WITH_CONTENT, '#/messages?id=7', 'light'],
  ['page-overview', WHOLE, '#/overview', 'light'],
  ['page-calls', WHOLE, '#/calls?id=49', 'light'],
  ['page-chains', WHOLE, '#/chains?id=49', 'light'],
  ['page-why', WHOLE, '#/why?id=31', 'dark'],
  ['page-timeline', WHOLE, '#/timeline', 'dark'],
  ['page-sequence', WHOLE, '#/sequence?filter=client%3Apowershell', 'light'],
  ['page-map', WHOLE, '#/map', 'light'],
  ['page-events', WHOLE, '#/events?filter=kind%3Aprocess', 'dark'],
  ['page-processes', WHOLE, '#/processes?id=31', 'light'],
  ['page-ports', WHOLE, '#/ports', 'dark'],
  ['page-interfaces', WHOLE, '#/interfaces?sort=calls%3Adesc', 'light'],
  ['page-services', WHOLE, '#/services', 'light'],
  ['page-threads', WHOLE, '#/threads', 'dark'],
  ['page-modules', WHOLE, '#/modules?filter=svchost', 'light'],
];
/** Named on the command line: only these. */
const wanted = process.argv.slice(2);

ensureInstalled();
ensureBuilt();
const images = join(ROOT, 'docs', 'images');
const folder = mkdtempSync(join(tmpdir(), 'alpcscope-shots-'));
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
for (const recording of [WITH_CONTENT, WHOLE]) {
  const program = spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'open', recording, '--no-browser'], {
    cwd: ROOT,
    env: { ...process.env, ALPCSCOPE_CACHE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await new Promise((resolve) => {
    createInterface({ input: program.stdout }).once('line', (line) => resolve([line]));
  });
  for (const [name, from, hash, colorScheme] of SHOTS) {
    if (from === recording && (wanted.length === 0 || wanted.includes(name)))
      await shoot(name, `${url}${hash}`, colorScheme);
  }
  program.kill('SIGINT');
}
await browser.close();
rmSync(folder, { recursive: true, force: true });

async function shoot(name, address, colorScheme) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
  const page = await context.newPage();
  let last = Date.now();
  for (const event of ['request', 'requestfinished', 'requestfailed']) {
    page.on(event, () => {
      last = Date.now();
    });
  }
  const settled = async () => {
    while (Date.now() - last < QUIET_MS) await page.waitForTimeout(LOOK_MS);
  };
  const [start = '', hash = ''] = address.split('#');
  await page.goto(start);
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await settled();
  // A field, so that its bytes light up.
  const field = page.getByRole('treeitem', { name: 'Text' }).last();
  if (await field.isVisible()) await field.click();
  await page.screenshot({ path: join(images, `${name}.png`) });
  await context.close();
}
