/** The list of messages and its panes: columns, order, fields and bytes, downloads, and all of it without a mouse. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { settled, type Visit } from './visit.ts';

const headings = (page: Page) => page.getByRole('columnheader').allInnerTexts();
const heading = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });

async function widthOf(page: Page, name: string): Promise<number> {
  return (await heading(page, name).boundingBox())?.width ?? 0;
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
}

/** What a menu item saves. */
async function downloaded({ page }: Visit, item: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), item()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

describePage('the columns of a list', () => {
  test('are sorted, resized and moved, and remembered', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    await heading(page, 'Latency').click();
    await expect.poll(() => heading(page, 'Latency').getAttribute('aria-sort')).toBe('ascending');
    await heading(page, 'Latency').click();
    await expect.poll(() => visit.params().get('sort')).toBe('latency_ns:desc');
    await expect.poll(() => page.locator('[aria-rowindex="2"]').innerText()).toMatch(/^340\n/);
    const box = await heading(page, 'Kind').boundingBox();
    if (box === null) throw new Error('no heading');
    const before = await widthOf(page, 'Kind');
    const edge = box.x + box.width - 2;
    await drag(page, [edge, box.y + 8], [edge + 60, box.y + 8]);
    await expect.poll(() => widthOf(page, 'Kind')).toBeGreaterThan(before + 20);
    const port = await heading(page, 'Port').boundingBox();
    const id = await heading(page, 'Id').boundingBox();
    if (port === null || id === null) throw new Error('no heading');
    await drag(page, [port.x + 20, port.y + 8], [id.x + 10, id.y + 8]);
    await expect.poll(async () => (await headings(page))[0]).toBe('Port');
    const moved = await headings(page);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox').filter({ hasText: /Size/ }).first().click();
    await expect.poll(() => headings(page)).toEqual(moved.filter((name) => name !== 'Size'));
    await page.reload();
    await expect.poll(() => headings(page)).toEqual(moved.filter((name) => name !== 'Size'));
    await expect.poll(() => widthOf(page, 'Kind')).toBeGreaterThan(before + 20);
  });
});

describePage('the panes of a message', () => {
  test('move together: row, field and bytes, both ways', async ({ visiting, content }) => {
    const { page, go } = await visiting(content.url);
    await go('messages?id=3');
    const tree = page.getByRole('tree', { name: /payload/ });
    const bytes = page.getByRole('region', { name: /Bytes of Sent: payload/ });
    await tree.getByText('Binding id').click();
    await expect
      .poll(() => bytes.locator('.hex-bytes [data-lit="true"]').allInnerTexts())
      .toEqual(['03', '00', '00', '00']);
    await bytes.locator('.hex-bytes [data-at="12"]').click();
    await expect.poll(() => tree.getByRole('treeitem', { selected: true }).innerText()).toMatch(/^Call id/);
    await page.getByRole('gridcell', { name: 'winlogon.exe(5624)' }).nth(1).click();
    await page
      .getByRole('tree', { name: /payload/ })
      .getByText('LRPC', { exact: false })
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Stacks' }).click();
    await page.getByRole('tabpanel').waitFor();
  });

  test('keep in one piece what asks why a process exists', async ({ visiting, content }) => {
    const { page, go } = await visiting(content.url);
    await go('messages?id=3');
    const why = page.getByRole('link', { name: /^Why does/ });
    await expect.poll(() => why.count()).toBe(2);
    const heights = await why.evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    expect(heights[0]).toBe(heights[1]);
  });

  test('offer the bytes of a field for the filter, and copies, by mouse and by keys', async ({ visiting, content }) => {
    const { page, go, params, showing } = await visiting(content.url);
    await go('messages?id=3');
    const tree = page.getByRole('tree', { name: /payload/ });
    await tree.getByText('Binding id').click({ button: 'right' });
    await expect.poll(() => tree.getByRole('treeitem', { selected: true }).innerText()).toMatch(/^Binding id/);
    await page.getByRole('menuitem', { name: 'Copy the bytes' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('03 00 00 00');
    await tree.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Copy the value' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('3 (not recorded)');
    const bytes = page.getByRole('region', { name: /Bytes of Sent: payload/ });
    await bytes.locator('.hex-bytes [data-at="12"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Include' }).click();
    await expect.poll(() => params().get('filter')).toBe('payload:/29 00 00 00/');
    await expect.poll(showing).toBe('Showing 2 of 10 messages');
    await bytes.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Highlight' }).click();
    await page.locator('.grid-row[data-mark="0"], .grid-cell[data-mark="0"]').first().waitFor();
  });

  test('name the modules of its stack, the addresses beside them', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages?id=315');
    await page.getByRole('tab', { name: 'Stacks' }).click();
    const frames = page.getByRole('region', { name: 'Sent by' }).getByRole('listitem');
    await expect.poll(() => frames.first().innerText()).toMatch(/^K\s*ntoskrnl\.exe\+0x5f4c1a\s+0xfffff80007df4c1a$/);
    await expect.poll(() => frames.last().innerText()).toMatch(/^U\s*ntdll\.dll\+0x5a2f1\s+0x00007fff220aa2f1$/);
  });
});

