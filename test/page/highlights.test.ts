/** A highlight lights what it fits in drawings, too, in its own colour: what lists show of it, drawings show of it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { settled, type Visit } from './visit.ts';

/** Number of pixels on the canvases below an element that have just the colour of a variable of the style sheet. */
function painted(page: Page, below: string, variable: string): Promise<number> {
  return page.evaluate(`(() => {
    const root = document.querySelector(${JSON.stringify(below)});
    if (root === null) return -1;
    const probe = document.createElement('span');
    probe.style.color = 'var(${variable})';
    root.append(probe);
    const wanted = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
    probe.remove();
    let found = 0;
    for (const canvas of root.querySelectorAll('canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      // A copy: the browser warns of canvases that are often read.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255 && wanted.every((part, of) => data[at + of] === part)) found += 1;
    }
    return found;
  })()`);
}

/** The colours of the first highlight and of the second. */
const FIRST = '--series-2';
const SECOND = '--series-3';

async function goWith(visit: Visit, route: string, ...marks: readonly string[]): Promise<void> {
  await visit.go(`${route}mark=${encodeURIComponent(marks.join('\n'))}`);
  await settled(visit.page);
}

const SCHEMES = ['light', 'dark'] as const;

describePage('a highlight', () => {
  test.for(SCHEMES)('lights arrows and bars of the timeline (%s)', async (colorScheme, { visiting, served }) => {
    const visit = await visiting(served.url, { colorScheme });
    const { page } = visit;
    const lit = () => painted(page, '.timeline-scroll', FIRST);
    // Nothing is drawn in the colour of a start or an end: no process starts or ends in this span.
    const span = 'timeline?from=30000000&to=70000000&';
    await goWith(visit, span);
    await expect.poll(() => painted(page, '.timeline-scroll', '--bg')).toBeGreaterThan(1000);
    expect(await lit()).toBe(0);
    await goWith(visit, `${span}arrows=off&`, 'client.process:=explorer.exe');
    await expect.poll(lit).toBeGreaterThan(50);
    const bars = await lit();
    await goWith(visit, span, 'client.process:=explorer.exe');
    await expect.poll(lit).toBeGreaterThan(bars + 50);
    await goWith(visit, span, 'client.process:=nobody.exe');
    await expect.poll(lit).toBe(0);
  });

  test('lights the arrow of a one-way message, which no call has', async ({ visit }) => {
    const { page } = visit;
    const lit = () => painted(page, '.timeline-scroll', FIRST);
    // From explorer.exe to dwm.exe: neither asks the other for anything else.
    const mark = '(client.process:=explorer.exe) AND (server.process:=dwm.exe)';
    await visit.go(`messages?filter=${encodeURIComponent('source.process:=explorer.exe target.process:=dwm.exe')}`);
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 1476 messages$/);
    await goWith(visit, 'timeline?', mark);
    await expect.poll(lit).toBeGreaterThan(10);
  });

  test.for(SCHEMES)(
    'lights calls and one-way messages of the sequence (%s)',
    async (colorScheme, { visiting, served }) => {
      const visit = await visiting(served.url, { colorScheme });
      const { page } = visit;
      const filter = encodeURIComponent('client.process:=explorer.exe');
      await goWith(visit, `sequence?filter=${filter}&`, 'server.process:=svchost.exe', 'server.process:=dwm.exe');
      const steps = page.getByRole('list', { name: 'Steps' });
      await steps.locator('[aria-label^="Request"][data-mark="0"]').first().waitFor();
      const oneWay = steps.locator('[aria-label^="One-way"][aria-label*="to dwm.exe"]').first();
      await expect.poll(() => oneWay.getAttribute('data-mark')).toBe('1');
      const others = steps.locator('[aria-label^="One-way"]:not([aria-label*="to dwm.exe"])');
      for (const other of await others.all()) expect(await other.getAttribute('data-mark')).not.toBe('1');
      expect(await oneWay.locator('.hit').evaluate('(hit) => getComputedStyle(hit).fill')).toBe(
        await page
          .getByRole('list', { name: 'Highlights' })
          .locator('[data-mark="1"]')
          .evaluate('(chip) => getComputedStyle(chip).backgroundColor'),
      );
    },
  );

  test.for(SCHEMES)('lights nodes of the map (%s)', async (colorScheme, { visiting, served }) => {
    const visit = await visiting(served.url, { colorScheme });
    const { page } = visit;
    const [first, second] = [FIRST, SECOND].map((name) => () => painted(page, '.map-graph', name));
    await goWith(visit, 'map?');
    await expect.poll(() => painted(page, '.map-graph', '--series-1')).toBeGreaterThan(0);
    const before = [await first?.(), await second?.()].map(Number);
    await goWith(visit, 'map?', 'process:=lsass.exe', 'process:=explorer.exe');
    await expect.poll(async () => Number(await first?.()) - Number(before[0])).toBeGreaterThan(100);
    await expect.poll(async () => Number(await second?.()) - Number(before[1])).toBeGreaterThan(100);
  });
});
