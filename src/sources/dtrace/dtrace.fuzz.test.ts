import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { message32, message64, printed, Simulation } from '../../../test/support/dtrace-output.ts';
import { memorySource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import type { TraceEvent } from '../../model/event.ts';
import { Hold, type MessageIds } from './hold.ts';
import { dtrace } from './index.ts';
import { LineSplitter, MAX_LINE } from './lines.ts';
import { generateProgram } from './program/generate.ts';
import { DEFAULT_OPTIONS } from './program/options.ts';

function run(calls: number): string {
  const options = {
    ...DEFAULT_OPTIONS,
    token: '00c0ffee',
    portNames: 'both' as const,
    attributes: true,
    userStack: 3,
    kernelStack: 3,
  };
  const simulation = new Simulation(generateProgram(options));
  const process = simulation.world.process(712, 'lsass.exe');
  const handle = process.table.add(simulation.world.listen(process, '\\RPC Control\\x').object);
  for (let index = 1; index <= calls; index += 1) {
    const make = index % 3 === 0 ? message32 : message64;
    const send = process.user.put(
      make({ payload: new Uint8Array(9 * index).fill(index), id: index % 2 === 0 ? index : 0 }),
    );
    const call = {
      process,
      tid: 9 + (index % 2),
      cpu: index % 2,
      handle,
      send,
      sendAttributes: process.user.put(new Uint8Array(64)),
    };
    simulation.entry(call);
    simulation.exit(call, index % 5 === 0 ? 0xc000_0037 : 0);
  }
  simulation.end();
  return printed(simulation.machine.records).out;
}

const OUT = new TextEncoder().encode(run(8));
const KNOWN_KINDS =
  /^(?:meta|lost|stack|stack\.frames|process\.rundown-start|alpc\.(?:send|receive|wait-reply|unwait|other))$/;

/** Reads to the end; whatever the bytes, either events in order or one sentence. */
function readAny(content: Uint8Array): TraceEvent[] {
  const events: TraceEvent[] = [];
  try {
    const recording = dtrace.open(memorySource('x', content));
    for (const batch of recording.events() as Iterable<TraceEvent[]>) events.push(...batch);
    for (const { count, bytes } of recording.report.skipped.values())
      expect([count > 0, bytes >= 0]).toEqual([true, true]);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return [];
  }
  expect(events[0]?.kind).toBe('meta');
  for (const event of events) {
    expect(event.kind).toMatch(KNOWN_KINDS);
    expect(Number.isSafeInteger(event.time)).toBe(true);
    if (event.kind === 'alpc.send' || event.kind === 'alpc.receive') {
      const { payload, payloadLength } = event.content ?? {};
      if (payload !== undefined) expect(payload.length).toBeLessThanOrEqual(payloadLength ?? -1);
    }
  }
  return events;
}

describe('any bytes', () => {
  test('of no meaning', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => void readAny(content)),
      { numRuns: 300 },
    );
  });

  test('cut anywhere', () => {
    for (let cut = 0; cut <= OUT.length; cut += 97) readAny(OUT.subarray(0, cut));
    for (let from = 0; from <= OUT.length; from += 211) readAny(OUT.subarray(from));
  });

  test('changed anywhere', () => {
    const change = fc.tuple(fc.nat(OUT.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
        const copy = OUT.slice();
        for (const [at, byte] of changes) copy[at] = byte;
        readAny(copy);
      }),
      { numRuns: 300 },
    );
  });

  test('with lines left out, doubled and shuffled', () => {
    const lines = new TextDecoder().decode(OUT).split('\n');
    fc.assert(
      fc.property(fc.array(fc.nat(lines.length - 1), { maxLength: 200 }), (picks) => {
        readAny(new TextEncoder().encode(picks.map((pick) => lines[pick]).join('\n')));
      }),
      { numRuns: 200 },
    );
  });

  test('with numbers that lie', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.constantFrom('4294967296', '0', '65536', '99999999999999999999', '1', '-5', 'ffffffffffffffff'),
        (at, number) => {
          let count = 0;
          const text = new TextDecoder()
            .decode(OUT)
            .replaceAll(/(?<=^@00c0ffee [^\n]* )[0-9a-f]+(?=[ \n])/gm, (found) => {
              count += 1;
              return count === at ? number : found;
            });
          readAny(new TextEncoder().encode(text));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('bounds', () => {
  test('a line that never ends is passed over, and the next one read', () => {
    const seen: string[] = [];
    const over: number[] = [];
    const splitter = new LineSplitter({
      line: (bytes) => seen.push(new TextDecoder().decode(bytes)),
      overlong: (length) => over.push(length),
    });
    const chunk = new Uint8Array(5000).fill(0x41);
    for (let count = 0; count < 100; count += 1) splitter.push(chunk);
    splitter.push(new TextEncoder().encode('\nb\r\nc'));
    splitter.finish();
    expect(seen).toEqual(['b', 'c']);
    expect(over).toEqual([500_001]);
    expect(MAX_LINE).toBeLessThan(500_000);
  });

  test('property: lines are the same however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '', 'é')),
        fc.array(fc.integer({ min: 1, max: 5 })),
        (parts, sizes) => {
          const content = new TextEncoder().encode(parts.join(''));
          const lines = (cut: readonly number[]): string[] => {
            const seen: string[] = [];
            const splitter = new LineSplitter({
              line: (bytes) => seen.push(new TextDecoder().decode(bytes)),
              overlong: () => {},
            });
            let from = 0;
            for (const size of cut) {
              splitter.push(content.subarray(from, from + size));
              from += size;
            }
            splitter.push(content.subarray(from));
            splitter.finish();
            return seen;
          };
          expect(lines(sizes)).toEqual(lines([]));
        },
      ),
    );
  });

  test('sends that nobody explains are held for a while, then let go without an id', () => {
    const hold = new Hold({ entries: 4, bytes: 1000, ticks: 100 });
    const told: MessageIds[] = [];
    const out: TraceEvent[] = [];
    const send = (time: number, bytes = 1) =>
      hold.add(time, [], bytes, {
        pid: 1,
        tid: 2,
        entry: String(time),
        dataLength: 0,
        payload: new Uint8Array(0),
        ownerPid: undefined,
        clientPid: undefined,
        settle: (ids) => told.push(ids),
      });
    for (let time = 0; time < 10; time += 1) send(time);
    hold.take(out, false);
    expect(hold.waiting(2)).toHaveLength(4);
    expect(hold.unresolved).toBe(6);
    hold.returned(2, '9', { messageId: 77, callbackId: undefined, status: 0 });
    expect(told.map(({ messageId }) => messageId)).toEqual([77]);
    send(500);
    hold.take(out, false);
    expect(hold.waiting(2).map(({ entry }) => entry)).toEqual(['500']);
    send(501, 2000);
    hold.take(out, false);
    expect(hold.waiting(2)).toHaveLength(0);
    expect(hold.unresolved).toBe(11);
  });
});
