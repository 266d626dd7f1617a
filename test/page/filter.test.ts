/** The filter bar, the ranked list, saved filters, and what stands in the address. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectHarmless } from './harmless.ts';
import { describePage, test } from './page-test.ts';
import { expectWithinWindow, type Visit } from './visit.ts';

const ALL = 'Showing 1476 of 1476 messages';
const bar = (page: Page) => page.getByRole('combobox', { name: 'Filter' });

/** Types a filter and applies it. */
async function filterBy({ page }: Visit, text: string): Promise<void> {
  await bar(page).fill(text);
  await bar(page).press('Enter');
}

/** The first row of the grid, text of its cells. */
function firstRow(visit: Visit): Promise<string> {
  return visit.page.locator('[aria-rowindex="2"]').innerText();
}

describePage('the filter bar', () => {
  test('completes fields and values while one types, and filters', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    await expect.poll(visit.showing).toBe(ALL);
    await bar(page).pressSequentially('target.proc');
    await page
      .getByRole('option', { name: /^target\.process/ })
      .first()
      .waitFor();
    await bar(page).press('ArrowDown');
    await bar(page).press('Tab');
    await expect.poll(() => bar(page).inputValue()).toBe('target.process:');
    await bar(page).pressSequentially('spool');
    await page
      .getByRole('option', { name: /spoolsv\.exe/ })
      .first()
      .click();
    await expect.poll(() => bar(page).inputValue()).toMatch(/^target\.process:"?spoolsv\.exe"?\s?$/);
    await bar(page).press('Enter');
    await expect.poll(visit.showing).toMatch(/^Showing \d+ of 1476 messages$/);
    await expect.poll(() => visit.params().get('filter')).toContain('spoolsv.exe');
    await expect.poll(() => firstRow(visit)).toContain('spoolsv.exe');
  });

  test('shows a mistake under the text that is wrong, and what was meant', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    await bar(page).fill('target.proces:lsass.exe');
    await page.getByRole('alert').filter({ hasText: 'target.proces' }).waitFor();
    await expect.poll(() => bar(page).getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: /did you mean/ }).click();
    await expect.poll(() => bar(page).inputValue()).toBe('target.process:lsass.exe');
    await expect.poll(() => bar(page).getAttribute('aria-invalid')).toBe('false');
    await expect.poll(visit.showing).not.toBe(ALL);
    await bar(page).fill('(lsass');
    await page.getByRole('alert').waitFor();
    // What is shown stays as it was.
    expect(visit.params().get('filter')).toBe('target.process:lsass.exe');
  });

  test.for(['messages', 'calls?id=3', 'chains', 'why', 'timeline', 'sequence', 'map'])(
    'that leaves nothing of %s, or is wrong, is cleared in its place',
    async (view, { visit }) => {
      const { page } = visit;
      visit.expectTrouble(/status of 400 .*colour/);
      const filters = [view.startsWith('why') ? 'name:nobody' : 'port:nowhere', 'colour:red'];
      for (const filter of filters) {
        await visit.go(`${view}${view.includes('?') ? '&' : '?'}filter=${encodeURIComponent(filter)}`);
        const clear = page.getByRole('main').getByRole('button', { name: 'Clear the filter' });
        await clear.waitFor();
        await expectWithinWindow(page);
        await clear.click();
        await expect.poll(visit.showing).toMatch(/^Showing (\d+) of \1 /);
      }
    },
  );

  test('a cell includes, excludes and highlights its value by its menu', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    const cell = page.getByRole('gridcell', { name: 'spoolsv.exe(2988) [Spooler]' }).first();
    await cell.click({ button: 'right' });
    await page.getByRole('menu').getByRole('menuitem', { name: 'Exclude' }).first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-\w+\.\w+:.*(2988|spoolsv)/);
    await expect.poll(visit.showing).toMatch(/^Showing 1[0-4]\d\d of 1476/);
    await expect.poll(() => page.getByRole('gridcell', { name: /^request$/ }).count()).toBeGreaterThan(3);
    await page
      .getByRole('gridcell', { name: /^request$/ })
      .first()
      .click({ button: 'right' });
    await page.getByRole('menu').getByRole('menuitem', { name: 'Include' }).first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/kind:=?request/);
    await page
      .getByRole('gridcell', { name: /^request$/ })
      .first()
      .click({ button: 'right' });
    await page.getByRole('menu').getByRole('menuitem', { name: 'Highlight' }).first().click();
    await page.getByRole('list', { name: 'Highlights' }).getByRole('button').waitFor();
    await expect.poll(() => page.locator('[data-row] .grid-cell[data-mark="0"]').count()).toBeGreaterThan(0);
    await page.getByRole('list', { name: 'Highlights' }).getByRole('button').click();
    await expect.poll(() => page.locator('.grid-cell[data-mark="0"]').count()).toBe(0);
  });

  test('the list of what fills the capture excludes a value with one click', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    await page.getByRole('button', { name: /^What fills this/ }).click();
    const rank = page.getByRole('complementary', { name: 'What fills this' });
    await rank
      .getByRole('button', { name: /^Exclude .*lsass/ })
      .first()
      .click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-.*lsass/);
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 1476/);
    await expect.poll(visit.showing).not.toBe(ALL);
    await rank
      .getByRole('button', { name: /^Include / })
      .first()
      .click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-.*lsass.* \S+/);
  });

  test('a filter is saved, found again after a reload, and forgotten', async ({ visit }) => {
    const { page } = visit;
    await visit.go('messages');
    await filterBy(visit, 'kind:reply');
    await expect.poll(visit.showing).not.toBe(ALL);
    const menu = page.getByRole('button', { name: 'Saved filters and history' });
    await menu.click();
    await page.getByRole('menuitem', { name: /^Save this filter/ }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('answers');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await visit.go('messages');
    await page.reload();
    await expect.poll(visit.showing).toBe(ALL);
    await menu.click();
    await page.getByRole('menuitem', { name: /^answers/ }).click();
    await expect.poll(() => visit.params().get('filter')).toBe('kind:reply');
    await expect.poll(visit.showing).not.toBe(ALL);
    await menu.click();
    await page.getByRole('menuitem', { name: /^Forget "answers"/ }).click();
    await page.reload();
    await menu.click();
    await page.getByRole('menuitem', { name: /^Save this filter/ }).waitFor();
    expect(await page.getByRole('menuitem', { name: /^Forget/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await expectHarmless(page);
  });

  test('filter and selection are in the address: reload, the back button and a second tab show the same', async ({
    visit,
    visiting,
    served,
  }) => {
    const { page } = visit;
    await visit.go('messages');
    await filterBy(visit, 'kind:request');
    await expect.poll(visit.showing).not.toBe(ALL);
    await page.locator('[aria-rowindex="4"]').click();
    await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
    const there = visit.route();
    const row = await page.getByRole('row', { selected: true }).innerText();
    const same = async (on: Page) => {
      await expect.poll(() => on.getByRole('row', { selected: true }).innerText()).toBe(row);
      await expect.poll(() => bar(on).inputValue()).toBe('kind:request');
    };
    await page.reload();
    await same(page);
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('treegrid').waitFor();
    await page.goBack();
    await expect.poll(visit.route).toBe(there);
    await same(page);
    await page.goBack();
    await expect.poll(visit.showing).toBe(ALL);
    const other = await visiting(served.url);
    await other.page.evaluate(`location.hash = ${JSON.stringify(there)}`);
    await same(other.page);
  });
});
