import { describe, expect, test } from 'vitest';
import { handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { only, translate } from '../../../test/support/translate.ts';

const AT = { id: 0, time: 1000, pid: 4120, tid: 4124, cpu: 0 };
const HOOK = { send: 0x1a21, receive: 0x1a22, waitReply: 0x1a23, waitNew: 0x1a24, unwait: 0x1a25 };

function alpc(hook: number, payload: Payload | Uint8Array) {
  return translate([handRecord({ hook }, payload)]);
}

test('send, receive and wait carry the message id and the thread of the header', () => {
  const payload = new Payload().u32(0xfffffff0);
  expect(only(alpc(HOOK.send, payload).events, 'alpc.send')).toEqual({
    kind: 'alpc.send',
    ...AT,
    messageId: 0xfffffff0,
    content: undefined,
  });
  expect(only(alpc(HOOK.receive, payload).events, 'alpc.receive')).toEqual({
    kind: 'alpc.receive',
    ...AT,
    messageId: 0xfffffff0,
    content: undefined,
  });
  expect(only(alpc(HOOK.waitReply, payload).events, 'alpc.wait-reply')).toEqual({
    kind: 'alpc.wait-reply',
    ...AT,
    messageId: 0xfffffff0,
  });
  expect(only(alpc(HOOK.unwait, new Payload().u32(0xc0000120)).events, 'alpc.unwait')).toEqual({
    kind: 'alpc.unwait',
    ...AT,
    status: 0xc0000120,
  });
});

describe('port name', () => {
  const name = '\\Sessions\\1\\Windows\\ApiPort';

  // Payload lengths 38 and 60 are on record (benny-cz/InterCat bench/results); they fit UTF-16 with a terminator.
  test.each([
    ['\\Windows\\ApiPort', 38],
    [name, 60],
  ])('%s in UTF-16', (text, length) => {
    const payload = new Payload().u32(1).wide(text);
    expect(payload.length).toBe(length);
    const event = only(alpc(HOOK.waitNew, payload).events, 'alpc.wait-new');
    expect([event.serverPort, event.portName]).toEqual([true, text]);
  });

  test.each(['\\Windows\\ApiPort', '\\Windows\\ApiPort2'])('%s in 8-bit text, even or odd', (text) => {
    const { events, report } = alpc(HOOK.waitNew, new Payload().u32(0).ansi(text));
    const event = only(events, 'alpc.wait-new');
    expect([event.serverPort, event.portName]).toEqual([false, text]);
    expect(report.skipped.size).toBe(0);
  });

  test('is absent if the rest is empty, an empty text or missing', () => {
    for (const payload of [new Payload().u32(2), new Payload().u32(2).wide(''), new Payload().u32(2).ansi('')]) {
      expect(only(alpc(HOOK.waitNew, payload).events, 'alpc.wait-new').portName).toBeUndefined();
    }
  });

  test('may lack its terminator', () => {
    const payload = new Payload().u32(1).units('\\A\\B', 4);
    expect(only(alpc(HOOK.waitNew, payload).events, 'alpc.wait-new').portName).toBe('\\A\\B');
  });
});

test('types 38 to 41 keep their bytes', () => {
  for (const type of [38, 39, 40, 41]) {
    const raw = Uint8Array.of(type, 2, 3);
    const { events, report } = alpc(0x1a00 | type, raw);
    expect(only(events, 'alpc.other')).toEqual({ kind: 'alpc.other', ...AT, type, raw });
    expect(report.skipped.size).toBe(0);
  }
});

test('a longer payload still counts, its rest is counted', () => {
  const { events, report } = alpc(HOOK.send, new Payload().u32(7).u32(9));
  expect(only(events, 'alpc.send').messageId).toBe(7);
  expect([...report.skipped]).toEqual([
    ['bytes left over in ALPC/33 alpc.send', { count: 1, bytes: 4, firstOffset: 0x10000 }],
  ]);
});

test('a shorter one is skipped with its place', () => {
  for (const hook of Object.values(HOOK)) {
    const { events, report } = alpc(hook, Uint8Array.of(1, 2, 3));
    expect(events).toEqual([]);
    expect([...report.skipped.keys()][0]).toMatch(/^payload shorter than its layout in ALPC\/\d+ alpc\./);
    expect([...report.skipped.values()][0]).toEqual({ count: 1, bytes: 3, firstOffset: 0x10000 });
  }
});

test('without a thread in the header and without context switches the thread is unknown', () => {
  const record = handRecord({ hook: HOOK.send, perfInfo: true }, new Payload().u32(1));
  const event = only(translate([record]).events, 'alpc.send');
  expect([event.pid, event.tid]).toEqual([undefined, undefined]);
});

test('the class GUID of live delivery means the same as the kernel group', () => {
  const record = handRecord({ guid: '45d8cccd-539f-4b72-a8b7-5c683142609a', eventId: 33 }, new Payload().u32(0x2a4));
  const { events, report } = translate([record, record]);
  expect(events.map((event) => event.kind)).toEqual(['alpc.send', 'alpc.send']);
  expect([...report.eventsBy]).toEqual([['ALPC/33 alpc.send', 2]]);
});
