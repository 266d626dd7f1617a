/** The list of messages: its columns, its end, its rows copied and saved, and all by keys. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectSeen } from '../harmless.ts';
import {
  cellAt,
  chooseFrom,
  clipboard,
  expectShowing,
  expectSound,
  filterBar,
  filterBy,
  heading,
  numberAt,
  numberIn,
  numberOf,
  type Path,
  rowAt,
  rowOf,
  saved,
  shown,
  type Walk,
} from './walk.ts';

const headings = (page: Page) => page.getByRole('columnheader').allInnerTexts();

async function boxOf(page: Page, name: string) {
  const box = await heading(page, name).boundingBox();
  if (box === null) throw new Error(`no heading ${name}`);
  return box;
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
}

async function columns(at: Walk): Promise<void> {
  const { page, visit } = at;
  // Where rows come in, a list follows its end unless a row is chosen.
  await visit.go('messages?id=1');
  await cellAt(page, 1, 'Id');
  await heading(page, 'Latency').click();
  await expect.poll(() => heading(page, 'Latency').getAttribute('aria-sort')).toBe('ascending');
  await heading(page, 'Latency').click();
  await expect.poll(() => visit.params().get('sort')).toBe('latency_ns:desc');
  const longest = await numberOf(at, 'SELECT max(latency_ns) FROM messages');
  // The row that was chosen has gone with its value; the first is by now another.
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  const first = async () => {
    const id = await numberIn(at, 'id');
    return numberOf(at, `SELECT coalesce(max(latency_ns), -1) FROM messages WHERE id = ${id}`);
  };
  await expect.poll(first).toBe(longest);
  await expect.poll(() => rowAt(page, 1).getAttribute('aria-selected')).toBe('true');
  const kind = await boxOf(page, 'Kind');
  const edge = kind.x + kind.width - 2;
  await drag(page, [edge, kind.y + 8], [edge + 60, kind.y + 8]);
  await expect.poll(async () => (await boxOf(page, 'Kind')).width).toBeGreaterThan(kind.width + 20);
  const [port, id] = [await boxOf(page, 'Port'), await boxOf(page, 'Id')];
  await drag(page, [port.x + 20, port.y + 8], [id.x + 10, id.y + 8]);
  await expect.poll(async () => (await headings(page))[0]).toBe('Port');
  const moved = await headings(page);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox').filter({ hasText: /Size/ }).first().click();
  const left = moved.filter((name) => name !== 'Size');
  await expect.poll(() => headings(page)).toEqual(left);
  await expectSound(at);
  await page.reload();
  await expect.poll(() => headings(page)).toEqual(left);
  await expect.poll(async () => (await boxOf(page, 'Kind')).width).toBeGreaterThan(kind.width + 20);
  await expect.poll(() => rowAt(page, 1).getAttribute('aria-selected')).toBe('true');
  expect(await first()).toBe(longest);
  await expectSound(at);
}

const SHOWN = `[...document.querySelectorAll('[data-row]')].map((row) => Number(row.getAttribute('aria-rowindex')) - 1)`;

/** Whether the last row of the list is among those that are drawn. */
async function endIsDrawn(at: Walk): Promise<boolean> {
  const drawn = (await at.page.evaluate(SHOWN)) as readonly number[];
  return Math.max(...drawn) >= (await shown(at)).all;
}

/** Holds the first rows of a list back, as a slow server does, until the function that it answers is called. */
async function holdFirstRows(page: Page): Promise<() => Promise<void>> {
  const first = /\/api\/rows\?.*from=0(&|$)/;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(first, async (route) => {
    await released;
    // Given up by the page meanwhile.
    await route.continue().catch(() => undefined);
  });
  return async () => {
    release();
    await page.unroute(first);
  };
}

async function follow(at: Walk): Promise<void> {
  const { page, visit, scene } = at;
  const release = await holdFirstRows(page);
  if (!scene.live) await release();
  await visit.go('messages');
  await page.getByRole('main').locator('.grid-cell').first().waitFor();
  const button = page.getByRole('button', { name: /^Follow the end/ });
  if (!scene.live) {
    expect(await button.count()).toBe(0);
    return;
  }
  // A list that is opened while rows come in follows them by itself.
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
  const grown = async () => {
    const { all } = await shown(at);
    await expect.poll(async () => (await shown(at)).all).toBeGreaterThan(all + 10);
  };
  // Until the first rows are far from those that are drawn.
  do {
    await expect.poll(() => endIsDrawn(at)).toBe(true);
    await grown();
  } while ((await shown(at)).all < 250);
  // Who chooses a row looks at it, also before it is read.
  await page.getByRole('grid').press('Home');
  await expect.poll(() => rowAt(page, 1).getAttribute('aria-selected')).toBe('true');
  await grown();
  await release();
  await expect.poll(() => visit.params().get('id')).toBe('1');
  await grown();
  await expect.poll(() => rowAt(page, 1).count()).toBe(1);
  expect(await button.getAttribute('aria-pressed')).toBe('false');
  expect(visit.params().get('id')).toBe('1');
  await button.click();
  await expect.poll(() => endIsDrawn(at)).toBe(true);
  await page.keyboard.press('Control+e');
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('false');
  await expectSound(at);
}

