/** Header kinds: those of real files are covered by `real-files.test.ts`, these are written for the purpose. */
import { describe, expect, it } from 'vitest';
import { type KeptRecord, keepAll, openBytes, skipReasons } from '../../../test/support/etl-read.ts';
import { memorySink } from '../../../test/support/etl-sink.ts';
import { EtlWriter } from '../../../test/support/etl-writer.ts';
import { Payload } from '../../../test/support/payload.ts';
import { HEADER } from './headers.ts';

const GUID = '6ad52b32-d609-4be9-ae07-ce8dae937e39';
const PARENT = 'd8975f88-7ddb-4ed0-91bf-3adf48c48e0c';
const PLACE = { cpu: 1, time: 5000, pid: 4120, tid: 4124 };

type Options = Partial<ConstructorParameters<typeof EtlWriter>[0]>;

/** The one event that `write` writes, as the reader hands it out. */
function roundTrip(write: (writer: EtlWriter, payload: Payload) => void, options: Options = {}): KeptRecord {
  const { file, records } = readBack(write, options);
  expect(skipReasons(file.counters)).toEqual([]);
  expect(records).toHaveLength(1);
  const [record] = records;
  if (record === undefined) throw new Error('no record');
  return record;
}

function readBack(write: (writer: EtlWriter, payload: Payload) => void, options: Options = {}) {
  const sink = memorySink();
  const writer = new EtlWriter({ sink, cpus: 2, kernelFlags: undefined, ...options });
  write(writer, new Payload().u32(0x1122_3344));
  writer.close();
  const file = openBytes(sink.take());
  const records = keepAll(file).filter((record) => record.bufferIndex > 0);
  return { file, records };
}

const WORD = Uint8Array.of(0x44, 0x33, 0x22, 0x11);

describe.each([4, 8] as const)('pointer size %i', (pointerSize) => {
  const wide = pointerSize === 8;

  it.each([
    ['system', wide ? HEADER.system64 : HEADER.system32],
    ['compact', wide ? HEADER.compact64 : HEADER.compact32],
  ] as const)('%s', (form, headerType) => {
    const record = roundTrip((writer, payload) =>
      writer.kernel({ ...PLACE, form, hook: 0x1a21, version: 3, pointerSize }, payload),
    );
    expect(record).toMatchObject({
      headerType,
      time: 5000,
      raw: 5000,
      pid: 4120,
      tid: 4124,
      cpu: 1,
      pointerSize,
      hook: 0x1a21,
      eventId: 0x21,
      opcode: 0x21,
      version: 3,
      guidAt: -1,
      activityAt: -1,
      payload: WORD,
    });
  });

  it('perfinfo has no thread', () => {
    const record = roundTrip((writer, payload) =>
      writer.kernel({ ...PLACE, form: 'perfinfo', hook: 0x1820, version: 2, pointerSize }, payload),
    );
    expect(record).toMatchObject({
      headerType: wide ? HEADER.perfinfo64 : HEADER.perfinfo32,
      time: 5000,
      pid: -1,
      tid: -1,
      hook: 0x1820,
      pointerSize,
      payload: WORD,
    });
  });

  it('classic', () => {
    const record = roundTrip((writer, payload) =>
      writer.classic({ ...PLACE, guid: GUID, type: 34, version: 0x102, level: 3, pointerSize }, payload),
    );
    expect(record).toMatchObject({
      headerType: wide ? HEADER.full64 : HEADER.full32,
      hook: -1,
      guidAt: record.start + 24,
      eventId: 34,
      version: 0x102,
      level: 3,
      payload: WORD,
    });
  });

  it('instance', () => {
    const head = { ...PLACE, guid: GUID, type: 5, version: 1, instance: 9, parentInstance: 8, parentGuid: PARENT };
    const record = roundTrip((writer, payload) => writer.instance({ ...head, pointerSize }, payload));
    expect(record).toMatchObject({
      headerType: wide ? HEADER.instance64 : HEADER.instance32,
      pid: 4120,
      hook: -1,
      guidAt: record.start + 24,
      eventId: 5,
      payload: WORD,
    });
  });

  it('manifest, with extended items', () => {
    const extended = [
      { type: 1, data: new Uint8Array(16).fill(5) },
      { type: 3, data: Uint8Array.of(1, 0, 0, 0) },
    ];
    const head = { ...PLACE, provider: GUID, id: 6, version: 1, level: 5, opcode: 2, activity: PARENT, extended };
    const record = roundTrip((writer, payload) => writer.manifest({ ...head, pointerSize }, payload));
    expect(record).toMatchObject({
      headerType: wide ? HEADER.event64 : HEADER.event32,
      hook: -1,
      guidAt: record.start + 24,
      activityAt: record.start + 64,
      eventId: 6,
      version: 1,
      level: 5,
      opcode: 2,
      extendedAt: record.start + 80,
      extendedEnd: record.start + 80 + 24 + 16,
      payload: WORD,
    });
  });
});

