import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message64, printed, Simulation } from '../../test/support/dtrace-output.ts';
import { memorySource } from '../base/byte-source.ts';
import type { TraceEvent } from '../model/event.ts';
import { generateProgram } from './dtrace/program/generate.ts';
import { DEFAULT_OPTIONS } from './dtrace/program/options.ts';
import { fileSources } from './index.ts';
import type { FileSource } from './source.ts';

const JSONL = new Uint8Array(readFileSync(fileURLToPath(new URL('../../samples/two-stories.jsonl', import.meta.url))));

function dtraceText(): Uint8Array {
  const simulation = new Simulation(generateProgram({ ...DEFAULT_OPTIONS, token: '00c0ffee' }));
  const process = simulation.world.process(712, 'lsass.exe');
  const handle = process.table.add(simulation.world.listen(process, '\\RPC Control\\x').object);
  for (let index = 1; index <= 12; index += 1) {
    const send = process.user.put(message64({ payload: new Uint8Array(30).fill(index), id: index }));
    simulation.entry({ process, tid: 9, handle, send });
    simulation.exit({ process, tid: 9, handle, send });
  }
  simulation.end();
  return new TextEncoder().encode(printed(simulation.machine.records).out);
}

const ORIGINAL = new TextEncoder().encode(
  [1, 2, 3]
    .map(
      (n) => `Process dwm.exe, EPROCESS: ffffdc8bf6ae008${n}, HANDLE: 47${n}\n[ALPC Port] x${n}\nOwner: System (4)\n`,
    )
    .join(''),
);
const TEXTS: readonly (readonly [string, string, Uint8Array])[] = [
  ['the lines of the WinDbg probe', 'windbg', JSONL],
  ['the same in UTF-16', 'windbg', new Uint8Array(Buffer.from(new TextDecoder().decode(JSONL), 'utf16le'))],
  ['what dtrace.exe prints', 'dtrace', dtraceText()],
  ['the text of alpc.d', 'dtrace', ORIGINAL],
];

function sourceOf(id: string): FileSource {
  const found = fileSources.find((source) => source.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

/** What an event says, without what points to other events. */
function told(events: readonly TraceEvent[]): string[] {
  return events.map((event) =>
    JSON.stringify(event, (name, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      return name === 'event' ? undefined : value;
    }),
  );
}

describe.each(TEXTS)('%s, piece by piece', (_, id, bytes) => {
  const source = sourceOf(id);
  const whole: TraceEvent[] = [];
  const file = source.open(memorySource('x', bytes));
  for (const batch of file.events() as Iterable<TraceEvent[]>) whole.push(...batch);

  it('tells the same as the whole file', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const stream = source.stream?.(bytes.subarray(0, 4096));
        if (stream === undefined) throw new Error('cannot be followed');
        const events: TraceEvent[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          // A buffer that is used again for the next piece.
          const piece = bytes.slice(at, at + size);
          stream.push(piece);
          piece.fill(0);
          events.push(...stream.take());
          at += size;
          if (turn > 200) sizes = [bytes.length];
        }
        stream.finish();
        events.push(...stream.take());
        expect(told(events)).toEqual(told(whole));
        expect(stream.report.bytesRead).toBe(bytes.length);
        expect([...stream.report.skipped]).toEqual([...file.report.skipped]);
      }),
      { numRuns: 12 },
    );
  });

  it('does not fall over a pause anywhere', () => {
    const stream = source.stream?.(bytes.subarray(0, 4096));
    let count = 0;
    for (let at = 0; at < bytes.length; at += 997) {
      stream?.push(bytes.slice(at, at + 997));
      stream?.pause(at % 2 === 0);
      count += stream?.take().length ?? 0;
    }
    stream?.finish();
    count += stream?.take().length ?? 0;
    expect(count).toBeGreaterThan(whole.length / 2);
  });
});
