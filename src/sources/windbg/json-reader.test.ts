import { describe, expect, it } from 'vitest';
import { disorder, ofKind, payloadOf, type Read, readWindbg } from '../../../test/support/windbg/read.ts';
import {
  answer,
  buffer,
  callOnce,
  makeScene,
  PORT_NAME,
  pleaseWait,
  portMessage,
  REPLY,
  SYNC,
} from '../../../test/support/windbg/scene.ts';
import { Session } from '../../../test/support/windbg/session.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Lines as the probe writes them. */
function lines(...records: object[]): string {
  return records.map((record) => JSON.stringify(record)).join('\r\n');
}
const START = { type: 'start', alpcscope: 'windbg', version: 1, time: '01db000000000000' };
const ENTER = {
  type: 'enter',
  call: 1,
  time: '01db000000000010',
  pid: 8,
  tid: 12,
  handle: '4',
  flags: SYNC,
  watched: true,
};
const sendOf = (data: Uint8Array, facts: Parameters<typeof portMessage>[1] = {}): object => {
  const bytes = portMessage(data, facts);
  return { address: '00', header: hex(bytes.subarray(0, 0x28)), data: hex(data), length: data.length };
};

describe('a synchronous call', () => {
  const scene = makeScene();
  const session = new Session(scene.debug);
  callOnce(scene);
  session.stop();
  const read = readWindbg(session.text);

  it('is a send, a wait, and the receive of its reply, with all content', () => {
    expect(disorder(read)).toEqual([]);
    const [send] = ofKind(read, 'alpc.send');
    expect(send).toMatchObject({ pid: 5624, tid: 5700, cpu: 1, time: 0 });
    expect(send?.content).toMatchObject({
      handle: 0x394n,
      portName: `\\RPC Control\\${PORT_NAME}`,
      ownerPid: 2304,
      clientPid: 5624,
      flags: SYNC,
      payloadLength: 0xb8,
      status: 0,
    });
    expect(payloadOf(send)).toBe(hex(pleaseWait()));
    expect(send?.content?.header).toHaveLength(0x28);
    const [receive] = ofKind(read, 'alpc.receive');
    expect(receive).toMatchObject({ pid: 5624, tid: 5700, time: 15_625, messageId: 0x51c });
    expect(receive?.content).toMatchObject({ callbackId: 0x1234, payloadLength: 32, status: 0 });
    expect(ofKind(read, 'alpc.unwait')).toMatchObject([{ status: 0, tid: 5700 }]);
  });

  it('learns the id of what it sent from the reply', () => {
    expect(ofKind(read, 'alpc.send')).toMatchObject([{ messageId: 0x51c, content: { callbackId: 0x1234 } }]);
    expect(ofKind(read, 'alpc.wait-reply')).toMatchObject([{ messageId: 0x51c }]);
  });

  it('brings its processes, its stack with names, and facts of the machine', () => {
    expect(ofKind(read, 'process.rundown-start').map(({ process }) => [process.processId, process.imageName])).toEqual([
      [5624, 'winlogon.exe'],
      [2304, 'LogonUI.exe'],
    ]);
    expect(ofKind(read, 'stack')).toHaveLength(2);
    const [frames] = ofKind(read, 'stack.frames');
    expect(frames?.names?.[7]).toBe('winlogon!WluiDisplayStatus+0xf9');
    expect(frames?.frames[0]).toBe(0xffff_f800_07e2_1000n);
    expect(read.events[0]).toMatchObject({
      kind: 'meta',
      facts: { base: 0x01db_0000_0000_0000n, clock: 'system-time', osBuild: 0x5865, osMajor: 10, processors: 4 },
    });
    expect([...read.report.skipped]).toEqual([]);
    expect(read.report).toMatchObject({ unclosed: false, inversions: 0 });
  });
});

