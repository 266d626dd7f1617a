/** Several tabs of one browser, several servers, and servers that stop and come back. */
import { expect } from 'vitest';
import { describePage, test } from './page-test.ts';
import { sample } from './served.ts';
import { SERVER_GONE, type Visit } from './visit.ts';

const ALL = 'Showing 1476 of 1476 messages';
/** Another tab of the same browser. */
async function secondTab({ context }: Visit, url: string) {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

describePage('two tabs of one browser', () => {
  test('on one capture go their own ways', async ({ visit, served }) => {
    const { page } = visit;
    await visit.go('messages?filter=kind%3Areply');
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 1476 messages$/);
    const shown = await visit.showing();
    const other = await secondTab(visit, `${served.url}#/messages`);
    await other.getByText('Showing 1,476 of 1,476 messages').waitFor();
    await other.getByRole('link', { name: 'Calls', exact: true }).click();
    await other.getByRole('treegrid').waitFor();
    await page.reload();
    await expect.poll(visit.showing).toBe(shown);
    expect(visit.params().get('filter')).toBe('kind:reply');
    // What a tab remembers of its columns is there for the next one.
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox').filter({ hasText: /Size/ }).first().click();
    await page.keyboard.press('Escape');
    const third = await secondTab(visit, `${served.url}#/messages`);
    await third.getByRole('columnheader', { name: 'Kind', exact: true }).waitFor();
    expect(await third.getByRole('columnheader', { name: 'Size', exact: true }).count()).toBe(0);
  });

  test('on two captures keep them apart, though cookies know no ports', async ({ visit, desk }) => {
    const { page } = visit;
    const second = await desk.serve('open', sample('two-stories.jsonl'));
    await visit.go('messages');
    await expect.poll(visit.showing).toBe(ALL);
    visit.expectTrouble(new RegExp(`^left the server: ${new URL(second.url).origin}/`));
    const other = await secondTab(visit, `${second.url}#/messages`);
    await other.getByText('Showing 10 of 10 messages').waitFor();
    await page.reload();
    await expect.poll(visit.showing).toBe(ALL);
    await other.reload();
    await other.getByText('Showing 10 of 10 messages').waitFor();
    await visit.go('messages?filter=kind%3Areply');
    await expect.poll(visit.showing).not.toBe(ALL);
    await other.close();
    await second.stop();
  });
});

describePage('a server that stops', () => {
  test('is told of; the page goes on when its new address is opened', async ({ visiting, desk }) => {
    const first = await desk.serve('open', sample('two-stories.etl'));
    const visit = await visiting(first.url);
    const { page } = visit;
    visit.expectTrouble(SERVER_GONE);
    await visit.go('messages?filter=kind%3Areply');
    await expect.poll(visit.showing).toMatch(/^Showing [1-9]\d* of 1476 messages$/);
    await page
      .getByRole('gridcell', { name: /^reply$/ })
      .first()
      .waitFor();
    const row = await page.locator('[aria-rowindex="2"]').innerText();
    expect(await first.stop()).toBe(0);
    await page.getByRole('alert').filter({ hasText: 'The server has stopped' }).waitFor();
    // What was read stays.
    expect(await page.locator('[aria-rowindex="2"]').innerText()).toBe(row);
    const again = await desk.serve('open', sample('two-stories.etl'), '--port', String(first.port));
    expect(again.url).not.toBe(first.url);
    await page.getByRole('alert').filter({ hasText: 'open the address that it printed' }).waitFor();
    const other = await secondTab(visit, `${again.url}#/calls`);
    await other.getByRole('treegrid').waitFor();
    // The same browser is let in again: the first tab goes on by itself.
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await visit.go('messages');
    await expect.poll(visit.showing).toBe(ALL);
    await expect.poll(() => page.getByRole('gridcell', { name: /^request$/ }).count()).toBeGreaterThan(3);
    await page.goto('about:blank');
    await other.close();
    await again.stop();
  });

  test('old links say what to do', async ({ visiting, desk }) => {
    const first = await desk.serve('open', sample('two-stories.jsonl'));
    const visit = await visiting(first.url);
    const { page } = visit;
    visit.expectTrouble(SERVER_GONE);
    await page.getByRole('link', { name: 'Messages', exact: true }).waitFor();
    await first.stop();
    await page.getByRole('alert').filter({ hasText: 'The server has stopped' }).waitFor();
    const again = await desk.serve('open', sample('two-stories.jsonl'), '--port', String(first.port));
    await page.goto(first.url);
    await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor();
    await page.goto(`http://127.0.0.1:${again.port}/`);
    await page.getByRole('heading', { name: 'Open the URL that alpcscope printed' }).waitFor();
    await page.goto(again.url);
    await page.getByRole('link', { name: 'Messages', exact: true }).waitFor();
    await page.goto('about:blank');
    await again.stop();
  });
});
