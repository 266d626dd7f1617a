import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/capture/reader.ts';
import type { Row, Value } from '../../src/capture/values.ts';
import { startsByChain } from '../../src/pipeline/chains.ts';
import { captureOf } from '../support/capture-of.ts';
import { captureFolder, queryOf } from '../support/captures.ts';
import { randomTraffic } from '../support/random-traffic.ts';
import { scenario } from '../support/scenario.ts';

const folder = captureFolder();

async function withCapture<T>(
  events: Parameters<typeof captureOf>[0],
  ask: (capture: Capture) => Promise<T>,
): Promise<T> {
  const capture = await captureOf(events, folder.path());
  try {
    return await ask(capture);
  } finally {
    capture.close();
  }
}

async function chainsOf(capture: Capture, single = true): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const chunk of capture.chains({ single, also: [] })) rows.push(...chunk);
  return rows;
}

describe('chains across threads', () => {
  it('have the depth and the root that their parents give them, however late links were understood', async () => {
    const { events } = randomTraffic({ seed: 6, calls: 400, handoff: 0.6, wakeups: true, nested: 0.5, depth: 6 });
    await withCapture(events, async (capture) => {
      const calls = await queryOf(capture, 'SELECT id, parent, chain, depth FROM calls');
      const byId = new Map(calls.map((call) => [call['id'], call]));
      let linked = 0;
      for (const call of calls) {
        let root = call;
        let depth = 0;
        for (let up = byId.get(call['parent'] ?? -1); up !== undefined; up = byId.get(up['parent'] ?? -1)) {
          root = up;
          depth += 1;
        }
        expect({ chain: call['chain'], depth: call['depth'] }).toEqual({ chain: root['id'], depth });
        if (Number(call['parent'] ?? 0) > Number(call['id'])) linked += 1;
      }
      expect(calls.length).toBeGreaterThan(500);
      // Keys of nested calls rise; only late links may not.
      expect(linked).toBeLessThan(calls.length);
      const crossed = await queryOf(
        capture,
        'SELECT count(*) AS n FROM store.parent_links WHERE confidence IS NOT NULL',
      );
      expect(Number(crossed[0]?.['n'])).toBeGreaterThan(100);
    });
  });

  it('join three handoffs, one below the other', async () => {
    const { events } = scenario(`
      process 100 a.exe; process 200 b.exe; process 300 c.exe; process 400 d.exe
      at 10ms
      100/104 call 200/204 take 9ms handoff to 208 with wakeups {
        call 300/304 take 6ms handoff to 308 with wakeups {
          call 400/404 take 3ms handoff to 408 with wakeups { create 500 e.exe }
        }
      }`);
    await withCapture(events, async (capture) => {
      const [chain, ...others] = await chainsOf(capture);
      expect(others).toEqual([]);
      expect(chain).toMatchObject({ chain: 1, calls: 3, depth: 2, confidence: 'likely', 'origin.process': 'a.exe' });
      expect(chain?.['processes']).toEqual(['a.exe(100)', 'b.exe(200)', 'c.exe(300)', 'd.exe(400)']);
      const starts = await startsByChain(capture);
      expect([...starts.keys()]).toEqual([1]);
      // The creating thread made no call: only the wake-up tells for whom it worked.
      expect(starts.get(1)?.[0]).toMatchObject({ requester: { process: 'a.exe', tid: 104 }, confidence: 'likely' });
    });
  });

  it('leave out single calls unless asked, or if they led to something', async () => {
    const { events } = scenario(`
      process 100 a.exe; process 200 b.exe
      at 10ms; 100/104 call 200/204 take 1ms
      at 20ms; 100/104 call 200/204 take 1ms { create 300 c.exe }`);
    await withCapture(events, async (capture) => {
      expect(await chainsOf(capture)).toHaveLength(2);
      expect(await chainsOf(capture, false)).toHaveLength(0);
      const some: Row[] = [];
      for await (const rows of capture.chains({ single: false, also: [2] })) some.push(...rows);
      expect(some).toMatchObject([{ chain: 2, calls: 1, unanswered: 0 }]);
    });
  });
});

