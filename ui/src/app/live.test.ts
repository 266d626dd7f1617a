import { expect, test } from 'vitest';
import type { CaptureSummary, LiveNews } from '../../../src/server/api.ts';
import { withNews } from './live.ts';

const capture = {
  key: 'k',
  name: 'a.alpc',
  state: 'recording',
  live: true,
  counts: { messages: 10, calls: 5 },
  last: '2024-03-11T08:00:00.0000000Z',
  damage: [],
} as unknown as CaptureSummary;
const news: LiveNews = {
  key: 'k',
  state: 'recording',
  counts: { messages: 12 },
  first: null,
  last: null,
  eventsPerSecond: 4,
  lost: 0,
  damage: ['3 events were lost'],
};

test('News replace the counts they name and leave the rest', () => {
  const after = withNews(capture, news);
  expect(after.counts).toEqual({ messages: 12, calls: 5 });
  expect(after.last).toBe('2024-03-11T08:00:00.0000000Z');
  expect(after.damage).toEqual(['3 events were lost']);
  expect(after.live).toBe(true);
});

test('A recording that was empty at first is known to have begun', () => {
  const first = '2024-03-11T08:00:00.0000000Z';
  expect(withNews({ ...capture, first: null }, { ...news, first }).first).toBe(first);
  expect(withNews({ ...capture, first }, news).first).toBe(first);
});

test('The finished capture has a key of its own, under which all is read anew', () => {
  expect(withNews(capture, { ...news, key: 'finished' }).key).toBe('finished');
});

test('A capture that is complete is not live any more', () => {
  expect(withNews(capture, { ...news, state: 'complete' }).live).toBe(false);
});
