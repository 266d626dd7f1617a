/** Random traffic with known answers: what analysis says must be true, and how sure it says it is must be deserved. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomTraffic } from '../../test/support/random-traffic.ts';
import { analyse } from './analysis.samples/collect.ts';
import { type Score, score } from './analysis.samples/score.ts';

type Options = Omit<Parameters<typeof randomTraffic>[0], 'seed' | 'calls'>;

const CALLS = 250;

function judged(seed: number, options: Options): Score {
  const { events, truth } = randomTraffic({ seed, calls: CALLS, ...options });
  return score(analyse(events), truth);
}

/** Scores of `runs` recordings, added up. */
function total(runs: number, options: Options): Score {
  const scores = Array.from({ length: runs }, (_, seed) => judged(1_000 + seed, options));
  return scores.reduce((sum, one) => add(sum, one));
}

function add<T>(a: T, b: T): T {
  if (typeof a === 'number') return (a + (b as number)) as T;
  if (Array.isArray(a)) return [...a, ...(b as unknown[])] as T;
  const sum = Object.entries(a as object).map(([key, value]) => [key, add(value, (b as Record<string, unknown>)[key])]);
  return Object.fromEntries(sum) as T;
}

function wrong({ mistakes }: Score, what: string, confidence?: string): unknown[] {
  return mistakes.filter((one) => one.what === what && (confidence === undefined || one.confidence === confidence));
}

/** Part of the claims that are right, 1 if there are none. */
function share(right: number, wrongs: number): number {
  return right + wrongs === 0 ? 1 : right / (right + wrongs);
}

const LOSSLESS: [string, Options][] = [
  ['synchronous calls and RPC', {}],
  ['no RPC events', { rpc: 0 }],
  ['asynchronous calls and datagrams', { asynchronous: 0.5, datagrams: 0.3 }],
  ['callbacks', { callbacks: 0.3 }],
  ['few ids', { ids: 8 }],
  ['slow deliveries', { slow: 0.3 }],
  ['handoffs', { handoff: 0.4 }],
  ['processes, threads and modules that come and go', { others: 3, creations: 0.2 }],
  ['wake-ups', { wakeups: true, handoff: 0.3 }],
];

describe.each(LOSSLESS)('nothing lost, %s', (_, options) => {
  test('every pair is found and right, every synchronous call is found, nothing certain is wrong', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const result = judged(seed, options);
        expect(wrong(result, 'pair')).toEqual([]);
        expect(wrong(result, 'call', 'certain')).toEqual([]);
        expect(wrong(result, 'parent', 'certain')).toEqual([]);
        expect(wrong(result, 'name')).toEqual([]);
        expect(result.missed).toBe(0);
        expect(result.syncMissed).toBe(0);
      }),
      { numRuns: 6 },
    );
  });
});

test('what is likely is right in 95 of 100', () => {
  const { callsRight, callsWrong, parentsRight, parentsWrong, callsMissed, callsComplete } = total(6, {
    asynchronous: 0.5,
    datagrams: 0.3,
    callbacks: 0.1,
  });
  expect(share(callsRight.likely, callsWrong.likely)).toBeGreaterThan(0.95);
  expect(share(parentsRight.likely, parentsWrong.likely)).toBeGreaterThan(0.95);
  expect(callsMissed / callsComplete).toBeLessThan(0.01);
});

test('replies under other ids are found where their threads wait, and never make anything certain', () => {
  const result = total(4, { otherReplyId: 0.3, asynchronous: 0 });
  expect(wrong(result, 'pair')).toEqual([]);
  expect(wrong(result, 'call', 'certain')).toEqual([]);
  expect(wrong(result, 'parent', 'certain')).toEqual([]);
  expect(result.callsMissed).toBe(0);
});

test('RPC events alone: sides are joined where one fits, and nesting is right', () => {
  const result = total(4, { rpcOnly: 1, datagrams: 0 });
  expect(wrong(result, 'parent', 'certain')).toEqual([]);
  expect(share(result.parentsRight.likely, result.parentsWrong.likely)).toBeGreaterThan(0.95);
  expect(wrong(result, 'name')).toEqual([]);
  expect(result.parentsMissed).toBeLessThan(0.05 * result.parentsRight.certain);
});

describe.each([0.01, 0.05, 0.2])('%d of the events lost, and the recording says where', (lossLocated) => {
  const result = total(4, { lossLocated, asynchronous: 0.2, datagrams: 0.1, callbacks: 0.1 });

  test('no pair is wrong', () => expect(wrong(result, 'pair')).toEqual([]));
  test('no certain call is wrong', () => expect(wrong(result, 'call', 'certain')).toEqual([]));
  test('what is likely is right in 95 of 100', () => {
    expect(share(result.callsRight.likely, result.callsWrong.likely)).toBeGreaterThan(0.95);
    expect(share(result.parentsRight.likely, result.parentsWrong.likely)).toBeGreaterThan(0.95);
  });
  test('no certain parent is wrong', () => expect(wrong(result, 'parent', 'certain')).toEqual([]));
  test('no name is wrong', () => expect(wrong(result, 'name')).toEqual([]));
  test('most of what can be paired is', () => expect(result.missed / result.pairable).toBeLessThan(0.4));
});

describe.each([0.01, 0.05, 0.2])('%d of the events lost, nobody knows where', (lossUnlocated) => {
  const result = total(4, { lossUnlocated, asynchronous: 0.1, datagrams: 0.05 });

  test('nothing is certain', () => {
    expect(result.right.certain + result.wrong.certain + result.callsRight.certain + result.parentsRight.certain).toBe(
      0,
    );
  });
  test('fewer than 1 in 100 pairs are wrong', () => {
    const wrongs = result.wrong.likely + result.wrong.possible;
    expect(share(result.right.likely + result.right.possible, wrongs)).toBeGreaterThan(0.99);
  });
  test('what is likely is right in 95 of 100', () => {
    expect(share(result.right.likely, result.wrong.likely)).toBeGreaterThan(0.99);
    expect(share(result.callsRight.likely, result.callsWrong.likely)).toBeGreaterThan(0.95);
    expect(share(result.parentsRight.likely, result.parentsWrong.likely)).toBeGreaterThan(0.95);
    expect(share(result.namesRight, result.namesWrong)).toBeGreaterThan(0.95);
  });
  test('most of what can be paired is', () => expect(result.missed / result.pairable).toBeLessThan(0.25));
});
