/** Files of every layout that the real ones do not show, written by the generator. */
import { describe, expect, it } from 'vitest';
import { accountedBytes, keepAll, openBytes, readRecords, skipReasons } from '../../../test/support/etl-read.ts';
import { memorySink } from '../../../test/support/etl-sink.ts';
import { EtlWriter } from '../../../test/support/etl-writer.ts';
import { Payload } from '../../../test/support/payload.ts';
import { between, seededRandom } from '../../../test/support/random.ts';
import { UserError } from '../../base/user-error.ts';
import { compress } from '../xpress/lz77-compress.ts';
import { openEtl, sniffEtl } from './reader.ts';

const KIB = 1024;
const BUFFER = 4 * KIB;

type Options = Omit<ConstructorParameters<typeof EtlWriter>[0], 'sink'>;

/** A file of `count` events, numbered in their payload, at random on four processors. Times step by 10. */
function numbered(count: number, options: Options = {}, payloadSize = 40): Uint8Array {
  const random = seededRandom(count);
  const sink = memorySink();
  const writer = new EtlWriter({ sink, cpus: 4, bufferSize: BUFFER, kernelFlags: undefined, ...options });
  const payload = new Payload();
  for (let index = 0; index < count; index += 1) {
    const head = { cpu: between(random, 0, 3), time: index * 10, pid: 4, tid: 8, hook: 0x0301, version: 1 };
    payload.reset().u32(index);
    while (payload.length < payloadSize) payload.u32(between(random, 0, 1000));
    writer.kernel({ form: 'system', ...head }, payload);
  }
  writer.close();
  return sink.take();
}

/** The numbers in the order in which the reader gives the events. */
function numbersOf(bytes: Uint8Array, step = 1000): { numbers: number[]; file: ReturnType<typeof openBytes> } {
  const file = openBytes(bytes);
  const numbers: number[] = [];
  const visit = (record: { hook: number; view: DataView; payloadAt: number }) => {
    if (record.hook === 0x0301) numbers.push(record.view.getUint32(record.payloadAt, true));
  };
  readRecords(file, visit, { step });
  expect(accountedBytes(file.counters)).toBe(bytes.length);
  return { numbers, file };
}

function upTo(count: number, from = 0): number[] {
  return Array.from({ length: count - from }, (_, index) => from + index);
}

describe('every layout gives all events in order', () => {
  const layouts: [string, Options][] = [
    ['plain', {}],
    ['32-bit', { pointerSize: 4 }],
    ['compressed', { compress }],
    ['Windows 7', { windows7: true }],
    ['system time', { clock: 2 }],
    ['CPU cycles', { clock: 3, cpuMhz: 2_394 }],
    ['a slow counter', { perfFrequency: 1_818_300 }],
    ['a fast counter', { perfFrequency: 10_000_000_000 }],
    ['private logger', { privateLogger: true, mode: 0x0002_0800 }],
    ['one processor', { cpus: 4, bufferSize: 2 * KIB }],
    ['large buffers', { bufferSize: 3 * KIB * KIB }],
    ['large compressed buffers', { bufferSize: 3 * KIB * KIB, compress }],
  ];
  it.each(layouts)('%s', (_name, options) => {
    const { numbers, file } = numbersOf(numbered(3000, options));
    expect(numbers).toEqual(upTo(3000));
    expect(skipReasons(file.counters)).toEqual([]);
    expect(file.counters.inversions).toBe(0);
    expect(file.unclosed).toBe(false);
  });

  it.each(layouts.slice(1, 7))('%s: the times are those written', (_name, options) => {
    const times = keepAll(openBytes(numbered(500, options))).filter((record) => record.hook === 0x0301);
    times.forEach((record, index) => {
      // A slow counter does not tell every 100 ns apart.
      expect(Math.abs(record.time - index * 10)).toBeLessThanOrEqual(options.perfFrequency === 1_818_300 ? 6 : 1);
    });
  });
});

describe('buffers larger than one stretch', () => {
  // 5,000 events of 1,032 bytes on 4 processors: 1.3 MiB in each buffer, more than one stretch.
  const options = { bufferSize: 6 * KIB * KIB, cpus: 4 };
  it.each([
    ['plain', options],
    ['compressed', { ...options, compress }],
  ])('%s', (_name, layout) => {
    const bytes = numbered(5000, layout, 1000);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers).toEqual(upTo(5000));
    expect(skipReasons(file.counters)).toEqual([]);
    let walked = 0;
    const counters = file.walk(() => {
      walked += 1;
    });
    expect(walked).toBe(file.counters.records);
    expect(accountedBytes(counters)).toBe(bytes.length);
  });
});

