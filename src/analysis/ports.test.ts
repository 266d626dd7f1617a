import { expect, test } from 'vitest';
import type { PortFact } from '../model/facts.ts';
import { newCounters } from './counters.ts';
import { MAX_PORT_CHARACTERS } from './limits.ts';
import { Ports } from './ports.ts';

const LONG = 32_000;
const FIT = Math.floor(MAX_PORT_CHARACTERS / LONG);

test('ports with names as long as events can be fill no memory: what is left out is counted, what was known stays', () => {
  const counters = newCounters();
  const ports = new Ports({} as never, counters);
  const name = (number: number): string => `${number}`.padEnd(LONG, 'X');
  const find = (number: number): number | undefined => ports.find(name(number), 'alpc', undefined, 'server-wait');
  const ids = Array.from({ length: 2 * FIT }, (_, number) => find(number));
  const kept = ids.filter((id) => id !== undefined).length;
  expect(kept).toBeGreaterThan(FIT / 4);
  expect(kept).toBeLessThanOrEqual(FIT);
  expect(ids.slice(0, kept)).toEqual(Array.from({ length: kept }, (_, index) => index + 1));
  expect(counters.droppedPorts).toBe(ids.length - kept);
  // Not remembered beside the ports either.
  const before = ports.nameOf('ncalrpc', 'LRPC-1');
  expect(before).toBe('\\RPC Control\\LRPC-1');
  expect([find(0), find(kept - 1)]).toEqual([1, kept]);
  expect(ports.find(name(0).toLowerCase(), 'alpc', undefined, 'server-wait')).toBe(1);
  const told: PortFact[] = [];
  ports.living({ port: (fact) => told.push(fact) });
  expect(told).toHaveLength(kept);
});
