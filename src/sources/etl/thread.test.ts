import { describe, expect, test } from 'vitest';
import { handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { handTranslator, only, translate } from '../../../test/support/translate.ts';

/** A thread event of any version, fields in the order of Thread_V0 … V3 of the Windows kernel trace classes. */
function threadPayload(version: number, ids: { pid: number; tid: number }, pointerSize: 4 | 8 = 8): Payload {
  const payload = new Payload();
  if (version === 0) return payload.u32(ids.tid).u32(ids.pid);
  payload.u32(ids.pid).u32(ids.tid);
  for (let index = 0; index < 5; index += 1) payload.pointer(0x1000n, pointerSize);
  if (pointerSize === 8) payload.u64(0x7ff8_1000_2000n);
  else payload.u32(0x1000_2000);
  if (version === 1) payload.u8(1);
  if (version >= 2) payload.pointer(0x2e_5000n, pointerSize).u32(84);
  if (version >= 3) payload.u8(8).u8(5).u8(2).u8(0);
  return payload;
}

const IDS = { pid: 880, tid: 5012 };

describe.each([4, 8] as const)('with %i-byte pointers', (pointerSize) => {
  test.each([0, 1, 2, 3])('version %i has the fields it should', (version) => {
    const record = handRecord({ hook: 0x0501, version, pointerSize }, threadPayload(version, IDS, pointerSize));
    const { events, report } = translate([record]);
    const start = pointerSize === 8 ? '0x7ff810002000' : '0x10002000';
    expect(only(events, 'thread.start').thread).toEqual({
      processId: 880,
      threadId: 5012,
      serviceTag: version >= 2 ? 84 : undefined,
      name: undefined,
      startAddress: version >= 1 ? start : undefined,
      teb: version >= 2 ? '0x2e5000' : undefined,
    });
    expect(report.skipped.size).toBe(0);
  });
});

test.each([3, 4])('a name follows in version %i if bytes remain', (version) => {
  const payload = threadPayload(version, IDS).wide('DWM Compositor');
  const { events, report } = translate([handRecord({ hook: 0x0503, version }, payload)]);
  expect(only(events, 'thread.rundown-start').thread.name).toBe('DWM Compositor');
  expect(report.skipped.size).toBe(0);
});

test('tag changes and names', () => {
  const { events } = translate([
    handRecord({ hook: 0x0545 }, new Payload().u32(0).u32(86)),
    handRecord({ hook: 0x0548, perfInfo: true }, new Payload().u32(880).u32(5012).wide('worker')),
  ]);
  expect(only(events, 'thread.tag')).toMatchObject({ oldTag: 0, newTag: 86, tid: 4124 });
  expect(only(events, 'thread.name')).toMatchObject({ processId: 880, threadId: 5012, name: 'worker', tid: undefined });
});

/** CSwitch: new and old thread, four small fields, wait reason, mode, state, ideal processor, wait time, reserved. */
function switchPayload(newTid: number, oldTid: number): Payload {
  return new Payload().u32(newTid).u32(oldTid).u8(8).u8(9).u8(0).u8(0).u8(15).u8(1).u8(5).u8(0).u32(77).u32(0);
}

describe('context switches', () => {
  const running = [
    handRecord({ hook: 0x0503, version: 3 }, threadPayload(3, { pid: 880, tid: 5012 })),
    handRecord({ hook: 0x0503, version: 3 }, threadPayload(3, { pid: 4, tid: 60 })),
    handRecord({ hook: 0x0524, perfInfo: true, cpu: 3 }, switchPayload(5012, 60)),
  ];

  test('name both threads, why the old one left, and the process it was of', () => {
    const { events, report } = translate(running);
    expect(only(events, 'switch')).toEqual({
      kind: 'switch',
      id: 0,
      time: 1000,
      pid: 4,
      tid: 60,
      cpu: 3,
      oldTid: 60,
      newTid: 5012,
      oldWaitReason: 15,
      oldState: 5,
    });
    expect(report.skipped.size).toBe(0);
  });

  const ready = (flags: number) => new Payload().u32(777).u8(1).u8(1).u8(flags).u8(0);

  test('tell who logged an event without a thread, on that processor only', () => {
    const { events } = translate([
      ...running,
      handRecord({ hook: 0x0532, perfInfo: true, cpu: 3 }, ready(0)),
      handRecord({ hook: 0x0532, perfInfo: true, cpu: 2 }, ready(0)),
      handRecord({ hook: 0x0532, perfInfo: true, cpu: 3 }, ready(1)),
    ]);
    const readied = events.filter((event) => event.kind === 'ready');
    expect(readied.map(({ pid, tid }) => [pid, tid])).toEqual([
      [880, 5012],
      [undefined, undefined],
      // Made ready by a DPC: the running thread had nothing to do with it.
      [undefined, undefined],
    ]);
  });

  test('are worth nothing behind a gap', () => {
    const { translator } = handTranslator();
    for (const record of running) translator.visit(record);
    translator.lost({ cpu: 3, from: 1000, time: 1001, events: 1, buffers: undefined, reason: 'test', located: true });
    translator.visit(handRecord({ hook: 0x0532, perfInfo: true, cpu: 3, time: 1002 }, ready(0)));
    expect(only(translator.take(), 'ready')).toMatchObject({ pid: undefined, tid: undefined, readiedTid: 777 });
  });
});
