/** What `npm start` does once everything is built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, it } from 'vitest';
import { ROOT } from './program.ts';

const cache = mkdtempSync(join(tmpdir(), 'alpcscope-start-'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function showSample(env: Readonly<Record<string, string>>) {
  const script = `await (await import('${pathToFileURL(join(ROOT, 'tools', 'show-sample.mjs')).href}')).showSample()`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: tmpdir(),
    env: { ...process.env, ALPCSCOPE_CACHE: cache, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let out = '';
  const urlSeen = new Promise<string>((resolve) => {
    const take = (text: Buffer) => {
      out += String(text);
      const url = /^http:\S+(?=\n)/m.exec(out);
      if (url !== null) resolve(url[0]);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, urlSeen, ended, output: () => out };
}

it('shows the sample as a tree and ends with the URL of its page, which lives until it is interrupted', async () => {
  const { child, urlSeen, ended, output } = showSample({ CI: '' });
  const url = await Promise.race([urlSeen, ended]);
  if (typeof url !== 'string') throw new Error(output());
  // Into the page: the token becomes a cookie.
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(output()).toContain('powershell.exe');
  expect(output().trimEnd().split('\n').at(-1)).toBe(url);
});

it('does not stay where nobody would end it', async () => {
  const { ended, output } = showSample({ CI: 'true' });
  expect(await ended).toBe(0);
  expect(output()).toContain('npx . open');
  expect(output()).not.toMatch(/^http:/m);
});
