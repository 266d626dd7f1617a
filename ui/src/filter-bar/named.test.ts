import { expect, test } from 'vitest';
import { markAmong, namedTerms, nameValues } from './named.ts';

const PAIR = {
  whole: { what: 'pair', shown: 'a.exe → b.exe', term: 'client.pid:1 server.pid:2' },
  values: [
    ...nameValues('client.process', ['a.exe']),
    { field: 'server.pid', value: 2 },
    { field: 'port', value: null },
  ],
};

test('A menu has what several values stand for before the values, and none that is not known', () => {
  expect(namedTerms(PAIR).map(({ label, term }) => [label, term])).toEqual([
    ['pair', 'client.pid:1 server.pid:2'],
    ['client.process', 'client.process:=a.exe'],
    ['server.pid', 'server.pid:2'],
  ]);
});

test('A whole that one value stands for as well is there once', () => {
  const port = { whole: { what: 'port', shown: 'lsass', term: 'port:=lsass' }, values: nameValues('port', ['lsass']) };
  expect(namedTerms(port).map(({ term }) => term)).toEqual(['port:=lsass']);
});

test('Names that are not known, or were cut, are no values', () => {
  expect(nameValues('process', [null, '', 'x'.repeat(200), 'a.exe'])).toEqual([{ field: 'process', value: 'a.exe' }]);
});

test('A drawing is lit by the first highlight that was made of it', () => {
  expect(markAmong(['pid:7', 'server.pid:2', 'client.process:=a.exe'], PAIR)).toBe(1);
  expect(markAmong(['client.pid:1 server.pid:2'], PAIR)).toBe(0);
  expect(markAmong(['pid:7'], PAIR)).toBeUndefined();
  expect(markAmong([], PAIR)).toBeUndefined();
});