describe('counters before the payload', () => {
  it.each(['system', 'compact', 'perfinfo'] as const)('are passed over in %s', (form) => {
    const counters = [1n, 2n, 3n];
    const record = roundTrip((writer, payload) =>
      writer.kernel({ ...PLACE, form, hook: 0x0524, version: 2, counters }, payload),
    );
    expect(record.payload).toEqual(WORD);
  });

  it('count as damage if they do not fit', () => {
    const { file, records } = readBack((writer) => writer.damage(0, kernelEvent(0x02, 0x28, { flags: 0x87 })));
    expect(records).toHaveLength(1);
    expect(records[0]?.payload).toHaveLength(0);
    expect(skipReasons(file.counters)).toEqual(['counters overrun their event']);
  });

  it('include the PEBS index', () => {
    const { records } = readBack((writer) => writer.damage(0, kernelEvent(0x02, 0x20 + 24, { flags: 0x81 })));
    expect(records[0]?.payload).toHaveLength(8);
  });
});

describe('WPP messages', () => {
  it.each([
    ['all fields', { sequence: 7, guid: GUID, time: 6000, thread: { pid: 5, tid: 6 } }],
    ['no sequence', { guid: GUID, time: 6000, thread: { pid: 5, tid: 6 } }],
    ['only a time', { time: 6000 }],
    ['only a thread', { thread: { pid: 5, tid: 6 } }],
    ['nothing', {}],
  ])('with %s', (_name, fields) => {
    const { records, file } = readBack((writer, payload) => {
      writer.kernel({ ...PLACE, form: 'system', hook: 0x0301, version: 1 }, new Payload());
      writer.message({ cpu: 1, number: 11, ...fields }, payload);
    });
    const record = records[1];
    const has = fields as { guid?: string; time?: number; thread?: object; sequence?: number };
    expect(skipReasons(file.counters)).toEqual([]);
    expect(record).toMatchObject({
      headerType: HEADER.message,
      eventId: 11,
      // Without a time it happened when its predecessor did.
      time: has.time ?? 5000,
      pid: has.thread === undefined ? -1 : 5,
      tid: has.thread === undefined ? -1 : 6,
      hook: -1,
      payload: WORD,
    });
    const guidAt = (record?.start ?? 0) + (has.sequence === undefined ? 8 : 12);
    expect(record?.guidAt).toBe(has.guid === undefined ? -1 : guidAt);
  });

  it('too short for their own flags are counted, and the next event is read', () => {
    const { records, file } = readBack((writer, payload) => {
      writer.damage(1, Uint8Array.of(12, 0, 0, 0x90, 1, 0, 0x2b, 0, 1, 2, 3, 4));
      writer.kernel({ ...PLACE, form: 'system', hook: 0x0301, version: 1 }, payload);
    });
    expect(records).toHaveLength(1);
    expect(file.counters.skips.get('event shorter than its header')).toMatchObject({ count: 1, bytes: 16 });
  });
});

it('reads the 0xB0 record', () => {
  const event = new Uint8Array(20);
  const view = new DataView(event.buffer);
  view.setUint16(0, 20, true);
  view.setUint16(2, 0xb000, true);
  view.setUint32(4, 99, true);
  view.setBigUint64(8, 76_543_210_987n + 42n, true);
  view.setUint32(16, 0x1122_3344, true);
  const record = roundTrip((writer) => writer.damage(0, event));
  expect(record).toMatchObject({ headerType: HEADER.timed, eventId: 99, raw: 42, hook: -1, payload: WORD });
});

it('reads an ERROR event like a manifest event', () => {
  const sink = memorySink();
  const writer = new EtlWriter({ sink, kernelFlags: undefined });
  writer.manifest({ ...PLACE, provider: GUID, id: 6, version: 1 }, new Payload().u32(0x1122_3344));
  writer.close();
  const bytes = sink.take();
  bytes[0x10000 + 0x48 + 2] = HEADER.error;
  const [, record] = keepAll(openBytes(bytes));
  expect(record).toMatchObject({ headerType: HEADER.error, eventId: 6, pid: 4120, pointerSize: 8, payload: WORD });
});

