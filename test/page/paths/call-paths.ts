/** One message and its bytes; calls within calls, over time, as a ladder. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { expectSeen } from '../harmless.ts';
import {
  clipboard,
  expectCount,
  expectShowing,
  expectSound,
  filterIn,
  numberOf,
  type Path,
  rowOf,
  saved,
  shown,
  type Walk,
} from './walk.ts';

/** Offsets and digits of the bytes that are lit. */
async function litBytes(bytes: Locator): Promise<readonly (readonly [number, string])[]> {
  const lit = bytes.locator('.hex-bytes [data-lit="true"]');
  const digits = await lit.allInnerTexts();
  const offsets = await lit.evaluateAll((spans) => spans.map((span) => Number(span.getAttribute('data-at'))));
  return offsets.map((offset, index) => [offset, digits[index] ?? '']);
}

/** List, fields and bytes: what is chosen in one shows in the others. */
async function panes(at: Walk): Promise<void> {
  const { page, visit } = at;
  const [one, other] = await at.scene.sql(
    'SELECT id, lower(hex(payload)) AS payload FROM messages WHERE payload IS NOT NULL ORDER BY id LIMIT 2',
  );
  if (one === undefined || other === undefined) throw new Error('no message with content');
  await visit.go(`messages?filter=payload%3A*&id=${one['id']}`);
  const tree = page.getByRole('tree', { name: /payload/ });
  const bytes = page.getByRole('region', { name: /^Bytes of .*payload/ });
  const payload = async () => (await bytes.locator('.hex-bytes [data-at]').allInnerTexts()).join('');
  await expect.poll(async () => String(one['payload']).startsWith((await payload()) || '-')).toBe(true);
  const leaves = tree.locator('[role="treeitem"]:not([aria-expanded])');
  const fields = await leaves.count();
  const lights = async (field: Locator) => {
    await field.click();
    await expect.poll(() => field.getAttribute('aria-selected')).toBe('true');
    await expect.poll(async () => (await litBytes(bytes)).length).toBeGreaterThan(0);
    const lit = await litBytes(bytes);
    for (const [offset, digits] of lit)
      expect(String(one['payload']).slice(2 * offset, 2 * offset + 2), `byte ${offset}`).toBe(digits);
    return lit;
  };
  const first = await lights(leaves.first());
  if (fields > 1) {
    const second = await lights(leaves.nth(1));
    expect(second).not.toEqual(first);
  }
  await bytes.locator(`.hex-bytes [data-at="${first[0]?.[0]}"]`).click();
  await expect.poll(() => leaves.first().getAttribute('aria-selected')).toBe('true');
  expect(await litBytes(bytes)).toEqual(first);
  await expectSound(at);
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => visit.params().get('id')).toBe(String(other['id']));
  await expect.poll(async () => String(other['payload']).startsWith((await payload()) || '-')).toBe(true);
  await page.getByRole('tab', { name: 'Stacks' }).click();
  await page.getByRole('tabpanel').waitFor();
  await expectSound(at);
}

/** A root with calls below it, if any is; a root that is its chain alone if none is. */
async function someRoot(at: Walk): Promise<number> {
  return numberOf(
    at,
    `SELECT coalesce(min(c.parent), (SELECT min(id) FROM calls)) FROM calls c
     JOIN calls p ON p.id = c.parent WHERE p.parent IS NULL AND c.parent IS NOT NULL`,
  );
}

async function callTree(at: Walk): Promise<void> {
  const { page, visit } = at;
  const root = await someRoot(at);
  const below = await at.scene.sql(
    `SELECT id FROM calls WHERE parent = ${root} ORDER BY coalesce(started_at, server_started_at), id`,
  );
  await visit.go(`calls?id=${root}`);
  const tree = page.getByRole('treegrid');
  const row = tree.getByRole('row', { selected: true });
  await row.waitFor();
  await expectShowing(at, 'calls');
  // Its bar is on the axis of time.
  await expect.poll(() => row.locator('.call-bars').first().locator('*').count()).toBeGreaterThan(0);
  await page.getByLabel('Bars').selectOption('from the start of each chain');
  await expect.poll(() => visit.params().get('bars')).toBe('chain');
  await tree.focus();
  if (below.length > 0) {
    await page.getByRole('button', { name: 'Collapse all' }).click();
    await expect.poll(() => row.getAttribute('aria-expanded')).toBe('false');
    await expect.poll(() => tree.getByRole('row', { level: 2 }).count()).toBe(0);
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => row.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => visit.params().get('id')).toBe(String(below[0]?.['id']));
    await expect.poll(() => row.getAttribute('aria-setsize')).toBe(String(below.length));
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => visit.params().get('id')).toBe(String(root));
  } else expect(await row.getAttribute('aria-expanded')).toBeNull();
  const { request, reply } = await rowOf(at, `SELECT request, reply FROM calls WHERE id = ${root}`);
  const side = async (title: string, message: unknown) => {
    const region = page.getByRole('region', { name: title });
    if (message === null) await region.getByText('No message was recorded').waitFor();
    else
      await expect
        .poll(() => region.locator('a[href^="#/messages"]').first().getAttribute('href'))
        .toMatch(new RegExp(`id=${message}$`));
    return region.boundingBox();
  };
  const left = await side('Request', request);
  const right = await side('Reply', reply);
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0) - 2);
  await expectSound(at);
}

