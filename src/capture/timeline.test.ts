import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../test/support/capture-of.ts';
import { captureFolder, people, queryOf } from '../../test/support/captures.ts';
import { callFact } from '../../test/support/facts.ts';
import { LONG_TEXTS } from '../../test/support/long-texts.ts';
import { randomTraffic } from '../../test/support/random-traffic.ts';
import type { TraceEvent } from '../model/event.ts';
import type { Capture } from './reader.ts';
import type { Lane, TimelineOf } from './timeline.ts';
import { assignRows } from './timeline-rows.ts';
import type { Row } from './values.ts';

const { path, written } = captureFolder();
const ALL = { from: 0, to: 10e9, buckets: 50, expand: [] };

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
function barsOf(lanes: readonly Lane[]) {
  return lanes.flatMap((lane) => lane.bars.map((bar) => ({ lane: lane.key, call: bar.call, role: bar.role })));
}
const order = (items: readonly { lane: string; call: number; role: string }[]): string[] =>
  items.map(({ lane, call, role }) => `${lane} ${role} ${call}`).sort();

/** Both sides of every call of a capture, read from its public view, in nanoseconds from the first record. */
async function sidesOf(capture: Capture): Promise<Row[]> {
  const zero = '(SELECT min(time) FROM store.events)';
  const side = (role: string, start: string, end: string): string =>
    `SELECT id, '${role}' AS role, ${role}_process_id AS process, ${role}_thread_id AS thread,
      epoch_ns(${start}) - epoch_ns(${zero}) AS start, epoch_ns(${end}) - epoch_ns(${zero}) AS stop
    FROM calls WHERE ${start} IS NOT NULL AND ${role}_process_id IS NOT NULL`;
  return queryOf(
    capture,
    `${side('client', 'started_at', 'ended_at')} UNION ALL ${side('server', 'server_started_at', 'server_ended_at')}`,
  );
}

