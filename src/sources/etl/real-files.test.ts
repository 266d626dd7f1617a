import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { memorySource } from '../../base/byte-source.ts';
import { rfc3339 } from '../../base/time.ts';
import { openEtl } from '../../formats/etl/reader.ts';
import { type EtlRecord, newRecord } from '../../formats/etl/record.ts';
import type { EventKind, ModuleEvent, ProcessEvent, ThreadEvent, TraceEvent } from '../../model/event.ts';
import type { SourceReport } from '../../model/report.ts';
import { Fields } from './fields.ts';
import { EtlRecording } from './recording.ts';
import { halfOf, StackJoiner } from './stack-joiner.ts';
import type { Stamp } from './stamp.ts';

/**
 * Real recordings (public test files of airbus-cert/etl-parser, microsoft/perfview, microsoft/Tx and
 * trailofbits/RpcInvestigator) against what a separate parser found in them.
 */
const FILES = [
  'AMSITrace',
  'HTTP_Server',
  'ShutdownPerfDiagLogger',
  'diaghub.kernel.1',
  'net.4.5.2.x64',
  'pv_small',
  'rpc-arrays',
  'sds',
] as const;

interface TypeCount {
  readonly group: number;
  readonly type: number;
  readonly guid: string;
  readonly provider: string;
  readonly id: number;
  readonly count: number;
}
interface Truth {
  readonly events: {
    readonly total: number;
    readonly system: readonly TypeCount[];
    readonly fullHeader: readonly TypeCount[];
    readonly eventHeader: readonly TypeCount[];
  };
  readonly lost: { readonly eventsLost: number; readonly buffersLost: number };
  readonly config: { readonly extension_32?: readonly string[]; readonly cpu?: Record<string, string | number> };
  readonly kernelState: Record<string, number>;
  readonly processes: readonly {
    readonly pid: number;
    readonly parentPid: number;
    readonly sessionId: number;
    readonly imageFileName: string;
    readonly commandLine: string;
    readonly sid: string | null;
    readonly uniqueProcessKey: string;
    readonly seen: readonly { type: number; time: string; headerPid: number | null; headerTid: number | null }[];
  }[];
  readonly services: readonly Record<string, string | number>[];
  readonly threadNames: readonly { readonly pid: number; readonly tid: number; readonly name: string }[];
  readonly rpcEvents?: readonly {
    readonly time: string;
    readonly headerPid: number;
    readonly headerTid: number;
    readonly cpu: number;
    readonly fields: {
      readonly ImageName: string;
      readonly Status: number;
      readonly Params: readonly { readonly type: number; readonly unicode: string; readonly long: number }[];
    };
  }[];
  readonly stackJoin?: {
    readonly references: number;
    readonly timestampMatched: number;
    readonly matchedByThread: number;
    readonly ambiguousTimestamp: number;
    readonly keyedReferences: number;
    readonly keysResolved: number;
    readonly samples: readonly {
      readonly type: number;
      readonly eventRawTimestamp: string;
      readonly tid: number;
      readonly frames: readonly string[];
      readonly sharedByEventIndexes: readonly number[];
    }[];
  };
  readonly mergeInfo: {
    readonly imageIdEvents: number;
    readonly rsdsEvents: number;
    readonly distinctPdbs: number;
    readonly fileVersionEvents: number;
    readonly rsdsSample: readonly Record<string, string | number>[];
    readonly volumes: readonly { readonly nt: string; readonly dos: string }[];
    readonly buildInfo: readonly { readonly buildLab: string; readonly productName: string }[];
  };
}

interface Opened {
  readonly recording: EtlRecording;
  readonly events: readonly TraceEvent[];
  readonly report: SourceReport;
  readonly truth: Truth;
  readonly base: bigint;
}
const opened = new Map<string, Opened>();

function read(name: string): Opened {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const truth = JSON.parse(readFileSync(sharedData(`etl/truth/${name}.json`) ?? '', 'utf8')) as Truth;
  const recording = new EtlRecording(memorySource(name, sharedBytes(`etl/${name}.etl`)));
  const events: TraceEvent[] = [];
  for (const batch of recording.events()) events.push(...batch);
  const first = events[0];
  const base = first?.kind === 'meta' ? (first.facts.base ?? 0n) : 0n;
  const result = { recording, events, report: recording.report, truth, base };
  opened.set(name, result);
  return result;
}

