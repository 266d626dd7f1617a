import { describe, expect, test } from 'vitest';
import { handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { only, translate } from '../../../test/support/translate.ts';

const masks = (flags: number) => new Payload().u32(flags).zeros(28).u32(0x50);
const extension = (type: number, flags: number) => handRecord({ hook: type, perfInfo: true }, masks(flags));
const facts = (records: Parameters<typeof translate>[0]) =>
  translate(records).events.flatMap((event) => (event.kind === 'meta' ? [event.facts] : []));

describe('kernel flags', () => {
  test('those of the end count; a start with something in it does until then', () => {
    expect(facts([extension(5, 0), extension(32, 0x100007)])).toEqual([{ kernelFlags: 0x100007 }]);
    expect(facts([extension(5, 7), extension(32, 0x10_0003)])).toEqual([
      { kernelFlags: 7 },
      { kernelFlags: 0x10_0003 },
    ]);
    expect(facts([extension(32, 3), extension(5, 0xff)])).toEqual([{ kernelFlags: 3 }]);
  });

  test('several sessions of a merged file add up, empty ones say nothing', () => {
    expect(facts([extension(32, 1), extension(32, 0), extension(32, 0x8000_0000)])).toEqual([
      { kernelFlags: 1 },
      { kernelFlags: 0x8000_0001 },
    ]);
  });
});

test('build, product and machine', () => {
  const cpu = new Payload().u32(3592).u32(8).u32(4096).u32(4096).u32(65536).units('HOST', 256).units('', 134).zeros(28);
  const system = '9b79ee91-b5fd-41c0-a243-4248e266e9d0';
  const build = new Payload().u64(1n).wide('22621.819.amd64fre').wide('Windows 10 Pro');
  const records = [
    handRecord({ hook: 0x0042 }, new Payload().ansi('14393.3024.amd64fre')),
    handRecord({ hook: 0x0b0a, version: 3 }, cpu),
    handRecord({ guid: system, eventId: 32 }, build),
  ];
  expect(facts(records)).toEqual([
    { buildLab: '14393.3024.amd64fre' },
    { processors: 8, memoryMegabytes: 4096, computerName: 'HOST' },
    { buildLab: '22621.819.amd64fre', productName: 'Windows 10 Pro' },
  ]);
  expect(translate(records).report.skipped.size).toBe(0);
});

test('services, with and without their host group', () => {
  const row = (version: number) => {
    const payload = new Payload().u32(880).u32(4).u32(86).wide('RpcSs').wide('RPC').wide('svchost.exe');
    if (version === 3) payload.wide('COM Infrastructure').wide('rpcss');
    return handRecord({ hook: 0x0b0f, version }, payload);
  };
  const { events, report } = translate([row(2), row(3)]);
  const service = { processId: 880, state: 4, tag: 86, name: 'RpcSs', displayName: 'RPC', processName: 'svchost.exe' };
  expect(events).toMatchObject([
    { ...service, group: undefined },
    { ...service, group: 'rpcss' },
  ]);
  expect(report.skipped.size).toBe(0);
});

test('identity of a PDB and volumes', () => {
  const guid = 'ec83d8df-5559-46e0-b630-133ebd979266';
  const pdb = new Payload().u64(0x7771_0000n).u32(4).guid(guid).u32(2).ansi('wntdll.pdb');
  const pdb32 = new Payload().u32(0x7771_0000).u32(4).guid(guid).u32(2).ansi('wntdll.pdb');
  const control = { guid: 'b3e675d7-2554-4f18-830b-2762732560de', eventId: 36 };
  for (const record of [handRecord(control, pdb), handRecord({ ...control, pointerSize: 4 }, pdb32)]) {
    const { events, report } = translate([record]);
    expect(only(events, 'module.pdb')).toMatchObject({
      processId: 4,
      base: 0x7771_0000n,
      guid,
      age: 2,
      pdbName: 'wntdll.pdb',
    });
    expect(report.skipped.size).toBe(0);
  }
  const volume = new Payload().wide('\\Device\\HarddiskVolume3\\').wide('C:\\');
  const { events } = translate([handRecord({ guid: '9b79ee91-b5fd-41c0-a243-4248e266e9d0', eventId: 35 }, volume)]);
  expect(only(events, 'volume')).toMatchObject({ ntPath: '\\Device\\HarddiskVolume3\\', dosPath: 'C:\\' });
});

describe('image events', () => {
  const image = (pointerSize: 4 | 8) => {
    const payload = pointerSize === 8 ? new Payload().u64(0x7ff8_1000_0000n) : new Payload().u32(0x1000_0000);
    payload.pointer(0x2000n, pointerSize);
    payload.u32(700).u32(0x1234).u32(0x5678).u32(0).pointer(0n, pointerSize).zeros(16);
    return payload.wide('\\Device\\HarddiskVolume3\\Windows\\System32\\rpcrt4.dll');
  };

  test.each([
    [0x030a, 'module.load'],
    [0x140a, 'module.load'],
    [0x1402, 'module.unload'],
    [0x1403, 'module.rundown-start'],
    [0x1404, 'module.rundown-end'],
  ] as const)('hook %i becomes %s with the process of the payload', (hook, kind) => {
    for (const pointerSize of [4, 8] as const) {
      const { events, report } = translate([handRecord({ hook, version: 3, pointerSize }, image(pointerSize))]);
      expect(only(events, kind)).toMatchObject({
        processId: 700,
        base: pointerSize === 8 ? 0x7ff8_1000_0000n : 0x1000_0000n,
        size: 0x2000n,
        checksum: 0x1234,
        timeDateStamp: 0x5678,
        path: '\\Device\\HarddiskVolume3\\Windows\\System32\\rpcrt4.dll',
      });
      expect(report.skipped.size).toBe(0);
    }
  });

  test('layouts of before Windows 7 are refused', () => {
    const { events, report } = translate([handRecord({ hook: 0x030a, version: 1 }, image(8))]);
    expect(events).toEqual([]);
    expect([...report.skipped.keys()]).toEqual(['payload of an unknown version in Process/10 module.load']);
  });
});

describe('losses', () => {
  const noise = (time: number) => handRecord({ hook: 0x1a21, time }, new Payload().u32(1));
  const drops = (time: number, times: readonly number[]) => {
    const payload = new Payload().u32(times.length).u32(0);
    for (const one of times) payload.u64(BigInt(one));
    return handRecord({ hook: 0x0052, time }, payload);
  };
  const story = (records: Parameters<typeof translate>[0]) =>
    translate(records).events.map((event) =>
      event.kind === 'lost' ? [event.kind, event.from, event.time] : [event.kind, event.time],
    );

  test('times of dropped events that lie ahead are reported in their place', () => {
    expect(story([drops(10, [0, 25, 15]), noise(12), noise(20), noise(30)])).toEqual([
      ['alpc.send', 12],
      ['lost', 15, 15],
      ['alpc.send', 20],
      ['lost', 25, 25],
      ['alpc.send', 30],
    ]);
  });

  test('those that have passed put everything since then in doubt', () => {
    expect(story([noise(12), drops(20, [11]), noise(30)])).toEqual([
      ['alpc.send', 12],
      ['lost', 11, 20],
      ['alpc.send', 30],
    ]);
  });

  test('those outside the recording make all of it doubtful', () => {
    const { events } = translate([drops(10, [99]), noise(20)]);
    expect(only(events, 'lost')).toMatchObject({ located: false, time: 20 });
  });

  test('a wrong count is a counted skip', () => {
    const { events, report } = translate([handRecord({ hook: 0x0052 }, new Payload().u32(5000).u32(0).zeros(80))]);
    expect(events).toEqual([]);
    expect([...report.skipped.keys()]).toEqual(['payload with a wrong count in EventTrace/82 lost']);
  });

  test('a live session says when its reader was too slow', () => {
    const lost = { guid: '6a399ae0-4bc6-4de9-870b-3657f8947e7e', eventId: 33, time: 50 };
    const { events } = translate([noise(40), handRecord(lost, new Payload().u32(0))]);
    expect(only(events, 'lost')).toMatchObject({
      from: 40,
      time: 50,
      located: true,
      reason: 'real-time session lost a buffer',
    });
  });
});
