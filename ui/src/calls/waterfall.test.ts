import { describe, expect, it } from 'vitest';
import { type CallTimes, callTimes } from './call-times.ts';
import { axisOver, placeOn, segmentsOf, ticksOf } from './waterfall.ts';

const NOTHING: CallTimes = { sent: undefined, taken: undefined, answered: undefined, received: undefined };
const FULL: CallTimes = { sent: 10, taken: 20, answered: 80, received: 100 };

describe('callTimes', () => {
  it('counts ticks from the start of the recording', () => {
    const call = {
      started_at: '2024-03-11T08:00:00.1000080Z',
      duration_ns: 28_040_000,
      server_started_at: '2024-03-11T08:00:00.1000240Z',
      server_duration_ns: 28_016_000,
    };
    expect(callTimes(call, '2024-03-11T08:00:00.1000000Z')).toEqual({
      sent: 80,
      taken: 240,
      answered: 280_400,
      received: 280_480,
    });
  });

  it('leaves unknown what is unknown', () => {
    expect(callTimes({ started_at: null, duration_ns: 5 }, '2024-03-11T08:00:00.0000000Z')).toEqual(NOTHING);
  });
});

describe('segmentsOf', () => {
  it('parts a call into the way there, work, and the way back', () => {
    expect(segmentsOf(FULL, [], 200)).toEqual([
      { kind: 'delivery', from: 10, to: 20 },
      { kind: 'working', from: 20, to: 80 },
      { kind: 'return', from: 80, to: 100 },
    ]);
  });

  it('tells work from waiting for calls below, which may overlap and outlast it', () => {
    const below = [
      { ...NOTHING, sent: 30, received: 40 },
      { ...NOTHING, sent: 35, received: 50 },
      { ...NOTHING, sent: 70, received: 95 },
    ];
    expect(segmentsOf(FULL, below, 200).slice(1, -1)).toEqual([
      { kind: 'working', from: 20, to: 30 },
      { kind: 'passed-on', from: 30, to: 50 },
      { kind: 'working', from: 50, to: 70 },
      { kind: 'passed-on', from: 70, to: 80 },
    ]);
  });

  it('takes a call below without an end for waiting to the end', () => {
    expect(segmentsOf(FULL, [{ ...NOTHING, sent: 60 }], 200)).toContainEqual({ kind: 'passed-on', from: 60, to: 80 });
  });

  it('draws a call without an end to the end of the axis', () => {
    expect(segmentsOf({ ...NOTHING, sent: 10, taken: 20 }, [], 200)).toEqual([
      { kind: 'delivery', from: 10, to: 20 },
      { kind: 'open', from: 20, to: 200 },
    ]);
  });

  it('says no more than that the client waited where the server was not seen', () => {
    expect(segmentsOf({ ...NOTHING, sent: 10, received: 90 }, [], 200)).toEqual([
      { kind: 'waiting', from: 10, to: 90 },
    ]);
  });

  it('draws nothing of a call without times', () => {
    expect(segmentsOf(NOTHING, [], 200)).toEqual([]);
  });
});

describe('axisOver', () => {
  it('holds all calls and is never empty', () => {
    const axis = axisOver([FULL, { ...NOTHING, sent: 500 }, NOTHING]);
    expect(axis.from).toBeLessThanOrEqual(10);
    expect(axis.to).toBeGreaterThan(500);
    for (const calls of [[], [NOTHING], [{ ...NOTHING, sent: 7 }]]) {
      const { from, to } = axisOver(calls);
      expect(to).toBeGreaterThan(from);
    }
  });
});

describe('placeOn', () => {
  const axis = { from: 100, to: 200 };
  it.each([
    [120, 150, { left: 0.2, width: 0.3 }],
    [50, 150, { left: 0, width: 0.5 }],
    [150, 900, { left: 0.5, width: 0.5 }],
    [150, 150, { left: 0.5, width: 0 }],
  ])('puts %i to %i at its place', (from, to, place) => {
    const { left, width } = placeOn(axis, from, to) ?? { left: -1, width: -1 };
    expect(left).toBeCloseTo(place.left);
    expect(width).toBeCloseTo(place.width);
  });

  it('leaves out what lies outside', () => {
    expect(placeOn(axis, 10, 90)).toBeUndefined();
    expect(placeOn(axis, 210, 290)).toBeUndefined();
  });
});

describe('ticksOf', () => {
  it('marks round times within the axis, named from its zero', () => {
    const ticks = ticksOf({ from: 1_000, to: 1_000 + 330_000 }, 5, 1_000);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '10.0 ms', '20.0 ms', '30.0 ms']);
    for (const { at } of ticks) expect(at).toBeGreaterThanOrEqual(1_000);
  });
});
