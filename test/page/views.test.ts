/** Every view of the page on the shipped sample. */
import type { Locator, Page } from 'playwright-core';
import { describePage, test } from './page-test.ts';
import { expectAccessible, expectWithinWindow, settled, type View } from './visit.ts';

/** View → what must stand in it. */
const THERE: Readonly<Record<View, (page: Page) => Locator>> = {
  overview: (page) => page.getByRole('link', { name: /^1.476 Messages$/i }),
  messages: (page) => page.getByRole('gridcell', { name: 'ITaskSchedulerService SchRpcEnumTasks' }),
  calls: (page) => page.getByRole('treegrid').getByRole('gridcell', { name: 'svcctl ROpenServiceW' }),
  chains: (page) => page.getByRole('main').getByRole('row', { name: /IWbemLevel1Login|explorer\.exe|lsass\.exe/ }),
  why: (page) => page.getByRole('gridcell', { name: /^notepad\.exe/ }),
  timeline: (page) => page.getByRole('rowheader', { name: 'winlogon.exe 5624' }),
  sequence: (page) => page.getByRole('listitem').filter({ hasText: 'svcctl ROpenServiceW' }),
  map: (page) => page.getByRole('button', { name: /^explorer\.exe/ }),
  events: (page) => page.getByRole('gridcell', { name: 'process.rundown-start' }),
  processes: (page) => page.getByRole('gridcell', { name: 'wininit.exe' }),
  threads: (page) => page.getByRole('gridcell', { name: 'svchost.exe' }),
  services: (page) => page.getByRole('gridcell', { name: 'Dnscache' }),
  modules: (page) => page.getByRole('gridcell', { name: 'ntoskrnl.exe', exact: true }),
  ports: (page) => page.getByRole('gridcell', { name: '\\RPC Control\\eventlog' }),
  interfaces: (page) => page.getByRole('gridcell', { name: 'svcctl' }),
  losses: (page) => page.getByText('Nothing was lost'),
};

describePage('every view', () => {
  test.for(Object.entries(THERE))(
    '%s is there, whole and readable, light and dark',
    async ([view, there], { visit }) => {
      const { page } = visit;
      await visit.go(view);
      await there(page).first().waitFor();
      await settled(page);
      await expectWithinWindow(page);
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 1280, height: 720 });
      await expectWithinWindow(page);
      await expectAccessible(page);
    },
  );
});
