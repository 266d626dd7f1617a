import { expect, test } from 'vitest';
import type { RowsWindow } from '../../../src/server/api.ts';
import { RowWindows, WINDOW_ROWS } from './row-windows.ts';

interface Asked {
  readonly from: number;
  readonly count: number;
  readonly signal: AbortSignal;
  readonly answer: (window: RowsWindow) => void;
  readonly fail: (error: Error) => void;
}

/** A list of so many rows whose windows come when the test says so. */
function listOf(total: number) {
  const asked: Asked[] = [];
  const windows = new RowWindows(
    (from, count, signal) =>
      new Promise((answer, fail) => {
        asked.push({ from, count, signal, answer, fail });
      }),
  );
  const answerAll = async () => {
    for (const { from, count, answer } of asked.splice(0)) {
      const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => ({
        id: from + at,
      }));
      answer({ from, rows, end: from + count >= total });
    }
    await Promise.resolve();
    await Promise.resolve();
  };
  return { windows, asked, answerAll };
}

test('Only what is seen is read, once', async () => {
  const { windows, asked, answerAll } = listOf(1_000_000);
  windows.want(50_000, 50_040);
  windows.want(50_001, 50_041);
  expect(asked.map(({ from }) => from)).toEqual([Math.floor(50_000 / WINDOW_ROWS) * WINDOW_ROWS]);
  await answerAll();
  expect(windows.row(50_010)).toEqual({ id: 50_010 });
  expect(windows.row(0)).toBeUndefined();
  windows.want(50_001, 50_041);
  expect(asked).toEqual([]);
});

test('What stands in two windows is read with one question, and only what is missing of it', async () => {
  const { windows, asked, answerAll } = listOf(1_000_000);
  const wanted = () => asked.map(({ from, count }) => [from / WINDOW_ROWS, count / WINDOW_ROWS]);
  const around = (window: number) => windows.want(window * WINDOW_ROWS - 20, window * WINDOW_ROWS + 20);
  around(2);
  expect(wanted()).toEqual([[1, 2]]);
  around(2);
  expect(asked.length).toBe(1);
  await answerAll();
  for (const row of [2 * WINDOW_ROWS - 1, 2 * WINDOW_ROWS]) expect(windows.row(row)).toEqual({ id: row });
  around(3);
  expect(wanted()).toEqual([[3, 1]]);
  // What is being read is still wanted in part: it goes on, and the rest is read beside it.
  around(4);
  expect(wanted()).toEqual([
    [3, 1],
    [4, 1],
  ]);
  expect(asked[0]?.signal.aborted).toBe(false);
});

test('The end is known where it lies within what was read with one question', async () => {
  const last = 2 * WINDOW_ROWS;
  const { windows, answerAll } = listOf(last + 1);
  windows.want(last - 10, last + 30);
  await answerAll();
  expect(windows.get().end).toBe(last + 1);
  expect(windows.row(last)).toEqual({ id: last });
  expect(windows.row(last + 1)).toBeUndefined();
});

test('What is scrolled past is given up, and its late answer is not kept', async () => {
  const { windows, asked, answerAll } = listOf(1_000_000);
  windows.want(0, 40);
  windows.want(90_000, 90_040);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await answerAll();
  expect(windows.row(0)).toBeUndefined();
  expect(windows.row(90_000)).toEqual({ id: 90_000 });
});

test('The row at the cursor is read wherever it is, once', async () => {
  const { windows, asked, answerAll } = listOf(1_000_000);
  windows.want(0, 40, 7);
  windows.want(90_000, 90_040, 7);
  expect(asked.map(({ from, signal }) => [Math.floor(from / 1000), signal.aborted])).toEqual([
    [0, false],
    [89, false],
  ]);
  await answerAll();
  for (const row of [7, 90_000]) expect(windows.row(row)).toEqual({ id: row });
  windows.want(90_000, 90_040, 7);
  expect(asked).toEqual([]);
  windows.want(90_000, 90_040, 500_000);
  await answerAll();
  expect(windows.row(500_000)).toEqual({ id: 500_000 });
});

test('However far one scrolls, few windows are held', async () => {
  const { windows, answerAll } = listOf(10_000_000);
  for (let at = 0; at < 200; at++) {
    windows.want(at * WINDOW_ROWS, at * WINDOW_ROWS + 40);
    await answerAll();
  }
  const held = Array.from({ length: 200 }, (_, at) => windows.row(at * WINDOW_ROWS)).filter((row) => row !== undefined);
  expect(held.length).toBe(125);
  expect(windows.row(199 * WINDOW_ROWS)).toBeDefined();
});

test('The end is known when it was read, and forgotten when the list has grown', async () => {
  const { windows, answerAll } = listOf(450);
  windows.want(400, 450);
  await answerAll();
  expect(windows.get().end).toBe(450);
  windows.grown();
  expect(windows.get().end).toBeUndefined();
  expect(windows.row(449)).toBeUndefined();
});

test('A failure is said and nothing more is asked until somebody tries again', async () => {
  const { windows, asked } = listOf(450);
  windows.want(0, 40);
  asked[0]?.fail(new Error('no'));
  await Promise.resolve();
  await Promise.resolve();
  expect(windows.get().error?.message).toBe('no');
  windows.want(0, 40);
  expect(asked.length).toBe(1);
  windows.retry();
  windows.want(0, 40);
  expect(asked.length).toBe(2);
});

test('After the end of the list nothing is kept of it', async () => {
  const { windows, asked, answerAll } = listOf(450);
  windows.want(0, 40);
  windows.dispose();
  expect(asked[0]?.signal.aborted).toBe(true);
  await answerAll();
  expect(windows.row(0)).toBeUndefined();
  windows.want(0, 40);
  expect(asked).toEqual([]);
});

test('Rows that may have changed are shown until they are read again, and only those that are seen are', async () => {
  const { windows, asked, answerAll } = listOf(1000);
  windows.want(0, 40);
  windows.want(400, 440);
  windows.want(0, 40);
  await answerAll();
  windows.refresh();
  expect(windows.row(7)).toEqual({ id: 7 });
  expect(asked).toEqual([]);
  windows.want(0, 40);
  expect(asked.map(({ from }) => from)).toEqual([0]);
  await answerAll();
  windows.want(0, 40);
  expect(asked).toEqual([]);
});

test('Rows that were asked for before they changed are shown, and asked for again', async () => {
  const { windows, asked, answerAll } = listOf(1000);
  windows.want(0, 40);
  windows.refresh();
  await answerAll();
  expect(windows.row(7)).toEqual({ id: 7 });
  windows.want(0, 40);
  expect(asked.map(({ from }) => from)).toEqual([0]);
  await answerAll();
  windows.want(0, 40);
  expect(asked).toEqual([]);
});
