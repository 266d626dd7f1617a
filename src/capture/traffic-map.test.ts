import { describe, expect, it } from 'vitest';
import { captureOf } from '../../test/support/capture-of.ts';
import { captureFolder, people, queryOf, rowsOf } from '../../test/support/captures.ts';
import { callFact, messageFact, processFact } from '../../test/support/facts.ts';
import { randomTraffic } from '../../test/support/random-traffic.ts';
import { onMessages } from '../query/on-messages.ts';
import { compileFilter } from '../query/resolve.ts';
import { toSql } from '../query/to-sql.ts';
import type { Capture } from './reader.ts';
import { MAP_GROUPS } from './traffic-map.ts';

const { path, written } = captureFolder();

async function matching(capture: Capture, filter: string, entity: 'calls' | 'messages' = 'calls'): Promise<number> {
  const compiled = compileFilter(filter, entity, { start: 0n });
  if (!compiled.ok) throw new Error(`${filter}: ${compiled.error.message}`);
  return (await rowsOf(capture, entity, { where: toSql(compiled.value), fields: ['id'] })).length;
}

/** How many messages outside of calls meet a filter on calls. */
function alone(capture: Capture, filter: string): Promise<number> {
  const text = onMessages(filter);
  if (text === undefined) throw new Error(`${filter} is for calls only`);
  return matching(capture, `(${text}) AND call:null`, 'messages');
}

describe('the map of traffic', () => {
  it('adds up to all calls in every grouping, and each part is what its filter shows', async () => {
    const capture = await captureOf(
      randomTraffic({ seed: 11, calls: 400, processes: 9, lossUnlocated: 0.01 }).events,
      path(),
    );
    try {
      const [all] = await queryOf(
        capture,
        'SELECT count(*) AS calls, count(*) FILTER (status <> 0) AS errors, sum(duration_ns)::BIGINT AS time FROM calls',
      );
      for (const group of MAP_GROUPS) {
        const map = await capture.traffic({ group, limit: 1_000 });
        const total = (of: (edge: (typeof map.edges)[number]) => number): number =>
          map.edges.reduce((sum, edge) => sum + of(edge), 0);
        expect(total((edge) => edge.calls)).toBe(all?.['calls']);
        expect(total((edge) => edge.errors)).toBe(all?.['errors']);
        expect(total((edge) => edge.time_ns)).toBe(all?.['time']);
        expect(map).toMatchObject({ hiddenNodes: 0, hiddenEdges: 0 });
        for (const node of map.nodes)
          expect([node.key, await matching(capture, node.filter)]).toEqual([node.key, node.calls]);
        for (const edge of map.edges) expect(await matching(capture, edge.filter)).toBe(edge.calls);
      }
    } finally {
      capture.close();
    }
  });

  it('counts messages outside of calls by themselves, as each part shows them', async () => {
    const traffic = randomTraffic({ seed: 11, calls: 400, processes: 9, lossUnlocated: 0.05 });
    const capture = await captureOf(traffic.events, path());
    try {
      const [all] = await queryOf(capture, 'SELECT count(*) AS n FROM messages WHERE call IS NULL');
      expect(all?.['n']).toBeGreaterThan(10);
      for (const group of MAP_GROUPS) {
        const without = await capture.traffic({ group, limit: 1_000 });
        expect(without.edges.every((edge) => edge.one_way === 0)).toBe(true);
        const map = await capture.traffic({ group, limit: 1_000, oneWay: {} });
        expect(map.edges.reduce((sum, edge) => sum + edge.one_way, 0)).toBe(all?.['n']);
        expect(map.edges.reduce((sum, edge) => sum + edge.calls, 0)).toBe(
          without.edges.reduce((sum, edge) => sum + edge.calls, 0),
        );
        for (const edge of map.edges)
          expect([edge.filter, await alone(capture, edge.filter)]).toEqual([edge.filter, edge.one_way]);
        for (const node of map.nodes) expect(await alone(capture, node.filter)).toBe(node.one_way);
      }
    } finally {
      capture.close();
    }
  });

  it('leaves out the quietest and says how many', async () => {
    const capture = await captureOf(randomTraffic({ seed: 12, calls: 200, processes: 9 }).events, path());
    try {
      const whole = await capture.traffic({ group: 'process', limit: 1_000 });
      const some = await capture.traffic({ group: 'process', limit: 4 });
      expect(some.nodes).toEqual(whole.nodes.slice(0, 4));
      expect(some.hiddenNodes).toBe(whole.nodes.length - 4);
      expect(some.hiddenEdges + some.edges.length).toBe(whole.edges.length);
    } finally {
      capture.close();
    }
  });

  it('groups by name and by service host, tells reused pids apart, and knows bytes only where they were seen', async () => {
    const capture = await written((writer) => {
      people(writer);
      writer.process(processFact({ id: 3, pid: 5000, name: 'a" OR server.pid:1.exe' }));
      writer.process(processFact({ id: 4, pid: 5000, name: 'Notepad.exe' }));
      writer.process(processFact({ id: 5, pid: 5004, name: 'notepad.exe' }));
      writer.process(processFact({ id: 6, pid: 5008 }));
      const sides = [
        [3, 2],
        [4, 2],
        [5, 2],
        [6, 1],
        [undefined, 2],
      ] as const;
      for (const [index, [clientProcess, serverProcess]] of sides.entries()) {
        writer.call(
          callFact({ id: index + 1, clientProcess, serverProcess, startedAt: 10 + index, status: index === 0 ? 5 : 0 }),
        );
      }
      writer.message(
        messageFact({ id: 1, kind: 'request', sourceProcess: 3, targetProcess: 2, size: 40, call: 1, sentAt: 10 }),
      );
      writer.message(
        messageFact({ id: 2, kind: 'reply', sourceProcess: 2, targetProcess: 3, size: 60, call: 1, sentAt: 11 }),
      );
    });
    const map = await capture.traffic({ group: 'service', limit: 100 });
    expect(map.nodes.map(({ title, kind, pids }) => [title, kind, pids]).sort()).toEqual([
      ['?', 'process', [5008]],
      ['Notepad.exe', 'group', [5000, 5004]],
      ['a" OR server.pid:1.exe', 'process', [5000]],
      ['not seen', 'process', []],
      ['services.exe', 'process', [700]],
      ['svchost.exe', 'host', [812]],
    ]);
    const loud = map.edges.find((edge) => edge.errors > 0);
    expect(loud).toMatchObject({ calls: 1, errors: 1, bytes: 100 });
    expect(map.edges.filter((edge) => edge.bytes !== null)).toEqual([loud]);
    for (const group of MAP_GROUPS) {
      const one = await capture.traffic({ group, limit: 100 });
      for (const edge of one.edges) expect(await matching(capture, edge.filter)).toBe(edge.calls);
      for (const node of one.nodes) expect(await matching(capture, node.filter)).toBe(node.calls);
    }
  });
});
