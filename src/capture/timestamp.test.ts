import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolute, UNIX_EPOCH, unixNanoseconds } from '../base/time.ts';
import { TimeWriter } from './timestamp.ts';
import { timeText, wholeNumber } from './values.ts';

function written(writer: TimeWriter, ticks: number): bigint {
  const halves = new Uint32Array(4);
  writer.write(halves, 2, ticks);
  expect(halves.subarray(0, 2)).toEqual(new Uint32Array(2));
  return new BigInt64Array(halves.buffer)[1] ?? 0n;
}

const FILE_TIME_2020 = 132_404_548_206_236_167n;
const MOST = 9_223_372_036_854_775_806n;

describe('times', () => {
  it('are exact for any base and any ticks, in any order', () => {
    // The whole range of a FILETIME, which is more than a TIMESTAMP_NS holds, and 28 years of ticks.
    const bases = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n });
    const ticks = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(bases, fc.constant(FILE_TIME_2020)), ticks, (base, list) => {
        const writer = new TimeWriter();
        writer.setBase(base);
        for (const tick of list) expect(written(writer, tick)).toBe(unixNanoseconds(absolute(base, tick)));
      }),
      { numRuns: 2000 },
    );
  });

  it('are exact around the ends of the range, the epoch and full seconds', () => {
    const writer = new TimeWriter();
    const places = [0n, MOST / 100n, -MOST / 100n, -10_000_000n, 10_000_000n, 42_949_672_960_000_000n / 100n];
    for (const place of places) {
      writer.setBase(UNIX_EPOCH + place);
      for (const near of [-10_000_001, -10_000_000, -9_999_999, -1, 0, 1, 9_999_999, 10_000_000, 854_775_807]) {
        expect(written(writer, near), `${place} ${near}`).toBe(unixNanoseconds(UNIX_EPOCH + place + BigInt(near)));
      }
    }
    expect(written(new TimeWriter(), 15)).toBe(1500n);
  });

  it('are exact where a second begins before the first exact tick', () => {
    const writer = new TimeWriter();
    writer.setBase(FILE_TIME_2020);
    for (const tick of [-9_007_199_246_236_168, -9_007_199_246_236_169, Number.MIN_SAFE_INTEGER]) {
      expect(written(writer, tick)).toBe(unixNanoseconds(absolute(FILE_TIME_2020, tick)));
    }
  });

  it('read as RFC 3339 with 100 ns digits, rounded down', () => {
    expect(timeText(0n)).toBe('1970-01-01T00:00:00.0000000Z');
    expect(timeText(1_595_981_220_623_616_799n)).toBe('2020-07-29T00:07:00.6236167Z');
    expect(timeText(-1n)).toBe('1969-12-31T23:59:59.9999999Z');
    expect(timeText(MOST)).toBe('2262-04-11T23:47:16.8547758Z');
    expect(timeText(-MOST)).toBe('1677-09-21T00:12:43.1452241Z');
  });
});

describe('whole numbers', () => {
  it('are numbers as far as a double is exact, and text beyond', () => {
    expect(wholeNumber(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
    expect(wholeNumber(9_007_199_254_740_993n)).toBe('9007199254740993');
    expect(wholeNumber(-9_007_199_254_740_993n)).toBe('-9007199254740993');
  });
});