describe('damage in a buffer larger than one stretch', () => {
  it.each([
    ['plain', undefined],
    ['compressed', compress],
  ])('%s: costs the rest of that buffer', (_name, packer) => {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 1, bufferSize: 3 << 20, kernelFlags: undefined, compress: packer });
    const head = { form: 'system', cpu: 0, pid: 4, tid: 8, hook: 0x0301, version: 1 } as const;
    for (let index = 0; index < 100; index += 1) {
      writer.kernel({ ...head, time: index }, new Payload().u32(index).zeros(60_000));
      // Cut in the middle of a stretch, and once before.
      if (index === 5 || index === 55) writer.damage(0, new Uint8Array(64).fill(0x41));
    }
    writer.close();
    const { numbers, file } = numbersOf(sink.take());
    // Two buffers: 52 events each, but for the last.
    const second = numbers.findIndex((number) => number > 5);
    expect(numbers.slice(0, second)).toEqual(upTo(6));
    expect(numbers.slice(second)).toEqual(upTo(56, numbers[second]));
    expect(skipReasons(file.counters)).toEqual(['bytes that are no event']);
    expect(file.counters.skips.get('bytes that are no event')?.bytes).toBeGreaterThan(1 << 20);
  });
});

describe('circular files', () => {
  it('give the events that were not overwritten, in order, after the header', () => {
    const { numbers, file } = numbersOf(numbered(3000, { circularBuffers: 12, mode: 0x0801_0002 }));
    expect(file.buffers).toBe(13);
    expect(skipReasons(file.counters)).toEqual([]);
    expect(file.counters.inversions).toBe(0);
    expect(numbers.length).toBeGreaterThan(400);
    // Buffers are overwritten in the order in which they were written: what is left of each processor is its end.
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    expect(numbers.slice(-200)).toEqual(upTo(3000, 2800));
  });
});

describe('preallocated files', () => {
  it('a tail of zeros is space that was never written', () => {
    const { numbers, file } = numbersOf(numbered(500, { tail: { buffers: 5, content: 'zeros' } }));
    expect(numbers).toEqual(upTo(500));
    expect(skipReasons(file.counters)).toEqual([]);
  });

  it('buffers of an earlier recording are refused by their sequence number', () => {
    const { numbers, file } = numbersOf(numbered(500, { tail: { buffers: 5, content: 'old' } }));
    expect(numbers).toEqual(upTo(500));
    expect(file.counters.skips.get('buffer with a sequence number seen before')).toMatchObject({
      count: 5,
      bytes: 5 * BUFFER,
    });
  });
});

describe('unclosed files', () => {
  it('are read to their end, and say so', () => {
    const { numbers, file } = numbersOf(numbered(2000, { unclosed: true }));
    expect(numbers).toEqual(upTo(2000));
    expect(file.unclosed).toBe(true);
    expect(file.header.buffersWritten).toBe(0);
  });
});

describe('cut files', () => {
  const whole = numbered(800);
  const packed = numbered(800, { compress });

  it.each([
    ['plain', whole],
    ['compressed', packed],
  ])('%s: wherever the end is missing, what is left is read', (_name, bytes) => {
    let most = 0;
    for (let size = bytes.length - 1; size > BUFFER; size -= 211) {
      const { numbers, file } = numbersOf(bytes.subarray(0, size));
      expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
      expect(file.counters.records).toBe(numbers.length + 1);
      for (const reason of skipReasons(file.counters)) {
        expect([
          'bytes behind the last event',
          'compressed data ends early',
          'event overruns its buffer',
          'file ends inside a buffer',
          'file ends inside a buffer header',
        ]).toContain(reason);
      }
      most = Math.max(most, numbers.length);
    }
    expect(most).toBeGreaterThan(700);
  });
});

