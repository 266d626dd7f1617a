import { expect, test } from 'vitest';
import { tabHref } from '../app/tab-href.ts';
import { VIEWS } from '../app/views.ts';
import { checkFilter } from './compile.ts';
import { offersAt, take, withValues } from './completion.ts';
import { remembered } from './history.ts';
import { both, changed, filterValue, readMarks, termFor, toggleMark, writeMarks } from './terms.ts';

const capture = { first: '2024-03-11T08:00:00.0000000Z' };

test('Clicks narrow a filter, and what they write is a filter', () => {
  const included = changed('lsass', 'include', 'port', '\\RPC Control\\a "b"');
  expect(included.ok && checkFilter(included.value, 'messages', capture).ok).toBe(true);
  const excluded = changed('', 'exclude', 'source.pid', 4);
  expect(excluded).toEqual({ ok: true, value: '-source.pid:4' });
  expect(changed('port:x', 'only', 'kind', 'request')).toEqual({ ok: true, value: 'kind:=request' });
  expect(changed('(', 'include', 'kind', 'request').ok).toBe(false);
});

test('Hostile values become filters that hold for them only', () => {
  for (const value of ['" OR *', '\u202egpj.exe', 'a\nb', '*', '', 'null', '-x', 'x'.repeat(3_000)]) {
    const text = termFor('source.process', value);
    expect(checkFilter(text, 'messages', capture).ok, text.slice(0, 60)).toBe(true);
    expect(text.startsWith('source.process:')).toBe(true);
  }
});

test('Values of rows as filters take them', () => {
  expect(filterValue(undefined)).toBeNull();
  expect(filterValue(['Winmgmt', 'Dhcp'])).toBe('Winmgmt');
  expect(filterValue([])).toBeNull();
  expect(filterValue({ a: 1 })).toBeUndefined();
});

test('Two filters together', () => {
  expect(both('', 'a')).toBe('a');
  expect(both('a OR b', 'c')).toBe('(a OR b) AND (c)');
  expect(checkFilter(both('a OR b', 'id:<7'), 'messages', capture).ok).toBe(true);
});

test('Highlights are kept in the link, at most six', () => {
  const marks = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].reduce<readonly string[]>(
    (list, mark) => toggleMark(list, mark),
    [],
  );
  expect(marks).toEqual(['b', 'c', 'd', 'e', 'f', 'g']);
  expect(readMarks(writeMarks(marks))).toEqual(marks);
  expect(toggleMark(marks, 'c')).not.toContain('c');
  expect(readMarks(undefined)).toEqual([]);
});

test('Completion puts values of the capture behind a colon, and with their field elsewhere', () => {
  const found = { values: [{ field: 'port', value: '\\RPC Control\\x y', count: 3 }] };
  const text = 'kind:request port:RPC';
  const behind = offersAt(text, text.length, 'messages');
  expect(behind.wanted).toEqual({ fields: 'port', prefix: 'RPC' });
  const [offer] = withValues(behind, text, found);
  expect(offer?.insert).toBe('"\\\\RPC Control\\\\x y"');
  expect(offer && take(text, behind.replace, offer)).toEqual({
    text: 'kind:request port:"\\\\RPC Control\\\\x y" ',
    cursor: 'kind:request port:"\\\\RPC Control\\\\x y" '.length,
  });
  const word = offersAt('rpc', 3, 'messages');
  const offers = withValues(word, 'rpc', found);
  expect(offers.at(-1)?.insert).toBe('port:"\\\\RPC Control\\\\x y"');
});

test('A name is taken without a blank behind it: its value follows', () => {
  const offers = offersAt('dura', 4, 'calls');
  const offer = offers.offers.find(({ label }) => label === 'duration_ns');
  expect(offer && take('dura', offers.replace, offer).text).toBe('duration_ns:');
});

test('History: newest first, each once, not endless', () => {
  expect(remembered(['b', 'a'], ' a ')).toEqual(['a', 'b']);
  expect(remembered(['b'], '  ')).toEqual(['b']);
  expect(
    remembered(
      Array.from({ length: 40 }, (_, at) => `${at}`),
      'x',
    ).length,
  ).toBe(30);
});

test('A tab takes the filter along where it makes sense', () => {
  const messages = VIEWS.find(({ id }) => id === 'messages');
  const calls = VIEWS.find(({ id }) => id === 'calls');
  if (messages === undefined || calls === undefined) throw new Error('these views exist');
  expect(tabHref(calls, { filter: 'port:lsass', params: { id: '7' } }, capture)).toBe('#/calls?filter=port%3Alsass');
  expect(tabHref(calls, { filter: 'source.process:x', params: {} }, capture)).toBe('#/calls');
  expect(tabHref(messages, { filter: 'time', params: {} }, capture)).toBe('#/messages?filter=time');
  const mark = 'port:lsass\nsource.process:x';
  expect(tabHref(calls, { filter: '', params: { mark } }, capture)).toBe('#/calls?mark=port%3Alsass');
});
