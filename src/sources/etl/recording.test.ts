import { describe, expect, test } from 'vitest';
import { memorySink } from '../../../test/support/etl-sink.ts';
import { EtlWriter } from '../../../test/support/etl-writer.ts';
import { Payload } from '../../../test/support/payload.ts';
import { seededRandom } from '../../../test/support/random.ts';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { memorySource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import { EtlRecording } from './recording.ts';

type Options = Partial<ConstructorParameters<typeof EtlWriter>[0]>;

function written(write: (writer: EtlWriter) => void, options: Options = {}): Uint8Array {
  const sink = memorySink();
  const writer = new EtlWriter({ sink, ...options });
  write(writer);
  writer.close();
  return sink.take();
}

function read(bytes: Uint8Array): { recording: EtlRecording; events: TraceEvent[] } {
  const recording = new EtlRecording(memorySource('test.etl', bytes));
  const events: TraceEvent[] = [];
  for (const batch of recording.events()) events.push(...batch);
  return { recording, events };
}

function send(writer: EtlWriter, time: number, cpu = 0): void {
  const head = { form: 'system', cpu, time, pid: 4, tid: 8, hook: 0x1a21, version: 2 } as const;
  writer.kernel(head, new Payload().u32(time));
}

/** Reads as the pipeline does: copies what it keeps. `noted`: what each stack's event was when the stack came. */
function readReusing(bytes: Uint8Array): { events: TraceEvent[]; objects: number; noted: TraceEvent[] } {
  const events: TraceEvent[] = [];
  const objects = new Set<TraceEvent>();
  const noted: TraceEvent[] = [];
  for (const batch of new EtlRecording(memorySource('test.etl', bytes)).events({ reuse: true })) {
    for (const event of batch) {
      objects.add(event);
      if (event.kind === 'stack') noted.push({ ...event.event });
      else events.push({ ...event });
    }
  }
  return { events, objects: objects.size, noted };
}

/** A stack of one frame of the `send` at `of`. */
function stack(writer: EtlWriter, time: number, of: number): void {
  const payload = new Payload().u64(writer.clock.raw(of)).u32(4).u32(8).pointer(0x7ff0_0000_0001n, 8);
  writer.kernel({ form: 'perfinfo', cpu: 0, time, pid: 0, tid: 0, hook: 0x1820, version: 2 }, payload);
}

const lostOf = (events: readonly TraceEvent[]) => events.flatMap((event) => (event.kind === 'lost' ? [event] : []));

describe('meta', () => {
  test('says what the log file header says', () => {
    const { events } = read(written((writer) => send(writer, 100), { kernelFlags: 0x10_0007, bias: -60 }));
    expect(events[0]).toMatchObject({
      kind: 'meta',
      time: 0,
      facts: {
        sourceId: 'etl',
        base: 133_545_888_000_000_000n,
        startTime: 133_545_888_000_000_000n,
        clock: 'performance-counter',
        clockFrequency: 10_000_000n,
        osMajor: 10,
        osBuild: 22_631,
        processors: 4,
        pointerSize: 8,
        sessionName: 'alpcscope generator',
        timeZoneBiasMinutes: -60,
      },
    });
    const flags = events.flatMap((event) => (event.kind === 'meta' ? [event.facts.kernelFlags] : []));
    expect(flags.filter((one) => one !== undefined)).toEqual([0x10_0007]);
  });

  test('of a session that was not stopped has no end', () => {
    const { recording, events } = read(written((writer) => send(writer, 100), { unclosed: true }));
    const [first] = events;
    expect(first?.kind === 'meta' ? 'endTime' in first.facts : 'no meta').toBe(false);
    expect(recording.report.unclosed).toBe(true);
  });
});

describe('losses', () => {
  test('in a flagged buffer are reported where the gap begins, with its end', () => {
    const bytes = written(
      (writer) => {
        for (let time = 100; time < 20_000; time += 100) {
          if (time === 10_000) writer.lost(7, 0);
          send(writer, time);
        }
      },
      { bufferSize: 0x800 },
    );
    const { recording, events } = read(bytes);
    const [loss, ...more] = lostOf(events);
    expect(more).toEqual([]);
    expect(loss).toMatchObject({ located: true, cpu: 0, events: undefined });
    expect(loss?.from).toBeLessThan(10_000);
    expect(loss?.time).toBeGreaterThanOrEqual(10_000);
    const before = events[events.findIndex(({ kind }) => kind === 'lost') - 1];
    expect(before?.time).toBe(loss?.from);
    expect(recording.report.lostEvents).toBe(7);
  });

  test('that only the header knows of make the whole recording doubtful, right after meta', () => {
    const { recording, events } = read(
      written((writer) => {
        send(writer, 100);
        writer.lost(5);
        writer.lostBuffers(2);
      }),
    );
    expect(events[1]).toMatchObject({ kind: 'lost', located: false, events: 5, buffers: 2, from: 0, time: 0 });
    expect([recording.report.lostEvents, recording.report.lostBuffers]).toEqual([5, 2]);
  });

  test('of which a flagged buffer speaks are not reported twice', () => {
    const { events } = read(
      written((writer) => {
        writer.lost(5, 0);
        send(writer, 100);
      }),
    );
    expect(lostOf(events).map(({ located }) => located)).toEqual([true]);
  });
});

test('batches come even where nothing is of interest, so that progress shows', () => {
  const disk = (writer: EtlWriter, time: number) =>
    writer.kernel({ form: 'perfinfo', cpu: 0, time, pid: 0, tid: 0, hook: 0x010a, version: 3 }, new Payload().u32(1));
  const bytes = written((writer) => {
    for (let time = 1; time <= 300_000; time += 1) disk(writer, time);
  });
  const recording = new EtlRecording(memorySource('disk.etl', bytes));
  const sizes: number[] = [];
  const seen: number[] = [];
  for (const batch of recording.events()) {
    sizes.push(batch.length);
    seen.push(recording.report.bytesRead);
  }
  expect(sizes.length).toBeGreaterThanOrEqual(3);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(10);
  expect(seen[0]).toBeLessThan(bytes.length);
  expect(recording.report.eventsBy.get('DiskIo/10')).toBe(300_000);
});

test('batches are near 4,096 events', () => {
  const bytes = written((writer) => {
    for (let time = 1; time <= 20_000; time += 1) send(writer, time);
  });
  const sizes = [...new EtlRecording(memorySource('x', bytes)).events()].map((batch) => batch.length);
  expect(sizes.slice(0, -2).every((size) => size >= 4096 && size < 8192)).toBe(true);
});

/** Real files with random bytes changed, cut out or cut off: whatever comes of it must be counted, and nothing may throw. */
describe.skipIf(sharedData('etl') === undefined)('mutated real recordings', () => {
  const SMALL = ['AMSITrace', 'rpc-arrays', 'sds', 'pv_small', 'HTTP_Server', 'diaghub.kernel.1'];

  function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
    const copy = bytes.slice();
    const changes = 1 + Math.floor(random() * 12);
    for (let index = 0; index < changes; index += 1) {
      // Half of the changes hit the first kilobytes, where the headers are that everything hangs on.
      const at = Math.floor(random() * (random() < 0.5 ? Math.min(2048, copy.length) : copy.length));
      const run = random() < 0.2 ? 16 : 1;
      for (let offset = at; offset < Math.min(copy.length, at + run); offset += 1) {
        copy[offset] = random() < 0.3 ? (random() < 0.5 ? 0 : 255) : Math.floor(random() * 256);
      }
    }
    return random() < 0.2 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy;
  }

  test.each(SMALL)('%s', (name) => {
    const original = sharedBytes(`etl/${name}.etl`);
    const rounds = original.length > 100_000 ? 25 : 250;
    let opened = 0;
    for (let round = 0; round < rounds; round += 1) {
      const bytes = mutate(original, seededRandom(round + 1));
      try {
        const { recording, events } = read(bytes);
        const { report } = recording;
        opened += 1;
        expect([...report.eventsBy.values()].reduce((sum, count) => sum + count, 0)).toBe(report.events);
        expect(events[0]?.kind).toBe('meta');
        expect(events.every(({ time }) => Number.isFinite(time))).toBe(true);
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`round ${round}`, { cause: error });
      }
    }
    expect(opened).toBeGreaterThan(rounds / 4);
  });
});

