/** The filter bar, what a cell's menu does to the filter, and the ranked list. */
import { expect } from 'vitest';
import {
  cellAt,
  chooseFrom,
  expectCount,
  expectShowing,
  expectSound,
  fieldOf,
  filterBar,
  filterBy,
  filterIn,
  numberAt,
  type Path,
  shown,
  type Walk,
} from './walk.ts';

async function completion(at: Walk): Promise<void> {
  const { page, visit } = at;
  const bar = filterBar(page);
  await visit.go('messages');
  await expectShowing(at, 'messages');
  await bar.pressSequentially('target.proc');
  await page
    .getByRole('option', { name: /^target\.process/ })
    .first()
    .waitFor();
  await bar.press('ArrowDown');
  await bar.press('Tab');
  await expect.poll(() => bar.inputValue()).toBe('target.process:');
  // The values that the capture has, with how often, the most frequent first.
  const value = page
    .getByRole('option')
    .filter({ hasText: /target\.process · \d/ })
    .first();
  await value.waitFor();
  await expectSound(at);
  await value.click();
  await expect.poll(() => bar.inputValue()).toMatch(/^target\.process:\S/);
  await bar.press('Enter');
  await filterIn(at, /^target\.process:\S/);
  const most = `SELECT max(n) FROM (SELECT count(*) AS n FROM messages
    WHERE target.process IS NOT NULL GROUP BY target.process)`;
  await expectCount(at, async () => (await shown(at)).part, most);
  await expectSound(at);
}

async function mistakes(at: Walk): Promise<void> {
  const { page, visit } = at;
  const bar = filterBar(page);
  await visit.go('messages');
  await bar.fill('knd:request');
  await page.getByRole('alert').filter({ hasText: 'knd' }).waitFor();
  await expect.poll(() => bar.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => page.locator('.filter-box').getAttribute('data-state')).toBe('wrong');
  await page.getByRole('button', { name: /did you mean/ }).click();
  await expect.poll(() => bar.inputValue()).toBe('kind:request');
  await expect.poll(() => bar.getAttribute('aria-invalid')).toBe('false');
  await expect.poll(() => page.locator('.filter-box').getAttribute('data-state')).toBe('right');
  await expectShowing(at, 'messages', "kind = 'request'");
  await bar.fill('(kind:reply');
  await page.getByRole('alert').waitFor();
  // What is shown stays as it was.
  expect(visit.params().get('filter')).toBe('kind:request');
  await expectSound(at);
}

async function cellMenu(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('messages?id=1');
  const id = await numberAt(page, 1, 'Id');
  const kind = `(SELECT kind FROM messages WHERE id = ${id})`;
  await chooseFrom(page, await cellAt(page, 1, 'Kind'), 'Highlight');
  await page.getByRole('list', { name: 'Highlights' }).getByRole('button').waitFor();
  await expect.poll(() => rowMark(at, 1)).toBe('0');
  await page.getByRole('list', { name: 'Highlights' }).getByRole('button').click();
  await expect.poll(() => page.locator('.grid-cell[data-mark="0"]').count()).toBe(0);
  await chooseFrom(page, await cellAt(page, 1, 'Kind'), 'Exclude');
  await filterIn(at, /^-kind:/);
  await expectShowing(at, 'messages', `kind IS DISTINCT FROM ${kind}`);
  await page.goBack();
  await expectShowing(at, 'messages');
  await chooseFrom(page, await cellAt(page, 1, 'From'), 'Include');
  const field = fieldOf(await filterIn(at, /^source\.\w+:/));
  const same = `${field} IS NOT DISTINCT FROM (SELECT ${field} FROM messages WHERE id = ${id})`;
  await expectShowing(at, 'messages', same);
  await chooseFrom(page, await cellAt(page, 1, 'Kind'), 'Include');
  await filterIn(at, / kind:/);
  await expectShowing(at, 'messages', `${same} AND kind IS NOT DISTINCT FROM ${kind}`);
  await expectSound(at);
}

const rowMark = ({ page }: Walk, row: number) =>
  page
    .locator(`[aria-rowindex="${row + 1}"] .grid-cell`)
    .first()
    .getAttribute('data-mark');

async function ranked(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('messages');
  await page.getByRole('button', { name: /^What fills this/ }).click();
  const rank = page.getByRole('complementary', { name: 'What fills this' });
  const exclude = rank.getByRole('button', { name: /^Exclude / }).first();
  await exclude.waitFor();
  await expectSound(at);
  const most = await exclude.getAttribute('aria-label');
  await exclude.click();
  const field = fieldOf(await filterIn(at, /^-?[\w.]+:/));
  const rest = `SELECT sum(n) - max(n) FROM (SELECT count(*) AS n FROM messages GROUP BY ${field})`;
  await expectCount(at, async () => (await shown(at)).part, rest);
  // What is left is ranked anew.
  await expect.poll(() => exclude.getAttribute('aria-label')).not.toBe(most);
  await rank
    .getByRole('button', { name: /^Include / })
    .first()
    .click();
  await filterIn(at, /^-?[\w.]+:.* [\w.]+:/s);
  await expectSound(at);
}

/** Another tab of the same browser sees the same by the same link, and goes its own way. */
async function twoTabs(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('messages?id=1');
  await filterBy(at, 'kind:request');
  await expectShowing(at, 'messages', "kind = 'request'");
  await page.locator('[aria-rowindex="4"]').click();
  await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
  const row = await page.getByRole('row', { selected: true }).innerText();
  const other = await visit.context.newPage();
  await other.goto(`${new URL(at.scene.url).origin}/${visit.route()}`);
  await expect.poll(() => other.getByRole('row', { selected: true }).innerText()).toBe(row);
  await expect.poll(() => filterBar(other).inputValue()).toBe('kind:request');
  await other.getByRole('link', { name: 'Calls', exact: true }).click();
  await other.getByRole('treegrid').waitFor();
  expect(visit.params().get('filter')).toBe('kind:request');
  expect(await page.getByRole('row', { selected: true }).innerText()).toBe(row);
  // What one tab remembers of its columns is there for the next one.
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox').filter({ hasText: /Size/ }).first().click();
  await page.keyboard.press('Escape');
  await other.goto(`${new URL(at.scene.url).origin}/#/messages`);
  await other.reload();
  await other.getByRole('columnheader', { name: 'Kind', exact: true }).waitFor();
  expect(await other.getByRole('columnheader', { name: 'Size', exact: true }).count()).toBe(0);
  await other.close();
  await expectSound(at);
}

export const FILTER_PATHS: readonly Path[] = [
  ['fields and values are completed while one types', completion],
  ['a mistake is shown under the text, with what was meant', mistakes],
  ['the menu of a cell highlights, excludes and includes', cellMenu],
  ['the ranked list excludes and includes with one click', ranked],
  ['a link shows the same in a second tab', twoTabs],
];
