/** A capture that grows while it is looked at. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { sample } from './served.ts';
import { expectWithinWindow, settled, VIEWS } from './visit.ts';

const lines = readFileSync(sample('two-stories.jsonl'), 'utf8').split(/(?<=\n)/);

describePage('a recording that is still written', () => {
  test('shows what comes in, and goes on with the finished capture', async ({ desk, visiting }) => {
    const growing = desk.file('growing.jsonl');
    writeFileSync(growing, lines.slice(0, 10).join(''));
    const live = await desk.serve('record', 'file', growing, '-o', desk.file('growing.alpc'), '--open');
    const { page, go } = await visiting(`${live.url}#/messages`);
    const everyView = async () => {
      for (const view of [...VIEWS, 'messages']) {
        await go(view);
        await settled(page);
        await expectWithinWindow(page);
        expect(await page.getByRole('main').locator('[data-kind="error"]').count(), view).toBe(0);
      }
    };
    const shown = async (): Promise<number> =>
      Number(/of ([\d,]+) messages/.exec(await page.innerText('body'))?.[1] ?? 0);
    await expect.poll(shown).toBeGreaterThan(0);
    const before = await shown();
    await page.getByText('recording', { exact: true }).first().waitFor();
    await everyView();
    appendFileSync(growing, lines.slice(10).join(''));
    await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(before);
    await everyView();
    process.kill(live.pid, 'SIGINT');
    await expect.poll(() => page.getByText('recording', { exact: true }).count(), { timeout: 20_000 }).toBe(0);
    const rows = page.getByRole('grid').getByRole('row');
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeGreaterThan(before);
    await everyView();
    await page.goto('about:blank');
    // With losses or without: the program ends as `import` would have.
    expect([0, 3]).toContain(await live.stop());
  });
});