describe('events that are filled in again', () => {
  const MANY = 40_000;
  const tell = (event: TraceEvent | undefined): string =>
    event?.kind === 'alpc.send'
      ? `${event.time} ${event.pid}/${event.tid} ${event.cpu} ${event.id} ${event.messageId} ${event.content}`
      : `${event?.kind}`;

  test('say the same as those that are not', () => {
    const bytes = written((writer) => {
      for (let time = 1; time <= MANY; time += 1) send(writer, time * 10, time % 4);
    });
    const kept = read(bytes).events;
    const reused = readReusing(bytes);
    expect(reused.events.map(tell)).toEqual(kept.map(tell));
    expect(kept.length).toBeGreaterThanOrEqual(MANY);
    expect(reused.objects).toBeLessThan(MANY / 2);
  });

  test.each(['send', 'unwait', 'stop'])(
    'are not taken by records that are cut off, which become no events: %s',
    (kind) => {
      const bytes = written((writer) => {
        const head = { cpu: 0, pid: 5, tid: 9 };
        const kernel = { ...head, form: 'system', hook: kind === 'send' ? 0x1a21 : 0x1a25, version: 2 } as const;
        const rpc = { ...head, provider: '6ad52b32-d609-4be9-ae07-ce8dae937e39', id: 7, version: 1 };
        for (let time = 1; time <= 60_000; time += 1) {
          if (time % 20_000 === 1) send(writer, time * 10);
          else if (kind === 'stop') writer.manifest({ ...rpc, time: time * 10 }, new Payload().u16(1));
          else writer.kernel({ ...kernel, time: time * 10 }, new Payload().u16(1));
        }
        stack(writer, 600_001, 400_010);
      });
      const kept = read(bytes).events.filter(({ kind }) => kind === 'alpc.send');
      const { events, noted } = readReusing(bytes);
      expect(kept.map(({ time }) => time)).toEqual([10, 200_010, 400_010]);
      expect(events.filter((event) => /^(alpc|rpc)/.test(event.kind)).map(tell)).toEqual(kept.map(tell));
      expect(noted.map(tell)).toEqual(kept.slice(2).map(tell));
    },
  );

  test('are left alone once stacks come, of whatever event', () => {
    const FROM = 20_000;
    // Stacks of events that came long before, each of another one: of more than there would be objects for.
    const owner = (time: number): number => {
      if (time < FROM) return 0;
      if (time % 2 === 0) return time - 5_000;
      return time > FROM + 21_000 ? time - 20_000 : 0;
    };
    const bytes = written((writer) => {
      for (let time = 1; time <= 60_000; time += 1) {
        send(writer, time * 10);
        if (owner(time) > 0) stack(writer, time * 10 + 1, owner(time) * 10);
      }
    });
    const { noted } = readReusing(bytes);
    const expected = Array.from({ length: 60_000 }, (_, at) => owner(at + 1) * 10).filter((time) => time > 0);
    expect(expected.length).toBeGreaterThan(25_000);
    expect(noted.map(tell)).toEqual(expected.map((time) => `${time} 4/8 0 0 ${time} undefined`));
  });
});
