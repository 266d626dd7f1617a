/** A visit to the page by one browser context, watched: nothing may go wrong unseen. */
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** The machine may be busy: patience is no part of what is tested. */
const PATIENCE_MS = 30_000;

/** The views of the page, as routes name them. */
export const VIEWS = [
  ...([
    'overview',
    'messages',
    'calls',
    'chains',
    'why',
    'timeline',
    'sequence',
    'map',
    'events',
    'processes',
  ] as const),
  ...(['threads', 'services', 'modules', 'ports', 'interfaces', 'losses'] as const),
] as const;
export type View = (typeof VIEWS)[number];

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong so far: errors in the console, uncaught ones, violations of the policy, requests that left the server. */
  readonly trouble: readonly string[];
  /** What is meant to happen in this visit is no trouble, whenever it is told of. */
  expectTrouble(pattern: RegExp): void;
  /** Goes to a view: `messages?filter=…`. */
  go(route: string): Promise<void>;
  /** The fragment of the address. */
  route(): string;
  /** Where the page stands by its address: view, filter and so on. */
  params(): URLSearchParams;
  /** `Showing 812 of 94310 messages`, without the grouping of digits. */
  showing(): Promise<string>;
  grid(name: string): Locator;
  close(): Promise<void>;
}

export async function newVisit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const trouble = new Trouble();
  const { origin } = new URL(url);
  context.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(`${origin}/`) && !/^(data|blob):/.test(to)) trouble.add(`left the server: ${to.slice(0, 200)}`);
  });
  context.on('page', (page) => watch(page, trouble));
  const page = await context.newPage();
  await page.goto(url);
  return visitOf({ context, page, trouble });
}

/** Lines of trouble, without those that a test expects. */
class Trouble {
  readonly lines: string[] = [];
  private readonly expected: RegExp[] = [];

  add(line: string): void {
    if (!this.expected.some((pattern) => pattern.test(line))) this.lines.push(line);
  }

  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }
}

function watch(page: Page, trouble: Trouble): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      trouble.add(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => trouble.add(`uncaught: ${error.stack ?? error.message}`));
  page.on('dialog', (dialog) => {
    trouble.add(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('crash', () => trouble.add('the page crashed'));
}

function visitOf(at: { context: BrowserContext; page: Page; trouble: Trouble }): Visit {
  const { context, page, trouble } = at;
  const params = () => new URLSearchParams(new URL(page.url()).hash.split(/\?(.*)/s)[1] ?? '');
  return {
    context,
    page,
    trouble: trouble.lines,
    expectTrouble: (pattern) => trouble.expect(pattern),
    async go(route) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#/${route}`)}`);
    },
    route: () => new URL(page.url()).hash,
    params,
    async showing() {
      const text = await page.getByText(/^Showing .* of /).innerText();
      return text
        .replaceAll(/(\d)[\s,](?=\d)/g, '$1')
        .replaceAll(/\s+/g, ' ')
        .trim();
    },
    grid: (name) => page.getByRole('grid', { name }),
    close: () => context.close(),
  };
}

/** A server that is gone is told of in the console: that is as it should be, and nothing else may stand there. */
export const SERVER_GONE =
  /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|status of (403|503)/;

/** Waits until nothing on the page says that it loads. */
export async function settled(page: Page): Promise<void> {
  // Not `waitForFunction`: it evaluates in the page, which the policy forbids, as it should.
  const quiet = `document.querySelector('main') !== null && document.querySelector('main [data-kind="loading"], main [aria-busy="true"], main .skeleton') === null`;
  await expect.poll(() => page.evaluate(quiet)).toBe(true);
}

/** By how many pixels the page is wider and higher than the window. */
const BEYOND = `[
  Math.max(0, document.documentElement.scrollWidth - innerWidth),
  Math.max(0, document.documentElement.scrollHeight - innerHeight),
]`;

/** The layout holds, as soon as it has come to rest: nothing sticks out of the window. */
export async function expectWithinWindow(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(BEYOND), { message: 'beyond the window, right and down' }).toEqual([0, 0]);
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** axe-core finds nothing serious, as soon as colours have come to rest. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect.poll(() => seriousFaults(page)).toEqual([]);
}

/** What axe-core finds that is serious or critical, a line each. */
async function seriousFaults(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) {
    const { readFile } = await import('node:fs/promises');
    // As an expression of the debugger, which the page's policy does not bind.
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  const violations = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)`,
  )) as readonly AxeViolation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.length} × ${nodes[0]?.html.slice(0, 300)} ${nodes[0]?.failureSummary ?? ''}`,
    );
}