it('reads an instance event too short for the kernel form as the one without a class GUID', () => {
  const event = new Uint8Array(0x3c);
  const view = new DataView(event.buffer);
  view.setUint16(0, event.length, true);
  view.setUint16(2, 0xc015, true);
  view.setBigUint64(16, 76_543_210_987n, true);
  view.setUint32(0x38, 0x1122_3344, true);
  expect(roundTrip((writer) => writer.damage(0, event))).toMatchObject({ guidAt: -1, payload: WORD });
});

describe('what is no sound event', () => {
  const good = (writer: EtlWriter) =>
    writer.kernel({ ...PLACE, cpu: 0, form: 'system', hook: 0x0301, version: 1 }, new Payload());

  it.each([
    // An unknown type is passed over by its size, and reading goes on.
    ['event with an unknown kind of header', unknownEvent(0x7f, 24), 1, 24],
    ['event with an unknown kind of header', unknownEvent(HEADER.message, 24), 1, 24],
    ['event shorter than its header', kernelEvent(0x02, 0x18), 1, 0x18],
    ['event with an impossible time', kernelEvent(0x02, 0x20, { time: 0xffff_ffff_0000_0000n }), 1, 0x20],
    // Without a size nobody knows where the next one starts.
    ['event of an impossible size', kernelEvent(0x02, 0), 0, 0x28 + 0x20],
    ['event overruns its buffer', kernelEvent(0x02, 0xfff0), 0, 0x28 + 0x20],
    ['bytes that are no event', new Uint8Array(0x28).fill(0x41), 0, 0x28 + 0x20],
    ['bytes behind the last event', new Uint8Array(0x28), 0, 0x28 + 0x20],
  ])('%s', (reason, event, after, bytes) => {
    const { records, file } = readBack((writer) => {
      good(writer);
      writer.damage(0, event.subarray(0, event.length));
      good(writer);
    });
    expect(skipReasons(file.counters)).toEqual([reason]);
    expect(file.counters.skips.get(reason)).toEqual({ count: 1, bytes, firstOffset: 0x10000 + 0x48 + 0x20 });
    expect(records).toHaveLength(1 + after);
  });

  it('extended items that overrun their event leave its payload empty', () => {
    for (const [at, value] of [
      [0, 0], // size of the item
      [0, 0x1000],
      [6, 0x200], // size of its data
    ] as const) {
      const sink = memorySink();
      const writer = new EtlWriter({ sink, kernelFlags: undefined });
      const extended = [{ type: 1, data: new Uint8Array(16) }];
      writer.manifest({ ...PLACE, cpu: 0, provider: GUID, id: 6, version: 1, extended }, new Payload().zeros(40));
      writer.close();
      const bytes = sink.take();
      new DataView(bytes.buffer).setUint16(0x10000 + 0x48 + 80 + at, value, true);
      const file = openBytes(bytes);
      const [, record] = keepAll(file);
      expect(record).toMatchObject({ eventId: 6, payload: new Uint8Array(0) });
      expect(record?.extendedAt).toBe(record?.extendedEnd);
      expect(file.counters.skips.get('extended items overrun their event')).toEqual({
        count: 1,
        bytes: 24 + 40,
        firstOffset: 0x10000 + 0x48,
      });
    }
  });
});

/** A SYSTEM-like event, padded to at least 0x28 bytes where it lies about its size. */
function kernelEvent(type: number, size: number, facts: { flags?: number; time?: bigint } = {}): Uint8Array {
  const event = new Uint8Array(size >= 0x18 && size < 0x1000 ? size : 0x28);
  const view = new DataView(event.buffer);
  view.setUint8(0, 2);
  view.setUint8(1, facts.flags ?? 0);
  view.setUint8(2, type);
  view.setUint8(3, 0xc0);
  view.setUint16(4, size, true);
  view.setUint16(6, 0x0301, true);
  view.setBigUint64(16, facts.time ?? 76_543_210_987n, true);
  return event;
}

function unknownEvent(type: number, size: number): Uint8Array {
  const event = new Uint8Array(size);
  const view = new DataView(event.buffer);
  view.setUint16(0, size, true);
  view.setUint16(2, 0xc000 | type, true);
  return event;
}