describe('damage between buffers', () => {
  it('zeros in the place of a buffer cost that buffer alone', () => {
    const bytes = numbered(2000);
    bytes.fill(0, 5 * BUFFER, 7 * BUFFER);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers.length).toBeGreaterThan(1800);
    expect(numbers).toContain(1999);
    expect([...file.counters.skips]).toEqual([
      ['no buffer where one should start', { count: 1, bytes: 2 * BUFFER, firstOffset: 5 * BUFFER }],
    ]);
  });

  it('a wrong size of one buffer costs nothing where all are alike', () => {
    const bytes = numbered(2000);
    const wrong = new DataView(bytes.buffer);
    wrong.setUint32(5 * BUFFER, 0x1234, true);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers).toEqual(upTo(2000));
    expect(skipReasons(file.counters)).toEqual(['buffer header with a wrong size']);
  });

  it('a size of 0 ends a compressed file: nothing says where to go on', () => {
    const bytes = numbered(2000, { compress });
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (let buffer = 0; buffer < 5; buffer += 1) at += view.getUint32(at, true);
    view.setUint32(at, 0, true);
    const { file } = numbersOf(bytes);
    expect(file.buffers).toBe(5);
    expect([...file.counters.skips]).toEqual([
      ['no buffer where one should start', { count: 1, bytes: bytes.length - at, firstOffset: at }],
    ]);
  });

  it('a wrong fill is noted, and the events are read all the same', () => {
    const bytes = numbered(2000);
    new DataView(bytes.buffer).setUint32(5 * BUFFER + 0x30, 0x7fff_ffff, true);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers).toEqual(upTo(2000));
    expect(skipReasons(file.counters)).toContain('buffer header with a wrong fill');
  });

  it('a fill too small leaves events out, and says how many bytes', () => {
    const bytes = numbered(2000);
    new DataView(bytes.buffer).setUint32(5 * BUFFER + 0x30, 0x48, true);
    const { file } = numbersOf(bytes);
    expect([...file.counters.skips]).toEqual([
      ['bytes behind the fill of a buffer', { count: 1, bytes: BUFFER - 0x48, firstOffset: 5 * BUFFER + 0x48 }],
    ]);
  });

  it('compressed data that is damaged costs the rest of its buffer', () => {
    const bytes = numbered(2000, { compress });
    const at = new DataView(bytes.buffer).getUint32(0, true);
    bytes.fill(0xff, at + 0x48 + 100, at + 0x48 + 104);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers.length).toBeGreaterThan(1900);
    expect(file.counters.skips.size).toBeGreaterThan(0);
  });
});

describe('sequence numbers', () => {
  it('that are all the same say nothing: file order counts', () => {
    const bytes = numbered(1000);
    for (let at = 0; at < bytes.length; at += BUFFER) bytes.fill(0, at + 0x18, at + 0x20);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers).toEqual(upTo(1000));
    expect(skipReasons(file.counters)).toEqual([]);
  });

  it('start anew in a session appended to the file', () => {
    const first = numbered(1000);
    const second = numbered(1000, { rawStart: 76_543_210_987n + 1_000_000n });
    const both = new Uint8Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    const { numbers, file } = numbersOf(both);
    expect(numbers).toEqual([...upTo(1000), ...upTo(1000)]);
    expect(file.counters.inversions).toBe(0);
    expect(skipReasons(file.counters)).toEqual([]);
  });
});

describe('the order', () => {
  it('of events of one time is that of the buffers in the file', () => {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 3, bufferSize: BUFFER, kernelFlags: undefined });
    for (let index = 0; index < 900; index += 1) {
      const head = { cpu: (index * 7) % 3, time: Math.floor(index / 250), pid: 4, tid: 8, hook: 0x0301, version: 1 };
      writer.kernel({ form: 'system', ...head }, new Payload().u32(index));
    }
    writer.close();
    const records = keepAll(openBytes(sink.take()), 7);
    const wanted = [...records].sort((a, b) => a.raw - b.raw || a.bufferIndex - b.bufferIndex || a.start - b.start);
    expect(records).toEqual(wanted);
    expect(records).toHaveLength(901);
  });

  it('holds for late events in the header buffer too', () => {
    const bytes = numbered(1000, { buildLab: '22621.1.amd64fre.ni_release.220506-1250' });
    const view = new DataView(bytes.buffer);
    const lab = 0x48 + ((view.getUint16(0x48 + 4, true) + 7) & ~7);
    expect(view.getUint8(lab + 6)).toBe(0x42);
    view.setBigUint64(lab + 16, 76_543_210_987n + 5005n, true);
    const { numbers, file } = numbersOf(bytes);
    expect(numbers).toEqual(upTo(1000));
    expect(file.counters.inversions).toBe(0);
  });
});

describe('times that go back', () => {
  /** Event `at` of one processor gets another time; 100 events on two processors. */
  function withTime(at: number, time: number) {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 2, bufferSize: BUFFER, kernelFlags: undefined });
    for (let index = 0; index < 100; index += 1) {
      const when = index === at ? time : index * 10;
      const head = { cpu: index % 2, time: when, pid: 4, tid: 8, hook: 0x0301, version: 1 };
      writer.kernel({ form: 'system', ...head }, new Payload().u32(index).zeros(60));
    }
    writer.close();
    return numbersOf(sink.take());
  }

  it('one late outlier does not hold up what follows it', () => {
    const { numbers, file } = withTime(20, 1_000_000);
    expect(file.counters.inversions).toBe(1);
    expect(numbers).toHaveLength(100);
    expect(numbers.filter((number) => number !== 20)).toEqual(upTo(100).filter((number) => number !== 20));
  });

  it('not even at the end of a buffer', () => {
    for (let at = 0; at < 100; at += 1) {
      const { numbers } = withTime(at, 1e9);
      expect(numbers).toHaveLength(100);
      expect(numbers.filter((number) => number !== at)).toEqual(upTo(100).filter((number) => number !== at));
    }
  });

  it('one early outlier is handed out where it lies', () => {
    const { numbers, file } = withTime(51, -5000);
    expect(file.counters.inversions).toBeGreaterThan(0);
    expect(file.counters.inversions).toBeLessThan(3);
    expect(numbers).toHaveLength(100);
  });
});