describe('a message', () => {
  it('that a server receives tells the client, who is still waiting, what its id is', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const { machine } = scene.debug;
    const inbox = buffer(scene.logonUi, new Uint8Array(0x400));
    const waiting = machine.enter(scene.server, { handle: scene.serverHandle, receive: inbox });
    const at = buffer(scene.winlogon, portMessage(pleaseWait()));
    machine.enter(scene.client, { handle: scene.clientHandle, flags: SYNC, send: at, receive: at });
    const facts = { type: 0x2001, pid: 5624, tid: 5700, messageId: 0x33, callbackId: 0x44 };
    scene.logonUi.space.write(inbox, portMessage(pleaseWait(), facts));
    machine.leave(waiting);
    const reply = buffer(scene.logonUi, portMessage(Uint8Array.of(3), { messageId: 0x33, callbackId: 0x44 }));
    machine.leave(machine.enter(scene.server, { handle: scene.serverHandle, flags: REPLY, send: reply }));
    const read = readWindbg(session.text);
    expect(disorder(read)).toEqual([]);
    expect(
      read.events.filter(({ kind }) => /send|receive|wait/.test(kind)).map((event) => [event.kind, event.tid]),
    ).toEqual([
      ['alpc.send', 5700],
      ['alpc.wait-reply', 5700],
      ['alpc.unwait', 2400],
      ['alpc.receive', 2400],
      ['alpc.send', 2400],
    ]);
    expect(ofKind(read, 'alpc.send').map(({ messageId }) => messageId)).toEqual([0x33, 0x33]);
    expect(read.report.unclosed).toBe(true);
  });

  it.each([
    ['other bytes', { data: Uint8Array.of(1, 2, 4) }],
    ['another length', { data: Uint8Array.of(1, 2, 3, 4) }],
    ['another thread', { facts: { tid: 13 } }],
    ['another process', { facts: { pid: 9 } }],
    ['no id', { facts: { messageId: 0 } }],
    ['a reply', { facts: { type: 2 } }],
  ])('is not taken for one with %s', (_what, { data, facts }: { data?: Uint8Array; facts?: object }) => {
    const received = sendOf(data ?? Uint8Array.of(1, 2, 3), { type: 1, pid: 8, tid: 12, messageId: 7, ...facts });
    const read = readWindbg(
      lines(
        START,
        { ...ENTER, flags: 0, send: sendOf(Uint8Array.of(1, 2, 3)) },
        { type: 'leave', call: 9, time: '01db000000000020', pid: 20, tid: 24, status: 0, receive: received },
      ),
    );
    expect(ofKind(read, 'alpc.send')).toMatchObject([{ messageId: 0 }]);
  });

  it('is not told apart from another of the same thread that is its like', () => {
    const twice = [1, 2].map((call) => ({ ...ENTER, call, flags: 0, send: sendOf(Uint8Array.of(5)) }));
    const receive = sendOf(Uint8Array.of(5), { type: 3, pid: 8, tid: 12, messageId: 7 });
    const leave = { type: 'leave', call: 9, time: '01db000000000020', pid: 20, tid: 24, status: 0, receive };
    expect(ofKind(readWindbg(lines(START, ...twice, leave)), 'alpc.send').map(({ messageId }) => messageId)).toEqual([
      0, 0,
    ]);
  });

  it('whose header the kernel wrote back has the id from there', () => {
    const after = hex(portMessage(new Uint8Array(0), { messageId: 0x99, callbackId: 3 }).subarray(0, 0x28));
    const leave = { type: 'leave', call: 1, time: '01db000000000020', pid: 8, tid: 12, status: 0, after };
    const read = readWindbg(lines(START, { ...ENTER, flags: 0, send: sendOf(Uint8Array.of(1)) }, leave));
    expect(ofKind(read, 'alpc.send')).toMatchObject([{ messageId: 0x99, content: { status: 0, callbackId: 3 } }]);
  });

  it('keeps both lengths when it was cut', () => {
    const send = { ...sendOf(Uint8Array.of(1, 2, 3)), length: 3000 };
    const [event] = ofKind(readWindbg(lines(START, { ...ENTER, send })), 'alpc.send');
    expect(event?.content).toMatchObject({ payloadLength: 3000, payload: Uint8Array.of(1, 2, 3) });
  });

  it('without a header that could be read is counted, not guessed', () => {
    const leave = { type: 'leave', call: 1, pid: 8, tid: 12, status: 0, receive: { address: '0', length: 5 } };
    const read = readWindbg(lines(START, ENTER, leave));
    expect(ofKind(read, 'alpc.receive')).toEqual([]);
    expect(read.report.skipped.get('received message without a header')).toMatchObject({ count: 1 });
  });
});

describe('what the probe could not do', () => {
  it('is counted with its place: faults, errors, missed returns, completion lists', () => {
    const text = lines(
      START,
      { ...ENTER, faults: ['name: 8 bytes at 0 cannot be read'] },
      { type: 'missed', call: 1, reason: 'x' },
      { type: 'error', where: 'entry', message: 'y' },
      { type: 'leave', call: 2, pid: 8, tid: 12, status: 0x4000_0030 },
    );
    const { report } = readWindbg(text);
    expect([...report.skipped.keys()]).toEqual([
      'could not be read by the debugger: name',
      'return of a call that was not seen',
      'call that the probe could not read',
      'received through a completion list, whose memory is not read',
    ]);
    expect(report.skipped.get('return of a call that was not seen')?.firstOffset).toBe(
      text.indexOf('{"type":"missed"'),
    );
  });

  it('does not hold the events after it for ever', () => {
    const records = [START, { ...ENTER, send: sendOf(Uint8Array.of(1)) }];
    const more = Array.from({ length: 40_000 }, (_, index) => ({
      ...ENTER,
      call: index + 2,
      tid: 16,
      flags: 0,
      send: sendOf(Uint8Array.of(2), { messageId: 5 }),
    }));
    const text = lines(...records, ...more);
    const read = readWindbg(text);
    expect(ofKind(read, 'alpc.send')).toHaveLength(40_001);
    expect(disorder(read)).toEqual([]);
  });
});