/** A row of the list, with texts that are the capture's. */
const FACTS = 'id, kind, source.process AS source, target.process AS target, port, size';

async function copies(at: Walk): Promise<void> {
  const { page, visit } = at;
  await visit.go('messages?id=3');
  const cell = await cellAt(page, 3, 'Kind');
  expect(await numberAt(page, 3, 'Id')).toBe(3);
  const copied = async (item: string, like: RegExp) => {
    await page.evaluate('navigator.clipboard.writeText("")');
    await chooseFrom(page, cell, item);
    await expect.poll(() => clipboard(page)).toMatch(like);
    return clipboard(page);
  };
  const truth = await rowOf(at, `SELECT ${FACTS} FROM messages WHERE id = 3`);
  const row = JSON.parse(await copied('Copy as JSON', /^\{/)) as Record<string, unknown> & {
    readonly source: { readonly process: string | null };
    readonly target: { readonly process: string | null };
  };
  const { id, kind, port, size } = row;
  expect({ id, kind, source: row.source.process, target: row.target.process, port, size }).toEqual(truth);
  const text = await copied('Copy as text', /\t/);
  expectSeen(text);
  for (const title of ['Sent', 'Kind', 'From', 'To', 'Port', 'What', 'Latency']) {
    const told = await (await cellAt(page, 3, title)).innerText();
    // A cell draws no more of a long text than fits.
    expect(text).toContain(told.replace(/…$/, '').trimEnd());
  }
  const filter = await copied('Copy as a filter', /:/);
  expectSeen(filter);
  await filterBy(at, `${filter} id:3`);
  await expect.poll(async () => (await shown(at)).part).toBe(1);
  await expectSound(at);
}

/** Fields of a line of CSV as RFC 4180 has them. */
function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quotedCell, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)?.push(quotedCell?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\n') rows.push([]);
    else if (end === '') break;
  }
  return rows.slice(0, -1);
}

async function saves(at: Walk): Promise<void> {
  const { page, visit } = at;
  const menu = page.getByRole('button', { name: 'Save rows' });
  const save = (label: string, nth: number) =>
    saved(page, async () => {
      await menu.click();
      await page.getByRole('menuitem', { name: label }).nth(nth).click();
    });
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly id: number; readonly [field: string]: unknown });
  const where = "kind = 'request' AND id <= 40";
  await visit.go('messages?filter=kind%3Arequest%20id%3A%3C%3D40');
  await expectShowing(at, 'messages', where);
  const truth = await at.scene.sql(`SELECT ${FACTS} FROM messages WHERE ${where} ORDER BY id`);
  const some = lines(await save('JSON lines', 1));
  const exact = some.map(({ id, kind, source, target, port, size }) => {
    const process = (end: unknown) => (end as { readonly process: string | null }).process;
    return { id, kind, source: process(source), target: process(target), port, size };
  });
  expect(exact).toEqual(truth);
  const [head = [], ...table] = csvRows(await save('CSV', 1));
  const column = head.indexOf('source.process');
  // What a program that calculates would take for a formula has an apostrophe in front.
  const safe = (name: unknown) => (typeof name === 'string' ? name.replace(/^[=+\-@\t\r\n]/, "'$&") : '');
  expect(table.map((cells) => cells[column])).toEqual(truth.map(({ source }) => safe(source)));
  await rowAt(page, 2).getByRole('gridcell').first().click();
  await rowAt(page, 4)
    .getByRole('gridcell')
    .first()
    .click({ modifiers: ['Shift'] });
  const chosen = lines(await save('JSON lines', 2));
  expect(chosen.map(({ id }) => id)).toEqual(truth.slice(1, 4).map(({ id }) => id));
  await page.getByRole('grid').press('Control+a');
  expect(lines(await save('JSON lines', 2))).toEqual(some);
  await visit.go('processes');
  await cellAt(page, 1, 'Pid');
  const names = await at.scene.sql('SELECT id, name, command_line FROM processes ORDER BY id');
  const every = lines(await save('JSON lines', 0)).map(({ id, name, command_line }) => ({ id, name, command_line }));
  expect(every.toSorted((one, other) => one.id - other.id)).toEqual(names);
  await expectSound(at);
}