describePage('saving rows', () => {
  test('all, the filtered and the chosen ones, as CSV and as JSON lines', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages?filter=kind%3Areply');
    await expect.poll(visit.showing).toMatch(/^Showing \d+ of 1476 messages$/);
    const filtered = Number(/^Showing (\d+)/.exec(await visit.showing())?.[1]);
    const menu = page.getByRole('button', { name: 'Save rows' });
    const item = async (label: string, nth: number) => {
      await menu.click();
      await page.getByRole('menuitem', { name: label }).nth(nth).click();
    };
    const all = await downloaded(visit, () => item('CSV', 0));
    expect(all.name).toMatch(/\.csv$/);
    const lines = all.text.trim().split('\n');
    expect(lines).toHaveLength(1477);
    expect(lines[0]).toMatch(/^id,/);
    const some = await downloaded(visit, () => item('JSON lines', 1));
    const rows = some.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; kind: string });
    expect(rows).toHaveLength(filtered);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['reply']));
    await page.locator('[aria-rowindex="3"]').click();
    await page.locator('[aria-rowindex="5"]').click({ modifiers: ['Shift'] });
    const chosen = await downloaded(visit, () => item('JSON lines', 2));
    expect(
      chosen.text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: number }).id),
    ).toEqual(rows.slice(1, 4).map(({ id }) => id));
    await page.getByRole('grid').press('Control+a');
    const whole = await downloaded(visit, () => item('JSON lines', 2));
    expect(whole.text).toBe(some.text);
  });

  test('a row is copied as JSON, as text and as a filter', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages?id=3');
    const cell = page.locator('[aria-rowindex="4"]').getByRole('gridcell', { name: 'request' });
    const copied = async (name: string) => {
      await cell.click({ button: 'right' });
      await page.getByRole('menuitem', { name }).click();
      return async () => String(await page.evaluate('navigator.clipboard.readText()'));
    };
    await expect.poll(await copied('Copy as JSON')).toMatch(/^\{/);
    expect(JSON.parse(String(await page.evaluate('navigator.clipboard.readText()')))).toMatchObject({ id: 3 });
    await expect.poll(await copied('Copy as a filter')).toMatch(/source\.process:=?explorer\.exe/);
    await expect.poll(await copied('Copy as text')).toContain('ITaskSchedulerService');
    await page.locator('[aria-rowindex="4"]').getByRole('gridcell', { name: /exe/ }).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Why does this process exist?' }).click();
    await expect.poll(visit.route).toMatch(/^#\/why\?id=\d+$/);
  });
});

describePage('without a mouse', () => {
  test('keys that come before the rows choose the row that comes, also past the end of a short list', async ({
    visit,
  }) => {
    const { page } = visit;
    await visit.go('messages');
    await page.getByRole('gridcell', { name: 'spoolsv.exe(2988) [Spooler]' }).first().waitFor();
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(/\/api\/(rows|count)/, async (request) => {
      await held;
      await request.continue();
    });
    await visit.go('messages?filter=id%3A3..4');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(visit.params().get('id')).toBeNull();
    letThrough();
    await expect.poll(() => visit.params().get('id')).toBe('4');
    await page.getByRole('row', { selected: true }).waitFor();
  });

  test('a key that comes while the page goes elsewhere chooses nothing there', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages?id=3');
    await page.getByRole('row', { selected: true }).waitFor();
    // In one step, before the browser has told the page of its new address.
    await page.evaluate(`location.hash = '#/processes';
      const key = new KeyboardEvent('keydown', { key: 'Home', bubbles: true });
      document.querySelector('[role="grid"]').dispatchEvent(key);`);
    await page.getByRole('grid', { name: 'processes' }).getByRole('gridcell').first().waitFor();
    await settled(page);
    expect(visit.route()).toBe('#/processes');
  });

  test('filter, list, menu, details, fields, keys', async ({ visiting, content }) => {
    const visit = await visiting(content.url);
    const { page } = visit;
    const { keyboard } = page;
    await visit.go('messages');
    await page.getByRole('gridcell', { name: 'powershell.exe(8212)' }).first().waitFor();
    await keyboard.press('/');
    await keyboard.type('source.process:winlogon.exe');
    await keyboard.press('Enter');
    // At once, before the rows are there.
    await keyboard.press('F6');
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
    await keyboard.press('Home');
    await keyboard.press('ArrowDown');
    await expect.poll(() => visit.params().get('id')).toBe('7');
    await expect.poll(visit.showing).toBe('Showing 3 of 10 messages');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    const tree = page.getByRole('tree', { name: /payload/ });
    await tree.waitFor();
    for (let presses = 0; presses < 8; presses += 1) {
      if ((await page.evaluate('document.activeElement.getAttribute("role")')) === 'tree') break;
      await keyboard.press('F6');
    }
    const field = () => tree.getByRole('treeitem', { selected: true }).innerText();
    await keyboard.press('Home');
    await keyboard.press('ArrowDown');
    await expect.poll(field).toMatch(/^Message type/);
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await keyboard.press('Control+l');
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Filter');
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    await keyboard.press('Enter');
    await expect.poll(visit.showing).toBe('Showing 10 of 10 messages');
  });
});
