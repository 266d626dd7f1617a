import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenPlaces, MOST_STRETCHES } from './save.ts';
import {
  all,
  chosenCount,
  cursorAfter,
  extended,
  isChosen,
  NOTHING,
  only,
  type Selection,
  toggled,
} from './selection.ts';

test('Shift goes from where the range began, also back over it', () => {
  const forward = extended(only(5), 8);
  expect(forward.ranges).toEqual([{ from: 5, to: 9 }]);
  expect(extended(forward, 2).ranges).toEqual([{ from: 2, to: 6 }]);
});

test('Ctrl takes single rows in and out', () => {
  const three = toggled(toggled(only(1), 3), 2);
  expect(three.ranges).toEqual([{ from: 1, to: 4 }]);
  expect(toggled(three, 2).ranges).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
  ]);
});

test('All rows are one range, and none are nothing', () => {
  expect(chosenCount(all(10_000_000))).toBe(10_000_000);
  expect(all(0)).toEqual(NOTHING);
});

test('Taking rows in and out is what a set would do', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (rows) => {
      let selection: Selection = NOTHING;
      const set = new Set<number>();
      for (const row of rows) {
        selection = toggled(selection, row);
        if (!set.delete(row)) set.add(row);
      }
      return chosenCount(selection) === set.size && rows.every((row) => isChosen(selection, row) === set.has(row));
    }),
  );
});

test('Keys move within the list', () => {
  expect(cursorAfter('ArrowDown', -1, 100, 10)).toBe(0);
  expect(cursorAfter('ArrowDown', 99, 100, 10)).toBe(99);
  expect(cursorAfter('PageUp', 5, 100, 10)).toBe(0);
  expect(cursorAfter('End', 0, 10_000_000, 10)).toBe(9_999_999);
  expect(cursorAfter('Home', 50, 100, 10)).toBe(0);
  expect(cursorAfter('x', 50, 100, 10)).toBeUndefined();
  expect(cursorAfter('End', 0, 0, 10)).toBeUndefined();
});

test('Chosen rows are told to the server by their places, as far as these fit an address', () => {
  expect(chosenPlaces(toggled(toggled(only(1), 2), 7))).toBe('1-2,7-7');
  expect(chosenPlaces(all(10_000_000))).toBe('0-9999999');
  const ranges = Array.from({ length: MOST_STRETCHES + 1 }, (_, at) => ({ from: 2 * at, to: 2 * at + 1 }));
  expect(chosenPlaces({ cursor: 0, anchor: 0, ranges })).toBeUndefined();
});
