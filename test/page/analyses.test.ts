/** Calls, chains, why, timeline, sequence, map and overview: what one does there. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';

describePage('calls', () => {
  test('open and close in the tree; one shows request and reply side by side', async ({ visiting, content, visit }) => {
    const { page } = visit;
    await visit.go('calls');
    const inner = page.getByRole('gridcell', { name: 'svcctl ROpenServiceW' });
    await inner.first().waitFor();
    expect(await page.getByRole('row', { level: 2 }).count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    await expect.poll(() => page.getByRole('row', { level: 2 }).count()).toBe(0);
    const outer = page.getByRole('row', { expanded: false }).first();
    await outer.click();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByRole('row', { level: 2 }).count()).toBe(1);
    await page.getByLabel('Bars').selectOption('from the start of each chain');
    const other = await visiting(content.url);
    await other.go('calls?id=2');
    await other.page.getByRole('region', { name: 'Request' }).getByRole('tree').waitFor();
    await other.page.getByRole('region', { name: 'Reply' }).getByRole('tree').waitFor();
    const left = await other.page.getByRole('region', { name: 'Request' }).boundingBox();
    const right = await other.page.getByRole('region', { name: 'Reply' }).boundingBox();
    expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0) - 2);
  });
});

describePage('who asked', () => {
  test('what started in the recording comes first of who asked, unless another order is chosen', async ({ visit }) => {
    const { page } = visit;
    await visit.go('why');
    await page.getByText('2 started in the recording, 30 were there before').waitFor();
    const first = page.locator('main [aria-rowindex="2"]');
    await expect.poll(() => first.innerText()).toContain('notepad.exe');
    await page.getByRole('combobox', { name: 'Order' }).selectOption('there before the recording first');
    await expect.poll(() => first.innerText()).toContain('before');
    await page.getByRole('combobox', { name: 'Order' }).selectOption('latest start first');
    await expect.poll(() => first.innerText()).toContain('LogonUI.exe');
    await page.reload();
    await expect.poll(() => first.innerText()).toContain('LogonUI.exe');
    expect(visit.params().get('order')).toBe('latest');
  });

  test('why a process exists, by a click on it', async ({ visit }) => {
    const { page } = visit;
    await visit.go('why');
    await page
      .getByRole('gridcell', { name: /^notepad\.exe/ })
      .first()
      .click();
    await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
    await page
      .getByRole('article')
      .getByText(/powershell\.exe/)
      .first()
      .waitFor();
  });

  test('a chain shows its calls', async ({ visit }) => {
    const { page } = visit;
    await visit.go('chains');
    await page.getByRole('gridcell', { name: 'ITaskSchedulerService SchRpcEnumTasks' }).first().click();
    await page.getByText('svcctl ROpenServiceW').first().waitFor();
    await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
  });
});

describePage('a cell of the chains and of who asked', () => {
  test('includes and excludes what it says, by mouse and by keys', async ({ visit }) => {
    const { page } = visit;
    await visit.go('chains');
    await page
      .getByRole('cell', { name: /^explorer\.exe/ })
      .or(page.getByRole('gridcell', { name: /^explorer\.exe/ }))
      .first()
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Include' }).first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^client\.process:=?explorer\.exe$/);
    await visit.go('why');
    const table = page.getByRole('grid', { name: 'Who asked for each process' });
    await table.getByRole('row', { name: /notepad\.exe/ }).click();
    await table.getByRole('row', { selected: true }).waitFor();
    await table.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Exclude' }).first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^-name:=?notepad\.exe$/);
    await expect.poll(() => table.getByRole('row', { name: /notepad\.exe/ }).count()).toBe(0);
  });

  test('highlights it as the filter would keep it, also after a reload, in the tree of calls too', async ({
    visit,
  }) => {
    const { page } = visit;
    const marked = (name: string) => page.locator(`[role$="grid"][aria-label="${name}"] tr[data-mark]`);
    await visit.go('chains');
    const chains = page.getByRole('grid', { name: 'Chains of calls' });
    await chains
      .getByText(/^explorer\.exe/)
      .first()
      .click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Highlight' }).first().click();
    await expect.poll(() => visit.params().get('mark')).toMatch(/^client\.process:=?explorer\.exe$/);
    await expect.poll(() => marked('Chains of calls').count()).toBeGreaterThan(0);
    for (const text of await marked('Chains of calls').allInnerTexts()) expect(text).toContain('explorer.exe');
    const all = await chains.getByRole('row').count();
    const count = await marked('Chains of calls').count();
    expect(count).toBeLessThan(all - 1);
    await page.reload();
    await expect.poll(() => marked('Chains of calls').count()).toBe(count);
    await marked('Chains of calls').first().click();
    await expect.poll(() => marked('Calls of the chain').count()).toBeGreaterThan(0);
    await page.getByRole('list', { name: 'Highlights' }).getByRole('button').click();
    await expect.poll(() => marked('Chains of calls').count()).toBe(0);

    await visit.go('why');
    const why = page.getByRole('grid', { name: 'Who asked for each process' });
    await why.getByRole('row', { name: /notepad\.exe/ }).click();
    await why.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Highlight' }).first().click();
    await expect
      .poll(() => marked('Who asked for each process').allInnerTexts())
      .toEqual([expect.stringContaining('notepad.exe')]);

    await visit.go('calls');
    const calls = page.getByRole('treegrid', { name: 'Calls' });
    await calls.getByText('svcctl ROpenServiceW').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Highlight' }).first().click();
    await expect.poll(() => marked('Calls').count()).toBeGreaterThan(0);
    for (const text of await marked('Calls').allInnerTexts()) expect(text).toContain('svcctl');
    await calls.getByText('svcctl ROpenServiceW').first().click();
    await calls.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Include' }).first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^interface:=?svcctl$/);
  });
});

describePage('a link', () => {
  /** Rows of an answer of the server, as the page gets them. */
  const asked = async (page: Page, path: string) =>
    (await page.evaluate(`fetch(${JSON.stringify(`/api/${path}`)}).then((answer) => answer.json())`)) as {
      readonly rows: readonly Record<string, unknown>[];
    };
  const inside = async (row: Locator, pane: Locator) => {
    const [one, other] = [await row.boundingBox(), await pane.boundingBox()];
    if (one === null || other === null) return false;
    // Browsers scroll by whole pixels.
    return one.y >= other.y - 1 && one.y + one.height <= other.y + other.height + 1;
  };

  test('to a chain far down goes there', async ({ visit }) => {
    const { page } = visit;
    await page.setViewportSize({ width: 1280, height: 420 });
    const { rows } = await asked(page, 'chains?from=0&count=1000');
    expect(rows.length).toBeGreaterThan(8);
    await visit.go(`chains?id=${rows.at(-1)?.['chain']}`);
    const row = page.getByRole('grid', { name: 'Chains of calls' }).getByRole('row', { selected: true });
    await expect.poll(() => inside(row, page.locator('.placed-scroller'))).toBe(true);
    await page.getByRole('grid', { name: 'Chains of calls' }).press('Home');
    await expect.poll(() => visit.params().get('id')).toBe(String(rows[0]?.['chain']));
    await expect.poll(() => inside(row, page.locator('.placed-scroller'))).toBe(true);
  });

  test('to another call goes there in the tree of calls, and so does the way back', async ({ visit }) => {
    const { page } = visit;
    const { rows } = await asked(page, 'tree?from=0&count=1000');
    const roots = rows.map(({ call }) => (call as { readonly id: number }).id);
    const deep = (await asked(page, 'rows?entity=calls&filter=depth:%3E1&from=0&count=1')).rows[0]?.['id'];
    const [first, last] = [roots[2], roots.at(-3)];
    expect(roots.length).toBeGreaterThan(100);
    const tree = page.locator('.call-scroller');
    const row = tree.getByRole('row', { selected: true });
    const stands = async (call: unknown) => {
      const panel = page.getByRole('region', { name: `Call ${call}`, exact: true });
      await panel.waitFor();
      await expect.poll(() => inside(row, tree)).toBe(true);
      expect(visit.params().get('id')).toBe(String(call));
    };
    const way = [first, last, deep];
    for (const call of way) {
      await visit.go(`calls?id=${call}`);
      await stands(call);
    }
    for (const call of way.toReversed().slice(1)) {
      await page.goBack();
      await stands(call);
    }
    // A link to a call that was chosen by hand before and scrolled away from.
    await tree.getByRole('row').nth(3).getByRole('gridcell').first().click();
    await expect.poll(() => visit.params().get('id')).not.toBe(String(first));
    const chosen = visit.params().get('id');
    await visit.go(`calls?id=${last}`);
    await stands(last);
    await visit.go(`calls?id=${chosen}`);
    await stands(chosen);
  });

  test('is not needed to keep a chosen call in view when calls above it are read late', async ({ visit }) => {
    const { page } = visit;
    let answer = () => {};
    const ready = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/api\/tree\/children\?/, async (request) => {
      await ready;
      await request.continue();
    });
    await visit.go('calls');
    const tree = page.locator('.call-scroller');
    const row = tree.getByRole('row', { selected: true });
    await tree.getByRole('row').nth(20).getByRole('gridcell').first().click();
    await page.getByRole('button', { name: /^Close the / }).waitFor();
    const before = Number(await row.getAttribute('aria-rowindex'));
    answer();
    // It stands further down for the calls that came in above it.
    await expect.poll(async () => Number(await row.getAttribute('aria-rowindex'))).toBeGreaterThan(before);
    await expect.poll(() => inside(row, tree)).toBe(true);
  });

  test('to a process far down goes there in the list of who asked', async ({ visit }) => {
    const { page } = visit;
    await page.setViewportSize({ width: 1280, height: 420 });
    const { rows } = await asked(page, 'why/all?from=0&count=1000');
    const last = rows.at(-1)?.['process'] as { readonly id: number };
    await visit.go(`why?id=${last.id}`);
    const row = page.getByRole('grid', { name: 'Who asked for each process' }).getByRole('row', { selected: true });
    await expect.poll(() => inside(row, page.locator('.placed-scroller'))).toBe(true);
  });

  test('is not needed to come to the end of a list by a key, even before it is counted', async ({ visit }) => {
    const { page } = visit;
    const { rows } = await asked(page, 'chains?from=0&count=1000');
    let answer = () => {};
    const ready = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/\/api\/chains\?/, async (request) => {
      await ready;
      await request.continue();
    });
    await visit.go('chains');
    const grid = page.getByRole('grid', { name: 'Chains of calls' });
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('-1');
    await grid.press('End');
    answer();
    await expect.poll(() => visit.params().get('id')).toBe(String(rows.at(-1)?.['chain']));
    const row = grid.getByRole('row', { selected: true });
    await expect.poll(() => row.getAttribute('aria-rowindex')).toBe(String(rows.length + 1));
    await expect.poll(() => inside(row, page.locator('.placed-scroller'))).toBe(true);
  });

  test.for([
    ['calls', '.call-scroller'],
    ['chains', '.placed-scroller'],
    ['why', '.placed-scroller'],
  ] as const)(
    'is not needed to keep a row of the %s in view that is chosen far down',
    async ([view, list], { visit }) => {
      const { page } = visit;
      await visit.go(view);
      const last = page.locator(list).getByRole('row').nth(20);
      await last.getByRole('gridcell').first().click();
      const chosen = page.locator(list).first().getByRole('row', { selected: true });
      await page.getByRole('button', { name: /^Close the / }).waitFor();
      await expect.poll(() => inside(chosen, page.locator(list).first())).toBe(true);
    },
  );

  test('whose place could not be found out says so, and is tried again', async ({ visit }) => {
    const { page } = visit;
    visit.expectTrouble(/status of 500/);
    const { rows } = await asked(page, 'chains?from=0&count=1000');
    const last = String(rows.at(-1)?.['chain']);
    await page.route(/\/api\/chains\?.*\bid=/, (request) =>
      request.fulfill({ status: 500, json: { error: { message: 'not this time' } } }),
    );
    await visit.go(`chains?id=${last}`);
    await page.getByText('not this time').waitFor();
    await page.unroute(/\/api\/chains\?.*\bid=/);
    await page.getByRole('button', { name: 'Try again' }).click();
    const row = page.getByRole('grid', { name: 'Chains of calls' }).getByRole('row', { selected: true });
    await expect.poll(() => inside(row, page.locator('.placed-scroller'))).toBe(true);
  });

  test('to a call in the timeline goes to its time and lane', async ({ visit }) => {
    const { page } = visit;
    await visit.go('timeline?id=700');
    await expect.poll(() => visit.params().get('from')).toMatch(/^[1-9]\d*$/);
    await page.getByRole('link', { name: 'Open in Calls' }).waitFor();
    expect(Number(visit.params().get('to')) - Number(visit.params().get('from'))).toBeLessThan(1e9);
    await page.getByRole('button', { name: 'Whole' }).click();
    await expect.poll(() => visit.params().get('from')).toBeNull();
    await page.waitForTimeout(300);
    expect(visit.params().get('from')).toBeNull();
  });
});

