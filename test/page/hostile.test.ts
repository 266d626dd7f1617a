/** A capture with losses whose every name is hostile: it is shown as text, in a layout that holds, and nothing of it runs. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectHarmless } from './harmless.ts';
import { describePage } from './page-test.ts';
import { test } from './scenes.ts';
import { expectAccessible } from './visit.ts';

const SMALL = { viewport: { width: 1280, height: 720 } };

/** View → how something in it is chosen. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  overview: async () => {},
  messages: rowThatTurns,
  calls: rowThatTurns,
  chains: rowThatTurns,
  why: (page) => page.getByRole('main').getByRole('gridcell', { name: /^K-/ }).first().click(),
  timeline: async () => {},
  'sequence?call=1': async () => {},
  map: (page) => page.getByRole('main').getByRole('listitem').getByRole('button').first().click(),
  events: firstRow,
  processes: firstRow,
  threads: firstRow,
  services: firstRow,
  modules: firstRow,
  ports: firstRow,
  interfaces: firstRow,
  losses: async (page) => {
    await page.getByText('17', { exact: true }).first().waitFor();
  },
};

/** The name in a row of the list of processes, once it is read. */
function nameIn(page: Page, row: number): Locator {
  return page
    .locator(`[aria-rowindex="${row}"]`)
    .getByRole('gridcell', { name: /^[CSK]-./ })
    .first();
}

/** A row whose names would turn the direction of writing, were they shown as they are. */
function rowThatTurns(page: Page): Promise<void> {
  return page
    .getByRole('main')
    .getByRole('gridcell', { name: /^C-\\u202e/ })
    .first()
    .click();
}

function firstRow(page: Page): Promise<void> {
  return page.locator('main [aria-rowindex="2"]').click();
}

describePage('a capture with losses and hostile names', () => {
  test.for(Object.entries(VIEWS))('%s', async ([view, choose], { visiting, hostile }) => {
    const { page, go } = await visiting(hostile.url, SMALL);
    await go(view);
    await page.getByRole('link', { name: 'recorded with losses' }).waitFor();
    await expectHarmless(page);
    await choose(page);
    await expectHarmless(page);
    await expectAccessible(page);
  });

  test.for(['1280x720', '3840x2160'])(
    'names stay within their boxes in the sequence (%s)',
    async (size, { visiting, hostile }) => {
      const [width = 0, height = 0] = size.split('x').map(Number);
      const { page, go } = await visiting(hostile.url, { viewport: { width, height } });
      await go('sequence');
      const heads = page.getByRole('group', { name: 'Participants' }).getByRole('button');
      await heads.first().waitFor();
      for (const head of await heads.all()) {
        const box = await head.locator('.box').boundingBox();
        for (const text of await head.locator('text').all()) {
          const name = await text.boundingBox();
          if (box === null || name === null) throw new Error('not drawn');
          expect(name.x).toBeGreaterThanOrEqual(box.x);
          expect(name.x + name.width).toBeLessThanOrEqual(box.x + box.width);
          expect(name.y + name.height).toBeLessThanOrEqual(box.y + box.height + 1);
        }
      }
    },
  );

  test('what an event says is listed, and a value of it is a filter', async ({ visiting, hostile }) => {
    const visit = await visiting(hostile.url, SMALL);
    const { page } = visit;
    await visit.go('events?filter=kind%3Ahint');
    await firstRow(page);
    const said = page.getByRole('tabpanel', { name: 'Fields' });
    const value = said.getByRole('button', { name: /^K <script>/ }).first();
    await value.waitFor();
    await expectHarmless(page);
    await value.click();
    await page.getByRole('menu').waitFor();
    await expectHarmless(page);
    await page.getByRole('menuitem', { name: 'Include' }).first().click();
    await expect.poll(visit.showing).toMatch(/^Showing [12] of /);
    await expectAccessible(page);
  });

  test('each name is found by itself: menu, filter, address and list agree', async ({ visiting, hostile }) => {
    const visit = await visiting(hostile.url, SMALL);
    const { page } = visit;
    for (let row = 3; row < 17; row += 2) {
      await visit.go('processes');
      const cell = nameIn(page, row);
      const name = await cell.innerText();
      await cell.click({ button: 'right' });
      await page.getByRole('menu').waitFor();
      await expectHarmless(page);
      await page.getByRole('menuitem', { name: 'Include' }).first().click();
      await expect.poll(visit.showing, { message: name.slice(0, 60) }).toBe('Showing 1 of 23 processes');
      await expect.poll(() => nameIn(page, 2).innerText()).toBe(name);
      await page.reload();
      await expect.poll(visit.showing).toBe('Showing 1 of 23 processes');
      await expectHarmless(page);
    }
  });

  test('completion, ranks and highlights', async ({ visiting, hostile }) => {
    const visit = await visiting(hostile.url, SMALL);
    const { page } = visit;
    await visit.go('messages');
    await page.getByRole('button', { name: /^What fills this/ }).click();
    await page
      .getByRole('button', { name: /^Exclude / })
      .first()
      .waitFor();
    await expectHarmless(page);
    const bar = page.getByRole('combobox', { name: 'Filter' });
    for (const text of ['source.process:', 'source.service:', 'port:']) {
      await bar.fill('');
      await bar.pressSequentially(text);
      await page
        .getByRole('option', { name: /script/ })
        .first()
        .waitFor();
      await expectHarmless(page);
    }
    await page
      .getByRole('option', { name: /script/ })
      .first()
      .click();
    await bar.press('Enter');
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d? of 56 messages$/);
    await expectHarmless(page);
  });

  test('copies and saved files hold text only', async ({ visiting, hostile }) => {
    const visit = await visiting(hostile.url, SMALL);
    const { page } = visit;
    const clipboard = async () => String(await page.evaluate('navigator.clipboard.readText()'));
    await visit.go('processes');
    await nameIn(page, 9).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as JSON' }).click();
    await expect.poll(clipboard).toMatch(/^\{/);
    expect(JSON.parse(await clipboard())).toMatchObject({
      pid: expect.any(Number),
      name: expect.stringMatching(/^[CS]-/),
    });
    await visit.go('sequence');
    await page.getByRole('button', { name: 'Copy as Mermaid' }).click();
    await expect.poll(clipboard).toMatch(/^sequenceDiagram\n/);
    const lines = (await clipboard()).trim().split('\n').slice(1);
    expect(
      lines.filter(
        (line) =>
          !/^ *(autonumber|participant p?\w+ as |\w+ *-+[>x)]+[+-]?\w+ *: |[Nn]ote |activate |deactivate |%%)/.test(
            line,
          ),
      ),
    ).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as SVG' }).click(),
    ]);
    const svg = JSON.stringify(await readFile(await download.path(), 'utf8'));
    const alien = `new DOMParser().parseFromString(${svg}, 'image/svg+xml').querySelectorAll('script, img, a, foreignObject, parsererror, [onload], [onerror]').length`;
    expect(await page.evaluate(alien)).toBe(0);
  });
});
