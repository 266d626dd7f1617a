/** What drawings and rankings stand for is included, excluded and highlighted where it is drawn, as the cells of lists are. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { settled } from './visit.ts';

const offer = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).first();
const highlights = (page: Page) => page.getByRole('list', { name: 'Highlights' }).getByRole('button');

describePage('the menu of a value', () => {
  test('of what is told of a call: its status, how long it took, and its names', async ({ visit }) => {
    const { page } = visit;
    await visit.go('calls?id=2');
    const panel = page.getByRole('region', { name: 'Call 2', exact: true });
    await panel.getByText('Where the names come from').click();
    const fields: [string, RegExp][] = [
      ['.call-status .value', /^status:0$/],
      ['.call-title > span:nth-of-type(2) .value', /^duration_ns:\d+$/],
      ['details .value >> nth=0', /^client\.process:/],
      ['details .value >> nth=-1', /^procedure:/],
    ];
    for (const [place, filter] of fields) {
      await panel.locator(place).click({ button: 'right' });
      await offer(page, 'Include').click();
      await expect.poll(() => visit.params().get('filter')).toMatch(filter);
      await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 727 calls$/);
      await page.goBack();
      await expect.poll(() => visit.params().get('filter')).toBeNull();
      await panel.locator('.call-title').waitFor();
    }
  });

  test('of a ranking: by mouse and by keys, of the pair and of what is in it', async ({ visit }) => {
    const { page } = visit;
    await visit.go('overview');
    const tables = page.getByRole('table').filter({ hasText: 'Client → server' });
    // Which one is the last is known once both are there.
    await expect.poll(() => tables.count()).toBe(2);
    const pairs = tables.last();
    const pair = pairs.getByRole('link').first();
    await pair.click({ button: 'right' });
    await offer(page, 'Highlight').click();
    await highlights(page).waitFor();
    await pairs.locator('tr[data-mark="0"]').first().waitFor();
    await pair.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await offer(page, 'Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-\(client\.process:.* server\.process/);
    await expect.poll(visit.showing).toMatch(/^Showing [1-6]?\d?\d of 727 calls$/);
  });

  test('of a column of durations: it leads to its calls, and is included, excluded and highlighted', async ({
    visit,
  }) => {
    const { page } = visit;
    await visit.go('overview?filter=port%3A*');
    const column = page.getByRole('link', { name: /^\d.* to .*: \d+ calls$/ }).last();
    await column.click({ button: 'right' });
    await page.getByRole('menu').getByText('duration', { exact: true }).waitFor();
    await offer(page, 'Highlight').click();
    await page.locator('.latency-column[data-mark="0"]').waitFor();
    await expect.poll(() => visit.params().get('mark')).toMatch(/^duration_ns:\d+\.\.\d+$/);
    const calls = Number(/: (\d+) calls/.exec((await column.getAttribute('aria-label')) ?? '')?.[1]);
    await column.focus();
    await page.keyboard.press('Shift+F10');
    await offer(page, 'Include').click();
    await expect.poll(visit.showing).toBe(`Showing ${calls} of 727 calls`);
  });

  test('of messages over time: by mouse and by keys; a click leads to the messages of a column', async ({ visit }) => {
    const { page } = visit;
    await visit.go('overview');
    const chart = page.getByRole('slider', { name: 'Messages over time' });
    await chart.locator('canvas').waitFor();
    await chart.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuenow')).toBe('1');
    const words = (await chart.getAttribute('aria-valuetext')) ?? '';
    const messages = Number(/^\d+/.exec(words)?.[0]);
    expect(messages).toBeGreaterThan(0);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').getByText('time', { exact: true }).waitFor();
    await offer(page, 'Highlight').click();
    await expect.poll(() => visit.params().get('mark')).toMatch(/^time:2024\S+\.\.2024\S+Z$/);
    await chart.focus();
    await page.keyboard.press('Enter');
    await expect.poll(visit.showing).toBe(`Showing ${messages} of 1476 messages`);
    await page.goBack();
    await chart.locator('canvas').waitFor();
    const box = await chart.locator('.u-over').boundingBox();
    if (box === null) throw new Error('no chart');
    const counts = Number(await chart.getAttribute('aria-valuemax')) + 1;
    const place = { x: box.x + (1.5 * box.width) / counts, y: box.y + box.height / 2 };
    await page.mouse.click(place.x, place.y, { button: 'right' });
    await offer(page, 'Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-time:2024/);
    await expect.poll(visit.showing).not.toBe('Showing 727 of 727 calls');
    await page.goBack();
    await expect.poll(visit.showing).toBe('Showing 727 of 727 calls');
    await settled(page);
    await page.mouse.click(place.x, place.y);
    await expect.poll(visit.showing).toBe(`Showing ${messages} of 1476 messages`);
  });

  test('figures of a ranking lead to the calls behind them', async ({ visit }) => {
    const { page } = visit;
    await visit.go('overview');
    const ports = page.getByRole('region', { name: 'Ports' });
    const failed = ports.getByRole('row', { name: /epmapper/ }).getByRole('link', { name: /^Failed: / });
    const count = Number(/\d+/.exec(await failed.innerText())?.[0]);
    await failed.click();
    await expect.poll(visit.showing).toBe(`Showing ${count} of 727 calls`);
  });

  test('of the map: in the picture and in the list beside it', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map');
    const lsass = page.getByRole('button', { name: /^lsass\.exe/ }).first();
    await lsass.waitFor();
    await lsass.focus();
    await page.keyboard.press('Shift+F10');
    await offer(page, 'Highlight').click();
    await highlights(page).waitFor();
    await page.locator('.map-list [data-mark="0"]').first().waitFor();
    await lsass.click({ button: 'right' });
    await offer(page, 'Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-(process|pid):/);
    await page.goBack();
    await page.getByRole('slider').fill('1');
    await page.getByText(/^1 shown/).waitFor();
    await page.getByRole('button', { name: 'Fit' }).click();
    const box = await page.getByRole('img', { name: /^Map of who/ }).boundingBox();
    if (box === null) throw new Error('no map');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
    await offer(page, 'Include').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^(process|pid):/);
    expect(visit.params().get('chosen')).not.toBeNull();
  });

  test('of the timeline: of a lane, and of the call that the keys are at', async ({ visit }) => {
    const { page } = visit;
    await visit.go('timeline?id=2');
    const canvas = page.getByRole('application', { name: /^Timeline/ });
    await page.getByRole('link', { name: 'Open in Calls' }).waitFor();
    await settled(page);
    await canvas.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').getByText('interface', { exact: true }).waitFor();
    await offer(page, 'Highlight').click();
    await expect.poll(() => visit.params().get('mark')).toMatch(/^interface:/);
    await canvas.click({ button: 'right', position: { x: 60, y: 40 } });
    await page.getByRole('menu').getByText('process', { exact: true }).waitFor();
    await offer(page, 'Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-process:/);
  });

  test('of the sequence: of a participant and of a step', async ({ visit }) => {
    const { page } = visit;
    await visit.go('sequence?filter=id%3A2');
    const step = page.getByRole('list', { name: 'Steps' }).getByRole('listitem').first();
    await step.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').getByText('interface', { exact: true }).waitFor();
    await offer(page, 'Highlight').click();
    await page.locator('.sequence-step[data-mark="0"]').first().waitFor();
    await page.getByRole('group', { name: 'Participants' }).getByRole('button').first().click({ button: 'right' });
    await page.getByRole('menu').getByText('process', { exact: true }).waitFor();
    await offer(page, 'Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^id:2 -process:/);
  });
});
