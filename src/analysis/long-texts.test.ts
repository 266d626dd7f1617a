/** Recordings whose texts are as long as events can be: what stays in memory is bounded by characters, and what is let go is counted. */
import { expect, test } from 'vitest';
import { LONG_TEXTS, type LongTexts } from '../../test/support/long-texts.ts';
import type { CallFact, FactSink, ProcessFact, ServiceFact, ThreadFact } from '../model/facts.ts';
import { createAnalysis } from './analysis.ts';
import type { AnalysisCounters } from './counters.ts';
import {
  MAX_ENDPOINT_CHARACTERS,
  MAX_PORT_CHARACTERS,
  MAX_PROCESS_CHARACTERS,
  MAX_SERVICE_CHARACTERS,
  MAX_THREAD_CHARACTERS,
} from './limits.ts';

interface Told {
  readonly processes: ProcessFact[];
  readonly threads: ThreadFact[];
  readonly services: ServiceFact[];
  readonly calls: CallFact[];
  ports: number;
  /** Characters of the texts that were only told at the end, so were in memory until then. */
  held: number;
  readonly counters: AnalysisCounters;
}

const ignore = (): void => {};
const NOTHING: FactSink = {
  process: ignore,
  thread: ignore,
  service: ignore,
  call: ignore,
  port: ignore,
  event: ignore,
  module: ignore,
  message: ignore,
  parentVerdict: ignore,
  parentLink: ignore,
};

/** Analyses so many events of that kind. */
function told(kind: LongTexts, number: number): Told {
  const facts = { processes: [], threads: [], services: [], calls: [], ports: 0, held: 0 } as Omit<Told, 'counters'>;
  let atEnd = false;
  const hold = (text: string | undefined): void => {
    if (atEnd) facts.held += text?.length ?? 0;
  };
  const analysis = createAnalysis({
    ...NOTHING,
    process: (fact) => {
      hold(fact.commandLine);
      facts.processes.push(fact);
    },
    thread: (fact) => {
      hold(fact.name);
      facts.threads.push(fact);
    },
    service: (fact) => facts.services.push(fact),
    call: (fact) => facts.calls.push({ ...fact }),
    port: (fact) => {
      facts.ports += 1;
      hold(fact.protocol);
    },
  });
  for (let i = 0; i < number; i += 1) analysis.push(Object.assign(LONG_TEXTS[kind](i), { id: i + 1 }));
  atEnd = true;
  analysis.finish();
  return { ...facts, counters: analysis.counters };
}

/** So many that half as many again would be too many, by the length of one. */
function tooMany(characters: number, of: string | undefined): number {
  return Math.ceil((1.5 * characters) / (of?.length ?? 1));
}

const commandLine = (kind: 'command lines' | 'ended processes'): string | undefined =>
  LONG_TEXTS[kind](0).process.commandLine;

test('command lines of processes that run', () => {
  const number = tooMany(MAX_PROCESS_CHARACTERS, commandLine('command lines'));
  const { processes, held, counters } = told('command lines', number);
  expect(held).toBeGreaterThan(MAX_PROCESS_CHARACTERS * 0.9);
  expect(held).toBeLessThanOrEqual(MAX_PROCESS_CHARACTERS);
  const named = processes.filter(({ name }) => name === 'a.exe');
  expect(named.filter((one) => one.commandLine === undefined)).toHaveLength(counters.droppedProcessTexts);
  expect(counters.droppedProcessTexts).toBeGreaterThan(0);
  expect(named).toHaveLength(number);
});

test('command lines of processes that have ended: these are written early, whole', () => {
  const number = 2 * tooMany(MAX_PROCESS_CHARACTERS, commandLine('ended processes'));
  const { processes, held, counters } = told('ended processes', number);
  expect(held).toBeLessThanOrEqual(MAX_PROCESS_CHARACTERS);
  expect(counters.evictedProcesses).toBeGreaterThan(0);
  expect(counters.droppedProcessTexts).toBe(0);
  expect(processes.filter((one) => one.commandLine !== undefined)).toHaveLength(number / 2);
});

test('names of threads', () => {
  const { name } = LONG_TEXTS['thread names'](0);
  const number = tooMany(MAX_THREAD_CHARACTERS, name);
  const { threads, held, counters } = told('thread names', number);
  expect(held).toBeGreaterThan(MAX_THREAD_CHARACTERS * 0.9);
  expect(held).toBeLessThanOrEqual(MAX_THREAD_CHARACTERS);
  expect(threads).toHaveLength(number);
  expect(threads.filter((one) => one.name === undefined)).toHaveLength(counters.droppedThreadNames);
  expect(counters.droppedThreadNames).toBeGreaterThan(0);
});

test('names of services', () => {
  const { name } = LONG_TEXTS['services'](0);
  const number = tooMany(MAX_SERVICE_CHARACTERS, name);
  const { services, counters } = told('services', number);
  expect(services.length * name.length).toBeGreaterThan(MAX_SERVICE_CHARACTERS * 0.9);
  expect(services.length * name.length).toBeLessThanOrEqual(MAX_SERVICE_CHARACTERS);
  expect(services.length + counters.droppedServices).toBe(number);
});

test.each(['open calls', 'calls of one thread'] as const)('endpoints: %s', (kind) => {
  const { endpoint } = LONG_TEXTS[kind](0);
  const number = tooMany(MAX_ENDPOINT_CHARACTERS, endpoint);
  const { calls, counters } = told(kind, number);
  expect(calls).toHaveLength(number);
  const known = calls.filter((one) => one.endpoint !== undefined);
  expect(known.length * (endpoint?.length ?? 0)).toBeGreaterThan(MAX_ENDPOINT_CHARACTERS * 0.9);
  expect(known.length * (endpoint?.length ?? 0)).toBeLessThanOrEqual(MAX_ENDPOINT_CHARACTERS);
  expect(known.length + counters.droppedEndpoints).toBe(number);
  expect(calls.every((one) => one.endpoint !== '')).toBe(true);
});

test('protocols of endpoints', () => {
  const { protocol } = LONG_TEXTS['endpoint protocols'](0);
  const number = tooMany(MAX_PORT_CHARACTERS, protocol);
  const { ports, held, counters } = told('endpoint protocols', number);
  expect(held).toBeGreaterThan(MAX_PORT_CHARACTERS * 0.8);
  expect(held).toBeLessThanOrEqual(MAX_PORT_CHARACTERS);
  expect(ports + counters.droppedPorts).toBe(number);
});

test('the name of a thread that has ended makes room', () => {
  const name = 'x'.repeat(1 << 20);
  const names: (string | undefined)[] = [];
  const analysis = createAnalysis({ ...NOTHING, thread: (fact) => names.push(fact.name) });
  const head = { id: 0, time: 0, pid: 8, tid: 8, cpu: 0 } as const;
  const most = MAX_THREAD_CHARACTERS / name.length;
  for (let tid = 100; tid < 100 + 3 * most; tid += 1) {
    const thread = { processId: 8, threadId: tid, serviceTag: 0, name, startAddress: undefined, teb: undefined };
    analysis.push({ ...head, kind: 'thread.start', thread });
    // A name that is told again takes no more room.
    analysis.push({ ...head, kind: 'thread.name', processId: 8, threadId: tid, name: `${name}y`.slice(1) });
    analysis.push({ ...head, kind: 'thread.end', thread: { ...thread, name: undefined } });
  }
  analysis.finish();
  expect(analysis.counters.droppedThreadNames).toBe(0);
  expect(names.filter((one) => one?.endsWith('y'))).toHaveLength(3 * most);
});
