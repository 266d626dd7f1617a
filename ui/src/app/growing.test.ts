import { expect, test } from 'vitest';
import type { CaptureSummary } from '../../../src/server/api.ts';
import { pauseAfter, sameOfAnother, sizeOf } from './growing.ts';

const capture = { key: 'k', state: 'recording', counts: { messages: 10, calls: 5 } } as unknown as CaptureSummary;

test('A capture is another one when it has grown, has ended, or is served anew', () => {
  const counts = { ...capture.counts, calls: 6 };
  const sizes = [capture, { ...capture, counts }, { ...capture, state: 'complete' as const }, { ...capture, key: 'l' }];
  expect(new Set(sizes.map(sizeOf)).size).toBe(4);
  expect(sizeOf({ ...capture, counts: { ...capture.counts } })).toBe(sizeOf(capture));
});

test('What takes long to answer is asked again more seldom', () => {
  expect(pauseAfter(3)).toBe(1000);
  expect(pauseAfter(2000)).toBe(4000);
});

test('The same question to the finished capture keeps what is shown, another question does not', () => {
  const keeps = sameOfAnother(['recording', 'map', { filter: 'a' }]);
  expect(keeps(['finished', 'map', { filter: 'a' }])).toBe(true);
  expect(keeps(['finished', 'map', { filter: 'b' }])).toBe(false);
});
