import { expect, test } from 'vitest';
import type { MapEdge, MapNode } from '../../../src/server/api.ts';
import { namedTerms } from '../filter-bar/named.ts';
import { marksOf, namedPart } from './named-parts.ts';
import { edgeKey, type Shown } from './shown.ts';

const node = (key: string, title: string, part: Partial<MapNode> = {}): MapNode => ({
  key,
  title,
  kind: 'process',
  pids: [],
  services: [],
  calls: 1,
  one_way: 0,
  filter: `process:=${title}`,
  ...part,
});
const UUID = '367abb81-9844-35f1-ad32-98f038001003';
const EDGE: MapEdge = {
  from: 'na.exe',
  to: 'p5',
  calls: 1,
  one_way: 0,
  errors: 0,
  bytes: null,
  time_ns: 1,
  ports: ['\\RPC Control\\x'],
  interfaces: ['svcctl', UUID],
  filter: 'client.process:=a.exe server.pid:5',
};
const SHOWN: Shown = {
  nodes: [
    node('na.exe', 'a.exe'),
    node('p5', 'svchost.exe', { kind: 'host', services: ['Dhcp'], pids: [5], filter: 'pid:5' }),
    node('unknown', 'not seen', { filter: 'client.pid:null OR server.pid:null' }),
  ],
  edges: [EDGE],
  hiddenNodes: 0,
  hiddenEdges: 0,
};
const terms = (key: string) => namedTerms(namedPart(SHOWN, key) ?? { values: [] }).map(({ term }) => term);

test('A node stands for itself, its process and its services; one that was not seen for itself alone', () => {
  expect(terms('na.exe')).toEqual(['process:=a.exe']);
  expect(terms('p5')).toEqual(['pid:5', 'process:=svchost.exe', 'service:=Dhcp']);
  expect(terms('unknown')).toEqual(['client.pid:null OR server.pid:null']);
  expect(namedPart(SHOWN, 'p6')).toBeUndefined();
});

test('An edge stands for the pair, both ends, interfaces and ports', () => {
  expect(terms(edgeKey(EDGE))).toEqual([
    EDGE.filter,
    'client.process:=a.exe',
    'server.process:=svchost.exe',
    'interface:=svcctl',
    `interface_uuid:=${UUID}`,
    'port:="\\\\RPC Control\\\\x"',
  ]);
});

test('Highlights are of what is shown, by key', () => {
  const marks = marksOf(SHOWN, ({ whole }) => (whole?.term === 'pid:5' ? 2 : undefined));
  expect([...marks]).toEqual([['p5', 2]]);
});
