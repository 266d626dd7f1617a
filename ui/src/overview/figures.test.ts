import { describe, expect, it } from 'vitest';
import { ticksBetween } from '../../../src/present/format.ts';
import { compileFilter } from '../../../src/query/resolve.ts';
import { figureFilter, figuresOf, figureText, shareOf, spanFilter, spanOf, timeAfter } from './figures.ts';
import { FIRST_LOOKS } from './first-looks.ts';

const item = (figures: Record<string, number | null>) => ({ title: 'x', filter: '', own: '', values: [], figures });

describe('figures', () => {
  it('shows those that a row has, in the order asked for', () => {
    const items = [item({ calls: 3, p95_ns: null }), item({ calls: 1, p95_ns: 5, bytes: null })];
    expect(figuresOf(items, ['p95_ns', 'bytes', 'calls']).map(({ key }) => key)).toEqual(['p95_ns', 'calls']);
  });

  it('writes each in its unit', () => {
    expect(figureText('p95_ns', 1_500_000)).toBe('1.50 ms');
    expect(figureText('bytes', 4096)).toBe('4.00 KB');
    expect(figureText('calls', 12)).toBe('12');
    expect(figureText('calls', null)).toBe('-');
  });

  it('measures rows by the largest', () => {
    const items = [item({ calls: 4 }), item({ calls: 1 }), item({})];
    expect(items.map((one) => shareOf(items, 'calls', one))).toEqual([1, 0.25, 0]);
    expect(shareOf([item({})], 'calls', item({}))).toBe(0);
  });

  it.each([
    ['calls', 12, 'port:x'],
    ['errors', 3, '(port:x) AND (status:* -status:0)'],
    ['errors', 0, undefined],
    ['p95_ns', 1200.7, '(port:x) AND (duration_ns:>=1200)'],
    ['max_ns', null, undefined],
  ])('leads from %s of %d to the calls behind it', (key, value, filter) => {
    expect(figureFilter('port:x', key, value)).toBe(filter);
    if (filter !== undefined) expect(compileFilter(filter, 'calls')).toMatchObject({ ok: true });
  });
});

describe('timeAfter', () => {
  const start = '2024-03-11T23:59:59.9999999Z';
  it.each([
    [0, start],
    [100, '2024-03-12T00:00:00.0000000Z'],
    [60e9, '2024-03-12T00:00:59.9999999Z'],
    [-1e9, '2024-03-11T23:59:58.9999999Z'],
  ])('counts %d ns on', (offset, time) => {
    expect(timeAfter(start, offset)).toBe(time);
    expect(ticksBetween(start, time)).toBe(offset / 100);
  });

  it('says nothing where the start is no time', () => expect(timeAfter('yesterday', 5)).toBeUndefined());
});

describe('spanFilter', () => {
  const start = '2024-03-11T08:00:00.0000000Z';
  it.each([
    [0, 1e6],
    [1e6, 0],
    [5, 5],
  ])('is a filter for the moments from %d to %d', (from, to) => {
    const filter = spanFilter('time', start, from, to) ?? '';
    expect(compileFilter(filter, 'messages')).toMatchObject({ ok: true });
  });

  it('leaves the first moment of what follows out', () => {
    expect(spanFilter('time', start, 0, 1000)).toBe('time:2024-03-11T08:00:00.0000000Z..2024-03-11T08:00:00.0000009Z');
  });
});

describe('spanOf', () => {
  const start = '2024-03-11T08:00:00.0000000Z';

  it('reads what spanFilter writes', () => {
    expect(spanOf(spanFilter('time', start, 1e6, 3e6) ?? '', start)).toEqual({ from: 1e6, to: 3e6 });
  });

  it.each(['', 'time:*', 'time:>2024-03-11T08:00:00.0000000Z', 'port:x', 'sent_at:1s..2s'])(
    'knows no other: %s',
    (text) => {
      expect(spanOf(text, start)).toBeUndefined();
    },
  );
});

describe('FIRST_LOOKS', () => {
  it.each(FIRST_LOOKS)('knows how to find: $many', ({ entity, filter }) => {
    expect(compileFilter(filter, entity)).toMatchObject({ ok: true });
  });
});