describePage('the timeline', () => {
  test('zooms by keys and wheel, and a chosen span becomes a filter', async ({ visit }) => {
    const { page } = visit;
    await visit.go('timeline');
    const canvas = page.getByRole('application', { name: /^Timeline/ });
    await page.getByRole('rowheader', { name: 'winlogon.exe 5624' }).waitFor();
    await canvas.focus();
    await page.keyboard.press('w');
    await page.keyboard.press('w');
    await expect.poll(() => visit.params().get('from')).toMatch(/^\d+$/);
    const spanOf = () => Number(visit.params().get('to')) - Number(visit.params().get('from'));
    const zoomed = spanOf();
    const from = visit.params().get('from');
    await page.keyboard.press('d');
    await expect.poll(() => visit.params().get('from')).not.toBe(from);
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('no timeline');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await expect.poll(spanOf).toBeLessThan(zoomed);
    await page.getByRole('button', { name: 'Whole' }).click();
    await expect.poll(() => visit.params().get('from')).toBeNull();
    await page.getByRole('button', { name: 'Choose span' }).click();
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Filter by it' }).click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/\.\./);
    await expect.poll(visit.showing).toMatch(/^Showing [1-6]?\d?\d of 727 calls$/);
  });
});

describePage('the sequence', () => {
  test('is copied as Mermaid and saved as SVG', async ({ visit }) => {
    const { page } = visit;
    await visit.go('sequence?call=2');
    await page.getByRole('listitem').filter({ hasText: 'svcctl ROpenServiceW' }).first().waitFor();
    await page.getByRole('button', { name: 'Copy as Mermaid' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toMatch(/^sequenceDiagram\n/);
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('services.exe');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as SVG' }).click(),
    ]);
    const svg = await readFile(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toMatch(/\.svg$/);
    expect(svg).toMatch(/^(<\?xml[^>]*>\s*)?<svg /);
    expect(svg).toContain('ROpenServiceW');
  });
});

describePage('a sequence that was empty at first', () => {
  test('takes the room there is as soon as it has steps', async ({ visit }) => {
    const { page } = visit;
    await visit.go('sequence?filter=id%3A0');
    await page.getByText('No call or message fits the filter').waitFor();
    await visit.go('sequence?filter=id%3A2');
    const step = page.getByRole('list', { name: 'Steps' }).getByRole('listitem').first();
    await step.waitFor();
    const width = () => page.evaluate(`document.querySelector('.sequence-head').getBoundingClientRect().width`);
    const grown = await width();
    await page.reload();
    await step.waitFor();
    expect(grown).toBe(await width());
    expect(grown).toBeGreaterThan(800);
  });
});

describePage('the map', () => {
  test('hides the quiet, and a click leads to a filter', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map');
    const nodes = page.getByRole('main').getByRole('listitem');
    await page
      .getByRole('button', { name: /^lsass\.exe/ })
      .first()
      .waitFor();
    await page.getByRole('slider').fill('5');
    await page.getByText('5 shown, 22 quieter hidden').waitFor();
    await expect.poll(() => nodes.count()).toBeLessThan(27);
    await page.getByRole('button', { name: 'Facts of lsass.exe' }).first().click();
    await expect.poll(() => visit.params().get('chosen')).not.toBeNull();
    expect(visit.params().get('filter')).toBeNull();
    await page.getByRole('button', { name: 'Back to all' }).click();
    await page
      .getByRole('button', { name: /^lsass\.exe/ })
      .first()
      .click();
    await expect.poll(() => visit.params().get('filter')).not.toBeNull();
    await page.getByRole('main').getByText('This is what the filter shows').waitFor();
    await expect.poll(visit.showing).toMatch(/^Showing [1-6]?\d?\d of 727 calls$/);
    await page.goBack();
    await expect.poll(() => visit.params().get('filter')).toBeNull();
  });

  test('a click into the picture filters, and what was clicked is shown in words', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map?group=process');
    await page.getByRole('slider').fill('1');
    await page.getByText('1 shown, 27 quieter hidden').waitFor();
    const picture = page.getByRole('img', { name: /^Map of who talks to whom/ });
    await page.getByRole('button', { name: 'Fit' }).click();
    const box = await picture.boundingBox();
    if (box === null) throw new Error('no map');
    // Again where the picture was still moving.
    const clicked = async () => {
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 10);
      return visit.params().get('filter');
    };
    await expect.poll(clicked, { interval: 500 }).toMatch(/^pid:\d+$/);
    await page.getByText('This is what the filter shows').waitFor();
  });

  test('a double click filters once, by what was under the first click', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map?group=process');
    await page.getByRole('slider').fill('1');
    await page.getByText('1 shown, 27 quieter hidden').waitFor();
    await page.getByRole('button', { name: 'Fit' }).click();
    const box = await page.getByRole('img', { name: /^Map of who talks to whom/ }).boundingBox();
    if (box === null) throw new Error('no map');
    const clicked = async () => {
      if (visit.params().get('filter') === null)
        await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2 - 10);
      return visit.params().get('filter');
    };
    await expect.poll(clicked, { interval: 500 }).toMatch(/^pid:\d+$/);
    await page.getByText('This is what the filter shows').waitFor();
    expect(visit.params().get('filter')).toMatch(/^pid:\d+$/);
    expect(visit.params().get('chosen')).toMatch(/^p\d+$/);
  });

  test('a click on the line between two filters by both and says what goes along it', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map?group=process&filter=client.process%3Awinlogon.exe%20server.process%3ALogonUI.exe');
    await page.getByRole('button', { name: /^LogonUI\.exe/ }).waitFor();
    await page.getByRole('button', { name: 'Fit' }).click();
    const box = await page.getByRole('img', { name: /^Map of who talks to whom/ }).boundingBox();
    if (box === null) throw new Error('no map');
    const before = visit.params().get('filter');
    // The line goes through the middle between the two; names below the nodes move it up a little.
    let down = 0;
    const clicked = async () => {
      down = (down + 4) % 80;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 20 - down);
      return visit.params().get('filter');
    };
    await expect.poll(clicked, { interval: 50 }).not.toBe(before);
    expect(visit.params().get('filter')).toMatch(/client\.pid:5624.*server\.pid:2304/);
    await page.getByText('This is what the filter shows').waitFor();
    await expect.poll(visit.showing).toMatch(/^Showing [1-9] of 727 calls$/);
  });

  test('shows messages outside of calls, and says when they are left out', async ({ visit }) => {
    const { page } = visit;
    await visit.go('map');
    await page
      .getByRole('button', { name: /one-way$/ })
      .first()
      .waitFor();
    await visit.go('map?filter=status%3A0');
    await page.getByText(/One-way messages are left out/).waitFor();
  });
});

