import { expect, test } from 'vitest';
import { compileMarks } from './marks.ts';
import { rowFilter } from './row-text.ts';

const capture = { first: null };
const row = {
  id: 7,
  kind: 'request',
  source: { process: 'a.exe', service: null },
  target: { process: 'b.exe' },
  port: '\\RPC Control\\x',
};

test('A row has the colour of the first highlight that holds for it', () => {
  const marks = compileMarks(['source.process:=z.exe', 'port:rpc', 'kind:request'], 'messages', capture);
  expect(marks.markOf(row)).toBe(1);
  expect(marks.fields).toEqual(['source.process', 'port', 'kind']);
  expect(compileMarks([], 'messages', capture).markOf(row)).toBeUndefined();
});

test('A highlight of another list is passed over', () => {
  expect(compileMarks(['duration_ns:>1', 'kind:request'], 'messages', capture).markOf(row)).toBe(1);
});

test('A row as a filter is that row, and names what is known of it', () => {
  expect(rowFilter(row, 'messages')).toBe(
    'id:7 source.process:=a.exe target.process:=b.exe port:="\\\\RPC Control\\\\x" kind:=request',
  );
});
