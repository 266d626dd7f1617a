/** A capture of a million messages: its lists, to their ends, and every way through the page. */
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Download } from 'playwright-core';
import { expect } from 'vitest';
import { cpuSeconds, megabytes } from '../../bench/process-figures.ts';
import { describePage } from './page-test.ts';
import { STILL_PATHS } from './paths/index.ts';
import { goPath } from './paths/walk.ts';
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

/** How many lines a saved file has, the first and the last; the file goes. */
async function linesIn(download: Download): Promise<{ readonly count: number; readonly ends: readonly string[] }> {
  let [count, first, last] = [0, '', ''];
  for await (const line of createInterface({ input: createReadStream(await download.path()) })) {
    if (count === 0) first = line;
    last = line;
    count += 1;
  }
  await download.delete();
  return { count, ends: [first, last] };
}

const idOf = (line: string) => (JSON.parse(line) as { readonly id: number }).id;

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
    const last = await atEnd('why?order=start', 'Who asked for each process', (count) => count === processes);
    await page.getByRole('heading', { name: /^Why short\.exe/ }).waitFor();
    await expect.poll(() => last.innerText()).toContain('short.exe');
  });

  const saving = 'its rows are saved, all, the filtered and the chosen ones, and saving is given up';
  test(saving, { timeout: 600_000 }, async ({ visiting, million }) => {
    const where = `kind = 'reply' AND id > 1100000`;
    const [all = 0, filtered = 0, first = 0, last = 0] = await million.count(
      `SELECT count(*), count(*) FILTER (${where}), min(id) FILTER (${where}), max(id) FILTER (${where}) FROM messages`,
    );
    expect(filtered).toBeGreaterThan(10_000);
    const { page, go, showing } = await visiting(million.url);
    const save = async (label: string, nth: number) => {
      const [download] = await Promise.all([
        // What is before it in the server's row may be long.
        page.waitForEvent('download', { timeout: 300_000 }),
        page
          .getByRole('button', { name: 'Save rows' })
          .click()
          .then(() => page.getByRole('menuitem', { name: label }).nth(nth).click()),
      ]);
      return download;
    };
    await go('messages?filter=kind%3Areply%20id%3A%3E1100000');
    await expect.poll(showing).toBe(`Showing ${filtered} of ${all} messages`);
    const begun = cpuSeconds(million.pid);
    for (let times = 0; times < 3; times += 1) {
      const download = await save('CSV', 0);
      await download.cancel();
      expect(await download.failure()).toBe('canceled');
    }
    const csv = await linesIn(await save('CSV', 1));
    expect(csv.count).toBe(filtered + 1);
    expect(csv.ends.map((line) => line.split(',')[0])).toEqual(['id', String(last)]);
    await page.getByRole('grid').press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+End');
    const chosen = await linesIn(await save('JSON lines', 2));
    expect(chosen.count).toBe(filtered - 1);
    const [second] = await million.count(`SELECT min(id) FROM messages WHERE ${where} AND id > ${first}`);
    expect(chosen.ends.map(idOf)).toEqual([second, last]);
    const spent = cpuSeconds(million.pid) - begun;
    const before = megabytes(million.pid, 'VmRSS');
    writeFileSync(`/proc/${million.pid}/clear_refs`, '5');
    const whole = await save('JSON lines', 0);
    const { size } = statSync(await whole.path());
    expect(megabytes(million.pid, 'VmHWM') - before).toBeLessThan(size / 2 ** 20 / 2);
    // What was given up was not written in vain.
    expect(spent).toBeLessThan(cpuSeconds(million.pid) - begun - spent);
    const { count, ends } = await linesIn(whole);
    expect(count).toBe(all);
    expect(ends.map(idOf)).toEqual([1, all]);
  });

  test.for(STILL_PATHS)('%s', (path, { visiting, million }) => goPath(path, million, visiting));
});
