/** A way through the page that can be gone on any capture, and what all of them need on the way. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectHarmless } from '../harmless.ts';
import type { Visiting } from '../page-test.ts';
import type { Scene } from '../scenes.ts';
import type { Visit } from '../visit.ts';

export interface Walk {
  readonly scene: Scene;
  readonly visit: Visit;
  readonly page: Page;
}

/** Name → what is done and seen. */
export type Path = readonly [name: string, walk: (at: Walk) => Promise<void>];

/** Goes a way on a capture, which grows meanwhile if it is one that does. */
export async function goPath([, walk]: Path, scene: Scene, visiting: Visiting): Promise<void> {
  const visit = await visiting(scene.url);
  const rest = scene.grow();
  try {
    await walk({ scene, visit, page: visit.page });
  } finally {
    rest();
  }
}

/** At rest, whole and made of text, with nothing that failed. */
export async function expectSound({ page }: Walk): Promise<void> {
  await expectHarmless(page);
  expect(await page.locator('main [data-kind="error"]').allInnerTexts()).toEqual([]);
}

/** The one number that a query gives. */
export async function numberOf({ scene }: Walk, query: string): Promise<number> {
  const [number] = await scene.count(query);
  if (number === undefined || Number.isNaN(number)) throw new Error(`no number: ${query}`);
  return number;
}

/** The first row of an answer. */
export async function rowOf({ scene }: Walk, query: string) {
  const [row] = await scene.sql(query);
  if (row === undefined) throw new Error(`no row: ${query}`);
  return row;
}

type Shown = readonly [shown: () => Promise<number>, query: string];

/**
 * Waits until numbers are what SQL counts; where rows come in, between what there was when this was called and what there is now. A
 * figure that is `asked` once is at least what there was when the recording was opened.
 */
export async function expectCounts(
  at: Walk,
  numbers: readonly Shown[],
  asked: 'anew' | 'once' = 'anew',
): Promise<void> {
  // All at one moment: what comes in while one is waited for need not be waited for with the next.
  const least: number[] = [];
  for (const [, query] of numbers) {
    const [begun] = Object.values(await rowOf(at, query)).map(Number);
    least.push(asked === 'once' ? (begun ?? Number.NaN) : await numberOf(at, query));
  }
  for (const [nth, [shown, query]] of numbers.entries()) {
    const right = async () => {
      const number = await shown();
      const most = await numberOf(at, query);
      return number >= (least[nth] ?? 0) && number <= most ? 'as counted' : `${number}, not ${least[nth]} to ${most}`;
    };
    await expect.poll(right, { message: query }).toBe('as counted');
  }
}

/** The same of one number. */
export function expectCount(at: Walk, shown: () => Promise<number>, query: string, asked?: 'once'): Promise<void> {
  return expectCounts(at, [[shown, query]], asked);
}

/** `Showing 812 of 94,310 messages`: both numbers; none while it counts. */
export async function shown({ visit }: Walk): Promise<{ readonly part: number; readonly all: number }> {
  const [, part, all] = /^Showing (\d+) of (\d+)/.exec(await visit.showing()) ?? [];
  return { part: Number(part), all: Number(all) };
}

/** The bar says that so many rows of `entity` fit, and how many there are in all. */
export async function expectShowing(at: Walk, entity: string, where = 'true'): Promise<void> {
  await expectCounts(at, [
    [async () => (await shown(at)).part, `SELECT count(*) FROM ${entity} WHERE ${where}`],
    [async () => (await shown(at)).all, `SELECT count(*) FROM ${entity}`],
  ]);
}

export const filterBar = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter' });

/** Types a filter and applies it. */
export async function filterBy({ page }: Walk, text: string): Promise<void> {
  await filterBar(page).fill(text);
  await filterBar(page).press('Enter');
}

/** The filter in the address, once it is there. */
export async function filterIn({ visit }: Walk, like: RegExp): Promise<string> {
  await expect.poll(() => visit.params().get('filter') ?? '').toMatch(like);
  return visit.params().get('filter') ?? '';
}

/** The number of a parameter of the address, once it is there. */
export async function numberIn({ visit }: Walk, name: string): Promise<number> {
  await expect.poll(() => visit.params().get(name)).toMatch(/^\d+$/);
  return Number(visit.params().get(name));
}

/** A row of a list, counted from 1. */
export const rowAt = (page: Page, row: number): Locator => page.locator(`[aria-rowindex="${row + 1}"]`);

export const heading = (page: Page, name: string): Locator => page.getByRole('columnheader', { name, exact: true });

/** The cell of a row under a heading. */
export async function cellAt(page: Page, row: number, title: string): Promise<Locator> {
  const column = await heading(page, title).getAttribute('aria-colindex');
  const cell = rowAt(page, row).locator(`[aria-colindex="${column}"].grid-cell:not(.grid-waiting)`);
  await cell.waitFor();
  return cell;
}

/** The number in a cell. */
export async function numberAt(page: Page, row: number, title: string): Promise<number> {
  return Number((await (await cellAt(page, row, title)).innerText()).replaceAll(/[^\d]/g, ''));
}

/** Opens the menu of a cell and chooses from it. */
export async function chooseFrom(page: Page, cell: Locator, item: string): Promise<void> {
  await cell.click({ button: 'right' });
  await page.getByRole('menu').getByRole('menuitem', { name: item }).first().click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

export const clipboard = async (page: Page): Promise<string> =>
  String(await page.evaluate('navigator.clipboard.readText()'));

/** What a click saves. */
export async function saved(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFile(await download.path(), 'utf8');
}

/** A text of SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The column of the view behind a field, from the beginning of a filter. */
export function fieldOf(filter: string): string {
  const field = /^-?([\w.]+):/.exec(filter)?.[1];
  if (field === undefined) throw new Error(`no field: ${filter.slice(0, 100)}`);
  return field;
}
