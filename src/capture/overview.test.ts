import { describe, expect, it } from 'vitest';
import { captureOf } from '../../test/support/capture-of.ts';
import { captureFolder, people } from '../../test/support/captures.ts';
import { callFact, messageFact, traceEvent } from '../../test/support/facts.ts';
import { randomTraffic } from '../../test/support/random-traffic.ts';

const { path, written } = captureFolder();
// Times of facts are ticks of 100 ns.
const TICK = 100;

describe('latency', () => {
  it('has a bucket for every third of a decade from the shortest call to the longest', async () => {
    const durations = [0, 1, 9, 10, 21, 22, 46, 47, 100, 1_000_000];
    const capture = await written((writer) => {
      people(writer);
      for (const [at, duration] of durations.entries())
        writer.call(callFact({ id: at + 1, startedAt: 10, endedAt: 10 + duration }));
      writer.call(callFact({ id: 99, startedAt: 10, endedAt: undefined }));
    });
    const buckets = await capture.latency();
    for (const { from_ns, to_ns, calls } of buckets) {
      const within = durations.filter((duration) => duration * TICK >= from_ns && duration * TICK <= to_ns);
      expect([from_ns, calls]).toEqual([from_ns, within.length]);
    }
    expect(buckets.reduce((sum, { calls }) => sum + calls, 0)).toBe(durations.length);
    for (const [at, { from_ns }] of buckets.slice(1).entries()) expect(from_ns).toBe((buckets[at]?.to_ns ?? 0) + 1);
  });

  it('is empty without calls', async () => {
    expect(await (await written(() => undefined)).latency()).toEqual([]);
  });
});

describe('messagesOverTime', () => {
  it('counts what was lost where it was lost', async () => {
    const capture = await written((writer) => {
      people(writer);
      for (const [at, sentAt] of [0, 10, 10, 2_000].entries()) writer.message(messageFact({ id: at + 1, sentAt }));
      const lost = { kind: 'lost', buffers: undefined, reason: 'buffer 3', located: true };
      writer.event(traceEvent({ id: 1, time: 1_010, from: 1_005, events: 7, ...lost }), undefined, undefined);
      writer.event(
        traceEvent({ id: 2, time: 1_500, from: undefined, events: undefined, ...lost }),
        undefined,
        undefined,
      );
      const somewhere = { ...lost, located: false };
      writer.event(traceEvent({ id: 3, time: 1_900, from: undefined, events: 5, ...somewhere }), undefined, undefined);
    });
    const found = await capture.messagesOverTime();
    if (found === undefined) throw new Error('no messages');
    const { counts, losses, bucket_ns } = found;
    const at = (ticks: number): number => Math.floor((ticks * TICK) / bucket_ns);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(4);
    expect(counts[at(10)]).toBe(at(10) === 0 ? 3 : 2);
    const lossy = losses.flatMap((lost, place) => (lost > 0 ? [place] : []));
    expect(new Set(lossy)).toEqual(new Set([at(1_005), at(1_010), at(1_500)]));
  });

  it('holds every message of a recording with losses', async () => {
    const capture = await captureOf(randomTraffic({ seed: 7, calls: 60, lossLocated: 0.05 }).events, path());
    try {
      const found = await capture.messagesOverTime();
      expect(found?.counts.reduce((sum, n) => sum + n, 0)).toBe(await capture.count('messages'));
      expect(found?.losses.some((lost) => lost > 0)).toBe(true);
    } finally {
      await capture.close();
    }
  });

  it('is nothing without messages', async () => {
    expect(await (await written(() => undefined)).messagesOverTime()).toBeUndefined();
  });
});
