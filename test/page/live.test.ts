/** A capture that grows while it is looked at. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { chainsRecording } from '../support/dtrace-chains.ts';
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

describePage('the lists of a recording that is still written', () => {
  test('follow it: chains and who asked, with the chosen row where it was, and nothing asked that is not shown', async ({
    desk,
    visiting,
  }) => {
    const pieces = chainsRecording(9);
    const growing = desk.file('chains.txt');
    const write = (from: number, to: number) => appendFileSync(growing, pieces.slice(from, to).join(''));
    write(0, 4);
    const live = await desk.serve('record', 'file', growing, '-o', desk.file('chains.alpc'), '--open');
    const { page, go, params } = await visiting(`${live.url}#/chains`);
    const rows = (name: string) => async () => {
      const grid = page.getByRole('grid', { name });
      return (await grid.count()) === 0 ? 0 : Number(await grid.getAttribute('aria-rowcount')) - 1;
    };
    const chains = rows('Chains of calls');
    const processes = rows('Who asked for each process');
    const soon = { timeout: 60_000 };
    await expect.poll(chains, soon).toBe(3);
    await page.getByRole('row', { name: /client1\.exe/ }).click();
    const chosen = params().get('id');
    expect(chosen).toMatch(/^\d+$/);
    write(4, 6);
    await expect.poll(chains, soon).toBe(5);
    await page.getByRole('row', { name: /client4\.exe/ }).waitFor();
    await page.getByRole('row', { name: /client1\.exe/, selected: true }).waitFor();
    expect(params().get('id')).toBe(chosen);
    await go('why');
    await expect.poll(processes, soon).toBe(7);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    write(6, 8);
    await expect.poll(processes, soon).toBe(9);
    await page.getByRole('row', { name: /client6\.exe/ }).waitFor();
    expect(asked).not.toContain('/api/chains');
    await go('chains');
    await expect.poll(chains, soon).toBe(7);
    await page.getByRole('row', { name: /client6\.exe/ }).click();
    write(8, 10);
    process.kill(live.pid, 'SIGINT');
    await expect.poll(() => page.getByText('recording', { exact: true }).count(), soon).toBe(0);
    await expect.poll(chains, soon).toBe(9);
    await page.getByRole('row', { name: /client6\.exe/, selected: true }).waitFor();
    await page.goto('about:blank');
    expect([0, 3]).toContain(await live.stop());
  });
});
