import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/model/event.ts';
import { writeBenchTrace } from './bench-trace.ts';
import { walkEtl } from './etl-walk.ts';
import { randomTraffic, type Traffic } from './random-traffic.ts';

/** What must hold of any recording and its truth. Returns a complaint or nothing. */
function inconsistency({ events, truth }: Traffic): string | undefined {
  const place = new Map<TraceEvent, number>(events.map((event, index) => [event, index]));
  for (const [index, event] of events.entries()) {
    if (index > 1 && event.time <= (events[index - 1]?.time ?? 0) && event.kind !== 'lost')
      return `event ${index}: time`;
  }
  const used = new Set<TraceEvent>();
  for (const message of truth.messages) {
    for (const end of [message.send, message.receive]) {
      if (end === undefined) continue;
      if (!place.has(end)) return 'an end that is not in the recording';
      if (used.has(end)) return 'an end in two messages';
      used.add(end);
      if (end.messageId !== message.messageId) return 'an end with another id';
    }
    const { send, receive } = message;
    if (send !== undefined && receive !== undefined && (place.get(send) ?? 0) >= (place.get(receive) ?? 0))
      return 'order';
  }
  const ends = events.filter((event) => event.kind === 'alpc.send' || event.kind === 'alpc.receive');
  if (ends.length !== used.size) return 'an event that belongs to no message';
  for (const call of truth.calls) {
    const parent = truth.calls[call.parent ?? -1];
    if (call.parent !== undefined && parent === undefined) return 'a parent that is not there';
    if (parent !== undefined && parent.worker.tid !== call.client.tid) return 'a parent that another thread worked on';
    if (parent !== undefined && call.startedAt <= parent.startedAt) return 'a child before its parent';
  }
  return undefined;
}

/** Threads that begin a synchronous wait while another of theirs lasts. */
function doubleWaits(events: readonly TraceEvent[]): number {
  const waiting = new Set<number>();
  let count = 0;
  for (const event of events) {
    if (event.tid === undefined) continue;
    if (event.kind === 'alpc.wait-reply') {
      if (waiting.has(event.tid)) count += 1;
      waiting.add(event.tid);
    } else if (event.kind === 'alpc.unwait') waiting.delete(event.tid);
  }
  return count;
}

describe('randomTraffic', () => {
  it('is consistent with its truth, whatever the mix', () => {
    const mix = fc.record({
      seed: fc.nat(),
      calls: fc.integer({ min: 1, max: 120 }),
      ids: fc.integer({ min: 1, max: 80 }),
      depth: fc.integer({ min: 1, max: 8 }),
      nested: fc.double({ min: 0, max: 0.7, noNaN: true }),
      asynchronous: fc.constantFrom(0, 0.1, 0.8),
      handoff: fc.constantFrom(0, 0.3),
      wakeups: fc.boolean(),
      otherReplyId: fc.constantFrom(0, 0.5),
      rpcOnly: fc.constantFrom(0, 0.2),
      callbacks: fc.constantFrom(0, 0.2),
      creations: fc.constantFrom(0, 0.1),
      spoofed: fc.constantFrom(0, 0.5),
      servers: fc.constantFrom(1, 3, 12),
      lossLocated: fc.constantFrom(0, 0.05),
      lossUnlocated: fc.constantFrom(0, 0.2),
      gap: fc.constantFrom(50, 2_000),
      others: fc.constantFrom(0, 0.5, 3),
    });
    fc.assert(
      fc.property(mix, (options) => {
        expect(inconsistency(randomTraffic(options))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('keeps threads from waiting twice, and reuses few ids', () => {
    const { events, truth } = randomTraffic({ seed: 3, calls: 1_000, ids: 40 });
    expect(doubleWaits(events)).toBe(0);
    const ids = new Set(truth.messages.map((message) => message.messageId));
    expect(ids.size).toBeLessThanOrEqual(60);
    expect(truth.messages.length).toBeGreaterThan(2_000);
  });

  it('fills a pool of 64 workers with 200 calls in flight', () => {
    const pool = { processes: 26, servers: 2, serverThreads: 64, threads: 10, depth: 1, datagrams: 0, slow: 0 };
    const { truth } = randomTraffic({ seed: 2, calls: 3_000, ids: 250, gap: 8, asynchronous: 0, ...pool });
    const changes = truth.calls.flatMap((call) => [
      { at: call.startedAt, by: 1 },
      { at: call.endedAt ?? 0, by: -1 },
    ]);
    let open = 0;
    let most = 0;
    for (const change of changes.sort((a, b) => a.at - b.at)) {
      open += change.by;
      most = Math.max(most, open);
    }
    expect(most).toBeGreaterThan(200);
    expect(new Set(truth.calls.map((call) => call.server.tid)).size).toBe(128);
  });

  it('calls back into waiting clients, and creates processes with true and false parents', () => {
    const { truth } = randomTraffic({ seed: 4, calls: 500, callbacks: 0.2, creations: 0.2, spoofed: 0.5 });
    const back = truth.calls.filter(
      (call) => call.parent !== undefined && call.server.tid === truth.calls[call.parent]?.client.tid,
    );
    expect(back.length).toBeGreaterThan(50);
    const spoofed = truth.creations.filter((creation) => creation.claimedParent !== creation.creator.pid);
    expect(spoofed.length).toBeGreaterThan(truth.creations.length / 4);
    expect(truth.creations.some((creation) => creation.path.length > 1)).toBe(true);
    const pids = truth.creations.map((creation) => creation.pid);
    expect(new Set(pids).size).toBeLessThan(pids.length);
  });

  it('is the same for the same seed', () => {
    const options = { seed: 11, calls: 200, handoff: 0.2, others: 1 };
    expect(Buffer.compare(randomTraffic(options).etl(), randomTraffic(options).etl())).toBe(0);
    expect(Buffer.compare(randomTraffic({ ...options, seed: 12 }).etl(), randomTraffic(options).etl())).not.toBe(0);
  });

  it('drops about as many events as asked', () => {
    const { truth, events } = randomTraffic({ seed: 5, calls: 2_000, lossLocated: 0.02, lossUnlocated: 0.03 });
    const kept = events.filter((event) => /^(alpc|rpc)\./.test(event.kind)).length;
    const all = kept + truth.lostLocated + truth.lostUnlocated;
    expect(truth.lostLocated / all).toBeCloseTo(0.02, 2);
    expect(truth.lostUnlocated / all).toBeCloseTo(0.03, 2);
    expect(truth.calls.some((call) => call.damaged)).toBe(true);
  });
});

describe('writeBenchTrace', () => {
  it('writes the number of events asked for, in the mix promised', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alpcscope-'));
    try {
      const path = join(folder, 'bench.etl');
      writeBenchTrace(path, 40_000, { bufferSize: 0x4000 });
      const events = walkEtl(new Uint8Array(readFileSync(path)))
        .slice(1)
        .flatMap((buffer) => buffer.events)
        .filter((event) => event.hook !== 0x20);
      expect(events.length).toBe(40_000);
      const alpc = events.filter((event) => event.hook >> 8 === 0x1a).length;
      const rpc = events.filter((event) => event.header === 0x13).length;
      expect(alpc / events.length).toBeGreaterThan(0.5);
      expect(rpc / events.length).toBeGreaterThan(0.15);
      expect(events.filter((event) => event.hook >> 8 === 0x1a).every((event) => event.header === 0x02)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
