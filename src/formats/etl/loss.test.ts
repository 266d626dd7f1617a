import { describe, expect, it } from 'vitest';
import { openBytes, readRecords } from '../../../test/support/etl-read.ts';
import { memorySink } from '../../../test/support/etl-sink.ts';
import { EtlWriter } from '../../../test/support/etl-writer.ts';
import { Payload } from '../../../test/support/payload.ts';
import type { EtlLoss } from './reader.ts';

type Options = Omit<ConstructorParameters<typeof EtlWriter>[0], 'sink'>;

class Scenario {
  readonly sink = memorySink();
  readonly writer: EtlWriter;

  constructor(options: Options = {}) {
    this.writer = new EtlWriter({ sink: this.sink, cpus: 2, kernelFlags: undefined, ...options });
  }

  event(cpu: number, time: number, size = 8): this {
    const head = { cpu, time, pid: 4, tid: 8, hook: 0x0301, version: 1 };
    this.writer.kernel({ form: 'system', ...head }, new Payload().zeros(size));
    return this;
  }

  flush(cpu: number): this {
    this.writer.flush(cpu);
    return this;
  }

  /** Record times and losses in the order in which the reader gives them. */
  read(edit: (bytes: Uint8Array) => void = () => {}, step = 1000) {
    this.writer.close();
    const bytes = this.sink.take();
    edit(bytes);
    const file = openBytes(bytes);
    const stream: (string | EtlLoss)[] = [];
    readRecords(file, (record) => stream.push(`${record.cpu}@${record.time}`), {
      step,
      loss: (loss) => stream.push(loss),
    });
    return { stream, file };
  }
}

const BUFFER = 0x10000;

function flag(bytes: Uint8Array, buffer: number, flags: number): void {
  const at = buffer * BUFFER + 0x34;
  bytes[at] = (bytes[at] ?? 0) | flags;
}

