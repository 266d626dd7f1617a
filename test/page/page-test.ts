/** What every test of the page starts from: a browser, the shipped sample served, and a watched visit. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { describe, expect, test as plain } from 'vitest';
import { CHROMIUM, launchBrowser } from './browser.ts';
import { type Desk, newDesk, type Served, sample } from './served.ts';
import { newVisit, type Visit } from './visit.ts';

/** Skips by name where Chromium is not installed. */
export const describePage = describe.skipIf(CHROMIUM === undefined);

export type Visiting = (url?: string, options?: BrowserContextOptions) => Promise<Visit>;

interface Fixtures {
  readonly browser: Browser;
  /** A folder for this file's captures. */
  readonly desk: Desk;
  /** The sample, served. */
  readonly served: Served;
  /** The sample with message content, served. */
  readonly content: Served;
  /** Opens the page (of the sample, if nothing else is named); what goes wrong in it fails the test. */
  readonly visiting: Visiting;
  /** The page of the sample. */
  readonly visit: Visit;
}

const PICTURES = join(tmpdir(), 'alpcscope-page-failures');

export const test = plain.extend<Fixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of what a fixture needs from here
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const desk = newDesk();
      await use(desk);
      await desk.remove();
    },
    { scope: 'worker' },
  ],
  served: [
    async ({ desk }, use) => {
      await use(await desk.serve('open', sample('two-stories.etl')));
    },
    { scope: 'worker' },
  ],
  content: [
    async ({ desk }, use) => {
      await use(await desk.serve('open', sample('two-stories.jsonl')));
    },
    { scope: 'worker' },
  ],
  visiting: async ({ browser, served, task }, use) => {
    const visits: Visit[] = [];
    await use(async (url = served.url, options = {}) => {
      const visit = await newVisit(browser, url, options);
      visits.push(visit);
      return visit;
    });
    const troubled = visits.some(({ trouble }) => trouble.length > 0);
    if (troubled || task.result?.state === 'fail') {
      mkdirSync(PICTURES, { recursive: true });
      const name = task.name.replaceAll(/[^\w]+/g, '-').slice(0, 60);
      for (const [at, { page }] of visits.entries())
        await page.screenshot({ path: join(PICTURES, `${name}-${at}.png`) }).catch(() => undefined);
    }
    await Promise.all(visits.map((visit) => visit.close()));
    for (const { trouble } of visits) expect(trouble).toEqual([]);
  },
  visit: async ({ visiting }, use) => {
    await use(await visiting());
  },
});
