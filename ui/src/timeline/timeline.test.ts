import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/query/resolve.ts';
import type { Timeline, TimelineBar, TimelineLane } from '../../../src/server/api.ts';
import { clockLabel } from './clock.ts';
import { barAt, barTop, laneAt, lanesMoved, nextBar, placeLanes, timeAt, xOf } from './lanes.ts';
import { askedSpan, clampSpan, grownSpan, panSpan, type Span, ticksOf, withTime, zoomSpan } from './zoom.ts';

const total = fc.integer({ min: 1, max: 3_600_000_000_000 });
const spanOf = fc.tuple(total, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
const spans = spanOf.map(([all, a, b]) => ({
  all,
  span: clampSpan({ from: Math.min(a, b) * all, to: Math.max(a, b) * all }, all),
}));
const near = (a: number, b: number, all: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1_000, all);

function within({ from, to }: Span, all: number): void {
  expect(from).toBeGreaterThanOrEqual(0);
  expect(to).toBeLessThanOrEqual(Math.max(all, 1_000) * (1 + 1e-9));
  expect(to - from).toBeGreaterThanOrEqual(1_000 * (1 - 1e-6));
}

describe('the span that is looked at', () => {
  it('follows a recording that grows only where it is all of it, or stands at its end', () => {
    expect(grownSpan({ from: 0, to: 5_000 }, 5_000, 9_000)).toEqual({ from: 0, to: 9_000 });
    expect(grownSpan({ from: 0, to: 4_000 }, 5_000, 9_000)).toEqual({ from: 0, to: 4_000 });
    expect(grownSpan({ from: 1_000, to: 4_998 }, 5_000, 9_000)).toEqual({ from: 1_000, to: 4_998 });
    expect(grownSpan({ from: 1_000, to: 5_000 }, 5_000, 9_000)).toEqual({ from: 5_000, to: 9_000 });
    expect(grownSpan({ from: 1_000, to: 4_999.999 }, 5_000, 9_000).to).toBeCloseTo(9_000);
    expect(grownSpan({ from: 0, to: 9_000 }, 5_000, 5_000)).toEqual({ from: 0, to: 9_000 });
    // Nothing was recorded as yet.
    expect(grownSpan({ from: 0, to: 0 }, 0, 9_000)).toEqual({ from: 0, to: 9_000 });
  });

  it('is asked for the same way however far the recording has grown', () => {
    const near = { from: 8_000_000, to: 9_000_000 };
    expect(askedSpan(near, 9_000_000)).toEqual(askedSpan(near, 9_500_000));
    expect(askedSpan({ from: 0, to: 9_000_000 }, 9_000_000)).toBeUndefined();
  });

  it('stays within the recording, whatever is done', () => {
    fc.assert(
      fc.property(
        spans,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ all, span }, factor, part) => {
          within(zoomSpan(span, factor, part, all), all);
          within(panSpan(span, (factor - 1) * (part - 0.5), all), all);
        },
      ),
    );
  });

  it('keeps the moment under the pointer where it is, as long as no end is reached', () => {
    fc.assert(
      fc.property(
        spans,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ all, span }, factor, part) => {
          const next = zoomSpan(span, factor, part, all);
          fc.pre(next.from > 0 && next.to < all);
          const before = span.from + (span.to - span.from) * part;
          expect(near(next.from + (next.to - next.from) * part, before, all)).toBe(true);
        },
      ),
    );
  });

  it('is asked for with more on both sides, and not anew for a small move', () => {
    fc.assert(
      fc.property(spans, ({ all, span }) => {
        const asked = askedSpan(span, all) ?? { from: 0, to: all };
        expect(asked.from).toBeLessThanOrEqual(span.from);
        if (all >= 1_000) expect(asked.to).toBeGreaterThanOrEqual(Math.min(span.to, all) - 1e-3);
        expect(asked.to - asked.from).toBeLessThanOrEqual(4 * (span.to - span.from) + 2);
      }),
    );
    // Just under a whole step behind one, and just two thirds of what is asked for: the worst there is.
    const worst = { from: 524_288 + 131_071, to: 524_288 + 131_071 + 699_050 };
    expect(askedSpan(worst, 1e9)?.to).toBeGreaterThanOrEqual(worst.to);
    expect(askedSpan({ from: 5_000_010, to: 6_000_010 }, 1e9)).toEqual(
      askedSpan({ from: 5_001_000, to: 6_001_000 }, 1e9),
    );
  });

  it('has round ticks that can be told apart', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 40 }), ({ span }, most) => {
        const ticks = ticksOf(span, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      }),
    );
    expect(ticksOf({ from: 0, to: 2e9 }, 4).map(({ label }) => label)).toEqual([
      '+0.0 s',
      '+0.5 s',
      '+1.0 s',
      '+1.5 s',
      '+2.0 s',
    ]);
    expect(clockLabel('2024-03-11T08:00:00.1530378Z', 1_000_000)).toBe('08:00:00.1540378');
    expect(clockLabel('2024-03-11T23:59:59.5000000Z', 600_000_000)).toBe('00:00:00.100');
  });

  it('becomes a filter that the language reads exactly, once', () => {
    const start = 1_595_981_220_623_616_700n;
    fc.assert(
      fc.property(fc.nat({ max: 9e12 }), fc.nat({ max: 9e12 }), (a, b) => {
        const span = { from: Math.min(a, b), to: Math.max(a, b) };
        const compiled = compileFilter(withTime('', span), 'calls', { start });
        expect(compiled.ok).toBe(true);
        const text = JSON.stringify(compiled, (_, value) => (typeof value === 'bigint' ? String(value) : value));
        expect(text).toContain(String(start + BigInt(span.from)));
        expect(text).toContain(String(start + BigInt(span.to)));
      }),
      { numRuns: 30 },
    );
    const one = withTime('lsass', { from: 1_500_000_000, to: 2_000_000_000 });
    expect(one).toBe('lsass time:+1.5s..+2s');
    expect(withTime(one, { from: 0, to: 1 })).toBe('lsass time:+0s..+0.000000001s');
    expect(withTime('a OR b', { from: 0, to: 1e9 })).toBe('(a OR b) time:+0s..+1s');
  });
});

