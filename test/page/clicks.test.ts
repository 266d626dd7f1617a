/** Ways through the page that all views share, keys in the place of the mouse, and what the mouse does in the timeline. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { expectWithinWindow, settled, VIEWS, type Visit } from './visit.ts';

const TITLES = VIEWS.map((view) => `${view.charAt(0).toUpperCase()}${view.slice(1)}`);
const LARGE = { viewport: { width: 3840, height: 2160 } };
const TWO_FRAMES = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
const FOCUSED = `document.activeElement.closest('nav') === null ? '' : document.activeElement.innerText`;

/** Presses Tab until a link of the navigation has the focus. */
async function tabTo({ page }: Visit, title: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.evaluate(FOCUSED)) === title) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${title}`);
}

/** The chosen row of a list, by what stands in it. */
const chosenRow = (text: RegExp) => (page: Page) => page.getByRole('row', { selected: true, name: text });

/** A view under a filter and with something chosen, and what shows both. The sample has no losses to filter or choose. */
const PLACES: readonly (readonly [string, (page: Page) => Locator])[] = [
  ['overview?filter=lsass.exe', (page) => page.getByText('Figures are of what the filter keeps')],
  ['messages?filter=powershell.exe&id=315', chosenRow(/^315\b.*RemoteCreateInstance/)],
  ['calls?filter=powershell.exe&id=185', chosenRow(/IWbemServices ExecMethod/)],
  ['chains?filter=explorer.exe&id=49', chosenRow(/^49\b.*ctfmon\.exe/)],
  ['why?filter=notepad.exe&id=31', chosenRow(/notepad\.exe.*powershell\.exe/)],
  ['timeline?filter=powershell.exe&id=185', (page) => page.getByRole('link', { name: 'Open in Calls' })],
  ['sequence?filter=client%3Apowershell.exe&id=185', (page) => page.getByText('Sequence of what the filter keeps')],
  ['map?filter=lsass.exe&group=name&chosen=nlsass.exe', (page) => page.getByRole('button', { name: 'Back to all' })],
  ['events?filter=notepad.exe&id=4500', (page) => page.getByText(/^Showing [1-9]\d* of/)],
  ['processes?filter=svchost.exe&id=12', chosenRow(/svchost\.exe/)],
  ['threads?filter=svchost.exe&id=3', chosenRow(/^2612\b.*Winmgmt/)],
  ['services?filter=svchost.exe&row=3', chosenRow(/\w/)],
  ['modules?filter=svchost.exe&row=3', chosenRow(/rpcrt4\.dll/)],
  ['ports?filter=svchost.exe&id=2', chosenRow(/svchost\.exe/)],
  ['interfaces?filter=svcctl&row=1', chosenRow(/svcctl/)],
  ['losses', (page) => page.getByText('Nothing was lost')],
];

describePage('every view', () => {
  test('is reached, asked for its keys and left without a mouse, on a large screen', async ({ visiting, served }) => {
    const visit = await visiting(served.url, LARGE);
    const { page } = visit;
    await page.getByRole('link', { name: 'Overview', exact: true }).waitFor();
    for (const title of TITLES) {
      await page.getByRole('link', { name: 'Overview', exact: true }).focus();
      await tabTo(visit, title);
      await page.keyboard.press('Enter');
      await expect.poll(visit.route).toMatch(new RegExp(`^#/${title.toLowerCase()}`));
      await settled(page);
      await expectWithinWindow(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  test('is there again after a reload and by the back button, with its filter and what was chosen', async ({
    visit,
  }) => {
    const { page } = visit;
    for (const [route, there] of PLACES) {
      await visit.go(route);
      await there(page).first().waitFor();
      await page.reload();
      await there(page).first().waitFor();
      expect(visit.route()).toContain(`#/${route}`);
    }
    for (const [route, there] of PLACES.slice(0, -1).toReversed()) {
      await page.goBack();
      await there(page).first().waitFor();
      expect(visit.route()).toContain(`#/${route}`);
    }
    await page.goForward();
    await PLACES[1]?.[1](page).first().waitFor();
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 1476 messages$/);
  });
});

describePage('a cell', () => {
  test('includes, excludes, highlights, and opens its menu, by keys alone', async ({ visit }) => {
    const { page } = visit;
    const { keyboard } = page;
    await visit.go('messages');
    await page
      .getByRole('gridcell', { name: /^request$/ })
      .first()
      .waitFor();
    await keyboard.press('F6');
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
    await keyboard.press('Home');
    await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
    const back = async () => {
      await page.goBack();
      await expect.poll(visit.showing).toBe('Showing 1476 of 1476 messages');
      await page.getByRole('row', { selected: true }).waitFor();
      await page.getByRole('grid').focus();
    };
    // Id, Sent, Kind.
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('+');
    await expect.poll(() => visit.params().get('filter')).toMatch(/^kind:=?\w+$/);
    await back();
    await keyboard.press('-');
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-kind:=?\w+$/);
    await back();
    await keyboard.press('Control+h');
    await page.getByRole('list', { name: 'Highlights' }).getByRole('button').waitFor();
    await keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await keyboard.press('Enter');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => visit.params().get('filter')).toMatch(/^kind:=?\w+$/);
  });

  test('stays in view when the details of its row take room from the list', async ({ visiting, served }) => {
    const visit = await visiting(served.url, { viewport: { width: 1280, height: 720 } });
    const { page } = visit;
    for (const view of ['messages', 'events']) {
      await visit.go(view);
      const main = page.getByRole('main');
      await main.getByRole('gridcell').first().waitFor();
      await settled(page);
      await main.getByRole('row').nth(22).getByRole('gridcell').nth(1).click();
      await page.getByRole('separator').first().waitFor();
      const chosen = page.getByRole('row', { selected: true });
      const within = async () => {
        const row = await chosen.boundingBox();
        const edge = await page.getByRole('separator').first().boundingBox();
        return row !== null && edge !== null && row.y > 0 && row.y + row.height <= edge.y + 1;
      };
      await expect.poll(within).toBe(true);
    }
  });
});