describe('the timeline', () => {
  it('has every side of every call once, and of a part of the time those that lie in it', async () => {
    const capture = await captureOf(randomTraffic({ seed: 5, calls: 300, lossUnlocated: 0.02 }).events, path());
    try {
      const sides = await sidesOf(capture);
      const last = Math.max(...sides.map((row) => Number(row['stop'] ?? row['start'])));
      expect(sides.length).toBeGreaterThan(600);
      const whole = await capture.timeline({ ...ALL, to: last + 1 });
      expect(order(barsOf(whole.lanes))).toEqual(
        order(sides.map((row) => ({ lane: `p${row['process']}`, call: Number(row['id']), role: String(row['role']) }))),
      );
      const [from, to] = [Math.floor(last / 3), Math.floor(last / 2)];
      const part = await capture.timeline({ ...ALL, from, to });
      // Older calls that were never answered are there as well, as far as there is room.
      const within = sides.filter((row) => {
        const [start, stop] = [Number(row['start']), row['stop']];
        return start < to && (stop === null || Number(stop) >= from);
      });
      expect(order(barsOf(part.lanes))).toEqual(
        order(
          within.map((row) => ({ lane: `p${row['process']}`, call: Number(row['id']), role: String(row['role']) })),
        ),
      );
      const begun = within.filter(
        (row) => row['role'] === 'client' && (row['stop'] !== null || Number(row['start']) >= from),
      );
      expect(sum(part.totals)).toBe(begun.length);
    } finally {
      capture.close();
    }
  });

  it('counts by density as many as there are, and gives an expanded process its threads', async () => {
    const capture = await captureOf(randomTraffic({ seed: 6, calls: 2_500, processes: 3, nested: 0 }).events, path());
    try {
      const sides = await sidesOf(capture);
      const last = Math.max(...sides.map((row) => Number(row['stop'] ?? row['start'])));
      const whole = await capture.timeline({ ...ALL, to: last + 1 });
      const dense = whole.lanes.filter((lane) => lane.density !== null);
      expect(dense.length).toBeGreaterThan(0);
      for (const lane of dense) {
        const of = (role: string): number =>
          sides.filter((row) => row['process'] === lane.process && row['role'] === role).length;
        expect(sum(lane.density?.made ?? [])).toBe(of('client'));
        expect(sum(lane.density?.served ?? [])).toBe(of('server'));
        expect(lane.bars).toEqual([]);
      }
      expect(whole.moreArrows).toBe(true);
      const [busiest] = dense;
      const expanded = await capture.timeline({ ...ALL, to: last / 10, expand: [busiest?.process ?? 0] });
      const threads = expanded.lanes.filter((lane) => lane.process === busiest?.process);
      expect(threads[0]).toMatchObject({ key: `p${busiest?.process}`, bars: [] });
      expect(threads.length).toBeGreaterThan(2);
      for (const thread of threads.slice(1)) {
        const own = sides.filter((row) => row['thread'] === thread.thread && Number(row['start']) < last / 10);
        expect(thread.bars.length).toBe(own.length);
        expect(thread.tid).not.toBeNull();
      }
    } finally {
      capture.close();
    }
  });

  it('draws messages between lanes, keeps to the filter, and tells of losses', async () => {
    const capture = await captureOf(randomTraffic({ seed: 7, calls: 30, lossLocated: 0.05 }).events, path());
    try {
      const where = { sql: '"id" <= CAST(? AS BIGINT)', params: [10n] };
      const kept = await capture.timeline({ ...ALL, where });
      expect(new Set(barsOf(kept.lanes).map(({ call }) => call))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
      const rows = await queryOf(
        capture,
        `SELECT id, call FROM messages WHERE call <= 10 AND matched AND source_process_id <> target_process_id
          AND source_process_id IS NOT NULL AND target_process_id IS NOT NULL ORDER BY id`,
      );
      const arrows = kept.arrows.toSorted((a, b) => a.message - b.message);
      expect(arrows.map(({ message, call }) => ({ id: message, call }))).toEqual(rows);
      const [losses] = await queryOf(capture, 'SELECT count(*) AS n FROM losses WHERE located');
      expect(Number(losses?.['n'])).toBeGreaterThan(0);
      expect(kept.losses.length).toBe(Number(losses?.['n']));
      // The condition may speak of names that only the joined view has.
      const named = await capture.timeline({ ...ALL, where: { sql: `"client.process" IS NULL`, params: [] } });
      expect(named.lanes.length).toBeLessThanOrEqual(kept.lanes.length + 12);
    } finally {
      capture.close();
    }
  });

  it('has lanes for processes that start or end without a call, where that is in the span and nothing is filtered', async () => {
    const life = (kind: 'process.start' | 'process.end', processId: number, time: number): TraceEvent => ({
      ...LONG_TEXTS['command lines'](processId),
      kind,
      time,
      process: { ...LONG_TEXTS['command lines'](processId).process, processId, imageName: `p${processId}.exe` },
    });
    const lives = [
      life('process.start', 1_000, 0),
      life('process.start', 2_000, 50),
      life('process.end', 1_000, 80),
      ...Array.from({ length: 250 }, (_, index) => life('process.start', 4_000 + 4 * index, 1_000 + index)),
    ];
    const capture = await captureOf(lives, path());
    try {
      const of = async (from: number, to: number) => capture.timeline({ ...ALL, from, to });
      const early = await of(0, 10_000);
      expect(early.lanes.map(({ title, bars, density }) => [title, bars, density])).toEqual([
        ['p1000.exe', [], null],
        ['p2000.exe', [], null],
      ]);
      expect(early.lanes[0]).toMatchObject({ start: 0, end: 8_000 });
      expect((await of(6_000, 10_000)).lanes.map(({ title }) => title)).toEqual(['p1000.exe']);
      expect((await of(6_000, 7_000)).lanes).toEqual([]);
      const late = await of(90_000, 200_000);
      expect([late.lanes.length, late.hidden]).toEqual([200, 50]);
      const filtered = await capture.timeline({ ...ALL, where: { sql: '"id" > 0', params: [] } });
      expect(filtered.lanes).toEqual([]);
    } finally {
      capture.close();
    }
  });

  it('answers for a capture without calls, and for spans before, behind and of no length', async () => {
    const empty = await written(() => {});
    const none: TimelineOf = await empty.timeline(ALL);
    expect(none).toMatchObject({ lanes: [], hidden: 0, arrows: [], losses: [] });
    const one = await written((writer) => {
      people(writer);
      writer.call(callFact({ id: 1, clientProcess: 1, serverProcess: 2, startedAt: 10, endedAt: 20 }));
    });
    for (const [from, to] of [
      [0, 0],
      [5e15, 6e15],
      [7, 7],
    ] as const) {
      expect((await one.timeline({ ...ALL, from, to })).lanes.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('rows of a lane', () => {
  it('never put two bars of one moment into one row, and need no more rows than bars run at once', () => {
    const bar = fc.record({ start: fc.nat(100), length: fc.option(fc.nat(30), { nil: null, freq: 5 }) });
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 60 }), (drawn) => {
        const bars = drawn
          .map(({ start, length }) => ({ start, end: length === null ? null : start + length }))
          .sort((a, b) => a.start - b.start);
        const { rows, depth } = assignRows(bars, 1_000);
        const until = ({ start, end }: (typeof bars)[number]): number => Math.max(end ?? 1e9, start + 1);
        for (const [index, one] of bars.entries()) {
          for (let other = 0; other < index; other++) {
            const before = bars[other];
            if (before !== undefined && rows[other] === rows[index])
              expect(until(before)).toBeLessThanOrEqual(one.start);
          }
        }
        const most = Math.max(
          0,
          ...bars.map((one) => bars.filter((b) => b.start <= one.start && until(b) > one.start).length),
        );
        expect(depth).toBe(most);
      }),
    );
  });

  it('are no more than allowed', () => {
    const bars = Array.from({ length: 100 }, (_, start) => ({ start, end: null }));
    const { rows, depth } = assignRows(bars, 24);
    expect(depth).toBe(24);
    expect(Math.max(...rows)).toBe(23);
  });
});
