import { expect, test } from 'vitest';
import { allColumns, fieldsNeeded, usualColumns } from './entity-columns.ts';
import { columnsShown, fitted, isLayout, type Layout, moved, resized, toggledColumn, widthOf } from './layout.ts';
import { readSort, sortedBy, writeSort } from './sort.ts';

const layout: Layout = { shown: ['id', 'kind', 'port'], widths: {} };

test('A column goes where it was dropped', () => {
  expect(moved(layout, 'id', 2).shown).toEqual(['kind', 'port', 'id']);
  expect(moved(layout, 'port', 0).shown).toEqual(['port', 'id', 'kind']);
  expect(moved(layout, 'nothing', 0)).toEqual(layout);
});

test('Columns come and go, but the last stays', () => {
  expect(toggledColumn(layout, 'kind').shown).toEqual(['id', 'port']);
  expect(toggledColumn(layout, 'size').shown).toEqual(['id', 'kind', 'port', 'size']);
  expect(toggledColumn({ shown: ['id'], widths: {} }, 'id').shown).toEqual(['id']);
});

test('Widths have bounds', () => {
  const [column] = allColumns('messages');
  if (column === undefined) throw new Error('messages have columns');
  expect(widthOf(resized(layout, column.key, 3), column, 7)).toBe(40);
  expect(widthOf(resized(layout, column.key, 1e9), column, 7)).toBe(2_000);
  expect(widthOf(resized(layout, column.key, 123.4), column, 7)).toBe(123);
});

test('What the browser remembers is checked, and columns that are gone are passed over', () => {
  expect(isLayout({ shown: ['id'], widths: { id: 40 } })).toBe(true);
  expect(isLayout({ shown: 'id', widths: {} })).toBe(false);
  expect(isLayout({ shown: ['id'], widths: { id: 'wide' } })).toBe(false);
  expect(isLayout(null)).toBe(false);
  const columns = columnsShown({ shown: ['gone', 'id'], widths: {} }, allColumns('messages'));
  expect(columns.map(({ key }) => key)).toEqual(['id']);
});

test('Only the fields that columns read are asked for', () => {
  const columns = columnsShown({ shown: ['source', 'size'], widths: {} }, allColumns('messages'));
  expect(fieldsNeeded('messages', columns, ['port', 'nothing'])).toBe(
    'id,source.process,source.pid,source.service,size,port',
  );
  expect(fieldsNeeded('services', [], ['name'])).toBe('name');
  expect(usualColumns('calls')).toContain('duration_ns');
});

test('Headings sort up, down and not at all; with shift behind the others', () => {
  const up = sortedBy([], 'size', false);
  expect(writeSort(up)).toBe('size:asc');
  const down = sortedBy(up, 'size', false);
  expect(writeSort(down)).toBe('size:desc');
  expect(sortedBy(down, 'size', false)).toEqual([]);
  expect(writeSort(sortedBy(down, 'kind', true))).toBe('size:desc,kind:asc');
  expect(writeSort(sortedBy(readSort('size:desc,kind:asc'), 'size', true))).toBe('kind:asc');
  expect(readSort('size:sideways, ,id')).toEqual([{ field: 'id', descending: false }]);
});

test('Columns use the room there is: they shrink to their least, or share what is over', () => {
  expect(fitted([100, 300, 50], [100, 100, 50], 450)).toEqual([100, 300, 50]);
  expect(fitted([100, 300, 200], [100, 200, 100], 800)).toEqual([100, 400, 300]);
  expect(fitted([100, 300, 200], [100, 100, 100], 450)).toEqual([100, 200, 150]);
  expect(fitted([100, 300, 50], [100, 100, 50], 10)).toEqual([100, 100, 50]);
  // Widths that somebody chose stay, whatever the room.
  expect(fitted([100, 300], [100, 300], 1_000)).toEqual([100, 300]);
});
