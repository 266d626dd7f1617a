/** Every view of the page on the shipped sample. */
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { expectWithinWindow, seriousFaults, settled, type Visit } from './visit.ts';

/** View → what must stand in it. */
const VIEWS: Readonly<Record<string, (visit: Visit) => Promise<void>>> = {
  overview: ({ page }) => page.getByRole('link', { name: /^1,476 Messages$/i }).waitFor(),
  messages: ({ page }) =>
    page.getByRole('gridcell', { name: 'ITaskSchedulerService SchRpcEnumTasks' }).first().waitFor(),
  chains: ({ page }) => page.getByRole('row').nth(3).waitFor(),
  why: ({ page }) => page.getByRole('button', { name: /^notepad\.exe/ }).waitFor(),
  events: ({ page }) => page.getByRole('gridcell', { name: 'alpc.send' }).first().waitFor(),
  processes: ({ page }) => page.getByRole('gridcell', { name: 'wininit.exe' }).first().waitFor(),
  threads: ({ page }) =>
    page
      .getByRole('gridcell', { name: /wininit\.exe/ })
      .first()
      .waitFor(),
  services: ({ page }) => page.getByRole('gridcell', { name: 'Dnscache' }).first().waitFor(),
  modules: ({ page }) => page.getByText('No modules').waitFor(),
  ports: ({ page }) => page.getByRole('gridcell', { name: '\\RPC Control\\eventlog' }).first().waitFor(),
  interfaces: ({ page }) => page.getByRole('gridcell', { name: 'svcctl' }).first().waitFor(),
  losses: ({ page }) => page.getByText('Nothing was lost').waitFor(),
};

describePage.each(Object.entries(VIEWS))('the view %s', (view, there) => {
  test.for(['light', 'dark'] as const)('is there and readable, %s', async (colorScheme, { visiting }) => {
    const visit = await visiting(undefined, { colorScheme });
    await visit.go(view);
    await there(visit);
    await settled(visit.page);
    await expectWithinWindow(visit.page);
    expect(await seriousFaults(visit.page)).toEqual([]);
    await visit.page.setViewportSize({ width: 1280, height: 720 });
    await expectWithinWindow(visit.page);
  });
});