describe('lines', () => {
  it('of the debugger between the records are passed over and counted', () => {
    const text = `Opened log file\n${lines(START)}\nkd> g\n{"type":"enter","call":\n[1]\n${lines(ENTER)}\n`;
    const { report } = readWindbg(text);
    expect([...report.skipped].map(([reason, { count, firstOffset }]) => [reason, count, firstOffset])).toEqual([
      ['line that is no record', 3, 0],
      ['line that is no JSON object', 1, text.indexOf('{"type":"enter","call":\n')],
    ]);
  });

  it('whose beginning is lost make a recording that begins later', () => {
    const read = readWindbg(
      lines({ ...ENTER, send: sendOf(Uint8Array.of(1)) }, { ...ENTER, call: 2, time: '01db000000000015' }),
    );
    expect(read.events[0]).toMatchObject({ kind: 'meta', facts: { base: 0x01db_0000_0000_0010n } });
    expect(disorder(read)).toEqual([]);
  });

  it('whose times go back stand still and are counted', () => {
    const send = sendOf(Uint8Array.of(1), { messageId: 3 });
    const times = ['01db000000000100', '01db000000000050', '01db000000000200', '0000000000000000'];
    const read = readWindbg(lines(START, ...times.map((time, call) => ({ ...ENTER, call, time, send }))));
    expect(ofKind(read, 'alpc.send').map(({ time }) => time)).toEqual([0x100, 0x100, 0x200, 0x200]);
    expect(read.report.inversions).toBe(2);
  });

  it('in UTF-16, with or without a mark, or with a mark of UTF-8, say the same', () => {
    const text = lines(START, { ...ENTER, send: sendOf(Uint8Array.of(1)) });
    const expected = readWindbg(text).events.map(({ kind }) => kind);
    const wide = new Uint8Array(Buffer.from(text, 'utf16le'));
    for (const bytes of [
      wide,
      Uint8Array.of(0xff, 0xfe, ...wide),
      Uint8Array.of(0xef, 0xbb, 0xbf, ...Buffer.from(text)),
    ]) {
      expect(readWindbg(bytes).events.map(({ kind }) => kind)).toEqual(expected);
    }
  });

  it('longer than any the probe writes are passed over in bounded memory', () => {
    const text = `${lines(START)}\n{"type":"enter","x":"${'a'.repeat(9_000_000)}"}\n${lines({ ...ENTER, send: sendOf(Uint8Array.of(1)) })}`;
    const read: Read = readWindbg(text);
    expect(read.report.skipped.get('line too long')).toMatchObject({
      count: 1,
      bytes: 9_000_024,
      firstOffset: text.indexOf('\n') + 1,
    });
    expect(ofKind(read, 'alpc.send')).toHaveLength(1);
  });
});

it('calls of several threads keep apart, in the order in which they happened', () => {
  const scene = makeScene();
  const session = new Session(scene.debug);
  const { machine, kernel } = scene.debug;
  const threads = Array.from({ length: 5 }, (_, index) => machine.thread(scene.winlogon, 7000 + index * 4));
  const open = threads.map((thread, index) => {
    kernel.time += 100n;
    const at = buffer(scene.winlogon, portMessage(Uint8Array.of(index)));
    return { at, call: machine.enter(thread, { handle: scene.clientHandle, flags: SYNC, send: at, receive: at }) };
  });
  for (const index of [4, 2, 0, 3, 1]) {
    const { at, call } = open[index] ?? { at: 0n, call: undefined };
    if (call !== undefined) answer(scene, call, at, 0x100 + index);
  }
  const read = readWindbg(session.text);
  expect(disorder(read)).toEqual([]);
  expect(ofKind(read, 'alpc.send').map(({ tid, messageId }) => [tid, messageId])).toEqual(
    threads.map(({ tid }, index) => [tid, 0x100 + index]),
  );
});

it('bytes that are no hexadecimal text, and headers with lengths of no layout, are counted', () => {
  const good = sendOf(new Uint8Array(12));
  const odd = { ...good, data: '123' };
  const lying = { ...good, header: `ffff${'00'.repeat(38)}` };
  const read = readWindbg(lines(START, ...[good, odd, lying].map((send, call) => ({ ...ENTER, call, send }))));
  expect([...read.report.skipped].map(([reason, { count }]) => [reason, count])).toEqual([
    ['bytes that are no pairs of hexadecimal digits', 1],
    ['message whose header fits no layout', 1],
  ]);
  expect(ofKind(read, 'alpc.send')).toHaveLength(3);
});

it('a length that no message can have is counted, and that of the bytes taken', () => {
  const send = { ...sendOf(new Uint8Array(12)), length: 0xffff_ffff };
  const read = readWindbg(lines(START, { ...ENTER, send }));
  expect(ofKind(read, 'alpc.send')[0]?.content?.payloadLength).toBe(12);
  expect(read.report.skipped.get('length that no message can have')?.count).toBe(1);
});
