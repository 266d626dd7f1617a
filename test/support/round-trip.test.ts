import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { compress } from '../../src/formats/xpress/lz77-compress.ts';
import type { ProcessEvent, TraceEvent } from '../../src/model/event.ts';
import type { SourceReport } from '../../src/model/report.ts';
import { etl } from '../../src/sources/etl/index.ts';
import type { EncodeOptions } from './etl-encode.ts';
import { randomTraffic } from './random-traffic.ts';
import { makeSample } from './sample.ts';
import { scenario } from './scenario.ts';

const EVERYTHING = scenario(`
  seed 8
  process 4120 powershell.exe parent 900 session 1 user S-1-5-21-1-2-3-1001 cmd "powershell -c x"
  process 1224 svchost.exe user S-1-5-18
  process 3300 WmiPrvSE.exe package Some.Package_1.0 flags 8
  service 1224 Winmgmt tag 77 display "Windows Management Instrumentation" group netsvcs
  thread 1224/2000 tag 77 name "RPC worker"
  module 0 \\SystemRoot\\system32\\ntoskrnl.exe base 0xfffff80007800000 size 0x1046000 stamp 77
  module 4120 \\Device\\HarddiskVolume3\\Windows\\System32\\ntdll.dll base 0x7fff0000 size 0x1f8000
  endpoint 3300/3304 OLE0F iface 9556dc99-828c-11cf-a37e-00aa003240c7
  endpoint 3300/3304 LRPC-00
  at 10ms
  4120/4124 call 1224/2000 iface 9556dc99-828c-11cf-a37e-00aa003240c7 op 24 endpoint OLE0F status 5 stack {
    call 3300/3304 iface 9556dc99-828c-11cf-a37e-00aa003240c7 protocol ncacn_np stack {
      create 5000 notepad.exe parent 900 cmd "notepad x" kernel-process
      wmi-created 5000 for 4120 cmd "notepad x"
    }
  }
  5000/5004 wait-new \\Sessions\\1\\Windows\\ApiPort server
  5000/5004 wait-new
  5000/5004 unwait 0xC0000037
  5000/5004 tag 9
  5000/5004 name "worker 1"
  5000/5004 start-thread 5008
  5000/5008 end-thread
  5000/5004 exit 3`);

const isProcess = (event: TraceEvent): event is ProcessEvent => event.kind.startsWith('process.');

/** The source keeps what matters of such events; the generator gives what a scenario says. */
const HINT_FIELDS = ['ProcessID', 'ParentProcessID', 'ImageName', 'CreatedProcessId', 'ClientProcessId', 'Commandline'];

/** Time, kind and content of an event, without what only one of the sides can know. */
function essence(event: TraceEvent): Record<string, unknown> {
  const plain: Record<string, unknown> = { ...event };
  delete plain['id'];
  if (event.kind === 'stack') {
    delete plain['stack'];
    plain['event'] = [event.event.kind, event.event.time, event.event.tid];
  }
  if (event.kind === 'hint') plain['fields'] = HINT_FIELDS.map((name) => event.fields[name]);
  // A header without a thread (PERFINFO): the source may say who ran on that processor.
  if (/^(switch|process\.rundown|process\.defunct|module\.rundown|thread\.name)/.test(event.kind)) {
    delete plain['pid'];
    delete plain['tid'];
  }
  return plain;
}

/** Stack frames by the event they belong to and the half; their own events have times of their own. */
function stacksOf(events: readonly TraceEvent[]): string[] {
  const frames = new Map<number, string>();
  for (const event of events) if (event.kind === 'stack.frames') frames.set(event.stack, event.frames.join());
  return events
    .flatMap((event) =>
      event.kind === 'stack' ? [`${event.event.time} ${event.half} ${frames.get(event.stack)}`] : [],
    )
    .sort();
}

async function read(bytes: Uint8Array): Promise<{ events: TraceEvent[]; report: SourceReport }> {
  const recording = etl.open(memorySource('generated.etl', bytes));
  const events: TraceEvent[] = [];
  for await (const batch of recording.events()) events.push(...batch);
  recording.close();
  return { events, report: recording.report };
}

const COMPARED = (event: TraceEvent) => !/^(meta|lost|stack|stack\.frames)$/.test(event.kind);

async function comes(events: readonly TraceEvent[], bytes: Uint8Array): Promise<SourceReport> {
  const back = await read(bytes);
  expect(back.events.filter(COMPARED).map(essence)).toEqual(events.filter(COMPARED).map(essence));
  expect(stacksOf(back.events)).toEqual(stacksOf(events));
  expect([...back.report.skipped]).toEqual([]);
  return back.report;
}

