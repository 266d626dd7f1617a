import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PortFact } from '../model/facts.ts';
import { newCounters } from './counters.ts';
import { MAX_PORT_CHARACTERS } from './limits.ts';
import { Ports } from './ports.ts';
import { ProcessLife } from './records.ts';

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

test('an endpoint that was found is found again as a search would find it', () => {
  const use = fc.record({
    endpoint: fc.constantFrom(
      'lsapolicylookup',
      'LSAPolicyLookup',
      'LRPC-1',
      '\\\\RPC Control\\\\LRPC-1',
      '',
      'X'.repeat(300),
    ),
    protocol: fc.constantFrom('ncalrpc', 'alpc', 'ncacn_np'),
    process: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(use, { maxLength: 60 }), (uses) => {
      const processes = new Map<number, ProcessLife>();
      const life = (key: number): ProcessLife => {
        const known = processes.get(key) ?? new ProcessLife(key, 4 * key, 0);
        processes.set(key, known);
        return known;
      };
      const [searching, remembering] = [newCounters(), newCounters()];
      const slow = new Ports({} as never, searching);
      const quick = new Ports({} as never, remembering);
      for (const { endpoint, protocol, process: key } of uses) {
        // Few processes often, and such as share a place.
        const process = key === undefined ? undefined : life(key > 500 ? 1 + (key - 500) * 256 : 1 + (key % 4));
        const found = slow.find(slow.nameOf(protocol, endpoint), protocol, process, 'rpc-client');
        expect(quick.endpoint(protocol, endpoint, process, 'rpc-client')).toBe(found);
      }
      expect(remembering).toEqual(searching);
    }),
  );
});