const CURSOR = `document.querySelector('canvas[role="application"]').style.cursor`;
const TWO_FRAMES = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
/** When a call began, for the timeline. */
const BEGAN = 'coalesce(started_at, server_started_at)';

async function timeline(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('timeline');
  const canvas = page.getByRole('application', { name: /^Timeline/ });
  await page.getByRole('rowheader').first().waitFor();
  await expectSound(at);
  const end = (name: string) => Number(visit.params().get(name));
  const length = () => end('to') - end('from');
  await canvas.focus();
  await page.keyboard.press('w');
  await expect.poll(length).toBeGreaterThan(0);
  for (const key of ['w', 'w', 's']) {
    const before = length();
    await page.keyboard.press(key);
    await (key === 'w' ? expect.poll(length).toBeLessThan(before) : expect.poll(length).toBeGreaterThan(before));
  }
  for (const key of ['d', 'a']) {
    const before = end('from');
    await page.keyboard.press(key);
    await expect.poll(() => Math.sign(end('from') - before)).toBe(key === 'd' ? 1 : -1);
  }
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('no timeline');
  const place = (part: number) => [box.x + box.width * part, box.y + box.height / 2] as const;
  const zoomed = length();
  await page.mouse.move(...place(0.5));
  await page.mouse.wheel(0, -400);
  await expect.poll(length).toBeLessThan(zoomed);
  const from = end('from');
  const drag = async (start: number, stop: number) => {
    await page.mouse.move(...place(start));
    await page.mouse.down();
    await page.mouse.move(...place(stop), { steps: 5 });
    await page.mouse.up();
  };
  await drag(0.5, 0.7);
  await expect.poll(() => end('from')).toBeLessThan(from);
  await page.getByRole('button', { name: 'Whole' }).click();
  await expect.poll(() => visit.params().get('from')).toBeNull();
  await page.getByRole('button', { name: 'Choose span' }).click();
  await drag(0.4, 0.6);
  await page.getByRole('button', { name: 'Filter by it' }).click();
  const filter = await filterIn(at, /^time:\+[\d.]+s\.\.\+[\d.]+s$/);
  const [first = 0, last = 0] = [...filter.matchAll(/\+([\d.]+)s/g)].map(([, seconds]) =>
    Math.round(Number(seconds) * 1e9),
  );
  const begin = await page.evaluate(`fetch('/api/capture').then((answer) => answer.json()).then(({ first }) => first)`);
  const since = `epoch_ns(${BEGAN}) - epoch_ns('${String(begin).replace('Z', '')}'::TIMESTAMP_NS)`;
  const [within] = await at.scene.latest(`SELECT count(*) FROM calls WHERE ${since} BETWEEN ${first} AND ${last}`);
  await expect.poll(async () => (await shown(at)).part).toBe(within);
  await expectSound(at);
}

/** A call in the picture: gone to by a link, chosen by a click, let go, and opened elsewhere. */
async function timelineCall(at: Walk): Promise<void> {
  const { page, visit } = at;
  // Not at the very beginning, where there is no room before it.
  const longest = 'SELECT max(id) AS call FROM calls WHERE duration_ns = (SELECT max(duration_ns) FROM calls)';
  const { call } = await rowOf(at, longest);
  await visit.go(`timeline?id=${call}`);
  await expect.poll(() => visit.params().get('from')).toMatch(/^\d+$/);
  await page.getByRole('link', { name: 'Open in Calls' }).waitFor();
  await expectSound(at);
  const canvas = page.getByRole('application', { name: /^Timeline/ });
  await canvas.focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => visit.params().get('id')).toBeNull();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('no timeline');
  // The span is that of the call with as much before and behind: the middle of the picture is within it.
  for (let down = 30; down < box.height; down += 5) {
    await page.mouse.move(box.x + box.width * 0.55, box.y + down);
    await page.evaluate(TWO_FRAMES);
    if ((await page.evaluate(CURSOR)) === 'pointer') break;
  }
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(() => visit.params().get('id')).toMatch(/^\d+$/);
  const chosen = visit.params().get('id');
  const words = await page.locator('.timeline-chosen strong').innerText();
  await page.getByRole('link', { name: 'Sequence', exact: true }).last().click();
  await expect.poll(visit.route).toMatch(new RegExp(`^#/sequence\\?call=${chosen}$`));
  await page.getByRole('listitem').first().waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Open in Calls' }).click();
  await expect.poll(visit.route).toMatch(new RegExp(`^#/calls\\?id=${chosen}$`));
  await expect.poll(() => page.locator('.call-title h2').innerText()).toBe(words);
  await expectSound(at);
}

