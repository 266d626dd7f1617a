/** Rows of the views that are no plain lists, copied and saved. */
import { expect } from 'vitest';
import { writeHostileCapture } from './hostile-capture.ts';
import { describePage, test } from './page-test.ts';
import { chooseFrom, clipboard, filterBar, saved } from './paths/walk.ts';
import type { Visit } from './visit.ts';

/** What an entry of a row's menu, or a key, puts on the clipboard. */
async function copied({ page }: Visit, copy: () => Promise<unknown>): Promise<string> {
  await page.evaluate('navigator.clipboard.writeText("")');
  await copy();
  await expect.poll(() => clipboard(page)).toMatch(/./);
  return clipboard(page);
}

const rowWith = ({ page }: Visit, text: string) => page.getByRole('row').filter({ hasText: text }).first();

describePage('a call of the tree', () => {
  test('is copied as text, as JSON and as a filter that finds it alone', async ({ visit }) => {
    const { page } = visit;
    await visit.go('calls');
    const cell = rowWith(visit, 'ITaskSchedulerService').getByRole('gridcell').nth(1);
    await cell.waitFor();
    const json = await copied(visit, () => chooseFrom(page, cell, 'Copy as JSON'));
    const call = JSON.parse(json) as { id: number; interface: string; client: { pid: number } };
    expect(call).toMatchObject({ interface: 'ITaskSchedulerService', client: { pid: expect.any(Number) } });
    const text = await copied(visit, () => chooseFrom(page, cell, 'Copy as text'));
    expect(text.split('\t')).toContain(String(call.id));
    await cell.click();
    await page.getByRole('treegrid').focus();
    expect(await copied(visit, () => page.keyboard.press('Control+c'))).toBe(text);
    expect(await copied(visit, () => page.keyboard.press('Control+Shift+c'))).toBe(json);
    const filter = await copied(visit, () => page.keyboard.press('Control+Alt+c'));
    expect(await copied(visit, () => chooseFrom(page, cell, 'Copy as a filter'))).toBe(filter);
    await filterBar(page).fill(filter);
    await filterBar(page).press('Enter');
    await expect.poll(visit.showing).toBe('Showing 1 of 727 calls');
  });

  test('is saved, alone or with all that fit', async ({ visit }) => {
    const { page } = visit;
    await visit.go('calls?filter=lsass&id=16');
    const save = (format: string, nth: number) =>
      saved(page, async () => {
        await page.getByRole('button', { name: 'Save rows' }).click();
        await page.getByRole('menuitem', { name: format }).nth(nth).click();
      });
    await expect.poll(visit.showing).toMatch(/^Showing \d+ of 727 calls$/);
    const fit = Number(/\d+/.exec(await visit.showing())?.[0]);
    expect((await save('CSV', 0)).trim().split('\n')).toHaveLength(727 + 1);
    expect((await save('JSON lines', 1)).trim().split('\n')).toHaveLength(fit);
    const [chosen, ...more] = (await save('JSON lines', 2)).trim().split('\n');
    expect(more).toEqual([]);
    expect(JSON.parse(chosen ?? '')).toMatchObject({ id: 16 });
  });
});

describePage('a chain and a process', () => {
  test.for([
    ['chains', 'powershell.exe', / of 727 calls$/],
    ['why', 'notepad.exe', /^Showing 1 of 32 processes$/],
  ] as const)('of %s are copied', async ([view, name, one], { visit }) => {
    const { page } = visit;
    await visit.go(view);
    const cell = rowWith(visit, name).getByRole('gridcell').nth(1);
    await cell.waitFor();
    const text = await copied(visit, () => chooseFrom(page, cell, 'Copy as text'));
    expect(text).toContain(name);
    expect(JSON.stringify(JSON.parse(await copied(visit, () => chooseFrom(page, cell, 'Copy as JSON'))))).toContain(
      name,
    );
    const filter = await copied(visit, () => chooseFrom(page, cell, 'Copy as a filter'));
    await filterBar(page).fill(filter);
    await filterBar(page).press('Enter');
    await expect.poll(visit.showing).toMatch(one);
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBe(2);
  });
});

describePage('a row of a list', () => {
  test.for(['messages', 'events', 'processes', 'threads', 'services', 'modules', 'ports', 'interfaces'])(
    'of %s is found by its filter alone',
    async (list, { visit }) => {
      const { page } = visit;
      await visit.go(list);
      const cell = page.locator('[aria-rowindex="14"] td').nth(2);
      await cell.waitFor();
      const filter = await copied(visit, () => chooseFrom(page, cell, 'Copy as a filter'));
      await filterBar(page).fill(filter);
      await filterBar(page).press('Enter');
      await expect.poll(visit.showing).toMatch(new RegExp(`^Showing 1 of \\d+ ${list}$`));
    },
  );

  test('of losses is, too', async ({ visiting, desk }) => {
    const file = desk.file('hostile.alpc');
    await writeHostileCapture(file);
    const visit = await visiting((await desk.serve('open', file)).url);
    const { page } = visit;
    await visit.go('losses');
    const cell = page.locator('[aria-rowindex="5"] td').nth(2);
    await cell.waitFor();
    const filter = await copied(visit, () => chooseFrom(page, cell, 'Copy as a filter'));
    await filterBar(page).fill(filter);
    await filterBar(page).press('Enter');
    await expect.poll(visit.showing).toBe('Showing 1 of 10 losses');
  });
});
