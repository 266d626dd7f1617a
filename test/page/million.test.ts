/** A capture of a million messages: its lists, to their ends. What else is done there: `paths.test.ts`. */
import { expect } from 'vitest';
import { describePage } from './page-test.ts';
import { test } from './scenes.ts';
import { settled, type Visit } from './visit.ts';

const SCROLLER = `document.querySelector('.grid-scroller')`;
const SHOWN = `[...document.querySelectorAll('[data-row]')].map((row) => Number(row.getAttribute('aria-rowindex')))`;

const LEAP_TWICE = `new Promise((done) => {
  const box = ${SCROLLER};
  box.addEventListener('scroll', () => {
    const begun = performance.now();
    while (performance.now() - begun < 300);
    box.scrollTop = box.scrollHeight * 0.6;
    done();
  }, { once: true });
  box.scrollTop = box.scrollHeight * 0.3;
})`;

/** The number in the first column of a row, once it is read. */
async function idIn({ page }: Visit, row: number): Promise<number> {
  const text = () => page.locator(`[aria-rowindex="${row}"]`).innerText();
  await expect.poll(text).toMatch(/^\d/);
  return Number(/^[\d,]+/.exec(await text())?.[0].replaceAll(',', ''));
}

describePage('a capture of a million messages', () => {
  test('its list: first rows, any place, the end, filter, order', async ({ visiting, million }) => {
    const [all = 0, replies = 0, longest = 0] = await million.count(
      `SELECT count(*), count(*) FILTER (kind = 'reply'), max(latency_ns) FROM messages`,
    );
    expect(all).toBeGreaterThanOrEqual(1_000_000);
    const visit = await visiting(million.url);
    const { page } = visit;
    await visit.go('messages');
    await expect.poll(visit.showing).toBe(`Showing ${all} of ${all} messages`);
    expect(await idIn(visit, 2)).toBe(1);
    const grid = page.getByRole('grid');
    const shown = async () => (await page.evaluate(SHOWN)) as readonly number[];
    for (const part of [0.371, 0.882, 0.04]) {
      await page.evaluate(`(${SCROLLER}).scrollTop = (${SCROLLER}).scrollHeight * ${part}`);
      await expect.poll(async () => Math.abs(((await shown())[0] ?? 0) / all - part)).toBeLessThan(0.01);
      const row = (await shown())[5] ?? 0;
      // Numbers without a gap, in order: the header is row 1.
      expect(await idIn(visit, row)).toBe(row - 1);
    }
    // The second leap is made in the very moment in which the page sets the bar right after the first.
    await page.evaluate(LEAP_TWICE);
    await expect.poll(async () => Math.abs(((await shown())[0] ?? 0) / all - 0.6)).toBeLessThan(0.01);
    await grid.focus();
    await page.keyboard.press('End');
    await expect.poll(() => visit.params().get('id')).toBe(String(all));
    expect(await idIn(visit, all + 1)).toBe(all);
    await page.keyboard.press('Home');
    await expect.poll(() => visit.params().get('id')).toBe('1');
    await visit.go('messages?filter=kind%3Areply');
    await expect.poll(visit.showing).toBe(`Showing ${replies} of ${all} messages`);
    await visit.go('messages?sort=latency_ns%3Adesc');
    await expect.poll(visit.showing).toBe(`Showing ${all} of ${all} messages`);
    await settled(page);
    const [latency] = await million.count(`SELECT latency_ns FROM messages WHERE id = ${await idIn(visit, 2)}`);
    expect(latency).toBe(longest);
  });

  test('its chains and who asked: as many as there are, to the last by a key and by a link', async ({
    visiting,
    million,
  }) => {
    const [chains = 0, processes = 0] = await million.count(
      `SELECT (SELECT count(*) FROM (SELECT chain FROM calls GROUP BY chain HAVING count(*) > 1)),
        (SELECT count(*) FROM processes)`,
    );
    const visit = await visiting(million.url);
    const { page } = visit;
    const atEnd = async (view: string, label: string, rows: (count: number) => boolean) => {
      await visit.go(view);
      const grid = page.getByRole('grid', { name: label });
      await grid.getByRole('row').nth(1).waitFor();
      await settled(page);
      const counted = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
      await expect.poll(async () => rows(await counted())).toBe(true);
      const count = await counted();
      // Rows in the page are those in view.
      expect(await grid.getByRole('row').count()).toBeLessThan(100);
      await grid.press('End');
      const chosen = grid.getByRole('row', { selected: true });
      await expect.poll(() => chosen.getAttribute('aria-rowindex')).toBe(String(count + 1));
      await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
      const link = visit.route();
      await visit.go('losses');
      await page.getByText('Nothing was lost').waitFor();
      await visit.go(link.slice(2));
      await expect.poll(() => chosen.getAttribute('aria-rowindex')).toBe(String(count + 1));
      await page.reload();
      await expect.poll(() => chosen.getAttribute('aria-rowindex')).toBe(String(count + 1));
      return chosen;
    };
    // A chain of one call is listed, too, if a process came of it.
    await atEnd('chains', 'Chains of calls', (count) => count >= chains && count <= chains + processes);
    await page.getByRole('treegrid').getByRole('row').nth(1).waitFor();
    const last = await atEnd('why', 'Who asked for each process', (count) => count === processes);
    await page.getByRole('heading', { name: /^Why short\.exe/ }).waitFor();
    await expect.poll(() => last.innerText()).toContain('short.exe');
  });
});
