import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatHex, formatSize, formatTime, ticksBetween } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 ns'],
    [812, '812 ns'],
    [999, '999 ns'],
    [1000, '1.00 µs'],
    [12_345, '12.3 µs'],
    [999_600, '1.00 ms'],
    [12_300_000, '12.3 ms'],
    [123_456_700, '123 ms'],
    [999_700_000, '1.00 s'],
    [1_500_000_000, '1.50 s'],
    [59_940_000_000, '59.9 s'],
    [59_960_000_000, '1 m 00 s'],
    [119_700_000_000, '2 m 00 s'],
    [123_000_000_000, '2 m 03 s'],
    [3_599_700_000_000, '1 h 00 m'],
    [3_720_000_000_000, '1 h 02 m'],
    [-5_000_000, '-5.00 ms'],
    [Number.NaN, '-'],
  ])('%d ns is %s', (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });

  it('takes what JSON gives as text for large numbers', () => {
    expect(formatDuration(9_007_199_254_740_993n)).toBe('2,502 h 00 m');
  });

  it('is never off by more than its digits show', () => {
    const units: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59_000_000_000 }), (nanoseconds) => {
        const [number = '', unit = ''] = formatDuration(nanoseconds).split(' ');
        expect(Math.abs(Number(number) * (units[unit] ?? Number.NaN) - nanoseconds)).toBeLessThanOrEqual(
          nanoseconds * 0.005 + 0.5,
        );
      }),
    );
  });
});

describe('other numbers', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.00 KB'],
    [4096, '4.00 KB'],
    [1_048_300, '1.00 MB'],
    [1_572_864, '1.50 MB'],
    [-2048, '-2.00 KB'],
  ])('formatSize(%d) is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('groups digits', () => {
    expect(formatCount(812)).toBe('812');
    expect(formatCount(94_310)).toBe('94,310');
    expect(formatCount(1_234_567n)).toBe('1,234,567');
    expect(formatCount(-1234)).toBe('-1,234');
  });

  it('writes hexadecimal', () => {
    expect(formatHex(0xc0000022)).toBe('0xc0000022');
    expect(formatHex(0xffff_8000_0000_0000n)).toBe('0xffff800000000000');
    expect(formatHex(-1)).toBe('-0x1');
  });
});

describe('formatTime', () => {
  const start = '2020-07-29T00:07:00.6236167Z';
  const later = '2020-07-29T00:07:12.9692734Z';

  it.each([
    ['relative', '+12.345656'],
    ['clock', '00:07:12.969273'],
    ['full', later],
  ] as const)('%s', (style, text) => {
    expect(formatTime(later, style, start)).toBe(text);
  });

  it('counts backwards before the start', () => {
    expect(formatTime(start, 'relative', later)).toBe('-12.345656');
  });

  it('leaves a time alone that it cannot read', () => {
    expect(formatTime('filetime:9223372036854775807', 'relative', start)).toBe('filetime:9223372036854775807');
    expect(formatTime(later, 'relative')).toBe(later);
    expect(formatTime('2020-99-99T00:00:00.0000000Z', 'relative', start)).toBe('2020-99-99T00:00:00.0000000Z');
  });

  it('counts ticks exactly', () => {
    expect(ticksBetween(start, later)).toBe(123_456_567);
    expect(ticksBetween('2019-12-31T23:59:59.9999999Z', '2020-01-01T00:00:00.0000000Z')).toBe(1);
  });
});
