import { describe, expect, test } from 'vitest';
import { handRecord } from '../../../test/support/hand-record.ts';
import { Payload, sidBytes } from '../../../test/support/payload.ts';
import { only, translate } from '../../../test/support/translate.ts';

const SID = 'S-1-5-21-1004336348-1177238915-682003330-1001';

/** A process event of any version, fields in the order of Process_V0 … V5 of the Windows kernel trace classes. */
function processPayload(version: number, pointerSize: 4 | 8, sid: string | undefined): Payload {
  const payload = new Payload();
  if (version >= 1 && pointerSize === 8) payload.u64(0xffff_800a_1234_5678n);
  else if (version >= 1) payload.u32(0x8234_5678);
  payload.u32(2044).u32(888);
  if (version >= 1) payload.u32(1).u32(3);
  if (version >= 3) payload.pointer(0x1ad000n, pointerSize);
  if (version >= 4) payload.u32(8);
  if (sid === undefined) payload.u32(0);
  else payload.pointer(0xffff_b000_0000_0010n, pointerSize).pointer(0n, pointerSize).raw(sidBytes(sid));
  payload.ansi('notepad.exe');
  if (version >= 2) payload.wide('notepad.exe "C:\\ö.txt"');
  if (version >= 4) payload.wide('Pack_1.0').wide('App');
  return payload;
}

describe.each([4, 8] as const)('with %i-byte pointers', (pointerSize) => {
  test.each([0, 1, 2, 3, 4, 5])('version %i has the fields it should', (version) => {
    const record = handRecord({ hook: 0x0302, version, pointerSize }, processPayload(version, pointerSize, SID));
    const { events, report } = translate([record]);
    const key = pointerSize === 8 ? '0xffff800a12345678' : '0x82345678';
    expect(only(events, 'process.end').process).toEqual({
      processId: 2044,
      parentId: 888,
      sessionId: version >= 1 ? 1 : undefined,
      exitStatus: version >= 1 ? 3 : undefined,
      uniqueKey: version >= 2 ? key : undefined,
      sid: SID,
      imageName: 'notepad.exe',
      commandLine: version >= 2 ? 'notepad.exe "C:\\ö.txt"' : undefined,
      packageName: version >= 4 ? 'Pack_1.0' : undefined,
      flags: version >= 4 ? 8 : undefined,
    });
    expect(report.skipped.size).toBe(0);
  });

  test('a process without a SID has four zero bytes in its place', () => {
    const record = handRecord({ hook: 0x0301, version: 4, pointerSize }, processPayload(4, pointerSize, undefined));
    const { events, report } = translate([record]);
    expect(only(events, 'process.start').process.sid).toBeUndefined();
    expect(report.skipped.size).toBe(0);
  });
});

test('version 5 of Defunct has an exit time behind it, other types of version 5 do not', () => {
  const payload = processPayload(5, 8, SID).u64(132_274_737_000_000_000n);
  const defunct = translate([handRecord({ hook: 0x0327, version: 5, perfInfo: true }, payload)]);
  expect(only(defunct.events, 'process.defunct').process.exitStatus).toBe(3);
  expect(defunct.report.skipped.size).toBe(0);
  const cut = translate([handRecord({ hook: 0x0327, version: 5 }, processPayload(5, 8, SID))]);
  expect(cut.events).toEqual([]);
  expect([...cut.report.skipped.keys()]).toEqual(['payload shorter than its layout in Process/39 process.defunct']);
});

test('the creator is the thread of the header; a rundown has none', () => {
  const payload = processPayload(4, 8, SID);
  const start = translate([handRecord({ hook: 0x0301, version: 4, pid: 700, tid: 704 }, payload)]).events[0];
  const rundown = translate([handRecord({ hook: 0x0303, version: 4, perfInfo: true }, payload)]).events[0];
  expect([start?.pid, start?.tid]).toEqual([700, 704]);
  expect([rundown?.pid, rundown?.tid]).toEqual([undefined, undefined]);
});

test('a running process has no exit status', () => {
  for (const hook of [0x0301, 0x0303, 0x0304]) {
    const event = translate([handRecord({ hook, version: 4 }, processPayload(4, 8, SID))]).events[0];
    expect(event !== undefined && 'process' in event ? event.process.exitStatus : 'wrong kind').toBeUndefined();
  }
});

test('a SID with more parts than a SID can have is refused', () => {
  const payload = processPayload(4, 8, SID);
  const at = 8 + 16 + 8 + 4 + 16;
  expect(payload.bytes[at]).toBe(1);
  payload.bytes[at + 1] = 16;
  const { events, report } = translate([handRecord({ hook: 0x0301, version: 4 }, payload)]);
  expect(events).toEqual([]);
  expect([...report.skipped.keys()]).toEqual(['not a SID in Process/1 process.start']);
});