describePage('the timeline by mouse', () => {
  test('a drag moves it, a click chooses a call, a click on nothing lets it go', async ({ visit }) => {
    const { page } = visit;
    await visit.go('timeline');
    const canvas = page.getByRole('application', { name: /^Timeline/ });
    await page.getByRole('rowheader', { name: 'winlogon.exe 5624' }).waitFor();
    await settled(page);
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('no timeline');
    const cursor = () => page.evaluate(`document.querySelector('canvas[role="application"]').style.cursor`);
    const y = await barRow();
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
    await canvas.focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => visit.params().get('id')).toBeNull();
    const span = () => ['from', 'to'].map((end) => Number(visit.params().get(end)));
    const length = () => (span()[1] ?? 0) - (span()[0] ?? 0);
    await page.keyboard.press('w');
    await expect.poll(length).toBeGreaterThan(0);
    for (const key of ['w', 'w', 's']) {
      const before = length();
      await page.keyboard.press(key);
      await (key === 'w' ? expect.poll(length).toBeLessThan(before) : expect.poll(length).toBeGreaterThan(before));
    }
    for (const key of ['d', 'a']) {
      const [before = 0] = span();
      await page.keyboard.press(key);
      await expect.poll(() => Math.sign((span()[0] ?? 0) - before)).toBe(key === 'd' ? 1 : -1);
    }
    const [from = 0] = span();
    expect(from).toBeGreaterThan(0);
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => span()[0]).toBeLessThan(from);

    /** Moves the pointer over the lanes until it is on a call; answers how far down that is. */
    async function barRow(): Promise<number> {
      if (box === null) throw new Error('no timeline');
      for (let down = 40; down < box.height; down += 12) {
        for (let right = 250; right < box.width; right += 6) {
          await page.mouse.move(box.x + right, box.y + down);
          if ((await cursor()) !== 'pointer') continue;
          // The page may be a frame behind: what it says must be of this place.
          await page.evaluate(TWO_FRAMES);
          if ((await cursor()) === 'pointer') return box.y + down;
        }
      }
      throw new Error('no call under the pointer');
    }
  });
});

describePage('a link within a view', () => {
  const within = async (row: Locator, pane: Locator): Promise<boolean> => {
    const [one, other] = [await row.boundingBox(), await pane.boundingBox()];
    return one !== null && other !== null && one.y >= other.y - 1 && one.y + one.height <= other.y + other.height + 1;
  };

  test('to a call of a sequence goes to its step', async ({ visit }) => {
    const { page } = visit;
    await visit.go('sequence?id=300');
    const step = page.locator('.sequence-step.selected').first();
    await expect.poll(() => within(step, page.locator('.sequence-scroll'))).toBe(true);
    await page.reload();
    await expect.poll(() => within(step, page.locator('.sequence-scroll'))).toBe(true);
  });

  test('keeps what the map hides and finds, and what the timeline shows', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map');
    await page.getByRole('slider').fill('5');
    await page.getByRole('searchbox', { name: 'Find a process or service' }).fill('lsass');
    await expect.poll(() => visit.params().get('find')).toBe('lsass');
    await page.reload();
    await page.getByText('5 shown, 22 quieter hidden').waitFor();
    await page.getByText('1 of 5 shown').waitFor();
    await visit.go('timeline');
    const lanes = page.getByRole('rowheader');
    await page.getByRole('rowheader', { name: 'winlogon.exe 5624' }).waitFor();
    const before = await lanes.count();
    const { nodes } = (await page.evaluate(
      `fetch('/api/rows?entity=processes&filter=pid:5624&from=0&count=1').then((answer) => answer.json()).then(({ rows }) => ({ nodes: rows }))`,
    )) as { readonly nodes: readonly { readonly id: number }[] };
    await visit.go(`timeline?open=${nodes[0]?.id}`);
    await expect.poll(() => lanes.count()).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Arrows' }).click();
    await page.getByRole('button', { name: 'Clock time' }).click();
    await expect.poll(() => visit.params().get('clock')).toBe('on');
    await page.reload();
    await page.getByRole('button', { name: 'Arrows', pressed: false }).waitFor();
    await page.getByRole('button', { name: 'Clock time', pressed: true }).waitFor();
    await expect.poll(() => lanes.count()).toBeGreaterThan(before);
  });
});

describePage('values of details', () => {
  test('include, exclude and highlight: of a call, of who is at its ends, and of a process', async ({ visit }) => {
    const { page } = visit;
    const offer = (name: string) => page.getByRole('menuitem', { name }).first();
    await visit.go('calls?id=2');
    const panel = page.getByRole('region', { name: 'Call 2' });
    await panel
      .getByRole('link', { name: /^explorer\.exe/ })
      .first()
      .click({ button: 'right' });
    await offer('Highlight').click();
    await expect.poll(() => visit.params().get('mark')).toMatch(/^client\.process:=?explorer\.exe$/);
    await page.getByRole('link', { name: 'Chains', exact: true }).click();
    await page.getByRole('list', { name: 'Highlights' }).getByRole('button').waitFor();
    await page.locator('tr[data-mark]').first().waitFor();
    await visit.go('calls?id=2');
    await panel.getByRole('button', { name: /^LRPC-/ }).click();
    await offer('Include').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^endpoint:/);
    await visit.go('processes?id=12');
    await page.getByRole('region', { name: 'The process' }).getByRole('button', { name: /^S-1-/ }).click();
    await offer('Exclude').click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-sid:/);
  });
});
