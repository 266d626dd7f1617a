import { describe, expect, it } from 'vitest';
import type { MapEdge, MapNode, TrafficMap } from '../../../src/server/api.ts';
import { edgeKey, edgeLabel, lineWidth, narrowed, nodeLabel, shownPart } from './shown.ts';

const node = (key: string, calls: number, part: Partial<MapNode> = {}): MapNode => ({
  key,
  title: `${key}.exe`,
  kind: 'process',
  pids: [calls],
  services: [],
  calls,
  one_way: 0,
  filter: `pid:${calls}`,
  ...part,
});
const edge = (from: string, to: string, part: Partial<MapEdge> = {}): MapEdge => ({
  from,
  to,
  calls: 1,
  one_way: 0,
  errors: 0,
  bytes: null,
  time_ns: 5,
  ports: [],
  interfaces: [],
  filter: '',
  ...part,
});

describe('what of a map is shown', () => {
  it('is the busiest, with what goes between them; the rest is counted', () => {
    const map: TrafficMap = {
      nodes: [node('a', 5), node('b', 9), node('c', 1)],
      edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'a')],
      hiddenNodes: 7,
      hiddenEdges: 2,
      oneWayLeftOut: false,
    };
    const shown = shownPart(map, 2);
    expect(shown.nodes.map(({ key }) => key)).toEqual(['b', 'a']);
    expect(shown.edges.map(({ from, to }) => from + to)).toEqual(['ab', 'aa']);
    expect(shown).toMatchObject({ hiddenNodes: 8, hiddenEdges: 3 });
  });

  it('keeps what is chosen, a node or both ends of an edge, when others have become busier', () => {
    const map: TrafficMap = {
      nodes: [node('a', 5), node('b', 9), node('c', 1)],
      edges: [edge('a', 'b'), edge('b', 'c')],
      ...{ hiddenNodes: 0, hiddenEdges: 0, oneWayLeftOut: false },
    };
    const keys = (chosen?: string) => shownPart(map, 1, chosen).nodes.map(({ key }) => key);
    expect(keys()).toEqual(['b']);
    expect(keys('c')).toEqual(['b', 'c']);
    expect(keys(edgeKey(edge('a', 'b')))).toEqual(['b', 'a']);
    expect(keys('gone')).toEqual(['b']);
  });

  it('has wider lines for more, and a thin one for what is not known', () => {
    const widths = [null, 0, 1, 100, 1e6].map((value) => lineWidth(value, 1e6));
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[0]).toBe(1);
    expect(widths.at(-1)).toBe(9);
  });

  it('writes names that can be read, however hostile', () => {
    const label = nodeLabel(node('x', 1, { title: `\u202e\n<b>${'y'.repeat(10_000)}`, services: ['A', 'B', 'C'] }));
    expect(label.split('\n').length).toBe(2);
    expect(label).not.toContain('\u202e');
    expect(label.length).toBeLessThan(80);
    expect(label).toContain('A, B +1');
    const text = edgeLabel(
      edge('a', 'b', { errors: 2, interfaces: ['svcctl'], ports: ['\\RPC Control\\ntsvcs'] }),
      'bytes',
    );
    expect(text.split('\n')).toEqual(['sizes not recorded', '✕ 2 failed', 'svcctl', '\\RPC Control\\ntsvcs']);
  });

  it('says calls and messages outside of calls apart', () => {
    const texts = [edge('a', 'b'), edge('a', 'b', { one_way: 3 }), edge('a', 'b', { calls: 0, one_way: 3 })];
    expect(texts.map((one) => edgeLabel(one, 'calls'))).toEqual(['1 call', '1 call, 3 one-way', '3 one-way']);
  });

  it('narrows a filter without changing what it means', () => {
    expect(narrowed('', 'pid:1')).toBe('pid:1');
    expect(narrowed('pid:1', 'pid:1')).toBe('pid:1');
    expect(narrowed('lsass pid:1', 'pid:1')).toBe('lsass pid:1');
    expect(narrowed('lsass', 'client.pid:1 server.pid:2')).toBe('lsass client.pid:1 server.pid:2');
    expect(narrowed('a OR b', 'client.pid:null OR server.pid:null')).toBe(
      '(a OR b) (client.pid:null OR server.pid:null)',
    );
  });
});