describe('call statistics', () => {
  it('add up what a server did itself and what it passed on', async () => {
    const { events } = scenario(`
      process 100 a.exe; process 200 b.exe; process 300 c.exe
      at 10ms; 100/104 call 200/204 take 10ms status 5 iface 367abb81-9844-35f1-ad32-98f038001003 op 19 { call 300/304 take 6ms }
      at 40ms; 100/104 call 200/204 take 2ms`);
    await withCapture(events, async (capture) => {
      const servers = await capture.callStats({ by: 'server', order: 'wait_ns' });
      expect(servers.map((row) => [row['server.process'], row['calls'], row['errors']])).toEqual([
        ['b.exe', 2, 1],
        ['c.exe', 1, 0],
      ]);
      const [b] = servers;
      const numbers = (name: string) => Number(b?.[name]);
      expect(numbers('served_ns')).toBe(numbers('working_ns') + numbers('passed_on_ns'));
      expect(numbers('passed_on_ns')).toBeGreaterThan(6e6);
      expect(numbers('passed_on_ns')).toBeLessThan(6.2e6);
      expect(numbers('wait_ns')).toBeGreaterThan(12e6);
      expect(numbers('max_ns')).toBeGreaterThanOrEqual(numbers('p99_ns'));
      const procedures = await capture.callStats({ by: 'procedure', order: 'calls' });
      expect(procedures).toContainEqual(
        expect.objectContaining({ interface: 'svcctl', procedure: 'RStartServiceW', calls: 1 }),
      );
      const where = { sql: '"server.process" = ?', params: ['c.exe'] };
      expect(await capture.callStats({ by: 'pair', order: 'calls', where })).toMatchObject([
        { 'client.process': 'b.exe', 'server.process': 'c.exe', calls: 1 },
      ]);
      for (const by of ['interface', 'port'] as const) {
        const rows = await capture.callStats({ by, order: 'calls' });
        expect(rows.reduce((sum, row) => sum + Number(row['calls']), 0)).toBe(3);
      }
      expect((await capture.longestChains(1))[0]).toMatchObject({ calls: 2, depth: 1, 'client.process': 'a.exe' });
    });
  });

  it('agree with the calls themselves, added up one by one', async () => {
    const traffic = { handoff: 0.3, nested: 0.5, depth: 4, rpcOnly: 0.2, asynchronous: 0.2 };
    const { events } = randomTraffic({ seed: 5, calls: 200, ...traffic });
    await withCapture(events, async (capture) => {
      const calls = await queryOf(
        capture,
        `SELECT id, parent, coalesce(port, endpoint) AS port, duration_ns AS took, wait_ns, server_duration_ns AS served, status,
          list_has_any(evidence, ['wait-reply', 'rpc-only']) AS waited FROM calls`,
      );
      const below = new Map<unknown, number>();
      for (const { parent, took, waited } of calls)
        if (waited === true && took !== null) below.set(parent, (below.get(parent) ?? 0) + Number(took));
      expect(calls.some(({ id, served }) => served === null && below.has(id))).toBe(true);
      const groups = new Map<Value, Row[]>();
      for (const call of calls) groups.set(call['port'] ?? null, [...(groups.get(call['port'] ?? null) ?? []), call]);
      const rows = await capture.callStats({ by: 'port', order: 'calls' });
      expect(rows.map((row) => row['port']).sort()).toEqual([...groups.keys()].sort());
      for (const row of rows) {
        const group = groups.get(row['port'] ?? null) ?? [];
        const known = (name: string) => group.flatMap((call) => (call[name] === null ? [] : [Number(call[name])]));
        const sum = (numbers: number[]) => (numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0));
        const took = known('took').sort((a, b) => a - b);
        const passed = group.flatMap(({ id, served }) =>
          served === null ? [] : [Math.min(Number(served), below.get(id) ?? 0)],
        );
        expect(row).toMatchObject({
          calls: group.length,
          errors: known('status').filter((status) => status !== 0).length,
          max_ns: took.at(-1) ?? null,
          wait_ns: sum(known('wait_ns')),
          served_ns: sum(known('served')),
          passed_on_ns: sum(passed),
        });
        if (took.length === 0) continue;
        expect(Number(row['mean_ns'])).toBeCloseTo((sum(took) ?? 0) / took.length, -1);
        for (const [name, part] of Object.entries({ p50_ns: 0.5, p95_ns: 0.95, p99_ns: 0.99 })) {
          const place = (took.length - 1) * part;
          const low = took[Math.floor(place)] ?? 0;
          const high = took[Math.ceil(place)] ?? 0;
          expect(Number(row[name])).toBeCloseTo(low + (high - low) * (place % 1), -1);
        }
      }
    });
  });
});
