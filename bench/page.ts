/** The page stages: a person's steps in a real browser against the built program: node tools/run-ts.mjs bench/page.ts CAPTURE */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../test/page/browser.ts';
import { newDesk, type Served } from '../test/page/served.ts';
import { TimedPage } from './page-visit.ts';
import { cpuSeconds, megabytes, renderers } from './process-figures.ts';

/** Names that the generated traffic has (test/support/bench-trace.ts). */
const MESSAGE_FILTERS = [
  'kind:reply',
  'latency:>100us source.process:svchost*',
  'svchost -lsass',
  'interface:lsarpc',
  'port:epmapper',
  'source.process:process50.exe',
  '-source.process:svchost.exe -target.process:svchost.exe',
  'procedure:ElfrReportEventW kind:request',
  'matched:false',
  'latency:>50ms',
  'confidence:certain -kind:reply',
  'eventlog OR dhcpcsvc',
  'size:<100',
  'procedure:*Launch*',
  'no-such-word',
];
const CALL_FILTERS = [
  'duration:>10us -svchost',
  'client.process:svchost.exe',
  'interface:lsarpc',
  'port:epmapper',
  'duration:>100us',
  'status:* -status:0',
  'server.process:process5*',
  'depth:>0',
  'procedure:ElfrReportEventW',
  'process50',
  'no-such-word',
];
const TABS = 4;

interface Aim {
  readonly name: string;
  /** Milliseconds; absent where none was set. */
  readonly aim?: number;
}

/** Runs steps one after the other and prints how long they took: the first, the median and the worst. */
class Stage {
  private readonly served: Served;

  constructor(served: Served) {
    this.served = served;
  }

  async of({ name, aim }: Aim, steps: readonly (() => Promise<number>)[]): Promise<void> {
    const before = cpuSeconds(this.served.pid);
    const times: number[] = [];
    for (const step of steps) times.push(await step());
    this.print(name, times, { aim, cpu: cpuSeconds(this.served.pid) - before });
  }

  private print(name: string, times: readonly number[], { aim, cpu }: { aim: number | undefined; cpu: number }): void {
    const sorted = [...times].sort((a, b) => a - b);
    const worst = sorted.at(-1) ?? 0;
    const verdict = aim === undefined ? '' : `  under ${aim} ms: ${worst < aim ? 'met' : 'not met'}`;
    console.log(
      [
        `  ${name.padEnd(34)}`,
        ...[times[0], sorted[Math.floor(sorted.length / 2)], worst].map((ms = 0) => `${ms.toFixed(0)} ms`.padStart(10)),
        `${(cpu / times.length).toFixed(2)} s CPU`.padStart(13),
        `${times.length} ×`.padStart(6),
        verdict,
        process.env['BENCH_EACH'] === undefined ? '' : `  ${times.map((ms) => ms.toFixed(0)).join(' ')}`,
      ].join(''),
    );
  }
}

/** Steps that each need a page with nothing in its cache. */
function fresh(browser: Browser, step: (page: TimedPage) => Promise<number>): () => Promise<number> {
  return async () => {
    const page = await TimedPage.open(browser);
    try {
      return await step(page);
    } finally {
      await page.close();
    }
  };
}

/** Places all over a list, the same ones each time. */
function places(count: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at + 1) * 0.618_033_988_75) % 1);
}

async function messages(stage: Stage, browser: Browser, url: string): Promise<void> {
  const load = fresh(browser, (page) => page.load(url, 'messages', '/api/rows'));
  await stage.of({ name: 'first rows', aim: 1000 }, new Array(6).fill(load));
  const page = await TimedPage.open(browser);
  await page.load(url, 'messages', '/api/rows');
  await stage.of(
    { name: 'scroll to a place', aim: 200 },
    places(12).map((place) => () => page.scroll(place)),
  );
  await stage.of(
    { name: 'filter to new rows', aim: 500 },
    MESSAGE_FILTERS.map((filter) => () => page.go('messages', '/api/rows', { filter })),
  );
  const counts: (() => Promise<number>)[] = MESSAGE_FILTERS.slice(0, 5).map((filter) => async () => {
    const rows = await page.go('messages', '/api/rows', { filter: `${filter} -pid:1` });
    return rows + (await page.counted());
  });
  await stage.of({ name: 'filter to exact count' }, counts);
  await page.go('messages', '/api/rows', { filter: 'kind:reply' });
  await page.counted();
  await stage.of(
    { name: 'scroll to a place, filtered', aim: 200 },
    places(6).map((place) => () => page.scroll(place)),
  );
  await page.close();
}

