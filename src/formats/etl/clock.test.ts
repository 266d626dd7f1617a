import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EtlClock } from './clock.ts';
import type { LogfileHeader } from './logfile-header.ts';

const START = 133_545_888_000_000_000n;

function clock(facts: Partial<LogfileHeader>): EtlClock {
  const header: LogfileHeader = {
    bufferSize: 65_536,
    osMajor: 10,
    osMinor: 0,
    layoutMajor: 1,
    layoutMinor: 5,
    osBuild: 22_631,
    processors: 4,
    endTime: START,
    timerResolution: 156_250,
    maximumFileSize: 0,
    logFileMode: 1,
    buffersWritten: 1,
    startBuffers: 1,
    pointerSize: 8,
    eventsLost: 0,
    cpuMegahertz: 2400,
    timeZone: { bias: 0, standardName: '', standardBias: 0, daylightName: '', daylightBias: 0 },
    bootTime: START,
    perfFrequency: 10_000_000n,
    startTime: START,
    clockType: 1,
    buffersLost: 0,
    loggerName: '',
    logFileName: '',
    rawTime: 76_543_210_987n,
    pid: 4,
    tid: 8,
    ...facts,
  };
  return new EtlClock(header);
}

function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

function rawOf(of: EtlClock, time: bigint): number {
  return of.toRaw(Number(time & 0xffff_ffffn), Number(time >> 32n));
}

// Frequencies of real machines, the 10 MHz of today's, and the ends of the range.
const FREQUENCIES = [
  1n,
  1_818_300n,
  2_109_960n,
  2_246_095n,
  2_630_627n,
  2_994_853n,
  3_117_777n,
  3_579_545n,
  9_999_999n,
  10_000_000n,
  24_000_000n,
  3_400_000_000n,
  10_000_000_000n,
  999_999_999_989n,
  1_000_000_000_000n,
];

describe('performance counter', () => {
  it.each(FREQUENCIES)('at %i Hz gives the same ticks as exact arithmetic', (perfFrequency) => {
    const subject = clock({ perfFrequency });
    fc.assert(
      fc.property(fc.integer({ min: -subject.farthest, max: subject.farthest }), (raw) => {
        expect(BigInt(subject.toTicks(raw))).toBe(floorDiv(BigInt(raw) * 10_000_000n, perfFrequency));
      }),
      { numRuns: 500, examples: [[0], [1], [-1], [subject.farthest], [-subject.farthest]] },
    );
    expect(Math.abs(subject.toTicks(subject.farthest))).toBeLessThanOrEqual(2 ** 53);
  });

  it('subtracts the raw time of the header event exactly, also where its lower half wraps', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.bigInt({ min: -(1n << 53n) + 1n, max: (1n << 53n) - 1n }),
        (rawTime, delta) => {
          const time = rawTime + delta;
          fc.pre(time >= 0n && time < 1n << 64n);
          expect(BigInt(rawOf(clock({ rawTime }), time))).toBe(delta);
        },
      ),
      { numRuns: 1000, examples: [[0xffff_ffffn, 1n]] },
    );
  });

  it('takes type 0 for the default', () => {
    const subject = clock({ clockType: 0, perfFrequency: 2_000_000n });
    expect(subject.toTicks(1)).toBe(5);
    expect(subject.assumed).toBe(false);
  });
});

describe('system time', () => {
  it('takes the raw time as it is', () => {
    const subject = clock({ clockType: 2, rawTime: START + 1234n, perfFrequency: 3_117_777n });
    const time = START + 98_765_432_109n;
    expect(subject.base + BigInt(subject.toTicks(rawOf(subject, time)))).toBe(time);
    expect(subject.base).toBe(START);
  });

  it('counts from the header event if StartTime is not set', () => {
    const subject = clock({ clockType: 2, rawTime: START, startTime: 0n });
    expect(subject.base + BigInt(subject.toTicks(rawOf(subject, START + 7n)))).toBe(START + 7n);
  });
});

describe('CPU cycles', () => {
  it('are counted in the megahertz of the header', () => {
    const subject = clock({ clockType: 3, cpuMegahertz: 2_394 });
    fc.assert(
      fc.property(fc.integer({ min: -subject.farthest, max: subject.farthest }), (raw) => {
        expect(BigInt(subject.toTicks(raw))).toBe(floorDiv(BigInt(raw) * 10n, 2_394n));
      }),
    );
  });
});

describe('a header that does not say how fast the clock runs', () => {
  it.each([
    ['no frequency', { perfFrequency: 0n }],
    ['an absurd frequency', { perfFrequency: 1n << 60n }],
    ['no processor speed', { clockType: 3, cpuMegahertz: 0 }],
    ['an unknown clock', { clockType: 77 }],
  ])('%s: 10 MHz, and it is said so', (_name, facts) => {
    const subject = clock(facts);
    expect(subject.assumed).toBe(true);
    expect(subject.toTicks(123)).toBe(123);
  });
});
