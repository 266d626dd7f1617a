import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339, UNIX_EPOCH } from '../base/time.ts';
import { parseDuration, parseNumber, parseSize, parseTime } from './literals.ts';

const exactly = (value: bigint) => ({ low: value, high: value });

describe('numbers', () => {
  it.each([
    ['0', 0n],
    ['-5', -5n],
    ['0x1F', 31n],
    ['-0x10', -16n],
    ['18446744073709551615', 18446744073709551615n],
    ['0xffffffffffffffff', 0xffffffffffffffffn],
    ['7.00', 7n],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toEqual(exactly(value));
  });

  it.each([
    '',
    '-',
    'x',
    '1e5',
    '0x',
    '0x1ffffffffffffffff',
    '18446744073709551616',
    '1_000',
    '1,5',
    '.5',
    '5.',
    ' 5',
    '١',
  ])('not %j', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  it('between two whole numbers stand for neither', () => {
    expect(parseNumber('1.5')).toEqual({ low: 2n, high: 1n });
    expect(parseNumber('-1.5')).toEqual({ low: -1n, high: -2n });
  });
});

describe('durations and sizes', () => {
  it.each([
    ['5', 5n],
    ['10ns', 10n],
    ['200us', 200_000n],
    ['200µs', 200_000n],
    ['200μs', 200_000n],
    ['10ms', 10_000_000n],
    ['1.5s', 1_500_000_000n],
    ['1.5 s', 1_500_000_000n],
    ['2m', 120_000_000_000n],
    ['1h', 3_600_000_000_000n],
    ['1m30s', 90_000_000_000n],
    ['-2ms', -2_000_000n],
    ['12.3MS', 12_300_000n],
  ])('%s', (text, value) => {
    expect(parseDuration(text)).toEqual(exactly(value));
  });

  it.each([
    ['512', 512n],
    ['512B', 512n],
    ['4KB', 4096n],
    ['4kib', 4096n],
    ['1.5MB', 1_572_864n],
    ['2GB', 2_147_483_648n],
  ])('%s', (text, value) => {
    expect(parseSize(text)).toEqual(exactly(value));
  });

  it.each(['10xs', 'ms', '1.2.3s', '10KB', '1s1', '__proto__', '5constructor'])('%s is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('times', () => {
  const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
  const start = at('2020-07-29T23:30:00Z');

  it.each([
    ['2020', '2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'],
    ['2020-02', '2020-02-01T00:00:00Z', '2020-03-01T00:00:00Z'],
    ['2020-12', '2020-12-01T00:00:00Z', '2021-01-01T00:00:00Z'],
    ['2020-02-29', '2020-02-29T00:00:00Z', '2020-03-01T00:00:00Z'],
    ['2020-07-29T00', '2020-07-29T00:00:00Z', '2020-07-29T01:00:00Z'],
    ['2020-07-29T00:07', '2020-07-29T00:07:00Z', '2020-07-29T00:08:00Z'],
    ['2020-07-29t00:07:01z', '2020-07-29T00:07:01Z', '2020-07-29T00:07:02Z'],
    ['2020-07-29 00:07:01.25', '2020-07-29T00:07:01.250Z', '2020-07-29T00:07:01.260Z'],
    ['2020-07-29T00:07-05:30', '2020-07-29T05:37:00Z', '2020-07-29T05:38:00Z'],
    ['00:07', '2020-07-29T00:07:00Z', '2020-07-29T00:08:00Z'],
    ['9:05:06.5', '2020-07-29T09:05:06.500Z', '2020-07-29T09:05:06.600Z'],
  ])('%s', (text, from, to) => {
    expect(parseTime(text, start)).toEqual({ low: at(from), high: at(to) - 1n });
  });

  it('count from the start', () => {
    expect(parseTime('+1.5s', start)).toEqual(exactly(start + 1_500_000_000n));
    expect(parseTime('+1.5s', undefined)).toBeUndefined();
    expect(parseTime('10:00', undefined)).toBeUndefined();
  });

  it.each([
    '2020-13',
    '2021-02-29',
    '2020-04-31',
    '2020-07-29T24:00',
    '2020-07-29T00:60',
    '2020-07-29T00:00:60',
    '20-07-29',
    '1600',
    '9999',
    'now',
    '24:00',
    '2020-07-29T00:07+25:00',
    '',
  ])('not %j', (text) => {
    expect(parseTime(text, start)).toBeUndefined();
  });

  it('read what captures print, to the tick', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -90_000_000_000_000_000n, max: 90_000_000_000_000_000n }), (ticks) => {
        const time = parseTime(rfc3339(UNIX_EPOCH + ticks), undefined);
        expect(time).toEqual({ low: ticks * 100n, high: ticks * 100n + 99n });
      }),
    );
  });
});
