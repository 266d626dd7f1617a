import { describe, expect, test } from 'vitest';
import { extendedItem, handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { handTranslator, translate } from '../../../test/support/translate.ts';
import type { TraceEvent } from '../../model/event.ts';

const KERNEL = 0xffff_f800_0000_1000n;
const USER = 0x7ff8_0000_1000n;

const send = (raw: number, tid = 4124, cpu = 0) =>
  handRecord({ hook: 0x1a21, time: raw, tid, cpu }, new Payload().u32(raw));
const unwait = (raw: number, tid = 4124) => handRecord({ hook: 0x1a25, time: raw, tid }, new Payload().u32(0));
const disk = (raw: number, cpu = 0) =>
  handRecord({ hook: 0x010a, time: raw, perfInfo: true, cpu }, new Payload().u32(1));

/** A StackWalk record at `time` that refers to an event at `of`. */
function walk(
  type: number,
  time: number,
  of: number,
  rest: readonly bigint[],
  by: { tid?: number; cpu?: number } = {},
) {
  const payload = new Payload()
    .u64(BigInt(of))
    .u32(4120)
    .u32(by.tid ?? 4124);
  for (const value of rest) payload.u64(value);
  return handRecord({ hook: 0x1800 | type, time, perfInfo: true, cpu: by.cpu ?? 0 }, payload);
}
function define(type: number, time: number, key: bigint, frames: readonly bigint[]) {
  const payload = new Payload().u64(key);
  for (const frame of frames) payload.u64(frame);
  return handRecord({ hook: 0x1800 | type, time, perfInfo: true }, payload);
}

/** Stacks in words: which event (by time) has which half with which addresses. */
function stacksOf(events: readonly TraceEvent[]): string[] {
  const frames = new Map<number, string>();
  for (const event of events) {
    if (event.kind === 'stack.frames')
      frames.set(event.stack, [...event.frames].map((frame) => frame.toString(16)).join(' '));
  }
  return events.flatMap((event) =>
    event.kind === 'stack' ? [`${event.event.time} ${event.half}: ${frames.get(event.stack) ?? 'not defined'}`] : [],
  );
}

const reasons = (records: Parameters<typeof translate>[0]) =>
  Object.fromEntries([...translate(records).report.skipped].map(([reason, { count }]) => [reason, count]));

describe('a stack with its addresses', () => {
  test('belongs to the event with exactly its time, in two halves', () => {
    const { events, report } = translate([
      send(100),
      send(101),
      walk(32, 102, 100, [KERNEL, KERNEL + 16n]),
      walk(32, 9000, 100, [USER, USER + 16n], { cpu: 3 }),
    ]);
    expect(stacksOf(events)).toEqual([
      '100 kernel: fffff80000001000 fffff80000001010',
      '100 user: 7ff800001000 7ff800001010',
    ]);
    expect(report.skipped.size).toBe(0);
  });

  test('may hold both halves', () => {
    expect(stacksOf(translate([send(100), walk(32, 102, 100, [KERNEL, USER])]).events)).toEqual([
      '100 both: fffff80000001000 7ff800001000',
    ]);
  });

  test('of an event that is not kept, or of none, is counted', () => {
    const records = [disk(100), walk(32, 102, 100, [KERNEL]), walk(32, 103, 99, [KERNEL])];
    expect(stacksOf(translate(records).events)).toEqual([]);
    expect(reasons(records)).toEqual({ 'stack of an event that is not kept': 1, 'stack of no known event': 1 });
  });

  test('of another thread is not taken', () => {
    const records = [send(100, 1), walk(32, 102, 100, [KERNEL], { tid: 2 })];
    expect(stacksOf(translate(records).events)).toEqual([]);
    expect(reasons(records)).toEqual({ 'stack whose thread has no event at its time': 1 });
  });
});

describe('several events at one time', () => {
  test('the thread decides', () => {
    const records = [send(100, 1), send(100, 2), disk(100), walk(32, 102, 100, [KERNEL], { tid: 2 })];
    const { events } = translate(records);
    const stack = events.find((event) => event.kind === 'stack');
    expect(stack?.event).toBe(events.find((event) => event.tid === 2));
  });

  test('then the processor, for records that name no thread', () => {
    expect(reasons([disk(100, 1), disk(100, 2), walk(32, 102, 100, [KERNEL], { tid: 7, cpu: 2 })])).toEqual({
      'stack of an event that is not kept': 1,
    });
  });

  test('an event takes each half once', () => {
    const records = [send(100), walk(32, 101, 100, [KERNEL]), walk(32, 102, 100, [KERNEL])];
    expect(stacksOf(translate(records).events)).toHaveLength(1);
    expect(reasons(records)).toEqual({ 'stack whose thread has no event at its time': 1 });
  });

  test('of one thread: only the kind that is known to have stacks', () => {
    const known = [send(50), walk(32, 51, 50, [KERNEL])];
    const twins = [unwait(100), send(100), walk(32, 102, 100, [KERNEL])];
    expect(stacksOf(translate([...known, ...twins]).events)).toEqual([
      '50 kernel: fffff80000001000',
      '100 kernel: fffff80000001000',
    ]);
    expect(translate([...known, ...twins]).events.filter((event) => event.kind === 'stack')[1]?.event.kind).toBe(
      'alpc.send',
    );
    expect(stacksOf(translate(twins).events)).toEqual([]);
    expect(reasons(twins)).toEqual({ 'stack that fits several events': 1 });
  });
});

describe('a stack by key', () => {
  const KEY = 0xffff_fa83_0342_7610n;

  test('gets the first definition at or after the reference; keys are reused', () => {
    const { events } = translate([
      send(100),
      send(200),
      define(35, 110, KEY, [KERNEL]),
      walk(37, 120, 100, [KEY]),
      walk(38, 121, 100, [KEY + 1n]),
      define(35, 130, KEY, [KERNEL + 1n]),
      walk(37, 210, 200, [KEY]),
      define(36, 300, KEY, [KERNEL + 2n]),
      define(36, 300, KEY + 1n, [USER]),
    ]);
    expect(stacksOf(events)).toEqual([
      '100 kernel: fffff80000001001',
      '100 user: 7ff800001000',
      '200 kernel: fffff80000001002',
    ]);
  });

  test('shares one number among the events of one use', () => {
    const { events } = translate([
      send(1),
      send(2),
      walk(37, 3, 1, [KEY]),
      walk(37, 4, 2, [KEY]),
      define(36, 5, KEY, [KERNEL]),
    ]);
    const stacks = events.filter((event) => event.kind === 'stack' || event.kind === 'stack.frames');
    expect(stacks.map((event) => event.stack)).toEqual([1, 1, 1]);
  });

  test('takes a definition of the same time that comes before it', () => {
    const { events } = translate([send(100), define(35, 120, KEY, [KERNEL]), walk(37, 120, 100, [KEY])]);
    expect(stacksOf(events)).toEqual(['100 kernel: fffff80000001000']);
  });

  test('that is never defined is counted', () => {
    expect(reasons([send(100), walk(37, 120, 100, [KEY])])).toEqual({ 'stack key that is never defined': 1 });
    // Nobody wants the addresses of this one.
    expect(reasons([disk(100), walk(37, 120, 100, [KEY])])).toEqual({ 'stack of an event that is not kept': 1 });
  });

  test('keys that are never defined do not pile up without bound', () => {
    const { translator, report } = handTranslator();
    for (let index = 0; index < 140_000; index += 1) translator.visit(walk(37, 1 + index, 0, [BigInt(index)]));
    expect(report.skipped.get('stack key dropped: too many are undefined')?.count).toBe(140_000 - 131_072);
  });
});

describe('inline stacks', () => {
  const RPC = '6ad52b32-d609-4be9-ae07-ce8dae937e39';

  function stop(time: number, item: Uint8Array, guid = RPC, pointerSize: 4 | 8 = 8) {
    const head = { guid, manifest: true, eventId: 7, version: 1, time, extended: item, pointerSize };
    return handRecord(head, new Payload().u32(0));
  }
  function frames(matchId: bigint, addresses: readonly bigint[]): Uint8Array {
    const payload = new Payload().u64(matchId);
    for (const address of addresses) payload.u64(address);
    return extendedItem(6, payload.bytes.slice(0, payload.length));
  }

  test('come with their event', () => {
    const { events, report } = translate([stop(5, frames(0n, [USER, USER + 1n]))]);
    expect(stacksOf(events)).toEqual(['5 user: 7ff800001000 7ff800001001']);
    expect(report.skipped.size).toBe(0);
  });

  test('halves with one match id belong to the first event', () => {
    const other = '11111111-2222-3333-4444-555555555555';
    const { events } = translate([stop(5, frames(9n, [KERNEL])), stop(6, frames(9n, [USER]), other)]);
    expect(stacksOf(events)).toEqual(['5 kernel: fffff80000001000', '5 user: 7ff800001000']);
  });

  test('four-byte frames are the user half of a 32-bit process', () => {
    const payload = new Payload().u64(0n).u32(0x7700_1000).u32(0xf700_0000);
    const { events } = translate([stop(5, extendedItem(5, payload.bytes.slice(0, payload.length)), RPC, 4)]);
    expect(stacksOf(events)).toEqual(['5 user: 77001000 f7000000']);
  });

  test('keys are resolved later, and the half with them', () => {
    const payload = new Payload().u64(0n).u64(77n);
    const { events } = translate([
      stop(5, extendedItem(18, payload.bytes.slice(0, payload.length))),
      define(35, 8, 77n, [USER, USER]),
    ]);
    expect(stacksOf(events)).toEqual(['5 user: 7ff800001000 7ff800001000']);
  });

  test.each([
    ['before', [35, 5], [17, 5]],
    ['after', [17, 5], [35, 8]],
  ])('keys of a 32-bit system that are defined %s them have its halves', (_, ...order) => {
    const payload = new Payload().u64(0n).u32(77);
    const definition = new Payload().u32(77).u32(0x8280_1000).u32(0x7700_1000);
    const { events } = translate(
      order.map(([type = 0, time = 0]) =>
        type === 17
          ? stop(time, extendedItem(17, payload.bytes.slice(0, payload.length)), RPC, 4)
          : handRecord({ hook: 0x1800 | type, time, perfInfo: true, pointerSize: 4 }, definition),
      ),
      4,
    );
    expect(stacksOf(events)).toEqual(['5 both: 82801000 77001000']);
  });

  test('of events that are not kept are left alone', () => {
    const { events } = translate([stop(5, frames(0n, [USER]), '11111111-2222-3333-4444-555555555555')]);
    expect(events).toEqual([]);
  });
});

test('records whose clock went back are still found', () => {
  const { events } = translate([
    send(100),
    send(300),
    send(200),
    send(150),
    walk(32, 301, 150, [KERNEL]),
    walk(32, 302, 100, [KERNEL]),
  ]);
  expect(stacksOf(events)).toEqual(['150 kernel: fffff80000001000', '100 kernel: fffff80000001000']);
});

test('an event falls out of the window after 65,536 others, 8,192 before the first stack', () => {
  const { translator, report } = handTranslator();
  const missed = () => report.skipped.get('stack of no known event')?.count ?? 0;
  for (let raw = 0; raw < 10_000; raw += 1) translator.visit(send(raw));
  translator.visit(walk(32, 10_000, 10_000 - 8_193, [KERNEL]));
  expect(missed()).toBe(1);
  for (let raw = 10_000; raw < 10_000 - 8_192 + 65_536; raw += 1) translator.visit(send(raw));
  translator.visit(walk(32, 80_000, 10_000 - 8_192, [KERNEL]));
  expect(missed()).toBe(1);
  translator.visit(send(80_000));
  translator.take();
  translator.visit(walk(32, 80_001, 10_000 - 8_192, [KERNEL]));
  translator.visit(walk(32, 80_001, 10_000 - 8_191, [KERNEL]));
  expect(missed()).toBe(2);
  expect(stacksOf(translator.take())).toHaveLength(1);
});
