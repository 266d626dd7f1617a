/** The capture as a whole: overview, map, and lists that lead to one another. */
import { expect } from 'vitest';
import {
  cellAt,
  expectCount,
  expectCounts,
  expectShowing,
  expectSound,
  filterIn,
  numberIn,
  numberOf,
  type Path,
  quoted,
  rowAt,
  rowOf,
  shown,
  type Walk,
} from './walk.ts';

const digits = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));

async function overview(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('overview');
  const figures = ['Messages', 'Calls', 'Processes', 'Ports', 'Interfaces'].map((title) => {
    const link = page.locator('.headline-numbers').getByRole('link', { name: title });
    return [async () => digits(await link.innerText()), `SELECT count(*) FROM ${title.toLowerCase()}`] as const;
  });
  await expectCounts(at, figures);
  await expectSound(at);
  await page.locator('.headline-numbers').getByRole('link', { name: 'Calls' }).click();
  await expectShowing(at, 'calls');
  await page.goBack();
  const failed = page.getByRole('link', { name: /calls? failed/ });
  if ((await numberOf(at, 'SELECT count(*) FROM calls WHERE status <> 0')) > 0) {
    await failed.click();
    await expectShowing(at, 'calls', 'status <> 0');
    await page.goBack();
  }
  // The figures of a row are those of the calls that it leads to.
  const pair = page.getByRole('region', { name: 'Busiest pairs' }).getByRole('row').nth(1);
  const busiest = `SELECT max(n) FROM (SELECT count(*) AS n FROM calls GROUP BY client_process_id, server_process_id)`;
  await expectCount(at, async () => digits(await pair.getByRole('cell').nth(1).innerText()), busiest, 'once');
  await pair.getByRole('link').first().click();
  await filterIn(at, /client\.process:.*server\.process:|client\.process:|server\.process:/s);
  await expectCount(at, async () => (await shown(at)).part, busiest);
  await page.goBack();
  const columns = page.getByRole('region', { name: 'How long calls took' }).getByRole('link');
  await columns.last().waitFor();
  const words = /: ([\d,]+) calls/.exec((await columns.last().getAttribute('aria-label')) ?? '')?.[1] ?? '';
  await columns.last().click();
  await filterIn(at, /duration/);
  if (at.scene.live) await expect.poll(async () => (await shown(at)).part).toBeGreaterThanOrEqual(digits(words));
  else await expect.poll(async () => (await shown(at)).part).toBe(digits(words));
  await expectSound(at);
}

async function map(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('map');
  const rows = page.getByRole('main').locator('.map-row');
  await rows.first().waitFor();
  await expectSound(at);
  await page.getByLabel('Nodes').selectOption('by name');
  await expect.poll(() => visit.params().get('group')).toBe('name');
  await page.getByLabel('Nodes').selectOption('each process');
  await expect.poll(() => visit.params().get('group')).toBe('process');
  await page.getByLabel('Width by').selectOption('bytes');
  await expect.poll(() => visit.params().get('width')).toBe('bytes');
  // Until the new map is there the old one stays.
  await expectSound(at);
  const slider = page.getByRole('slider').first();
  await slider.fill('2');
  await page.getByText(/^2 shown, [\d,]+ quieter hidden$/).waitFor();
  await expect.poll(() => rows.count()).toBe(2);
  await rows.first().click({ modifiers: ['Shift'] });
  await expect.poll(() => visit.params().get('chosen')).toMatch(/^(p\d+|unknown)$/);
  expect(visit.params().get('filter')).toBeNull();
  await page.getByRole('button', { name: 'Back to all' }).click();
  await rows.first().click();
  const filter = await filterIn(at, /^((pid|process_row):\d+|client\.pid:null OR server\.pid:null)$/);
  const [field = '', value = ''] = filter.split(':');
  const known = `client.${field} = ${value} OR server.${field} = ${value}`;
  await expectShowing(at, 'calls', value.startsWith('null') ? 'client.pid IS NULL OR server.pid IS NULL' : known);
  await page.getByRole('main').getByText('This is what the filter shows').waitFor();
  await expectSound(at);
  await page.goBack();
  await expect.poll(() => visit.params().get('filter')).toBeNull();
  // A click into the picture, again where it was still moving.
  await slider.fill('1');
  await page.getByText(/^1 shown, [\d,]+ quieter hidden$/).waitFor();
  await page.getByRole('button', { name: 'Fit' }).click();
  const box = await page.getByRole('img', { name: /^Map of who talks to whom/ }).boundingBox();
  if (box === null) throw new Error('no map');
  const clicked = async () => {
    if (visit.params().get('filter') === null)
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 10);
    return visit.params().get('filter');
  };
  await expect.poll(clicked, { interval: 500 }).toBe(filter);
  await expectSound(at);
}

/** From a process to its calls, to another process, to a port; from a port and an interface to what goes through them. */
async function crossLinks(at: Walk): Promise<void> {
  const { page, visit } = at;
  const busiest = await numberOf(
    at,
    'SELECT client_process_id FROM calls WHERE client_process_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1',
  );
  await visit.go(`processes?id=${busiest}`);
  const panel = page.getByRole('region', { name: 'The process' });
  await expectShowing(at, 'processes');
  await panel.getByRole('link', { name: 'calls it made' }).click();
  await expectShowing(at, 'calls', `client_process_id = ${busiest}`);
  await page.goBack();
  await panel.getByRole('link', { name: 'its messages' }).click();
  await expectShowing(at, 'messages', `source_process_id = ${busiest} OR target_process_id = ${busiest}`);
  await page.goBack();
  await panel.getByRole('link', { name: 'Why does it exist?' }).click();
  await expect.poll(visit.route).toBe(`#/why?id=${busiest}`);
  await page.goBack();
  const peer = panel.getByRole('region', { name: 'Talks to' }).locator('a[href^="#/processes"]').first();
  const name = await peer.innerText();
  await peer.click();
  await expect.poll(() => visit.params().get('id')).not.toBe(String(busiest));
  await expect.poll(() => panel.getByRole('heading').first().innerText()).toBe(name);
  await expectSound(at);
  await visit.go('ports?sort=messages%3Adesc');
  await cellAt(page, 1, 'Name');
  await rowAt(page, 1).click();
  const port = await numberIn(at, 'id');
  const links = page.getByRole('navigation', { name: 'Where it occurs' });
  const { name: portName } = await rowOf(at, `SELECT name FROM ports WHERE id = ${port}`);
  const through = `port = ${quoted(String(portName))}`;
  await links.getByRole('link', { name: 'messages' }).click();
  if (typeof portName === 'string' && !portName.includes('\0')) await expectShowing(at, 'messages', through);
  await page.goBack();
  await expectSound(at);
  await visit.go('interfaces?sort=calls%3Adesc');
  await cellAt(page, 1, 'UUID');
  await rowAt(page, 1).click();
  const uuid = await (await cellAt(page, 1, 'UUID')).innerText();
  await links.getByRole('link', { name: 'calls' }).click();
  await expectShowing(at, 'calls', `interface_uuid = ${quoted(uuid)}`);
  await page.goBack();
  await links.getByRole('link', { name: 'messages' }).click();
  await expectShowing(at, 'messages', `interface_uuid = ${quoted(uuid)}`);
  await expectSound(at);
}

export const WHOLE_PATHS: readonly Path[] = [
  ['the figures of the overview lead to their rows', overview],
  ['the map groups, hides the quiet, and filters by a click', map],
  ['processes, ports and interfaces lead to one another', crossLinks],
];