describe('processors that share buffers (mode 0x10000000)', () => {
  it('are sorted within neighbouring buffers, and no event says its processor', () => {
    const sink = memorySink();
    const writer = new EtlWriter({ sink, cpus: 1, bufferSize: BUFFER, mode: 0x1000_0001, kernelFlags: undefined });
    const random = seededRandom(5);
    // Each event may be late by up to 30 others: within a buffer, and over the edge to the next.
    const order = upTo(2000).map((number) => ({ number, key: number + random() * 30 }));
    for (const { number } of order.sort((a, b) => a.key - b.key)) {
      const head = { cpu: 0, time: number * 10, pid: 4, tid: 8, hook: 0x0301, version: 1 };
      writer.kernel({ form: 'system', ...head }, new Payload().u32(number).zeros(20));
    }
    writer.close();
    const bytes = sink.take();
    const { numbers, file } = numbersOf(bytes);
    expect(file.counters.inversions).toBe(0);
    expect(numbers).toEqual(upTo(2000));
    expect(new Set(keepAll(openBytes(bytes)).map((record) => record.cpu))).toEqual(new Set([-1]));
  });
});

describe('files that are none', () => {
  const good = numbered(10);
  const wrongType = good.slice();
  wrongType[0x36] = 0;
  const noEvent = good.slice();
  noEvent[0x48 + 7] = 3;
  const shortEvent = good.slice();
  shortEvent[0x48 + 4] = 0x40;
  shortEvent[0x48 + 5] = 0;
  const pointers = good.slice();
  pointers[0x68 + 44] = 5;

  it.each([
    ['empty', new Uint8Array(0), /is empty/],
    ['text', new TextEncoder().encode('not a trace, but long enough to be looked at\n'.repeat(9)), /not an ETW trace/],
    ['zeros', new Uint8Array(100_000), /not an ETW trace/],
    ['first buffer of another type', wrongType, /not an ETW trace/],
    ['first event of another group', noEvent, /not an ETW trace/],
    ['cut in the buffer header', good.subarray(0, 0x40), /not an ETW trace/],
    ['cut in the first event', good.subarray(0, 0x100), /cannot be read/],
    ['first event too short', shortEvent, /cannot be read/],
    ['pointers of 5 bytes', pointers, /cannot be read/],
  ])('%s', (_name, bytes, message) => {
    expect(() => openBytes(bytes)).toThrow(UserError);
    expect(() => openBytes(bytes)).toThrow(message);
    expect(() => openBytes(bytes)).toThrow(/test\.etl/);
  });

  it('are told by their first bytes', () => {
    expect(sniffEtl(good.subarray(0, 512))).toBe(true);
    expect(sniffEtl(numbered(10, { compress, pointerSize: 4, windows7: true }).subarray(0, 80))).toBe(true);
    for (const bytes of [wrongType, noEvent, good.subarray(0, 79), new Uint8Array(512)]) {
      expect(sniffEtl(bytes.subarray(0, 512))).toBe(false);
    }
  });
});

describe('a source', () => {
  it('that becomes shorter while it is read loses its end, nothing more', () => {
    const bytes = numbered(2000);
    let size = bytes.length;
    const source = {
      name: 'shrinking.etl',
      size: bytes.length,
      read(offset: number, into: Uint8Array): number {
        const part = bytes.subarray(Math.min(offset, size), Math.min(offset + into.length, size));
        into.set(part);
        return part.length;
      },
      close() {
        size = -1;
      },
    };
    const file = openEtl(source);
    size = 3 * BUFFER + 1000;
    let records = 0;
    readRecords(file, () => (records += 1));
    expect(records).toBeGreaterThan(30);
    expect(accountedBytes(file.counters)).toBe(bytes.length);
    expect(skipReasons(file.counters)).toContain('file became shorter while it was read');
    file.close();
    expect(size).toBe(-1);
    expect(file.next({ record: () => {}, loss: () => {} }, 1)).toBe(false);
  });
});