describe('a loss', () => {
  it('is announced between the buffers it lies between, with its window', () => {
    const scenario = new Scenario().event(0, 100).event(1, 110).event(0, 120).flush(0);
    scenario.event(1, 130);
    scenario.writer.lost(3, 0);
    scenario.event(0, 200).event(0, 240).flush(0).event(1, 210).event(0, 300);
    const { stream, file } = scenario.read();
    expect(stream).toEqual([
      '0@0',
      '0@100',
      '1@110',
      '0@120',
      { cpu: 0, from: 120, to: 300, events: true, buffers: false, bufferIndex: 2, bufferOffset: 2 * BUFFER },
      '1@130',
      '0@200',
      '1@210',
      '0@240',
      '0@300',
    ]);
    expect(file.counters).toMatchObject({ eventLossFlags: 1, bufferLossFlags: 0 });
    expect(file.header.eventsLost).toBe(3);
    expect(file.bufferFlags & 0x06).toBe(0x02);
  });

  it('comes at the same place in whatever steps the file is read', () => {
    const make = () => {
      const scenario = new Scenario().event(0, 100).flush(0).event(1, 50).flush(1);
      scenario.writer.lost(1, 0);
      scenario.event(0, 200).flush(0);
      scenario.writer.lostBuffers(1, 1);
      return scenario.event(1, 210);
    };
    expect(make().read(undefined, 1).stream).toEqual(make().read().stream);
  });

  it('tells lost buffers from lost events', () => {
    const scenario = new Scenario().event(0, 100).flush(0);
    scenario.writer.lostBuffers(2, 0);
    scenario.event(0, 200).flush(0);
    scenario.writer.lost(1, 0);
    scenario.writer.lostBuffers(1, 0);
    const { stream, file } = scenario.event(0, 300).read();
    expect(stream.filter((item) => typeof item !== 'string')).toMatchObject([
      { from: 100, to: 300, events: false, buffers: true },
      { from: 200, to: 300, events: true, buffers: true },
    ]);
    expect(file.counters).toMatchObject({ eventLossFlags: 1, bufferLossFlags: 2 });
  });

  it('in the first buffer of a processor goes back to the start of the recording', () => {
    const scenario = new Scenario();
    scenario.writer.lost(1, 1);
    const { stream } = scenario.event(0, 100).event(1, 500).event(1, 600).read();
    expect(stream.slice(0, 2)).toMatchObject([{ cpu: 1, from: 0, to: 600 }, '0@0']);
  });

  it('in a buffer without events goes on to the next one of the processor', () => {
    const scenario = new Scenario().event(0, 100).flush(0).event(0, 200).flush(0).event(0, 300).flush(0).event(0, 400);
    const { stream } = scenario.read((bytes) => {
      flag(bytes, 2, 0x02);
      // Fill and area of buffer 2: empty.
      new DataView(bytes.buffer).setUint32(2 * BUFFER + 0x30, 0x48, true);
      bytes.fill(0xff, 2 * BUFFER + 0x48, 3 * BUFFER);
    });
    expect(stream).toMatchObject([
      '0@0',
      '0@100',
      { from: 100, to: 400, events: true, bufferIndex: 3 },
      '0@300',
      '0@400',
    ]);
  });

  it('in the last buffer of a processor, without events, goes on to the end of the recording', () => {
    const scenario = new Scenario().event(0, 100).flush(0).event(0, 200).flush(0).event(1, 900);
    const { stream } = scenario.read((bytes) => {
      flag(bytes, 2, 0x04);
      new DataView(bytes.buffer).setUint32(2 * BUFFER + 0x30, 0x48, true);
      bytes.fill(0xff, 2 * BUFFER + 0x48, 3 * BUFFER);
    });
    expect(stream).toMatchObject(['0@0', '0@100', { cpu: 0, from: 100, to: 900, buffers: true }, '1@900']);
  });

  it('knows its end in a buffer larger than one stretch too', () => {
    const scenario = new Scenario({ bufferSize: 4 << 20, cpus: 1 }).event(0, 100).flush(0);
    scenario.writer.lost(1, 0);
    for (let index = 0; index < 60; index += 1) scenario.event(0, 1000 + index, 60_000);
    const { stream } = scenario.read();
    expect(stream[2]).toMatchObject({ from: 100, to: 1059, events: true });
    expect(stream).toHaveLength(1 + 1 + 1 + 60);
  });

  it('is never announced where only the log file header counts it', () => {
    const scenario = new Scenario().event(0, 100);
    scenario.writer.lost(3);
    const { stream, file } = scenario.read();
    expect(stream).toEqual(['0@0', '0@100']);
    expect(file.header.eventsLost).toBe(3);
    expect(file.bufferFlags & 0x06).toBe(0);
  });
});

describe('a circular file', () => {
  const circular = { mode: 0x0801_0002, circularBuffers: 4 };

  it('that overwrote its beginning says until when events of some processors are missing', () => {
    const scenario = new Scenario(circular);
    for (const cpu of [0, 1, 0, 1]) scenario.event(cpu, 100 + cpu).flush(cpu);
    // Overwrite those four. Processor 0 is back before processor 1: until 260 the events of the latter are missing.
    for (const [cpu, time] of [
      [0, 200],
      [0, 220],
      [1, 260],
      [0, 300],
    ] as const)
      scenario.event(cpu, time).flush(cpu);
    const { stream } = scenario.read();
    expect(stream).toEqual([
      expect.objectContaining({ cpu: -1, from: 0, to: 260, buffers: true, overwritten: true }),
      ...['0@0', '0@200', '0@220', '1@260', '0@300'],
    ]);
  });

  it('lacks nothing after its oldest buffer was written, however late a processor begins', () => {
    const second = 10_000_000;
    const scenario = new Scenario(circular);
    for (const time of [1, 2, 3, 4, 5]) scenario.event(0, time * second).flush(0);
    const { stream } = scenario.event(1, 3600 * second).read();
    expect(stream[0]).toMatchObject({ from: 0, to: 4 * second });
    expect(stream.slice(1)).toEqual(['0@0', ...[3, 4, 5].map((time) => `0@${time * second}`), `1@${3600 * second}`]);
  });

  it('that is not full yet lacks nothing', () => {
    const scenario = new Scenario(circular).event(0, 100).flush(0).event(1, 500).flush(1);
    expect(scenario.read().stream).toEqual(['0@0', '0@100', '1@500']);
  });
});
