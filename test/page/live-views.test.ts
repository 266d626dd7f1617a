/** Every view follows a recording that goes on, and nothing that somebody looks at or has in hand is moved by it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { chainsRecording } from '../support/dtrace-chains.ts';
import { test as base, describePage } from './page-test.ts';
import type { Served } from './served.ts';
import { newVisit, SERVER_GONE, type Visit } from './visit.ts';

const CHAINS = 12;
const PIECES = chainsRecording(CHAINS);
const soon = { timeout: 60_000 };

interface Scene extends Served {
  readonly recording: string;
  readonly visit: Visit;
  /** Chains that are recorded. */
  readonly chains: number;
  /** Lets the next pieces come in: chains, each from a client of its own. */
  grow(pieces?: number): void;
}

const test = base.extend<{ readonly scene: Scene }>({
  scene: [
    async ({ desk, browser }, use) => {
      const recording = desk.file('views.txt');
      writeFileSync(recording, '');
      const served = await desk.serve('record', 'file', recording, '-o', desk.file('views.alpc'), '--open');
      const visit = await newVisit(browser, served.url);
      let written = 0;
      await use({
        ...served,
        recording,
        visit,
        get chains() {
          return Math.max(0, Math.min(written - 1, CHAINS));
        },
        grow(pieces = 1) {
          appendFileSync(recording, PIECES.slice(written, written + pieces).join(''));
          written += pieces;
        },
      });
      await visit.close();
      process.kill(served.pid, 'SIGKILL');
      expect(visit.trouble).toEqual([]);
    },
    { scope: 'worker' },
  ],
});

/** Nothing on the page may fall back to a state without content while it follows. */
async function watchLoading(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`(() => {
    window.fallen = [];
    const look = () => {
      for (const one of document.querySelectorAll('main [data-kind=loading], main [data-kind=error], main [data-kind=empty], main .card-skeleton, main .view-note, main [role=alert]'))
        window.fallen.push(one.outerHTML.slice(0, 120));
    };
    window.watching?.disconnect();
    window.watching = new MutationObserver(look);
    window.watching.observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true });
  })()`);
  return () => page.evaluate('window.fallen');
}

/** A value that is written when something has come to rest, as soon as it is the same for a while. */
async function rest<T>(page: Page, read: () => T): Promise<T> {
  for (let before = JSON.stringify(read()); ; before = JSON.stringify(read())) {
    await page.waitForTimeout(600);
    if (JSON.stringify(read()) === before) return read();
  }
}

const number = (text: string | null | undefined): number => Number((text ?? '').replaceAll(/[^\d]/g, ''));

