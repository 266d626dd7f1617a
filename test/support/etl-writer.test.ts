import { describe, expect, it } from 'vitest';
import { compress } from '../../src/formats/xpress/lz77-compress.ts';
import type { EtlOptions } from './etl-header.ts';
import { memorySink } from './etl-sink.ts';
import { walkEtl } from './etl-walk.ts';
import { EtlWriter, type KernelHead } from './etl-writer.ts';
import { guidBytes, Payload } from './payload.ts';
import { sharedBytes, sharedData } from './shared-data.ts';

const SEND: KernelHead = { form: 'system', cpu: 0, time: 100, pid: 4120, tid: 4124, hook: 0x1a21, version: 2 };
const GUID = '6ad52b32-d609-4be9-ae07-ce8dae937e39';

/** A file whose events `fill` writes. */
function file(options: Omit<EtlOptions, 'sink'>, fill: (writer: EtlWriter, payload: Payload) => void): Uint8Array {
  const sink = memorySink();
  const writer = new EtlWriter({ ...options, sink });
  fill(writer, new Payload());
  writer.close();
  return sink.take();
}

/** `count` sends, 50 ticks apart, on the processors in turn. */
function sends(options: Omit<EtlOptions, 'sink'>, count: number): Uint8Array {
  return file(options, (writer, payload) => {
    for (let index = 0; index < count; index += 1) {
      const cpu = index % writer.settings.cpus;
      writer.kernel({ ...SEND, cpu, time: 100 + 50 * index }, payload.reset().u32(index));
    }
  });
}

const u32 = (bytes: Uint8Array, at: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
const u64 = (bytes: Uint8Array, at: number) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at, true);

describe('the walker that the writer is held against', () => {
  const path = 'etl/ShutdownPerfDiagLogger.etl';
  it.skipIf(sharedData(path) === undefined)('counts what is known to be in a real file', () => {
    const buffers = walkEtl(sharedBytes(path));
    expect(buffers.length).toBe(49);
    expect(buffers.flatMap((buffer) => buffer.events).length).toBe(17_078);
  });
  const packed = 'etl/net.4.5.2.x64.etl';
  it.skipIf(sharedData(packed) === undefined)('and in a compressed one', () => {
    expect(walkEtl(sharedBytes(packed)).flatMap((buffer) => buffer.events).length).toBe(179_474);
  });
});