async function views(stage: Stage, browser: Browser, { url, pid }: Served): Promise<void> {
  const open = (route: string, api: string) => fresh(browser, (page) => page.load(url, route, api));
  await stage.of({ name: 'timeline', aim: 1000 }, new Array(3).fill(open('timeline', '/api/timeline')));
  await inOne(stage, browser, url, { name: 'timeline, filtered', aim: 1000, view: 'timeline' });
  await stage.of({ name: 'calls' }, new Array(3).fill(open('calls', '/api/tree')));
  await inOne(stage, browser, url, { name: 'calls, filtered', view: 'calls', api: '/api/tree' });
  await leftAlone(pid);
  await stage.of({ name: 'map' }, [open('map', '/api/map'), open('map', '/api/map')]);
  await inOne(stage, browser, url, { name: 'map, filtered', view: 'map', filters: FEW });
  await stage.of({ name: 'chains' }, [open('chains', '/api/chains'), open('chains', '/api/chains')]);
  await inOne(stage, browser, url, { name: 'chains, filtered', view: 'chains', filters: FEW });
  await stage.of({ name: 'sequence' }, [open('sequence', '/api/sequence')]);
  const chains = places(3).map((place) => `sequence?call=${1 + Math.floor(place * 1_000_000)}`);
  await stage.of(
    { name: 'sequence of a call' },
    chains.map((route) => open(route, '/api/sequence')),
  );
  await stage.of({ name: 'overview' }, [open('overview', '/api/overview'), open('overview', '/api/overview')]);
}

interface Filtered extends Aim {
  readonly view: string;
  readonly api?: string;
  readonly filters?: readonly string[];
}

/** Of views that have no aim. */
const FEW = CALL_FILTERS.slice(0, 4);

const LOOK_MS = 2_000;

/** Somebody looks at what is there: the server answers ahead what is likely to be asked next, and rests. */
async function leftAlone(pid: number): Promise<void> {
  const begun = { at: performance.now(), cpu: cpuSeconds(pid) };
  let cpu = begun.cpu;
  for (let before = Number.NaN; before !== cpu; ) {
    before = cpu;
    await sleep(LOOK_MS);
    cpu = cpuSeconds(pid);
  }
  const seconds = (performance.now() - begun.at) / 1000;
  console.log(
    `  left alone for ${seconds.toFixed(0)} s, of which the server used ${(cpu - begun.cpu).toFixed(1)} s CPU`,
  );
}

/** One view under one filter after the other. */
async function inOne(stage: Stage, browser: Browser, url: string, filtered: Filtered): Promise<void> {
  const { view, api, filters = CALL_FILTERS, ...aim } = filtered;
  const page = await TimedPage.open(browser);
  const path = api ?? `/api/${view}`;
  await page.load(url, view, path);
  await stage.of(
    aim,
    filters.map((filter) => () => page.go(view, path, { filter })),
  );
  await page.close();
}

/** What the page keeps after a long visit, and what the server does with several at once. */
async function memory(browser: Browser, served: Served): Promise<void> {
  const tabs = await Promise.all(new Array(TABS).fill(browser).map((one: Browser) => TimedPage.open(one)));
  await Promise.all(tabs.map((tab) => tab.load(served.url, 'messages', '/api/rows')));
  for (const [at, filter] of MESSAGE_FILTERS.slice(0, 4).entries()) {
    await Promise.all(
      tabs.map((tab, of) => tab.go('messages', '/api/rows', { filter: `${filter} -pid:${10 + at * TABS + of}` })),
    );
    for (const tab of tabs) if (await tab.hasRows()) await tab.scroll(0.9);
  }
  for (const view of ['timeline', 'map', 'chains']) {
    await Promise.all(tabs.map((tab, at) => tab.go(view, `/api/${view}`, { filter: `duration:>${20 + at}us` })));
  }
  const sizes = (await renderers(browser)).map((pid) => megabytes(pid, 'VmHWM'));
  const heaps = await Promise.all(tabs.map((tab) => tab.heap()));
  console.log(
    `  page: at most ${Math.max(...sizes).toFixed(0)} MB a process, ${(Math.max(...heaps) / 1e6).toFixed(0)} MB of objects  under 500 MB`,
  );
  for (const tab of tabs) await tab.close();
}

const [capture = ''] = process.argv.slice(2);
const only = process.argv[3];
const desk = newDesk();
const browser = await launchBrowser();
try {
  const begun = performance.now();
  const served = await desk.serve('open', capture);
  console.log(`  server up after ${(performance.now() - begun).toFixed(0)} ms`);
  console.log(
    `  ${''.padEnd(34)}${['first', 'median', 'worst'].map((word) => word.padStart(10)).join('')}${'server'.padStart(13)}`,
  );
  const stage = new Stage(served);
  const peak = () =>
    console.log(
      `  server: peak ${megabytes(served.pid, 'VmHWM').toFixed(0)} MB, now ${megabytes(served.pid, 'VmRSS').toFixed(0)} MB`,
    );
  if (only === undefined || only === 'messages') await messages(stage, browser, served.url);
  peak();
  if (only === undefined || only === 'views') await views(stage, browser, served);
  peak();
  if (only === undefined || only === 'memory') await memory(browser, served);
  peak();
  await served.stop();
} finally {
  await browser.close();
  await desk.remove();
}