describe('what is written is what the source reads', () => {
  const forms: [string, Partial<EncodeOptions>][] = [
    ['as a kernel session of today writes it', {}],
    ['compressed, stacks by key', { compress, stacks: 'keyed', bufferSize: 0x1000 }],
    ['on Windows 7', { windows7: true, build: 7_601, bufferSize: 0x800, imageVersion: 2 }],
    ['with compact headers', { alpcForm: 'compact' }],
    ['with system time', { clock: 2 }],
    ['with CPU cycles', { clock: 3, cpuMhz: 2_000 }],
    ['from an unclosed session', { unclosed: true }],
    ['with port names in 8-bit text and absent texts as NULL', { portNameAnsi: true, absentText: 'NULL' }],
    ['preallocated', { bufferSize: 0x1000, tail: { buffers: 4, content: 'zeros' } }],
  ];
  it.each(forms)('%s', async (_, options) => {
    await comes(EVERYTHING.events, EVERYTHING.etl(options));
  });

  it('preallocated, with the remains of an older recording behind it', async () => {
    const old = { buffers: 4, content: 'old' } as const;
    const { events, report } = await read(EVERYTHING.etl({ bufferSize: 0x1000, tail: old }));
    expect(events.filter(COMPARED).map(essence)).toEqual(EVERYTHING.events.filter(COMPARED).map(essence));
    expect([...report.skipped.values()].map((skip) => skip.count)).toEqual([4]);
  });

  it('with 4-byte pointers: all but the upper halves of addresses', async () => {
    const { events, report } = await read(EVERYTHING.etl({ pointerSize: 4, osMajor: 6, osMinor: 2, build: 9_200 }));
    const alike = (event: TraceEvent) => /^(alpc|rpc|service|hint|thread\.(tag|name))/.test(event.kind);
    expect(events.filter(alike).map(essence)).toEqual(EVERYTHING.events.filter(alike).map(essence));
    expect(events.filter(COMPARED).map((event) => event.kind)).toEqual(
      EVERYTHING.events.filter(COMPARED).map((event) => event.kind),
    );
    expect([...report.skipped]).toEqual([]);
  });

  it('at a slow clock: to the tick of that clock', async () => {
    const { events } = await read(EVERYTHING.etl({ perfFrequency: 1_818_300 }));
    const times = (list: readonly TraceEvent[]) => list.filter(COMPARED).map((event) => event.time);
    const expected = times(EVERYTHING.events);
    for (const [index, time] of times(events).entries())
      expect(Math.abs(time - (expected[index] ?? 0))).toBeLessThan(6);
  });

  it.each([0, 1, 2, 3, 5] as const)('process events of version %i, as far as they go', async (processVersion) => {
    const { events, report } = await read(EVERYTHING.etl({ processVersion, threadVersion: 2 }));
    const facts = (list: readonly TraceEvent[]) =>
      list.flatMap((event) =>
        isProcess(event) ? [[event.kind, event.process.processId, event.process.imageName]] : [],
      );
    expect(facts(events)).toEqual(facts(EVERYTHING.events));
    const sids = (list: readonly TraceEvent[]) =>
      list.flatMap((event) => (isProcess(event) ? [event.process.sid] : []));
    expect(sids(events)).toEqual(sids(EVERYTHING.events));
    expect([...report.skipped]).toEqual([]);
  });

  it('a circular file: the newest buffers, whole', async () => {
    const traffic = randomTraffic({ seed: 21, calls: 2_000 });
    const { events } = await read(traffic.etl({ bufferSize: 0x1000, circularBuffers: 16, mode: 2, cpus: 4 }));
    const known = new Set(traffic.events.filter(COMPARED).map((event) => `${event.time} ${event.kind}`));
    const found = events.filter(COMPARED).map((event) => `${event.time} ${event.kind}`);
    expect(found.every((event) => known.has(event))).toBe(true);
    expect(found.length).toBeGreaterThan(500);
    expect(found.length).toBeLessThan(known.size / 2);
  });

  it('random traffic with wake-ups', async () => {
    const traffic = randomTraffic({ seed: 9, calls: 150, wakeups: true, handoff: 0.4, creations: 0.2, others: 1 });
    await comes(traffic.events, traffic.etl({ bufferSize: 0x1000 }));
  });

  it('the shipped sample', async () => {
    const sample = makeSample();
    const back = await read(sample.bytes);
    expect([...back.report.skipped]).toEqual([]);
    expect(stacksOf(back.events)).toEqual(stacksOf(sample.events));
    expect(back.events.filter((event) => event.kind === 'module.pdb').length).toBeGreaterThan(30);
  });

  it('a loss: where it was if the recording says so, how many in any case', async () => {
    const lossy = randomTraffic({ seed: 1, calls: 300, lossLocated: 0.01, lossUnlocated: 0.01 });
    const { report, events } = await read(lossy.etl({ bufferSize: 0x800 }));
    expect(report.lostEvents).toBe(lossy.truth.lostLocated + lossy.truth.lostUnlocated);
    expect(events.some((event) => event.kind === 'lost' && event.located)).toBe(true);
  });
});
