/** A page whose answers are timed: from a step in it to the frame that shows all that was asked for. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

/** Where a question takes longer than this, it is not waited for. */
const PATIENCE_MS = 120_000;

// `see(parts)` resolves when the answer is there whose address has these parts, nothing in the view loads any more, and that has been drawn.
const HELPERS = `
  const quiet = () => document.querySelector('main') !== null &&
    document.querySelector('main [data-kind="loading"], main [aria-busy="true"], main .skeleton') === null;
  const answered = (parts) => performance.getEntriesByType('resource').some(({ name, responseEnd }) => responseEnd > 0 && parts.every((part) => name.includes(part)));
  const drawn = (seen) => new Promise((resolve, reject) => {
    const begun = performance.now();
    const look = () => {
      if (document.querySelector('main [data-kind="error"]') !== null)
        return reject(new Error(document.querySelector('main [data-kind="error"]').textContent));
      if (performance.now() - begun > ${PATIENCE_MS}) return reject(new Error('nothing was shown'));
      return seen() ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))) : requestAnimationFrame(look);
    };
    look();
  });
  const see = (parts) => drawn(() => answered(parts) && quiet());
`;

function inPage(code: string): string {
  return `(async () => { ${HELPERS} ${code} })()`;
}

/** Parts of the address of an answer: its path, and the filter as the page writes it. */
function partsOf(api: string, filter: string): string {
  return JSON.stringify(filter === '' ? [api] : [api, new URLSearchParams({ filter }).toString()]);
}

export class TimedPage {
  readonly page: Page;
  private readonly context: BrowserContext;
  private readonly debug: CDPSession;

  private constructor(context: BrowserContext, page: Page, debug: CDPSession) {
    this.context = context;
    this.page = page;
    this.debug = debug;
  }

  /** A page without anything in its cache. */
  static async open(browser: Browser): Promise<TimedPage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const debug = await context.newCDPSession(page);
    await debug.send('Performance.enable');
    return new TimedPage(context, page, debug);
  }

  /** Milliseconds from the start of loading the page to a view that shows what it asked of an API path. */
  async load(url: string, route: string, api: string): Promise<number> {
    await this.page.goto(`${url}#/${route}`, { waitUntil: 'commit' });
    return this.run(`return see(${partsOf(api, '')});`);
  }

  /** Milliseconds from going to another place in the page until it shows what it asked of an API path. */
  async go(view: string, api: string, params: Readonly<Record<string, string>> = {}): Promise<number> {
    const hash = `#/${view}?${new URLSearchParams(params).toString()}`;
    return this.run(`performance.clearResourceTimings();
      const begun = performance.now();
      location.hash = ${JSON.stringify(hash)};
      return (await see(${partsOf(api, params['filter'] ?? '')})) - begun;`);
  }

  /** Milliseconds until "Showing … of …" is counted. */
  async counted(): Promise<number> {
    return this.run(`const begun = performance.now();
      return (await drawn(() => /^[\\d,]+$/.test(document.querySelector('.showing b')?.textContent ?? ''))) - begun;`);
  }

  /** What the filter keeps, as the page says it. */
  async showing(): Promise<string> {
    return this.page.locator('.showing b').first().innerText();
  }

  async hasRows(): Promise<boolean> {
    return (await this.page.locator('main tr[data-row]').count()) > 0;
  }

  /** Milliseconds from moving the scrollbar to a part of the whole until the rows there are seen. */
  async scroll(part: number): Promise<number> {
    return this.run(`const box = document.querySelector('main .grid-scroller');
      const place = () => Number(document.querySelector('main tr[data-row]')?.dataset.row ?? -1);
      const before = place();
      const begun = performance.now();
      box.scrollTop = Math.round(${part} * (box.scrollHeight - box.clientHeight));
      return (await drawn(() => place() !== before && quiet())) - begun;`);
  }

  /** Bytes of JavaScript objects after a collection. */
  async heap(): Promise<number> {
    await this.debug.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.debug.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  // An expression of the debugger: the page's policy forbids to evaluate texts in it, as it should.
  private run(code: string): Promise<number> {
    return this.page.evaluate<number>(inPage(code));
  }
}