describe('EtlWriter', () => {
  it('begins with a header buffer whose first event is the log file header', () => {
    const [first, second] = walkEtl(sends({ perfFrequency: 2_630_627, build: 19_041, cpus: 2 }, 3));
    expect(first).toMatchObject({ type: 4, sequence: 0, offset: 0 });
    expect((first?.flags ?? 0) & 1).toBe(1);
    const header = first?.events[0];
    expect(header).toMatchObject({ header: 0x02, hook: 0, version: 2, raw: 76_543_210_987n });
    const payload = header?.payload ?? new Uint8Array(0);
    expect([u32(payload, 0), u32(payload, 8), u32(payload, 12), u32(payload, 44)]).toEqual([0x10000, 19_041, 2, 8]);
    expect(u64(payload, 256)).toBe(2_630_627n);
    expect(u64(payload, 264)).toBe(133_545_888_000_000_000n);
    expect([u32(payload, 272), u32(payload, 36)]).toEqual([1, 3]);
    expect(u64(payload, 16) - u64(payload, 264)).toBe(200n);
    expect(second?.events[0]?.payload).toEqual(Uint8Array.of(0, 0, 0, 0));
  });

  it('places the 32-bit header fields by 4-byte pointers', () => {
    const payload = walkEtl(sends({ pointerSize: 4 }, 1))[0]?.events[0]?.payload ?? new Uint8Array(0);
    expect([u32(payload, 44), u64(payload, 248), u64(payload, 256)]).toEqual([
      4,
      10_000_000n,
      133_545_888_000_000_000n,
    ]);
    expect(u32(payload, 264)).toBe(1);
    expect(new TextDecoder('utf-16le').decode(payload.subarray(272, 272 + 18))).toBe('alpcscope');
  });

  it.each([
    [1, 10_000_000, 76_543_210_987n + 36_000_000_000n],
    [1, 2_246_095, 76_543_210_987n + 8_085_942_000n],
    [2, 10_000_000, 133_545_888_000_000_000n + 36_000_000_000n],
    [3, 10_000_000, 76_543_210_987n + 8_640_000_000_000n],
  ] as const)('counts an hour on clock %i at %i Hz', (clock, perfFrequency, raw) => {
    const bytes = file({ clock, perfFrequency, cpuMhz: 2_400 }, (writer, payload) => {
      writer.kernel({ ...SEND, time: 36_000_000_000 }, payload.reset().u32(1));
      expect(writer.clock.raw(36_000_000_000)).toBe(raw);
    });
    expect(walkEtl(bytes)[1]?.events[0]?.raw).toBe(raw);
  });

  it('writes every kind of header', () => {
    const at = { cpu: 1, time: 5_000, pid: 12, tid: 34 };
    const bytes = file({}, (writer, payload) => {
      payload.reset().u32(7);
      for (const pointerSize of [8, 4] as const) {
        for (const form of ['system', 'compact', 'perfinfo'] as const) {
          writer.kernel({ ...at, form, hook: 0x0524, version: 3, pointerSize, counters: [5n, 6n] }, payload);
        }
        const classic = { ...at, guid: GUID, type: 35, version: 1, pointerSize };
        writer.classic(classic, payload);
        writer.instance({ ...classic, instance: 1, parentInstance: 2, parentGuid: GUID }, payload);
        const extended = [
          { type: 1, data: guidBytes(GUID) },
          { type: 13, data: Uint8Array.of(1, 2, 3, 4, 5) },
        ];
        writer.manifest({ ...at, provider: GUID, id: 5, version: 1, pointerSize, extended }, payload);
      }
      writer.message(
        { cpu: 1, number: 10, sequence: 1, guid: GUID, time: 5_000, thread: { pid: 12, tid: 34 } },
        payload,
      );
      writer.message({ cpu: 1, number: 11 }, payload);
    });
    const events = walkEtl(bytes)[2]?.events ?? [];
    const kinds = [0x02, 0x04, 0x11, 0x14, 0x15, 0x13, 0x01, 0x03, 0x10, 0x0a, 0x0b, 0x12, 0x0f, 0x0f];
    expect(events.map((event) => event.header)).toEqual(kinds);
    for (const event of events) expect(event.payload).toEqual(Uint8Array.of(7, 0, 0, 0));
    for (const event of events.slice(0, -1)) expect(event.raw).toBe(76_543_215_987n);
    for (const event of events.filter((one) => one.pid !== -1)) expect([event.pid, event.tid]).toEqual([12, 34]);
    expect(events[5]?.extended.map((item) => [item.type, item.data.length])).toEqual([
      [1, 16],
      [13, 5],
    ]);
    expect(events[0]?.hook).toBe(0x0524);
    expect(events[3]?.guid).toEqual(guidBytes(GUID));
  });

  it('keeps time order within a processor, and numbers the buffers', () => {
    const buffers = walkEtl(sends({ bufferSize: 0x800, cpus: 3 }, 1_000));
    expect(new Set(buffers.map((buffer) => buffer.sequence)).size).toBe(buffers.length);
    for (const cpu of [0, 1, 2]) {
      const times = buffers
        .filter((one) => one.cpu === cpu && one.type === 0)
        .flatMap((one) => one.events.map((event) => event.raw));
      expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
    }
    const numbers = buffers
      .slice(1)
      .flatMap((buffer) => buffer.events)
      .filter((event) => event.hook === 0x1a21)
      .map((event) => u32(event.payload, 0));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect((buffers.at(-1)?.flags ?? 0) & 1).toBe(1);
  });

  it('compresses buffers to the same events', () => {
    const plain = sends({ bufferSize: 0x1000 }, 2_000);
    const packed = sends({ bufferSize: 0x1000, compress }, 2_000);
    expect(packed.length).toBeLessThan(plain.length / 2);
    const events = (bytes: Uint8Array) =>
      walkEtl(bytes)
        .slice(1)
        .map((buffer) => buffer.events);
    expect(events(packed)).toEqual(events(plain));
    expect(walkEtl(packed)[0]?.size).toBeLessThan(0x400);
  });

  it('wraps a circular file in place, behind the header buffer', () => {
    const bytes = sends({ bufferSize: 0x800, cpus: 1, circularBuffers: 4, mode: 2 }, 1_000);
    expect(bytes.length).toBe(5 * 0x800);
    const sequences = walkEtl(bytes).map((buffer) => buffer.sequence);
    const last = Math.max(...sequences);
    expect([...sequences].sort((a, b) => a - b)).toEqual([0, last - 3, last - 2, last - 1, last]);
    expect(sequences).not.toEqual([...sequences].sort((a, b) => a - b));
  });

  it('leaves an unclosed file without end, counts and marks', () => {
    const buffers = walkEtl(sends({ unclosed: true }, 10));
    const payload = buffers[0]?.events[0]?.payload ?? new Uint8Array(0);
    expect([u64(payload, 16), u32(payload, 36), u32(payload, 48), u32(payload, 276)]).toEqual([0n, 0, 0, 0]);
    expect(buffers.slice(1).every((buffer) => (buffer.flags & 1) === 0)).toBe(true);
    expect(buffers.flatMap((buffer) => buffer.events).some((event) => event.hook === 0x20)).toBe(false);
  });

  it('adds a tail of zeros or of an old buffer', () => {
    const plain = sends({ bufferSize: 0x800, cpus: 1 }, 10);
    const zeros = sends({ bufferSize: 0x800, cpus: 1, tail: { buffers: 3, content: 'zeros' } }, 10);
    expect(zeros.length).toBe(plain.length + 3 * 0x800);
    expect(walkEtl(zeros).length).toBe(walkEtl(plain).length);
    const old = walkEtl(sends({ bufferSize: 0x800, cpus: 1, tail: { buffers: 2, content: 'old' } }, 10));
    expect(old.at(-1)?.sequence).toBe(old.at(-3)?.sequence);
  });

  it('writes Windows 7 buffer headers', () => {
    const bytes = sends({ windows7: true, cpus: 2, build: 7_601, osMajor: 6, osMinor: 1 }, 4);
    expect(u32(bytes, 4)).toBe(0);
    const second = walkEtl(bytes)[2];
    expect(second).toMatchObject({ cpu: 1, flags: 1 });
    expect(new DataView(bytes.buffer).getUint16((second?.offset ?? 0) + 0x28, true)).toBe(0x0801);
  });

  it('counts losses in the header and flags the buffer if told where', () => {
    const bytes = file({ cpus: 2 }, (writer, payload) => {
      writer.lost(3);
      for (const cpu of [0, 1]) writer.kernel({ ...SEND, cpu }, payload.reset().u32(1));
      writer.lost(2, 1);
      writer.lostBuffers(1, 1);
    });
    const [header, first, second] = walkEtl(bytes);
    const payload = header?.events[0]?.payload ?? new Uint8Array(0);
    expect([u32(payload, 48), u32(payload, 276)]).toEqual([5, 1]);
    expect([(first?.flags ?? 0) & 6, (second?.flags ?? 0) & 6]).toEqual([0, 6]);
  });

  it('marks the events of a private session', () => {
    const bytes = file({ privateLogger: true, mode: 0x20800 }, (writer, payload) => {
      writer.manifest({ cpu: 0, time: 1, pid: 1, tid: 2, provider: GUID, id: 1, version: 0 }, payload.reset());
    });
    const at = walkEtl(bytes)[1]?.offset ?? 0;
    expect(new DataView(bytes.buffer).getUint16(at + 0x48 + 4, true) & 2).toBe(2);
  });

  it('refuses an event that no buffer can hold', () => {
    expect(() => file({ bufferSize: 0x800 }, (writer, payload) => writer.kernel(SEND, payload.zeros(0x800)))).toThrow(
      'does not fit',
    );
    expect(() => file({ cpus: 1 }, (writer, payload) => writer.kernel({ ...SEND, cpu: 1 }, payload))).toThrow(
      'no processor 1',
    );
  });
});
