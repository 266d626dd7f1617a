import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_CHROMIUM, type Opened, openInBrowser } from './opened.ts';

let opened: Opened;

/** The text once it is there. */
async function seen(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout: 20_000 });
}

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000 });
const filterOf = (page: Page) => page.getByRole('combobox', { name: 'Filter' });
const gridOf = (page: Page) => page.getByRole('grid', { name: 'messages' });

describe.skipIf(!HAS_CHROMIUM)('the page, with message content', () => {
  beforeAll(async () => {
    opened = await openInBrowser('samples/two-stories.jsonl');
  });
  afterAll(async () => {
    await opened.close();
  });

  test('A link shows its message; a field lights its bytes, and a byte chooses its field', async () => {
    const page = await opened.page('#/messages?id=3');
    const tree = page.getByRole('tree', { name: /payload/ });
    await tree.getByText('Binding id').click();
    const bytes = page.getByRole('region', { name: /Bytes of Sent: payload/ });
    expect(await bytes.locator('.hex-bytes [data-lit="true"]').allInnerTexts()).toEqual(['03', '00', '00', '00']);
    await bytes.locator('.hex-bytes [data-at="12"]').click();
    expect(await tree.getByRole('treeitem', { selected: true }).innerText()).toMatch(/^Call id/);
    expect(await gridOf(page).getByRole('row', { selected: true }).getAttribute('aria-rowindex')).toBe('4');
    await page.close();
  });

  test('A filter narrows the list, is in the link, and survives a reload', async () => {
    const page = await opened.page('#/messages');
    await page.keyboard.press('/');
    await page.keyboard.type('source.process:winlogon');
    await page.keyboard.press('Enter');
    await soon(() => page.getByText(/^Showing/).innerText()).toMatch(/Showing 3 of 10/);
    expect(page.url()).toContain('filter=source.process%3Awinlogon');
    await page.reload();
    expect(await filterOf(page).inputValue()).toBe('source.process:winlogon');
    await soon(() => gridOf(page).getAttribute('aria-rowcount')).toBe('4');
    await page.close();
  });

  test('A mistake is shown in its place with what was probably meant', async () => {
    const page = await opened.page('#/messages');
    await filterOf(page).fill('lsass prot:x');
    await seen(page, /messages have no field "prot"/);
    expect(await filterOf(page).getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: /did you mean/ }).click();
    expect(await filterOf(page).inputValue()).toBe('lsass port:x');
    expect(await filterOf(page).getAttribute('aria-invalid')).toBe('false');
    await page.close();
  });

  test('The keyboard alone: to the list, along it, its menu, exclude, and all keys', async () => {
    const page = await opened.page('#/messages');
    await gridOf(page).getByText('powershell.exe(8212)').first().waitFor();
    await gridOf(page).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
      await page.keyboard.press(key);
    expect(await gridOf(page).getAttribute('aria-activedescendant')).toMatch(/-r1-c3$/);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await filterOf(page).inputValue()).toBe('-source.pid:2516');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.close();
  });

  test('Headings sort, and the order is in the link', async () => {
    const page = await opened.page('#/messages');
    await gridOf(page).getByRole('columnheader', { name: 'Size' }).click();
    await soon(() => gridOf(page).getByRole('row').nth(1).innerText()).toMatch(/28 B/);
    await gridOf(page).getByRole('columnheader', { name: 'Size' }).click();
    await soon(() => gridOf(page).getByRole('row').nth(1).innerText()).toMatch(/380 B/);
    expect(page.url()).toContain('sort=size%3Adesc');
    await page.close();
  });

  test('Every view opens, and nothing broke the content security policy', async () => {
    const page = await opened.page('#/messages');
    const links = page.getByRole('navigation', { name: 'Views' }).getByRole('link');
    for (const name of await links.allInnerTexts()) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true }).click();
      await soon(() => page.title()).toContain(name);
      expect(await page.getByText('This view failed').count()).toBe(0);
    }
    expect(opened.complaints.filter((text) => /policy|Minified React|is not/i.test(text))).toEqual([]);
    await page.close();
  });
});