function bar(part: Partial<TimelineBar>): TimelineBar {
  return { call: 1, role: 'client', start: 0, end: 10, row: 0, text: '', failed: false, confidence: null, ...part };
}
function lane(key: string, part: Partial<TimelineLane> = {}): TimelineLane {
  const base = { thread: null, title: 'x', pid: 1, tid: null, service: null, start: null, end: null, density: null };
  return { key, process: 1, depth: 1, bars: [], ...base, ...part };
}
const timeline = (lanes: readonly TimelineLane[]): Timeline => ({
  from: 0,
  to: 100,
  lanes,
  hidden: 0,
  totals: [],
  arrows: [],
  moreArrows: false,
  losses: [],
});

describe('lanes', () => {
  it('lie one below the other without gaps, none larger than fits a screen', () => {
    const depths = fc.array(fc.integer({ min: 0, max: 24 }), { maxLength: 30 });
    fc.assert(
      fc.property(depths, (drawn) => {
        const layout = placeLanes(timeline(drawn.map((depth, index) => lane(`p${index}`, { depth }))), []);
        let y = 0;
        for (const placed of layout.lanes) {
          expect(placed.y).toBe(y);
          expect(placed.height).toBeLessThanOrEqual(120);
          expect(laneAt(layout, y + placed.height / 2)).toBe(placed);
          y += placed.height;
        }
        expect(layout.height).toBe(y);
      }),
    );
  });

  it('move what is seen only by what comes in above it', () => {
    const layoutOf = (...keys: readonly string[]) => placeLanes(timeline(keys.map((key) => lane(key))), []);
    const before = layoutOf('p1', 'p3', 'p5');
    const height = before.lanes[0]?.height ?? 0;
    expect(lanesMoved(before, layoutOf('p1', 'p3', 'p5', 'p7'), height)).toBe(0);
    expect(lanesMoved(before, layoutOf('p1', 'p2', 'p3', 'p5'), height + 1)).toBe(height);
    expect(lanesMoved(before, layoutOf('p1', 'p5'), height + 1)).toBe(-height);
    expect(lanesMoved(before, layoutOf('p8'), height + 1)).toBe(0);
  });

  it('find the bar under the pointer, also a thin one beside it', () => {
    const bars = [
      bar({ call: 1, start: 10, end: 50 }),
      bar({ call: 2, start: 20, end: 30, row: 1 }),
      bar({ call: 3, start: 70, end: 70 }),
    ];
    const [placed] = placeLanes(timeline([lane('p1', { depth: 2, bars })]), []).lanes;
    if (placed === undefined) throw new Error('no lane');
    const view = { span: { from: 0, to: 100 }, width: 1_236 };
    const at = (time: number, one: TimelineBar) => ({
      x: xOf(time, view.span, view.width),
      y: barTop(placed, one) + 3,
    });
    const [first, second, third] = bars as [TimelineBar, TimelineBar, TimelineBar];
    expect(barAt(placed, at(25, first), view)?.call).toBe(1);
    expect(barAt(placed, at(25, second), view)?.call).toBe(2);
    expect(barAt(placed, at(40, second), view)).toBeUndefined();
    expect(barAt(placed, at(70.2, third), view)?.call).toBe(3);
    expect(timeAt(xOf(33, view.span, view.width), view.span, view.width)).toBeCloseTo(33);
    expect(nextBar(placed.lane, 2, 1)?.call).toBe(3);
    expect(nextBar(placed.lane, undefined, -1)?.call).toBe(3);
    expect(nextBar(placed.lane, 3, 1)).toBeUndefined();
  });
});
