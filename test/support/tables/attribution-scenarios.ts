/** What chains and attribution are measured on: see docs/attribution.md. */
import type { TrafficOptions } from '../random-traffic.ts';

export interface AttributionScenario {
  readonly name: string;
  readonly what: string;
  readonly traffic: Omit<TrafficOptions, 'seed'>;
  /** Root calls of one recording. */
  readonly calls: number;
}

const BASE = { creations: 0.08, spoofed: 0.3 } as const;
const POOL = {
  processes: 26,
  servers: 2,
  serverThreads: 64,
  threads: 10,
  ids: 250,
  gap: 10,
  nested: 0.2,
  datagrams: 0,
  slow: 0,
} as const;
const LOSS = { ...BASE, handoff: 0.3, wakeups: true } as const;

export const ATTRIBUTION_SCENARIOS: readonly AttributionScenario[] = [
  {
    name: 'nested',
    what: 'calls nested up to eight deep on one thread each',
    traffic: { ...BASE, depth: 8, nested: 0.7 },
    calls: 300,
  },
  {
    name: 'handoffs, wake-ups',
    what: 'half of the calls handed to another thread, with wake-ups recorded',
    traffic: { ...BASE, handoff: 0.5, wakeups: true },
    calls: 600,
  },
  { name: 'handoffs, none', what: 'the same without wake-ups', traffic: { ...BASE, handoff: 0.5 }, calls: 600 },
  {
    name: 'pools, wake-ups',
    what: 'pools of 64 workers with 200 calls in flight',
    traffic: { ...BASE, ...POOL, handoff: 0.3, wakeups: true },
    calls: 1_500,
  },
  { name: 'pools, none', what: 'the same without wake-ups', traffic: { ...BASE, ...POOL, handoff: 0.3 }, calls: 1_500 },
  {
    name: 'callbacks',
    what: 'servers call back into waiting clients',
    traffic: { ...BASE, callbacks: 0.3, handoff: 0.3, wakeups: true },
    calls: 600,
  },
  {
    name: 'asynchronous',
    what: 'most clients do not wait',
    traffic: { ...BASE, asynchronous: 0.6, handoff: 0.3, wakeups: true },
    calls: 600,
  },
  {
    name: 'RPC events only',
    what: 'a fifth of the calls without ALPC events',
    traffic: { ...BASE, rpcOnly: 0.2, handoff: 0.2, wakeups: true },
    calls: 600,
  },
  {
    name: 'spoofed parents',
    what: 'every created process claims another parent',
    traffic: { ...BASE, creations: 0.3, spoofed: 1 },
    calls: 400,
  },
  {
    name: 'reused pids',
    what: 'thousands of short-lived processes on forty pids',
    traffic: { ...BASE, creations: 0.6, gap: 20_000 },
    calls: 600,
  },
  {
    name: 'lost 1 %, places known',
    what: 'events dropped where the recording says so',
    traffic: { ...LOSS, lossLocated: 0.01 },
    calls: 600,
  },
  { name: 'lost 5 %, places known', what: 'the same', traffic: { ...LOSS, lossLocated: 0.05 }, calls: 600 },
  { name: 'lost 20 %, places known', what: 'the same', traffic: { ...LOSS, lossLocated: 0.2 }, calls: 600 },
  {
    name: 'lost 1 %, nobody knows where',
    what: 'only the number of lost events is known',
    traffic: { ...LOSS, lossUnlocated: 0.01 },
    calls: 600,
  },
  { name: 'lost 5 %, nobody knows where', what: 'the same', traffic: { ...LOSS, lossUnlocated: 0.05 }, calls: 600 },
  { name: 'lost 20 %, nobody knows where', what: 'the same', traffic: { ...LOSS, lossUnlocated: 0.2 }, calls: 600 },
];
