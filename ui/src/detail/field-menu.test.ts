import { expect, test } from 'vitest';
import { parseFilter } from '../../../src/query/parse.ts';
import { bytesTerm, hexText } from './field-menu.ts';

test('bytes become a filter where the filter can name them', () => {
  const bytes = Uint8Array.of(1, 0, 0xab);
  expect(hexText(bytes)).toBe('01 00 ab');
  expect(bytesTerm('messages', 'payload', bytes)).toBe('payload:/01 00 ab/');
  expect(bytesTerm('events', 'view', bytes)).toBe('view:/01 00 ab/');
  expect(parseFilter('payload:/01 00 ab/')).toMatchObject({ ok: true });
});

test('no filter is made of no bytes, of very many, and where none names them', () => {
  expect(bytesTerm('messages', 'payload', new Uint8Array(0))).toBeUndefined();
  expect(bytesTerm('messages', 'payload', new Uint8Array(257))).toBeUndefined();
  expect(bytesTerm('messages', 'header', Uint8Array.of(1))).toBeUndefined();
  expect(bytesTerm('calls', 'payload', Uint8Array.of(1))).toBeUndefined();
  expect(bytesTerm(undefined, 'payload', Uint8Array.of(1))).toBeUndefined();
});