async function keys(at: Walk): Promise<void> {
  const { page, visit } = at;
  const { keyboard } = page;
  const focused = (name: string) => page.evaluate(`document.activeElement.getAttribute(${JSON.stringify(name)})`);
  await visit.go('messages?id=1');
  await cellAt(page, 1, 'Id');
  await keyboard.press('/');
  await keyboard.type('kind:request');
  await keyboard.press('Enter');
  // At once, before the rows are there.
  await keyboard.press('F6');
  await expect.poll(() => focused('role')).toBe('grid');
  await keyboard.press('Home');
  await keyboard.press('ArrowDown');
  const second = "SELECT id FROM messages WHERE kind = 'request' ORDER BY id LIMIT 1 OFFSET 1";
  await expect.poll(() => visit.params().get('id')).toBe(String(await numberOf(at, second)));
  await expectShowing(at, 'messages', "kind = 'request'");
  for (const _ of ['Sent', 'Kind']) await keyboard.press('ArrowRight');
  await keyboard.press('-');
  await expect.poll(() => visit.params().get('filter')).toMatch(/^kind:request -kind:=?request$/);
  await page.getByText('No messages fit the filter').waitFor();
  await page.goBack();
  await page.getByRole('row', { selected: true }).waitFor();
  await page.getByRole('grid').focus();
  await keyboard.press('Control+h');
  await page.getByRole('list', { name: 'Highlights' }).getByRole('button').waitFor();
  await expect.poll(() => page.locator('.grid-cell[data-mark="0"]').count()).toBeGreaterThan(0);
  await keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  await expectSound(at);
  await keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keyboard.press('Control+l');
  await expect.poll(() => focused('aria-label')).toBe('Filter');
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await keyboard.press('Enter');
  await expect.poll(() => filterBar(page).inputValue()).toBe('');
  await expectShowing(at, 'messages');
  await expectSound(at);
}

const viewIn = ({ visit }: Walk) => visit.route().split('?')[0];

const LISTS: Readonly<Record<string, (page: Page) => Locator>> = {
  messages: (page) => page.getByRole('grid', { name: 'messages' }),
  calls: (page) => page.getByRole('treegrid', { name: 'Calls' }),
  chains: (page) => page.getByRole('grid', { name: 'Chains of calls' }),
  processes: (page) => page.getByRole('grid', { name: 'processes' }),
  ports: (page) => page.getByRole('grid', { name: 'ports' }),
  interfaces: (page) => page.getByRole('grid', { name: 'interfaces' }),
};

/** Every list: its first row is chosen, found again after a reload, and by the back button. */
async function backAndForth(at: Walk): Promise<void> {
  const { page, visit } = at;
  const selected = page.getByRole('row', { selected: true });
  // Where rows come in, figures grow: the first cell stays.
  const told = async () => {
    const text = await selected.innerText();
    return at.scene.live ? (text.trim().split(/\s{2,}|[\t\n]/)[0] ?? '') : text;
  };
  const seen: { readonly route: string; readonly row: string }[] = [];
  const chains = await numberOf(at, 'SELECT count(*) FROM calls WHERE depth > 0');
  for (const [view, list] of Object.entries(LISTS)) {
    if (view === 'chains' && chains === 0) continue;
    await visit.go(view);
    // At once, before the rows are there.
    await list(page).press('Home');
    await expect.poll(() => selected.count()).toBe(1);
    await expect.poll(() => visit.params().get('id') ?? visit.params().get('row')).toMatch(/^\d+$/);
    await expect.poll(told).toMatch(/\S/);
    const row = await told();
    await page.reload();
    await expect.poll(told, { message: `${view} after a reload` }).toBe(row);
    seen.push({ route: visit.route(), row });
  }
  for (const { route, row } of seen.slice(0, -1).toReversed()) {
    const from = viewIn(at);
    await page.goBack();
    // Where details take room from the list, choosing the first row is a step of its own.
    if (viewIn(at) === from) await page.goBack();
    await expect.poll(visit.route).toBe(route);
    await expect.poll(told, { message: `back at ${route.slice(0, 60)}` }).toBe(row);
  }
  await page.goForward();
  await expect.poll(visit.route).toBe(seen[1]?.route);
  await expect.poll(told).toBe(seen[1]?.row);
  await expectSound(at);
}

export const LIST_PATHS: readonly Path[] = [
  ['columns are sorted, resized, moved and chosen, and remembered', columns],
  ['the end is followed where rows come in', follow],
  ['a row is copied as JSON, as text and as a filter', copies],
  ['all rows, the filtered and the chosen ones are saved', saves],
  ['filter, list, menu and help by keys alone', keys],
  ['a list is there again after a reload and by the back button', backAndForth],
];