describePage('a recording that goes on', () => {
  test('is followed by the overview from its first event on: figures, chart and rankings, with an open menu', async ({
    scene,
  }) => {
    const { visit, grow } = scene;
    const { page } = visit;
    await visit.go('overview');
    const card = (name: string) => page.getByRole('region', { name });
    await card('Busiest pairs').getByText('There is nothing to rank.').waitFor();
    grow(4);
    const busiest = card('Busiest pairs').getByRole('row', { name: /lsass\.exe.*services\.exe/ });
    const calls = async () => number(await busiest.getByRole('cell').nth(1).innerText());
    await expect.poll(calls, soon).toBe(3);
    await card('Messages over time').getByText('Busiest:').waitFor();
    await busiest.getByRole('link').first().click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    const fallen = await watchLoading(page);
    grow();
    await expect.poll(calls, soon).toBe(4);
    await page.getByRole('link', { name: /^8 Calls$/ }).waitFor();
    await card('Ports')
      .getByRole('row', { name: /lsapolicylookup3/ })
      .waitFor();
    expect(await page.getByRole('menu').count()).toBe(1);
    expect(await fallen()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('is followed by the map, whose nodes, chosen node and zoom stay', async ({ scene }) => {
    const { visit, grow } = scene;
    const { page } = visit;
    await visit.go('map?group=process');
    const shown = async () => number(/^(\d+) shown/.exec(await page.locator('.map-slider .number').innerText())?.[1]);
    await expect.poll(shown, soon).toBe(scene.chains + 2);
    await page.getByRole('button', { name: /^Facts of lsass/ }).click();
    await expect.poll(() => visit.params().get('chosen')).toMatch(/^p\d+$/);
    const graph = 'document.querySelector(".map-graph")._cyreg.cy';
    const places = () =>
      page.evaluate(
        `Object.fromEntries(${graph}.nodes().map((node) => [node.id(), [node.position().x, node.position().y].map(Math.round)]))`,
      ) as Promise<Record<string, readonly number[]>>;
    const whole = () =>
      page.evaluate(
        `(() => { const seen = ${graph}.extent(), box = ${graph}.nodes().boundingBox(); return box.x1 >= seen.x1 && box.x2 <= seen.x2 && box.y1 >= seen.y1 && box.y2 <= seen.y2; })()`,
      );
    const nodes = () => page.evaluate(`${graph}.nodes().length`);
    const before = await places();
    const fallen = await watchLoading(page);
    // In the hand: the new node waits until it is let go.
    const box = await page.getByRole('img', { name: /^Map of who/ }).boundingBox();
    if (box === null) throw new Error('no map');
    const asked = page.waitForResponse((response) => response.url().includes('/api/map'));
    await page.mouse.move(box.x + 8, box.y + 8);
    await page.mouse.down();
    grow();
    await (await asked).finished();
    await page.mouse.move(box.x + 20, box.y + 8, { steps: 3 });
    await page.mouse.move(box.x + 8, box.y + 8, { steps: 3 });
    expect(await nodes()).toBe(Object.keys(before).length);
    await page.mouse.up();
    await expect.poll(nodes, soon).toBe(Object.keys(before).length + 1);
    expect(await places()).toMatchObject(before);
    expect(await whole()).toBe(true);
    expect(visit.params().get('chosen')).toMatch(/^p\d+$/);
    await page.getByRole('button', { name: 'Back to all' }).waitFor();
    // Zoomed in, the picture stays where it is.
    await page.evaluate(`void ${graph}.zoom(${graph}.zoom() * 3)`);
    const zoom = () => page.evaluate(`JSON.stringify([${graph}.zoom(), ${graph}.pan()])`);
    const zoomed = await zoom();
    grow();
    await expect.poll(nodes, soon).toBe(Object.keys(before).length + 2);
    expect(await zoom()).toBe(zoomed);
    expect(await fallen()).toEqual([]);
  });

  test('is followed by the sequence, with the steps that are seen where they are', async ({ scene }) => {
    const { visit, grow } = scene;
    const { page } = visit;
    await visit.go('sequence');
    const steps = async () => number(/: ([\d,]+) steps/.exec(await page.locator('.sequence-what').innerText())?.[1]);
    const had = scene.chains * 4;
    await expect.poll(steps, soon).toBeGreaterThanOrEqual(had);
    const now = await steps();
    const scroller = 'document.querySelector(".sequence-scroll")';
    const top = async () => Number(await page.evaluate(`${scroller}.scrollTop`));
    await page.evaluate(`${scroller}.scrollTop = 40`);
    const fallen = await watchLoading(page);
    grow();
    await expect.poll(steps, soon).toBe(now + now / (scene.chains - 1));
    expect(await top()).toBe(40);
    // Who stands at the end sees what comes in.
    await page.evaluate(`${scroller}.scrollTop = ${scroller}.scrollHeight`);
    const end = await top();
    grow();
    await expect.poll(top, soon).toBeGreaterThan(end);
    const left = `${scroller}.scrollHeight - ${scroller}.clientHeight - ${scroller}.scrollTop`;
    await expect.poll(() => page.evaluate(left)).toBeLessThanOrEqual(1);
    expect(await fallen()).toEqual([]);
  });

  test('is followed by the timeline where all of it or its end is looked at; any other span stays, and so does one in the hand', async ({
    scene,
  }) => {
    const { visit, grow } = scene;
    const { page } = visit;
    await visit.go('timeline');
    const lanes = () => page.locator('.timeline table tbody tr').count();
    const span = () => [visit.params().get('from'), visit.params().get('to')].map(Number);
    await expect.poll(lanes, soon).toBe(scene.chains + 2);
    const fallen = await watchLoading(page);
    grow();
    await expect.poll(lanes, soon).toBe(scene.chains + 2);
    expect(visit.params().get('from')).toBeNull();
    const canvas = page.getByRole('application');
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('no timeline');
    // Zoomed to a part in the middle by the keys.
    await canvas.focus();
    await page.keyboard.press('w');
    await page.keyboard.press('w');
    await expect.poll(() => visit.params().get('from')).toMatch(/^\d+$/);
    const zoomed = await rest(page, span);
    const what = page.locator('.timeline-what');
    const drawn = await what.innerText();
    const answered = () => page.waitForResponse((response) => response.url().includes('/api/timeline'));
    const total = page.getByText(/^Showing/);
    const counted = await total.innerText();
    let asked = answered();
    grow();
    await (await asked).finished();
    await expect.poll(() => total.innerText(), soon).not.toBe(counted);
    expect(span()).toEqual(zoomed);
    expect(await what.innerText()).toContain(drawn.split(' · ')[0]);
    // Dragged, and held while more comes in: it stays as it was dragged.
    await page.mouse.move(box.x + 700, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 640, box.y + 200, { steps: 4 });
    await expect.poll(span).not.toEqual(zoomed);
    const dragged = await rest(page, span);
    expect(dragged[0]).toBeGreaterThan(zoomed[0] ?? 0);
    asked = answered();
    grow();
    await (await asked).finished();
    await page.mouse.up();
    await expect.poll(lanes, soon).toBeGreaterThan(2);
    expect(span()).toEqual(dragged);
    // At the end it goes along with the end, as long as it was.
    for (let turn = 0; turn < 8; turn += 1) await page.keyboard.press('d');
    await expect.poll(span).not.toEqual(dragged);
    const [from = 0, to = 0] = await rest(page, span);
    grow();
    await expect.poll(() => span()[1], soon).toBeGreaterThan(to);
    const [newFrom = 0, newTo = 0] = span();
    expect(Math.abs(newTo - newFrom - (to - from))).toBeLessThanOrEqual(2);
    expect(await fallen()).toEqual([]);
  });

  test('is followed by who asked and by what is known of the process', async ({ scene }) => {
    const { visit, grow } = scene;
    const { page } = visit;
    await visit.go('why');
    await page
      .getByRole('row', { name: /lsass\.exe/ })
      .first()
      .click();
    const panel = page.getByRole('region', { name: 'Who asked' });
    await panel.getByText('All about the process').click();
    const peers = async () =>
      number(await panel.getByRole('region', { name: 'Talks to' }).getByRole('heading').innerText());
    await expect.poll(peers, soon).toBe(scene.chains + 1);
    const fallen = await watchLoading(page);
    grow();
    await expect.poll(peers, soon).toBe(scene.chains + 1);
    expect(await panel.locator('details[open]').count()).toBe(1);
    expect(await fallen()).toEqual([]);
  });

  test('may lose its server: the page says so, keeps what it shows, and goes on with the finished capture', async ({
    scene,
    desk,
  }) => {
    const { visit } = scene;
    const { page } = visit;
    visit.expectTrouble(SERVER_GONE);
    await visit.go('sequence');
    const what = page.locator('.sequence-what');
    const said = `Sequence of what the filter keeps: ${4 * CHAINS} steps`;
    await expect.poll(() => what.innerText(), soon).toBe(said);
    await page.getByText('recording', { exact: true }).waitFor();
    process.kill(scene.pid, 'SIGKILL');
    await page.getByRole('alert').filter({ hasText: 'The server has stopped, and the recording with it.' }).waitFor();
    await page.getByText('no server', { exact: true }).waitFor();
    expect(await page.getByText('recording', { exact: true }).count()).toBe(0);
    expect(await what.innerText()).toBe(said);
    const finished = await desk.serve('open', scene.recording, '--port', String(scene.port));
    await page.getByRole('alert').filter({ hasText: 'open the address that it printed' }).waitFor();
    expect(await what.innerText()).toBe(said);
    const other = await visit.context.newPage();
    await other.goto(`${finished.url}#/messages`);
    await other.getByText(/^Showing /).waitFor();
    await other.close();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.getByText('recording', { exact: true }).count()).toBe(0);
    await expect.poll(() => what.innerText(), soon).toBe(said);
    const messages = 4 * CHAINS;
    await visit.go('messages');
    await expect.poll(visit.showing, soon).toBe(`Showing ${messages} of ${messages} messages`);
    await visit.go('map?group=process');
    await page.getByText(`${CHAINS + 2} of ${CHAINS + 2} shown`).waitFor();
    await page.goto('about:blank');
    await finished.stop();
  });
});
