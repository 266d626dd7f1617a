import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { memorySource } from '../../base/byte-source.ts';
import type { AlpcOther, ProcessEvent, TraceEvent } from '../../model/event.ts';
import { dtrace } from './index.ts';

// The excerpt in the README of commial/experiments windows/alpc, shortened.
const TEXT = `
Process dwm.exe, EPROCESS: ffffdc8bf6ae0080, HANDLE: 478
[ALPC Port] [CoreMsgK]-{e8435d59-816a-11ef-8178-b154cf140bd4}
Owner: System (4)
Client: dwm.exe (8)

Process WindowsTermina, EPROCESS: ffffdc8bf5939080, HANDLE: 640
[ALPC Port] [CoreUI]-PID(4256)-TID(4328) 7b456aae-b05a-4d3a-83ae-e33a19d5113d
Owner: ctfmon.exe (4256)
Client: WindowsTermina (976)

Process ctfmon.exe, EPROCESS: ffffdc8bf2a10080, HANDLE: 364
[ALPC Port] [CoreUI]-PID(4256)-TID(4328) 7b456aae-b05a-4d3a-83ae-e33a19d5113d
Owner: ctfmon.exe (4256)
No client
`;

function read(content: Uint8Array | string) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const recording = dtrace.open(memorySource('alpc-d.txt', bytes));
  const events: TraceEvent[] = [...(recording.events() as Iterable<TraceEvent[]>)].flat();
  return {
    events,
    calls: events.filter((event): event is AlpcOther => event.kind === 'alpc.other'),
    report: recording.report,
  };
}

describe("the original script's text", () => {
  test('gives each call its port, its ends and its caller', () => {
    const { calls, events, report } = read(TEXT);
    expect(
      calls.map(({ pid, time, content }) => [time, pid, content?.handle, content?.ownerPid, content?.clientPid]),
    ).toEqual([
      [0, 8, 0x478n, 4, 8],
      [1, 976, 0x640n, 4256, 976],
      [2, 4256, 0x364n, 4256, undefined],
    ]);
    expect(calls[1]?.content?.portName).toBe('[CoreUI]-PID(4256)-TID(4328) 7b456aae-b05a-4d3a-83ae-e33a19d5113d');
    const processes = events.filter((event) => event.kind === 'process.rundown-start') as ProcessEvent[];
    expect(processes.map(({ process }) => [process.processId, process.imageName, process.uniqueKey])).toEqual([
      [4, 'System', undefined],
      [8, 'dwm.exe', '0xffffdc8bf6ae0080'],
      [4256, 'ctfmon.exe', undefined],
      [976, 'WindowsTermina', '0xffffdc8bf5939080'],
      [4256, 'ctfmon.exe', '0xffffdc8bf2a10080'],
    ]);
    // It tells no time, so none is made up.
    const meta = events[0];
    expect(meta?.kind === 'meta' && meta.facts.base).toBe(undefined);
    expect([...report.skipped]).toEqual([]);
  });

  test('does not say who called where both ends bear one name, unless the process object was told apart before', () => {
    const both = (object: string) =>
      `Process svchost.exe, EPROCESS: ${object}, HANDLE: 4\n[ALPC Port] x\nOwner: svchost.exe (900)\nClient: svchost.exe (1000)\n`;
    const one =
      'Process svchost.exe, EPROCESS: ffffdc8b00000080, HANDLE: 8\n[ALPC Port] y\nOwner: svchost.exe (900)\nNo client\n';
    expect(
      read(both('ffffdc8b00000080') + one + both('ffffdc8b00000080') + both('ffffdc8b11111080')).calls.map(
        ({ pid }) => pid,
      ),
    ).toEqual([undefined, 900, 900, undefined]);
  });

  test('with records lost to faults keeps what there is', () => {
    const { calls } = read(
      'Process a.exe, EPROCESS: ffffdc8b00000080, HANDLE: 4\nProcess b.exe, EPROCESS: ffffdc8b00000180, HANDLE: 8\nOwner: b.exe (7)\nNo client\n',
    );
    expect(calls.map(({ pid, content }) => [pid, content?.portName, content?.ownerPid])).toEqual([
      [undefined, undefined, undefined],
      [7, undefined, 7],
    ]);
  });

  test('a block that does not end is kept within bounds', () => {
    const { calls, report } = read(`${TEXT}${'No client\n'.repeat(5000)}`);
    expect(calls).toHaveLength(3);
    expect(calls[2]?.raw?.length).toBeLessThan(400);
    expect(report.skipped.get('line of unknown kind')?.count).toBeGreaterThan(4900);
  });

  test.skipIf(sharedData('poc/alpc-d.excerpt.txt') === undefined)('as it was published', () => {
    const bytes = sharedBytes('poc/alpc-d.excerpt.txt');
    expect(dtrace.sniff(bytes.subarray(0, 4096), 'alpc-d.excerpt.txt')).toBe('yes');
    const { calls, report } = read(bytes);
    expect(calls.length).toBe(new TextDecoder().decode(bytes).match(/^Process /gm)?.length);
    expect(calls.every(({ content, pid }) => content?.portName !== undefined && pid !== undefined)).toBe(true);
    // The dots that stand for what was left out.
    expect([...report.skipped.keys()].filter((reason) => reason !== 'line of unknown kind')).toEqual([]);
  });

  test('property: any cut, any change of bytes, no crash', () => {
    const bytes = new TextEncoder().encode(TEXT.repeat(3));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(bytes.length),
        (changes, cut) => {
          const copy = bytes.slice(0, cut);
          for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
          try {
            for (const { content } of read(copy).calls) expect(content).toBeDefined();
          } catch (error) {
            expect(error).toHaveProperty('hint');
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
