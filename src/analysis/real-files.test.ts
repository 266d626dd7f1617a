/** Real recordings against what a separate parser found in them: public test files, see `data/PROVENANCE.md` beside the checkout. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedBytes, sharedData } from '../../test/support/shared-data.ts';
import { memorySource } from '../base/byte-source.ts';
import { absolute, rfc3339, type Ticks } from '../base/time.ts';
import type { ModuleEvent, TraceEvent } from '../model/event.ts';
import { etl } from '../sources/etl/index.ts';
import { analyse } from './analysis.samples/collect.ts';

interface Truth {
  readonly kernelState: {
    readonly distinctProcesses: number;
    readonly distinctThreads: number;
    readonly distinctImageMappings: number;
    readonly services: number;
  };
  readonly processes: readonly {
    readonly pid: number;
    readonly parentPid: number;
    readonly imageFileName: string;
    readonly sid: string;
    /** Process event types: 1 start, 2 end. */
    readonly seen: readonly { readonly type: number; readonly time: string; readonly headerTid: number | null }[];
  }[];
  readonly mergeInfo: {
    readonly rsdsSample?: readonly { readonly pid: number; readonly base: string; readonly guid: string }[];
  };
}

const FILES = ['net.4.5.2.x64', 'ShutdownPerfDiagLogger', 'diaghub.kernel.1'];

for (const file of FILES) {
  const path = sharedData(`etl/truth/${file}.json`);
  describe.skipIf(path === undefined)(file, () => {
    const truth = path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Truth);
    const events: TraceEvent[] = [];
    const bytes = sharedBytes(`etl/${file}.etl`);
    if (truth !== undefined) {
      for (const batch of etl.open(memorySource(file, bytes)).events() as Iterable<TraceEvent[]>) events.push(...batch);
    }
    const facts = analyse(events);
    const meta = events.find((event) => event.kind === 'meta');
    const base = (meta?.kind === 'meta' ? meta.facts.base : undefined) ?? 0n;
    const utc = (ticks: Ticks | undefined) => (ticks === undefined ? undefined : rfc3339(absolute(base, ticks)));

    test('one process a pid, with its name, parent, user, start and end', () => {
      const expected = truth?.processes.map(({ pid, parentPid, imageFileName, sid, seen }) => ({
        pid,
        parentPid,
        name: imageFileName,
        sid,
        start: seen.find(({ type }) => type === 1)?.time,
        end: seen.find(({ type }) => type === 2)?.time,
        creator: seen.find(({ type }) => type === 1)?.headerTid ?? undefined,
      }));
      const tids = new Map(facts.threads.map(({ id, tid }) => [id, tid]));
      const named = facts.processes.filter(({ name }) => name !== undefined);
      const found = named.map(({ pid, parentPid, name, sid, start, end, creatorThread }) => {
        return { pid, parentPid, name, sid, start: utc(start), end: utc(end), creator: tids.get(creatorThread ?? 0) };
      });
      const byPid = (a: { pid: number }, b: { pid: number }) => a.pid - b.pid;
      expect(found.sort(byPid)).toEqual([...(expected ?? [])].sort(byPid));
    });

    test('threads, modules and services are counted alike', () => {
      const logged = new Set(
        events.flatMap((event) =>
          'thread' in event && event.thread !== undefined ? [`${event.thread.processId}/${event.thread.threadId}`] : [],
        ),
      );
      const pids = new Map(facts.processes.map(({ id, pid }) => [id, pid]));
      const rows = new Set(facts.threads.map(({ process, tid }) => `${pids.get(process)}/${tid}`));
      const images = events.filter(
        (event): event is ModuleEvent => 'timeDateStamp' in event && event.timeDateStamp !== undefined,
      );
      const mappings = new Set(images.map(({ processId, base, path }) => `${processId} ${base} ${path}`));
      const placeOf = ({ processId, base, path }: ModuleEvent) =>
        `${processId} ${base} ${path.slice(path.lastIndexOf('\\') + 1).toLowerCase()}`;
      expect(new Set(facts.modules.map(({ event }) => placeOf(event)))).toEqual(new Set(images.map(placeOf)));
      expect([...logged].filter((thread) => !rows.has(thread))).toEqual([]);
      expect(logged.size).toBe(truth?.kernelState.distinctThreads);
      expect(mappings.size).toBe(truth?.kernelState.distinctImageMappings);
      expect(facts.services).toHaveLength(truth?.kernelState.services ?? 0);
    });

    test('no place of a process holds two modules at once', () => {
      const open = facts.modules.filter(({ unload }) => unload === undefined);
      const places = new Set(open.map(({ event }) => `${event.processId} ${event.base}`));
      expect(places.size).toBe(open.length);
    });

    test('every running service has its process, and threads with its tag are in it', () => {
      const running = facts.services.filter(({ state }) => state === 4);
      for (const { process, pid } of running) {
        expect(facts.processes.find(({ id }) => id === process)?.pid).toBe(pid);
      }
      const tags = new Map(running.map(({ tag, process }) => [tag, process]));
      const tagged = facts.threads.filter(({ serviceTag }) => serviceTag !== undefined && tags.has(serviceTag));
      const home = tagged.filter(({ serviceTag, process }) => tags.get(serviceTag ?? 0) === process);
      if (tagged.length > 0) expect(home.length / tagged.length).toBeGreaterThan(0.99);
    });

    test('PDB identities find their modules', () => {
      for (const { pid, base: at, guid } of truth?.mergeInfo.rsdsSample ?? []) {
        // Kernel images have pid 0, in older systems' PDB rows 4.
        const module = facts.modules.find(
          ({ event }) => event.base === BigInt(at) && (event.processId === pid || (pid === 4 && event.processId === 0)),
        );
        if (module !== undefined) expect(module.pdbGuid).toBe(guid);
      }
      expect(facts.modules.some(({ pdbGuid }) => pdbGuid !== undefined)).toBe(
        (truth?.mergeInfo.rsdsSample ?? []).length > 0,
      );
    });

    test('nothing is out of bounds and nothing is joined that is not there', () => {
      expect(facts.counters).toMatchObject({ evictedThreads: 0, evictedProcesses: 0, evictedModules: 0, messages: 0 });
    });
  });
}