function ofKind<K extends EventKind>(events: readonly TraceEvent[], ...kinds: K[]): readonly TraceEvent[] {
  return events.filter((event) => kinds.some((kind) => kind === event.kind));
}
const isProcess = (event: TraceEvent): event is ProcessEvent => event.kind.startsWith('process.');
const isThread = (event: TraceEvent): event is ThreadEvent => 'thread' in event && event.thread !== undefined;
const isModule = (event: TraceEvent): event is ModuleEvent =>
  event.kind.startsWith('module.') && event.kind !== 'module.pdb';
const processes = (events: readonly TraceEvent[]) => events.filter(isProcess);
const threads = (events: readonly TraceEvent[]) => events.filter(isThread);
const modules = (events: readonly TraceEvent[]) => events.filter(isModule);
const timeOf = (base: bigint, event: TraceEvent) => rfc3339(base + BigInt(event.time));

describe.skipIf(sharedData('etl/truth') === undefined)('real recordings', () => {
  describe.each(FILES)('%s', (name) => {
    test('every record is counted once, and none of the known ones fails', () => {
      const { report, truth } = read(name);
      expect(report.events).toBe(truth.events.total);
      expect([...report.eventsBy.values()].reduce((sum, count) => sum + count, 0)).toBe(truth.events.total);
      const bad = [...report.skipped.keys()].filter((reason) =>
        /left over|shorter|missing|not a|unknown|wrong/.test(reason),
      );
      expect(bad).toEqual([]);
    });

    test('meta comes first, events in order of time', () => {
      const { events } = read(name);
      expect(events[0]?.kind).toBe('meta');
      const times = events.filter(({ kind }) => kind !== 'lost').map(({ time }) => time);
      expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
    });

    test('records are counted under their types', () => {
      const { report, truth } = read(name);
      const count = (part: string) =>
        [...report.eventsBy].reduce(
          (sum, [key, one]) => sum + (key === part || key.startsWith(`${part} `) ? one : 0),
          0,
        );
      const CLASSES: Record<number, string> = {
        3: 'Process',
        5: 'Thread',
        11: 'SystemConfig',
        20: 'Image',
        24: 'StackWalk',
      };
      for (const [group, label] of Object.entries(CLASSES)) {
        const wanted = new Map<number, number>();
        for (const row of truth.events.system.filter((one) => one.group === Number(group))) {
          wanted.set(row.type, (wanted.get(row.type) ?? 0) + row.count);
        }
        for (const [type, number] of wanted)
          expect([label, type, count(`${label}/${type}`)]).toEqual([label, type, number]);
      }
    });

    test('processes, threads, images and services are those of the truth', () => {
      const { events, truth } = read(name);
      const distinct = (values: readonly string[]) => new Set(values).size;
      const pids = processes(events).map(({ process }) => `${process.processId} ${process.uniqueKey}`);
      expect(distinct(pids)).toBe(truth.kernelState['distinctProcesses']);
      const tids = threads(events).map(({ thread }) => `${thread.processId} ${thread.threadId}`);
      expect(distinct(tids)).toBe(truth.kernelState['distinctThreads']);
      const images = modules(events).map((module) => `${module.processId} ${module.base} ${module.path}`);
      expect(distinct(images)).toBe(truth.kernelState['distinctImageMappings']);
      expect(distinct(modules(events).map(({ path }) => path.toLowerCase()))).toBe(
        truth.kernelState['distinctImagePaths'],
      );
      expect(ofKind(events, 'service')).toHaveLength(truth.kernelState['services'] ?? -1);
    });

    test('every process says of itself what the truth says', () => {
      const { events, truth, base } = read(name);
      const TYPES: Record<string, number> = { start: 1, end: 2, 'rundown-start': 3, 'rundown-end': 4, defunct: 39 };
      const seen = new Map<string, string[]>();
      for (const event of processes(events)) {
        const { process } = event;
        const key = `${process.processId} ${process.uniqueKey}`;
        const line = [TYPES[event.kind.slice(8)], timeOf(base, event), event.pid ?? null, event.tid ?? null].join(' ');
        seen.set(key, [...(seen.get(key) ?? []), line]);
      }
      for (const wanted of truth.processes) {
        const key = `${wanted.pid} ${wanted.uniqueProcessKey}`;
        const lines = wanted.seen.map((one) => [one.type, one.time, one.headerPid, one.headerTid].join(' '));
        expect([...(seen.get(key) ?? [])].sort()).toEqual(lines.sort());
        const found = processes(events).find(
          ({ process }) => `${process.processId} ${process.uniqueKey}` === key,
        )?.process;
        expect(found).toMatchObject({
          parentId: wanted.parentPid,
          sessionId: wanted.sessionId === 0xffffffff ? undefined : wanted.sessionId,
          imageName: wanted.imageFileName,
          commandLine: wanted.commandLine === '' ? undefined : wanted.commandLine,
          sid: wanted.sid ?? undefined,
        });
      }
    });

    test('services and thread names are those of the truth', () => {
      const { events, truth } = read(name);
      const rows = events.flatMap((event) =>
        event.kind === 'service' ? [[event.processId, event.state, event.tag, event.name, event.displayName]] : [],
      );
      const wanted = truth.services.map((row) => [
        row['ProcessId'],
        row['ServiceState'],
        row['SubProcessTag'],
        row['ServiceName'],
        row['DisplayName'],
      ]);
      expect(new Set(rows.map(String))).toEqual(new Set(wanted.map(String)));
      const names = new Set(
        events.flatMap((event) => {
          if (isThread(event) && event.thread.name !== undefined) {
            return [`${event.thread.processId} ${event.thread.threadId} ${event.thread.name}`];
          }
          return event.kind === 'thread.name' ? [`${event.processId} ${event.threadId} ${event.name}`] : [];
        }),
      );
      for (const { pid, tid, name: text } of truth.threadNames) expect(names).toContain(`${pid} ${tid} ${text}`);
    });

    test('merge-time events are those of the truth', () => {
      const { events, report, truth } = read(name);
      const pdbs = events.flatMap((event) => (event.kind === 'module.pdb' ? [event] : []));
      expect(pdbs).toHaveLength(truth.mergeInfo.rsdsEvents);
      expect(new Set(pdbs.map(({ guid, age, pdbName }) => `${guid} ${age} ${pdbName}`)).size).toBe(
        truth.mergeInfo.distinctPdbs,
      );
      for (const sample of truth.mergeInfo.rsdsSample) {
        const lines = pdbs.map(
          (pdb) => `${pdb.processId} 0x${pdb.base.toString(16)} ${pdb.guid} ${pdb.age} ${pdb.pdbName}`,
        );
        expect(lines).toContain(
          [sample['pid'], sample['base'], sample['guid'], sample['age'], sample['pdb']].join(' '),
        );
      }
      expect(report.eventsBy.get('KernelTraceControl/0') ?? 0).toBe(truth.mergeInfo.imageIdEvents);
      expect(report.eventsBy.get('KernelTraceControl/64') ?? 0).toBe(truth.mergeInfo.fileVersionEvents);
      const volumes = events.flatMap((event) =>
        event.kind === 'volume' ? [{ nt: event.ntPath, dos: event.dosPath }] : [],
      );
      expect(volumes).toEqual(truth.mergeInfo.volumes);
    });

    test('facts about machine and build are those of the truth', () => {
      const { events, truth } = read(name);
      const facts = Object.assign({}, ...events.flatMap((event) => (event.kind === 'meta' ? [event.facts] : [])));
      const [build] = truth.mergeInfo.buildInfo;
      if (build !== undefined)
        expect(facts).toMatchObject({ buildLab: build.buildLab, productName: build.productName });
      const { cpu, extension_32: masks } = truth.config;
      if (cpu !== undefined) {
        expect([facts.computerName, facts.processors, facts.memoryMegabytes]).toEqual([
          cpu['ComputerName'],
          cpu['NumberOfProcessors'],
          cpu['MemSizeMB'],
        ]);
      }
      // Merged of several sessions: the truth holds the last one's masks, the kernel's own are in one before it (process and
      // image events; the file has no thread events).
      const flags = name === 'diaghub.kernel.1' ? 5 : Number(masks?.[0] ?? 0);
      expect(facts.kernelFlags ?? 0).toBe(flags);
    });
  });

  test('losses that the header counts without a place make the whole recording doubtful', () => {
    const { events, report } = read('AMSITrace');
    expect([report.lostEvents, report.lostBuffers]).toEqual([3, 0]);
    expect(events[1]).toMatchObject({ kind: 'lost', located: false, events: 3, buffers: undefined });
    expect(ofKind(read('net.4.5.2.x64').events, 'lost')).toEqual([]);
  });

  test('RPC errors have status, thread and parameters of the truth', () => {
    const { events, truth, base } = read('rpc-arrays');
    const errors = events.flatMap((event) => (event.kind === 'rpc.other' ? [event] : []));
    expect(errors).toHaveLength(32);
    const words = (params: readonly { type: number; unicode: string; long: number }[]) =>
      params.map(({ type, unicode, long }) =>
        type === 2 ? JSON.stringify(unicode) : type === 3 ? `0x${long.toString(16)}` : type,
      );
    expect(
      errors.map((error) => [
        timeOf(base, error),
        error.pid,
        error.tid,
        error.cpu,
        error.status,
        error.detail.split(', parameters ')[1],
      ]),
    ).toEqual(
      (truth.rpcEvents ?? []).map(({ time, headerPid, headerTid, cpu, fields }) => [
        time,
        headerPid,
        headerTid,
        cpu,
        fields.Status,
        fields.Params.length === 0 ? undefined : words(fields.Params).join(', '),
      ]),
    );
  });

  test('TraceLogging events are counted by their names', () => {
    expect(
      read('AMSITrace').report.eventsBy.get('AmsiTrace:AmsiScript') ?? [...read('AMSITrace').report.eventsBy],
    ).toBe(19);
    expect([...read('sds').report.eventsBy.keys()]).toContain('MySource:TestEvent');
    expect([...read('diaghub.kernel.1').report.eventsBy.keys()].filter((key) => key.includes(':'))).toEqual([]);
  });

  test('a process start of another provider becomes a hint', () => {
    const hint = read('net.4.5.2.x64').events.find((event) => event.kind === 'hint');
    expect(hint).toMatchObject({
      from: 'Microsoft-Windows-Kernel-Process/1',
      fields: { ProcessID: 3676, ParentProcessID: 3508 },
    });
  });

  test('all stacks meet an event, all keys are resolved', () => {
    const { recording, truth } = read('net.4.5.2.x64');
    expect(recording.stackCounts).toMatchObject({
      references: truth.stackJoin?.references,
      timeMatched: truth.stackJoin?.timestampMatched,
      threadMatched: truth.stackJoin?.matchedByThread,
      sharedTime: truth.stackJoin?.ambiguousTimestamp,
      keyed: truth.stackJoin?.keyedReferences,
      keysResolved: truth.stackJoin?.keysResolved,
    });
  });

  test('stacks have the addresses of the truth, whatever event they belong to', () => {
    const made: TraceEvent[] = [];
    const file = openEtl(memorySource('net', sharedBytes('etl/net.4.5.2.x64.etl')));
    const joiner = new StackJoiner({ emit: (event) => made.push(event), skip: () => {} }, file.header.pointerSize);
    const { rawTime } = file.header;
    const stamp: Stamp = { record: newRecord(), time: 0, pid: undefined, tid: undefined, cpu: undefined };
    const fields = new Fields();
    const loss = () => {};
    const record = (one: EtlRecord) => {
      stamp.record = one;
      if (one.hook >> 8 !== 0x18) {
        // Every record is taken for an event that is kept: its raw time stands in the field `time`.
        const head = { id: 0, time: Number(rawTime) + one.raw, pid: undefined, tid: undefined, cpu: undefined };
        joiner.note(one, one.tid, { kind: 'thread.tag', ...head, oldTag: 0, newTag: 0 });
        return;
      }
      const type = one.hook & 0xff;
      fields.open(one);
      if (type === 35 || type === 36) {
        joiner.define(stamp, fields.pointer(), fields.addresses(8, 1024));
        return;
      }
      const raw = file.clock.toRaw(fields.u32(), fields.u32());
      fields.skip(4);
      const tid = fields.u32();
      const half = type === 37 ? 'kernel' : type === 38 ? 'user' : halfOf(fields.addresses(8, 1024), 8);
      const event = joiner.find(stamp, raw, tid, half);
      fields.open(one);
      fields.skip(16);
      if (type !== 32) joiner.attachKey(stamp, event, half, fields.pointer());
      else if (event !== undefined) joiner.attach(stamp, event, half, fields.addresses(8, 1024));
    };
    while (file.next({ record, loss }, 10_000));
    const frames = new Map<number, string>();
    for (const event of made) {
      if (event.kind === 'stack.frames')
        frames.set(event.stack, [...event.frames].map((one) => `0x${one.toString(16)}`).join());
    }
    const stacks = new Map<string, string | undefined>();
    for (const event of made) {
      if (event.kind === 'stack') stacks.set(`${event.event.time} ${event.half}`, frames.get(event.stack));
    }
    expect(stacks.size).toBeGreaterThan(9_000);
    const samples = read('net.4.5.2.x64').truth.stackJoin?.samples ?? [];
    let compared = 0;
    for (const { type, eventRawTimestamp, frames: wanted, sharedByEventIndexes } of samples) {
      if (sharedByEventIndexes.length !== 1) continue;
      const half = type === 37 || (type === 32 && BigInt(wanted[0] ?? 0) >> 63n === 1n) ? 'kernel' : 'user';
      expect(stacks.get(`${eventRawTimestamp} ${half}`)).toBe(wanted.join());
      compared += 1;
    }
    expect(compared).toBe(5);
  });
});
