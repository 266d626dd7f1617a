/** The captures that the ways through the page are gone on, and what SQL says of each. */
import { execFile } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Capture, openCapture } from '../../src/capture/reader.ts';
import type { Row } from '../../src/capture/values.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { importFiles } from '../../src/pipeline/import.ts';
import { contentFrom, growingLines, growingStory } from './growing.ts';
import { FLAG, writeHostileCapture } from './hostile-capture.ts';
import { test as base } from './page-test.ts';
import type { Desk, Served } from './served.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The generated trace begins at midnight; its content a second later. */
const CONTENT_AT = 133_545_888_010_000_000n;
/** Stories that are there before anybody looks. */
const STORIES = 8;
const PAUSE_MS = 400;

export interface Scene extends Served {
  /** Rows come in while it is looked at. */
  readonly live: boolean;
  /** Serves what there is of it by one more server. */
  again(...options: string[]): Promise<Served>;
  /** What SQL says: where rows come in, of those that were there at the beginning. */
  sql(query: string): Promise<readonly Row[]>;
  /** The numbers in the one row that a query gives; counts are of all that has been recorded by now. */
  count(query: string): Promise<readonly number[]>;
  /** The same where a count does not grow from story to story by one number. */
  latest(query: string): Promise<readonly number[]>;
  /** Where rows come in: lets them, until the function that it answers is called. */
  grow(): () => void;
}

interface Scenes {
  readonly million: Scene;
  readonly growing: Scene;
  readonly hostile: Scene;
}

const numbersIn = ([row]: readonly Row[]): readonly number[] => Object.values(row ?? {}).map(Number);

/** All rows of an answer. */
async function rowsOf(capture: Capture, query: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const chunk of (await capture.sql(query)).chunks) rows.push(...chunk);
  return rows;
}

/** A finished capture: what it holds stays, so each question is asked once. */
async function stillScene(desk: Desk, file: string, use: (scene: Scene) => Promise<void>): Promise<void> {
  const again = (...options: string[]) => desk.serve('open', file, ...options);
  const served = await again();
  const capture = await openCapture(resolve(desk.folder, file));
  const known = new Map<string, Promise<readonly Row[]>>();
  const sql = (query: string) => {
    const answer = known.get(query) ?? rowsOf(capture, query);
    known.set(query, answer);
    return answer;
  };
  const count = async (query: string) => numbersIn(await sql(query));
  await use({ ...served, live: false, again, sql, count, latest: count, grow: () => () => undefined });
  capture.close();
}

/** A capture of the first so many stories. */
async function storiesCapture(desk: Desk, stories: number): Promise<Capture> {
  const [recording, file] = [desk.file(`grown-${stories}.jsonl`), desk.file(`grown-${stories}.alpc`)];
  writeFileSync(recording, growingLines(stories));
  rmSync(file, { force: true });
  await importFiles([recording], file, { createdBy: 'test', names: createCatalogue() });
  return openCapture(file);
}

/**
 * A recording that is written while it is looked at. Each story is like the one before: what SQL counts grows by the same number
 * from story to story.
 */
async function growingScene(desk: Desk, use: (scene: Scene) => Promise<void>): Promise<void> {
  const recording = desk.file('grows.jsonl');
  writeFileSync(recording, growingLines(STORIES));
  let stories = STORIES;
  const served = await desk.serve('record', 'file', recording, '-o', desk.file('grows.alpc'), '--open');
  const begun = await storiesCapture(desk, STORIES);
  const further = await storiesCapture(desk, STORIES + 1);
  const count = async (query: string) => {
    const first = numbersIn(await rowsOf(begun, query));
    const next = numbersIn(await rowsOf(further, query));
    return first.map((number, at) => number + (stories - STORIES) * ((next[at] ?? 0) - number));
  };
  const latest = async (query: string) => {
    const capture = await storiesCapture(desk, stories);
    const rows = await rowsOf(capture, query);
    capture.close();
    return numbersIn(rows);
  };
  const grow = () => {
    const timer = setInterval(() => {
      appendFileSync(recording, growingStory(stories));
      stories += 1;
    }, PAUSE_MS);
    return () => clearInterval(timer);
  };
  const again = (...options: string[]) => desk.serve('open', desk.file(`grown-${STORIES}.alpc`), ...options);
  await use({ ...served, live: true, again, sql: (query) => rowsOf(begun, query), count, latest, grow });
  begun.close();
  further.close();
  // The first Ctrl-C ends the recording, a later one the page.
  const ending = setInterval(() => process.kill(served.pid, 'SIGINT'), 500);
  await served.stop();
  clearInterval(ending);
}

export const test = base.extend<Scenes>({
  million: [
    async ({ desk }, use) => {
      const [file, content] = [desk.file('million.alpc'), desk.file('content.jsonl')];
      writeFileSync(content, contentFrom(CONTENT_AT));
      const make = ['tools/run-ts.mjs', 'bench/page-capture.ts', '1000000', file, content];
      await promisify(execFile)(process.execPath, make, { cwd: ROOT });
      await stillScene(desk, file, use);
    },
    { scope: 'worker' },
  ],
  growing: [({ desk }, use) => growingScene(desk, use), { scope: 'worker' }],
  hostile: [
    async ({ desk }, use) => {
      const name = `<img src=x onerror=window.${FLAG}=1>\u202E${'w'.repeat(150)}.alpc`;
      await writeHostileCapture(desk.file(name));
      await stillScene(desk, name, use);
    },
    { scope: 'worker' },
  ],
});
