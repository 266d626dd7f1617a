/** A call with more calls below it than are read at once. */
import { expect } from 'vitest';
import { createCapture } from '../../src/capture/writer.ts';
import { NAMES, people, SVCCTL } from '../support/captures.ts';
import { BASE, callFact, captureSource } from '../support/facts.ts';
import { test as base, describePage } from './page-test.ts';
import type { Served } from './served.ts';

const CHILDREN = 10_007;

const test = base.extend<{ readonly wide: Served }>({
  wide: [
    async ({ desk }, use) => {
      const writer = await createCapture(desk.file('wide.alpc'), { createdBy: '1.2.3', base: BASE, names: NAMES });
      people(writer);
      const ends = { clientProcess: 1, clientThread: 1, serverProcess: 2, serverThread: 2, interfaceUuid: SVCCTL };
      writer.call(callFact({ id: 1, ...ends, opnum: 12, startedAt: 0, endedAt: 3 * CHILDREN }));
      for (let at = 1; at <= CHILDREN; at += 1) {
        const place = { id: at + 1, parent: 1, chain: 1, depth: 1 };
        writer.call(callFact({ ...place, ...ends, opnum: 7, startedAt: 2 * at, endedAt: 2 * at + 1 }));
      }
      await writer.finish({ sources: [captureSource()] });
      await use(await desk.serve('open', 'wide.alpc'));
    },
    { scope: 'worker' },
  ],
});

describePage('a call with more than 10,000 calls below it', () => {
  test('shows those that are read, says how many are not, and leads to them', async ({ visiting, wide }) => {
    const visit = await visiting(wide.url);
    const { page } = visit;
    await visit.go('calls');
    const tree = page.getByRole('treegrid');
    const root = tree.getByRole('row', { level: 1 });
    // So many wait for a person to open them.
    await root.getByRole('gridcell', { name: /RCreateServiceW/ }).click();
    await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe('2');
    await tree.press('ArrowRight');
    await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe('10002');
    expect(await tree.getByRole('row', { level: 2 }).count()).toBeLessThan(100);
    await tree.press('End');
    await expect.poll(() => visit.params().get('id')).toBe('10001');
    await tree.getByRole('link', { name: '… 7 more' }).click();
    await expect.poll(visit.showing).toBe('Showing 7 of 10008 calls');
    await expect.poll(() => tree.getByRole('row', { level: 2 }).count()).toBeGreaterThan(0);
  });
});