/** Lines of Mermaid that are neither participants nor steps. */
const ALIEN_LINE = /^(?! *(autonumber|participant p?\w+ as |\w+ *-+[>x)]+[+-]?\w+ *: |[Nn]ote over ))/;

/** The ladder as it is copied and saved; answers how many calls begin in it. */
async function ladder(at: Walk, of: string): Promise<number> {
  const { page } = at;
  await page.getByText(of).first().waitFor();
  await page.getByRole('listitem').first().waitFor();
  await expectSound(at);
  await page.evaluate('navigator.clipboard.writeText("")');
  await page.getByRole('button', { name: 'Copy as Mermaid' }).click();
  await expect.poll(() => clipboard(page)).toMatch(/^sequenceDiagram\n/);
  const text = await clipboard(page);
  expectSeen(text);
  const lines = text.trim().split('\n').slice(1);
  expect(lines.filter((line) => ALIEN_LINE.test(line))).toEqual([]);
  const svg = await saved(page, () => page.getByRole('button', { name: 'Save as SVG' }).click());
  const parsed = (ask: string) =>
    page.evaluate(`new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml').${ask}`);
  expect(await parsed('documentElement.localName')).toBe('svg');
  const alien = 'script, img, a, foreignObject, parsererror, [onload], [onerror]';
  expect(await parsed(`querySelectorAll(${JSON.stringify(alien)}).length`)).toBe(0);
  return Number(await parsed(`querySelectorAll('text').length`)) > 0 ? lines.length : 0;
}

async function sequences(at: Walk): Promise<void> {
  const { page, visit } = at;
  const root = await someRoot(at);
  const { chain, asked } = await rowOf(at, `SELECT chain, client.process AS asked FROM calls WHERE id = ${root}`);
  await visit.go(`sequence?call=${root}`);
  const calls = await numberOf(at, `SELECT count(*) FROM calls WHERE chain = ${chain}`);
  // A root stands for its chain: a request each, and a reply where one was seen.
  expect(await ladder(at, `Sequence of call ${root} and all below it`)).toBeGreaterThanOrEqual(Math.min(calls, 400));
  await page.getByRole('button', { name: 'Show what the filter keeps' }).click();
  expect(await ladder(at, 'Sequence of what the filter keeps')).toBeGreaterThan(0);
  await visit.go(`sequence?chain=${chain}`);
  expect(await ladder(at, `Sequence of chain ${chain}`)).toBeGreaterThanOrEqual(Math.min(calls, 400));
  await page.getByRole('listitem').first().click();
  const call = Number(visit.params().get('id') ?? root);
  await page.getByRole('link', { name: `Open call ${call}` }).click();
  await expect.poll(visit.route).toBe(`#/calls?id=${call}`);
  // Of a set of processes: a filter that comes from the calls of one.
  const client = page.locator('.call-row.is-selected');
  await client.waitFor();
  const name = typeof asked === 'string' ? asked : undefined;
  if (name !== undefined && /^[\w.]+$/.test(name)) {
    await visit.go(`sequence?filter=client.process%3A%3D${name}`);
    await expectCount(
      at,
      async () => (await shown(at)).part,
      `SELECT count(*) FROM calls WHERE client.process = '${name}'`,
    );
    expect(await ladder(at, 'Sequence of what the filter keeps')).toBeGreaterThan(0);
  }
  await expectSound(at);
}

export const CALL_PATHS: readonly Path[] = [
  ['list, fields and bytes move together', panes],
  ['calls open and close in their tree, with bars, request and reply', callTree],
  ['the timeline zooms, moves, and filters by a span', timeline],
  ['a call in the timeline is gone to, chosen and opened', timelineCall],
  ['the ladder of a call, a chain and a set of processes is copied and saved', sequences],
];
