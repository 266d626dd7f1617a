/** The built program with its page in Debian's Chromium, as a person would have it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const CHROMIUM = '/usr/bin/chromium';
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run';

/** Tests of the page are skipped by name without it (tools/setup-debian.sh installs it). */
export const HAS_CHROMIUM = existsSync(CHROMIUM);

export interface Opened {
  /** With its token. */
  readonly url: string;
  readonly browser: Browser;
  /** What the page complained about: it must stay empty. */
  readonly complaints: string[];
  /** A fresh window on a view: `#/messages?id=3`. */
  page(hash: string): Promise<Page>;
  close(): Promise<void>;
}

async function firstLine(program: ChildProcess): Promise<string> {
  if (program.stdout === null) throw new Error('the program has no output');
  for await (const line of createInterface({ input: program.stdout })) return line;
  throw new Error('the program ended without printing its URL');
}

/** Serves a recording of `samples/` or any other, and starts a browser. */
export async function openInBrowser(recording: string): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'alpcscope-page-'));
  const env = { ...process.env, ALPCSCOPE_CACHE: join(folder, 'cache'), XDG_CONFIG_HOME: folder, NO_COLOR: '1' };
  const args = [MAIN, 'open', recording, '--no-browser', '--port', '0'];
  const program = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await firstLine(program);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') });
  const complaints: string[] = [];
  return {
    url,
    browser,
    complaints,
    async page(hash) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // A policy that was broken, or an exception that React caught.
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      await page.evaluate(`window.location.hash = ${JSON.stringify(hash)}`);
      await page.getByText(/^Showing/).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      program.kill('SIGINT');
      await new Promise((resolve) => program.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