describePage('the overview', () => {
  test('leads from each figure to its rows', async ({ visit }) => {
    const { page } = visit;
    await visit.go('overview');
    await page.getByRole('link', { name: /18 calls failed/ }).click();
    await expect.poll(visit.showing).toBe('Showing 18 of 727 calls');
    await page.goBack();
    await page
      .getByRole('region', { name: 'How long calls took' })
      .getByRole('link', { name: /134 calls/ })
      .click();
    await expect.poll(visit.showing).toBe('Showing 134 of 727 calls');
  });

  test('is of what the filter keeps', async ({ visit }) => {
    const { page } = visit;
    await visit.go('overview?filter=server.process%3Alsass');
    await expect.poll(visit.showing).toMatch(/^Showing [12]\d\d of 727 calls$/);
    await page.getByText('Figures are of what the filter keeps').waitFor();
    const pairs = page.getByRole('region', { name: 'Busiest pairs' }).getByRole('link', { name: '→' });
    await expect.poll(() => pairs.count()).toBeGreaterThan(1);
    for (const words of await pairs.allInnerTexts()) expect(words).toContain('→ lsass.exe');
    const kept = await visit.showing();
    await pairs.first().click();
    await expect.poll(() => visit.params().get('filter')).toMatch(/^server\.process:lsass .*client\.process/);
    await expect.poll(visit.showing).not.toBe(kept);
    await visit.go('overview?filter=duration%3A%3E1ms');
    await page.getByText('Messages are of the whole capture: the filter asks for what only calls have').waitFor();
  });
});
