import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  barOf,
  clampTop,
  elementHeight,
  furthest,
  isScaled,
  MOST_PIXELS,
  rowsSeen,
  topAfter,
  topToKeep,
  topToMeet,
  topToShow,
} from './scroll.ts';

const TEN_MILLION = { rows: 10_000_000, rowHeight: 22, view: 600 };
const SMALL = { rows: 500, rowHeight: 22, view: 600 };

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 50_000_000 }),
  rowHeight: fc.constantFrom(22, 28),
  view: fc.integer({ min: 100, max: 2_000 }),
});

test('A list that fits scrolls as the browser does', () => {
  expect(isScaled(SMALL)).toBe(false);
  expect(elementHeight(SMALL)).toBe(11_000);
  expect(barOf(1_234, SMALL)).toBe(1_234);
  expect(topAfter(0, { before: 0, now: 333 }, SMALL)).toBe(333);
});

test('The element of a long list stays below what browsers can do, and its end is the end of the list', () => {
  expect(isScaled(TEN_MILLION)).toBe(true);
  expect(elementHeight(TEN_MILLION)).toBe(MOST_PIXELS);
  const end = elementHeight(TEN_MILLION) - TEN_MILLION.view;
  expect(topAfter(0, { before: 0, now: end }, TEN_MILLION)).toBe(furthest(TEN_MILLION));
  expect(rowsSeen(furthest(TEN_MILLION), TEN_MILLION).end).toBe(10_000_000);
});

test('A small step in a long list is as long as it is, a long one goes by proportion', () => {
  expect(topAfter(1_000_000, { before: 40_000, now: 40_040 }, TEN_MILLION)).toBe(1_000_040);
  const half = (elementHeight(TEN_MILLION) - TEN_MILLION.view) / 2;
  expect(topAfter(0, { before: 0, now: half }, TEN_MILLION)).toBeCloseTo(furthest(TEN_MILLION) / 2, -2);
});

test('The scrollbar at its beginning is the beginning of the list, however it came there', () => {
  expect(topAfter(500, { before: 18, now: 0 }, TEN_MILLION)).toBe(0);
});

test('Places stay within the list, and the bar within its element', () => {
  fc.assert(
    fc.property(sizes, fc.double({ min: -1e9, max: 1e10, noNaN: true }), (size, top) => {
      const place = clampTop(top, size);
      const bar = barOf(top, size);
      const seen = rowsSeen(place, size);
      return (
        place >= 0 &&
        place <= furthest(size) &&
        bar >= 0 &&
        bar <= Math.max(0, elementHeight(size) - size.view) + 1e-6 &&
        seen.first >= 0 &&
        seen.end <= size.rows &&
        seen.end > seen.first
      );
    }),
  );
});

test('A row that was shown or met is seen whole', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (size, pick, share) => {
      const row = pick % size.rows;
      const top = Math.round(furthest(size) * share);
      return [topToShow(top, row, size), topToMeet(row, size)].every(
        (at) => row * size.rowHeight >= at && (row + 1) * size.rowHeight <= at + size.view,
      );
    }),
  );
});

test('A row that was seen whole stays so when rows come in above it', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (size, pick, more, share) => {
      const was = { row: pick % size.rows, top: Math.round(furthest(size) * share) };
      const now = { ...size, rows: size.rows + more };
      const row = was.row + more;
      const at = topToKeep(was.top, row, { before: size.view, now, was });
      const start = was.row * size.rowHeight;
      const seen = start >= was.top && start + size.rowHeight <= was.top + size.view;
      return seen ? row * size.rowHeight >= at && (row + 1) * size.rowHeight <= at + size.view : at === was.top;
    }),
  );
});

test('A row that was seen whole stays so when the view shrinks; no other row moves the list', () => {
  fc.assert(
    fc.property(
      sizes,
      fc.nat(),
      fc.nat(2000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (size, pick, more, share) => {
        const row = pick % size.rows;
        const before = size.view + more;
        const top = Math.round(furthest({ ...size, view: before }) * share);
        const at = topToKeep(top, row, { before, now: size });
        const start = row * size.rowHeight;
        const seen = start >= top && start + size.rowHeight <= top + before;
        return seen ? start >= at && start + size.rowHeight <= at + size.view : at === top;
      },
    ),
  );
});
