import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf16, type WorldProcess } from '../../../test/support/dtrace/world.ts';
import {
  type CallSpec,
  message32,
  message64,
  type PrintOptions,
  printed,
  Simulation,
} from '../../../test/support/dtrace-output.ts';
import { memorySource } from '../../base/byte-source.ts';
import type { AlpcReceive, AlpcSend, TraceEvent } from '../../model/event.ts';
import { generateProgram } from './program/generate.ts';
import { DEFAULT_OPTIONS, type ProgramOptions } from './program/options.ts';
import { DtraceRecording } from './recording.ts';

const OPTIONS: ProgramOptions = { ...DEFAULT_OPTIONS, token: '00c0ffee' };
const bytes = (length: number, seed = 1) => Uint8Array.from({ length }, (_, index) => (index * 7 + seed * 31) & 0xff);

function simulate(options: Partial<ProgramOptions> = {}): Simulation {
  return new Simulation(generateProgram({ ...OPTIONS, ...options }));
}

function readBytes(content: Uint8Array) {
  const recording = new DtraceRecording(memorySource('alpc.txt', content));
  const events: TraceEvent[] = [...recording.events()].flat();
  return {
    report: recording.report,
    events,
    sends: events.filter((event): event is AlpcSend => event.kind === 'alpc.send'),
    receives: events.filter((event): event is AlpcReceive => event.kind === 'alpc.receive'),
  };
}

function readRun(simulation: Simulation, options?: PrintOptions) {
  const { out, err } = printed(simulation.machine.records, options);
  return readBytes(new TextEncoder().encode(err + out));
}

/** One process that sends to a port of its own; enough where only one end matters. */
function lone(options: Partial<ProgramOptions> = {}, name = '\\RPC Control\\x', levels = 0) {
  const simulation = simulate(options);
  const process = simulation.world.process(712, 'lsass.exe', levels);
  const port = simulation.world.listen(process, name);
  const handle = process.table.add(port.object);
  const call = (more: Partial<CallSpec>): CallSpec => ({ process, tid: 9, handle, ...more });
  return { simulation, process, port, handle, call };
}

function put(process: WorldProcess, content: Uint8Array): bigint {
  return process.user.put(content);
}

describe('lengths', () => {
  test.each([0, 1, 15, 16, 17, 127, 128, 129, 511, 512, 513, 1023, 1024, 1025, 5000])('%d bytes of data', (size) => {
    const { simulation, process, call } = lone();
    simulation.entry(call({ send: process.user.put(message64({ payload: bytes(size) }), true) }));
    const { sends, report } = readRun(simulation);
    expect(sends[0]?.content?.payload).toEqual(bytes(size).subarray(0, 1024));
    expect(sends[0]?.content?.payloadLength).toBe(size);
    expect(simulation.machine.faults).toBe(0);
    expect([...report.skipped]).toEqual([]);
  });

  test('a limit of 0 keeps the header alone', () => {
    const { simulation, process, call } = lone({ payload: 0 });
    simulation.entry(call({ send: put(process, message64({ payload: bytes(64), id: 3 })) }));
    const [send] = readRun(simulation).sends;
    expect([send?.messageId, send?.content?.payload?.length, send?.content?.payloadLength]).toEqual([3, 0, 64]);
  });
});

describe('callers of all sorts', () => {
  test('a 32-bit process: the header tells', () => {
    const { simulation, process, call } = lone({ attributes: true, views: 64 });
    const message = message32({ payload: bytes(30), id: 5, callback: 6 });
    simulation.entry(
      call({ send: process.user.put(message, true), flags: 0x8000_0000, sendAttributes: put(process, bytes(64)) }),
    );
    const [send] = readRun(simulation).sends;
    expect(send?.messageId).toBe(5);
    expect(send?.content).toMatchObject({
      payloadLength: 30,
      callbackId: 6,
      attributes: undefined,
      flags: 0x8000_0000,
    });
    expect(send?.content?.header?.length).toBe(0x18);
    expect(send?.content?.payload).toEqual(bytes(30));
  });

  test('a caller in the kernel: its buffer is read where it is', () => {
    const { simulation, call } = lone();
    const send = simulation.world.kernel.put(message64({ payload: bytes(700), id: 8 }));
    simulation.entry(call({ send }));
    expect(readRun(simulation).sends[0]?.content?.payload).toEqual(bytes(700));
    expect(simulation.machine.faults).toBe(0);
  });

  test('dtrace itself and processes that were not asked for: nothing', () => {
    const { simulation, process, call } = lone({ only: [{ name: 'services.exe' }] });
    const own = simulation.world.process(9999, 'services.exe');
    const send = put(process, message64({ payload: bytes(8), id: 1 }));
    simulation.entry(call({ send }));
    simulation.exit(call({ send }));
    simulation.entry({ process: own, tid: 3, handle: 4n, send: put(own, message64({ payload: bytes(8) })) });
    const wanted = simulation.world.process(640, 'services.exe');
    simulation.entry({
      process: wanted,
      tid: 4,
      handle: 4n,
      send: put(wanted, message64({ payload: bytes(8), id: 2 })),
    });
    expect(readRun(simulation).sends.map(({ pid }) => pid)).toEqual([640]);
  });
});

describe('ports', () => {
  test.each([
    ['\\RPC Control\\epmapper', 0],
    ['\\RPC Control\\epmapper', 1],
    ['\\Sessions\\1\\Windows\\ApiPort', 2],
    ['\\NamePort', 1],
    [`\\RPC Control\\${'ö'.repeat(100)}`, 2],
  ])('%s through a handle table of %d levels', (name, levels) => {
    const { simulation, process, port, call } = lone({}, name, levels);
    simulation.entry(call({ send: put(process, message64({ payload: bytes(4), id: 1 })) }));
    expect(readRun(simulation).sends[0]?.content).toMatchObject({
      portName: name,
      port: `0x${port.object.toString(16)}`,
      ownerPid: 712,
      clientPid: undefined,
    });
    expect(simulation.machine.faults).toBe(0);
  });

  test('with a creator header before the name, without a name, and 5-level paging', () => {
    const { simulation, process, call } = lone({ handleShift: 11 });
    const { world } = simulation;
    const created = world.listen(process, '\\RPC Control\\made', true);
    const bare = world.listen(process, undefined);
    for (const port of [created, bare]) {
      const handle = process.table.add(port.object, 11);
      simulation.entry(call({ handle, send: put(process, message64({ payload: bytes(4), id: 1 })) }));
    }
    const names = readRun(simulation).sends.map(({ content }) => [content?.portName, content?.ownerPid]);
    expect(names).toEqual([
      ['\\RPC Control\\made', 712],
      [undefined, 712],
    ]);
  });

  test('a name that would pass itself off as output', () => {
    const name = '\\RPC Control\\x\n@00c0ffee S 1 2 3 0 4 0 0 0 0 0 evil.exe\n@00c0ffee .\n';
    const { simulation, process, call } = lone({}, name);
    simulation.entry(call({ send: put(process, message64({ payload: bytes(4), id: 1 })) }));
    const { sends, report } = readRun(simulation);
    expect(sends.map(({ content }) => content?.portName)).toEqual([name]);
    expect([...report.skipped]).toEqual([]);
  });

  test('a handle that is no port, or none at all, gives no name and loses nothing else', () => {
    const { simulation, process, call } = lone();
    const rubbish = simulation.world.other(bytes(0x200, 5));
    const zero = simulation.world.other(new Uint8Array(0x200));
    for (const handle of [process.table.add(rubbish), process.table.add(zero), 0x7777_7774n, -0x7fff_f000n, 0n]) {
      simulation.entry(call({ handle, send: put(process, message64({ payload: bytes(4), id: 1 })) }));
    }
    const { sends } = readRun(simulation);
    expect(sends).toHaveLength(5);
    for (const { content } of sends)
      expect([content?.portName, content?.ownerPid, content?.payloadLength]).toEqual([undefined, undefined, 4]);
  });

  test('learned where they are made, without kernel types; forgotten when their handle is closed', () => {
    const { simulation, process, call } = lone({ portNames: 'connect' });
    const text = utf16('\\RPC Control\\ntsvcs');
    const name = new Uint8Array(16);
    new DataView(name.buffer).setUint16(0, text.length, true);
    new DataView(name.buffer).setBigUint64(8, put(process, text), true);
    const place = process.user.allocate(8);
    const greeting = put(process, message64({ payload: bytes(0) }));
    simulation.other('NtAlpcConnectPort:entry', process, 9, [place, put(process, name), 0n, 0n, 0n, 0n, greeting]);
    process.user.number(place, 8, 0x478);
    process.user.write(greeting, message64({ payload: bytes(0), type: 11, pid: 640, tid: 7 }));
    simulation.other('NtAlpcConnectPort:return', process, 9, [0n]);
    const send = put(process, message64({ payload: bytes(4), id: 1 }));
    simulation.entry(call({ handle: 0x478n, send }));
    simulation.other('NtClose:entry', process, 10, [0x478n]);
    simulation.entry(call({ handle: 0x478n, send }));
    const { sends } = readRun(simulation);
    expect(sends.map(({ content }) => [content?.portName, content?.ownerPid, content?.clientPid])).toEqual([
      ['\\RPC Control\\ntsvcs', 640, 712],
      [undefined, undefined, undefined],
    ]);
    expect(simulation.machine.faults).toBe(0);
  });

  test('made by a server, and the connections that it accepts', () => {
    const { simulation, process, call } = lone({ portNames: 'connect' });
    const text = utf16('\\RPC Control\\mine');
    const name = new Uint8Array(16);
    new DataView(name.buffer).setUint16(0, text.length, true);
    new DataView(name.buffer).setBigUint64(8, put(process, text), true);
    const attributes = new Uint8Array(48);
    new DataView(attributes.buffer).setBigUint64(16, put(process, name), true);
    const place = process.user.allocate(8);
    simulation.other('NtAlpcCreatePort:entry', process, 9, [place, put(process, attributes)]);
    process.user.number(place, 8, 0x10);
    simulation.other('NtAlpcCreatePort:return', process, 9, [0n]);
    simulation.other('NtAlpcAcceptConnectPort:entry', process, 9, [place, 0x10n]);
    process.user.number(place, 8, 0x14);
    simulation.other('NtAlpcAcceptConnectPort:return', process, 9, [0n]);
    // One that fails leaves no name behind.
    simulation.other('NtAlpcCreatePort:entry', process, 9, [place, put(process, attributes)]);
    process.user.number(place, 8, 0x18);
    simulation.other('NtAlpcCreatePort:return', process, 9, [-0x3fff_ffcbn]);
    expect(simulation.machine.leftovers).toBe(0);
    const send = put(process, message64({ payload: bytes(4), id: 1 }));
    for (const handle of [0x10n, 0x14n, 0x18n]) simulation.entry(call({ handle, send }));
    const { sends } = readRun(simulation);
    expect(sends.map(({ content }) => [content?.portName, content?.ownerPid])).toEqual([
      ['\\RPC Control\\mine', 712],
      ['\\RPC Control\\mine', 712],
      [undefined, undefined],
    ]);
  });
});

describe('attributes and views', () => {
  test('a request whose arguments travel in a view', () => {
    const { simulation, process, call } = lone({ attributes: true, views: 2048 });
    const view = bytes(3000, 9);
    const block = new Uint8Array(0x98);
    const fields = new DataView(block.buffer);
    fields.setUint32(0, 0xfa00_0000, true);
    fields.setUint32(4, 0x4000_0000, true);
    fields.setBigUint64(8 + 0x18 + 0x10, put(process, view), true);
    fields.setBigUint64(8 + 0x18 + 0x18, 3000n, true);
    const send = put(process, message64({ payload: bytes(0x48), id: 1 }));
    simulation.entry(call({ send, sendAttributes: put(process, block) }));
    const [sent] = readRun(simulation).sends;
    expect(sent?.content?.attributes).toEqual(block);
    expect(sent?.content?.view).toEqual(view.subarray(0, 2048));
  });
});

test('a line that messages break up again and again is kept within bounds', () => {
  const text = `@alpcscope-dtrace 1 token=00c0ffee calls=both\n@00c0ffee T 9100000000000000 1714979289000000000\n${`${'x'.repeat(3000)}dtrace: 3 drops on CPU 0\n`.repeat(400)}`;
  const { report } = readBytes(new TextEncoder().encode(text));
  expect(report.lostEvents).toBe(1200);
  expect(report.skipped.get('line too long')?.count).toBeGreaterThan(50);
});

describe('what cannot be read', () => {
  test('a message that is paged out is said to be missing; port and sender stay', () => {
    const { simulation, call } = lone();
    simulation.entry(call({ send: 0x1234_5000n }));
    const { sends, report } = readRun(simulation);
    expect(sends[0]?.content).toMatchObject({ portName: '\\RPC Control\\x', payload: undefined, header: undefined });
    expect([...report.skipped.keys()]).toEqual(['message whose memory could not be read']);
  });

  test('a message whose end alone is paged out: lengths and ids stay', () => {
    const { simulation, process, call } = lone({ attributes: true });
    const message = message64({ payload: bytes(300), id: 0x77, callback: 9 });
    // The rest of the message would be in the page after this one.
    simulation.entry(call({ send: process.user.put(message.subarray(0, 100), true) }));
    const short = message64({ payload: bytes(20), id: 0x78 });
    simulation.entry(call({ send: process.user.put(short.subarray(0, 30), true) }));
    const { sends, report } = readRun(simulation);
    expect(sends[0]?.messageId).toBe(0x77);
    expect(sends[0]?.content).toMatchObject({ payloadLength: 300, callbackId: 9, payload: new Uint8Array(0) });
    expect(sends[1]?.content).toMatchObject({ header: undefined, payload: undefined });
    expect(Object.fromEntries([...report.skipped].map(([reason, { count }]) => [reason, count]))).toEqual({
      'data of a message that could not be read': 1,
      'message whose memory could not be read': 1,
    });
  });

  test('a thread that ended inside its call leaves nothing to the next one with its thread object', () => {
    const { simulation, process, call } = lone({ only: [{ pid: 712 }], portNames: 'both' });
    const receive = process.user.allocate(256);
    simulation.entry(call({ receive }));
    const other = simulation.world.process(900, 'csrss.exe');
    simulation.machine.reused.set(10, 9);
    const theirs: CallSpec = { process: other, tid: 10, handle: 4n, receive: other.user.allocate(256) };
    simulation.entry(theirs);
    simulation.exit(theirs);
    expect(readRun(simulation).events.filter(({ pid }) => pid === 900)).toEqual([]);
    expect(simulation.machine.leftovers).toBe(0);
    simulation.other('NtAlpcConnectPort:entry', process, 9, [put(process, bytes(8)), 0n]);
    simulation.other('NtAlpcConnectPort:entry', other, 10, [put(other, bytes(8)), 0n]);
    simulation.other('NtAlpcConnectPort:return', other, 10, [0n]);
    expect(simulation.machine.leftovers).toBe(0);
  });

  test('a received message in the completion list, a timeout, a failure: no receive', () => {
    const { simulation, process, call } = lone();
    const receive = process.user.allocate(256);
    for (const status of [0x4000_0030, 0x102, 0xc000_0037]) {
      simulation.entry(call({ receive }));
      simulation.exit(call({ receive }), status);
    }
    const { receives, events, report } = readRun(simulation);
    expect(receives).toEqual([]);
    const ends = events.filter((event) => event.kind === 'alpc.unwait');
    expect(ends.map((event) => event.status)).toEqual([0x4000_0030, 0x102, 0xc000_0037]);
    expect([...report.skipped.keys()]).toEqual(['received through a completion list, whose memory is not read']);
    expect(simulation.machine.leftovers).toBe(0);
  });

  test('drops put the whole recording in doubt, with their number', () => {
    const { simulation, process, call } = lone();
    const send = put(process, message64({ payload: bytes(200), id: 1 }));
    for (let round = 0; round < 5; round += 1) simulation.entry(call({ send }));
    const { events, report } = readRun(simulation, {
      drop: ({ text }, index) => text.includes(' M ') && index % 2 === 0,
    });
    const lost = events.filter((event) => event.kind === 'lost');
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ cpu: 0, located: false, events: report.lostEvents });
    expect(report.lostEvents).toBeGreaterThan(0);
    expect(report.skipped.get('message whose bytes are missing')?.count).toBe(report.lostEvents);
  });
});

describe('ids of messages', () => {
  test('an asynchronous request has its id from the header that the kernel wrote back', () => {
    const { simulation, process, call } = lone();
    const send = put(process, message64({ payload: bytes(20) }));
    simulation.entry(call({ send }));
    process.user.write(send, message64({ payload: bytes(20), pid: 712, tid: 9, id: 0x88, callback: 5 }));
    simulation.exit(call({ send }));
    const [sent] = readRun(simulation).sends;
    expect([sent?.messageId, sent?.content?.callbackId, sent?.content?.status]).toEqual([0x88, 5, 0]);
  });

  test('a datagram has it from the receiver, which names its sender: the right one of several', () => {
    const { simulation, process, handle, call } = lone();
    const first = put(process, message64({ payload: bytes(20, 1) }));
    const second = put(process, message64({ payload: bytes(20, 2) }));
    const receiver = simulation.world.process(900, 'csrss.exe');
    const inbox = receiver.user.allocate(256);
    const other = simulation.world.listen(receiver, '\\b');
    const away = process.table.add(other.object);
    simulation.entry(call({ send: first, handle }));
    simulation.entry(call({ send: first, handle: away }));
    simulation.entry(call({ send: second, handle: away }));
    const take: CallSpec = {
      process: receiver,
      tid: 77,
      cpu: 2,
      handle: receiver.table.add(other.object),
      receive: inbox,
    };
    simulation.entry(take);
    receiver.user.write(inbox, message64({ payload: bytes(20, 2), type: 3, pid: 712, tid: 9, id: 0x99 }));
    simulation.exit(take);
    simulation.entry(take);
    receiver.user.write(inbox, message64({ payload: bytes(20, 1), type: 3, pid: 712, tid: 9, id: 0x9a }));
    simulation.exit(take);
    const { sends, report } = readRun(simulation);
    // The first went to a port of its own process: the receiver cannot have it.
    expect(sends.map(({ messageId }) => messageId)).toEqual([0, 0x9a, 0x99]);
    expect(report.eventsBy.get('alpc.send without message id')).toBe(1);
  });

  test('with entries only nothing is waited for', () => {
    const { simulation, process, call } = lone({ calls: 'entry' });
    const send = put(process, message64({ payload: bytes(20) }));
    simulation.entry(call({ send, flags: 0x2_0000 }));
    simulation.exit(call({ send }));
    const { sends, events } = readRun(simulation);
    expect([sends.length, sends[0]?.messageId, events.some(({ kind }) => kind === 'alpc.unwait')]).toEqual([
      1,
      0,
      false,
    ]);
  });
});

/** Random traffic on several processors; what every call must have become. */
function traffic(calls: readonly (readonly [size: number, cpu: number, kind: number])[]) {
  const simulation = simulate({ payload: 600, kernelStack: 2 });
  const client = simulation.world.process(100, 'a client.exe', 1);
  const port = simulation.world.listen(simulation.world.process(200, 'server.exe'), '\\RPC Control\\p');
  const handle = client.table.add(simulation.world.connect(port, client).object);
  for (const [index, [size, cpu, kind]] of calls.entries()) {
    const message = message64({
      payload: bytes(size, index),
      id: index + 1,
      callback: index + 500,
      ...(kind === 2 ? { type: 1 } : {}),
    });
    const call: CallSpec = { process: client, tid: 1000 + cpu, cpu, handle };
    if (kind === 2) {
      const receive = client.user.put(message);
      simulation.entry({ ...call, receive });
      simulation.exit({ ...call, receive });
    } else {
      const send = kind === 1 ? simulation.world.kernel.put(message) : client.user.put(message);
      simulation.entry({ ...call, send });
      simulation.exit({ ...call, send });
    }
  }
  return simulation;
}

const someCalls = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 })),
  { maxLength: 12 },
);

describe('properties', () => {
  test('whatever is sent and received comes back, however the processors are mixed and lines end', () => {
    fc.assert(
      fc.property(
        someCalls,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (calls, mixed, chunk, crlf) => {
          const simulation = traffic(calls);
          const { sends, receives, report } = readRun(simulation, { order: mixed ? 'cpu' : 'time', chunk, crlf });
          const found = [...sends, ...receives].toSorted((one, other) => one.messageId - other.messageId);
          expect(found.map((event) => [event.kind, event.messageId, event.content?.payloadLength])).toEqual(
            calls.map(([size, , kind], index) => [kind === 2 ? 'alpc.receive' : 'alpc.send', index + 1, size]),
          );
          for (const [index, event] of found.entries()) {
            expect(event.content?.payload).toEqual(bytes(calls[index]?.[0] ?? 0, index).subarray(0, 600));
            expect(event.content?.portName).toBe('\\RPC Control\\p');
          }
          expect([...report.skipped]).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('dropped records never put bytes, ports or stacks to another call', () => {
    fc.assert(
      fc.property(someCalls, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (calls, dice) => {
        const simulation = traffic(calls);
        const { sends, receives } = readRun(simulation, { drop: () => dice.next().value === 0 });
        for (const { messageId, content } of [...sends, ...receives]) {
          if (content?.payload === undefined) continue;
          const [size = 0] = calls[messageId - 1] ?? [];
          expect(content.payload).toEqual(bytes(size, messageId - 1).subarray(0, 600));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a redirected PowerShell file (UTF-16) reads the same', () => {
    const { out } = printed(
      traffic([
        [40, 0, 0],
        [700, 1, 2],
      ]).machine.records,
    );
    const wide = new Uint8Array([0xff, 0xfe, ...utf16(out.replaceAll('\n', '\r\n'))]);
    const narrow = readBytes(new TextEncoder().encode(out));
    const found = readBytes(wide);
    expect(found.sends).toEqual(narrow.sends);
    expect(found.receives).toEqual(narrow.receives);
  });

  test('a message of dtrace written into the middle of a line breaks nothing', () => {
    const { out } = printed(
      traffic([
        [40, 0, 0],
        [90, 1, 2],
        [90, 0, 1],
      ]).machine.records,
    );
    const whole = readBytes(new TextEncoder().encode(out));
    fc.assert(
      // Begins with the places where the text before could be the name of a folder.
      fc.property(fc.integer({ min: 60, max: out.length }), (at) => {
        const spliced = `${out.slice(0, at)}dtrace: 3 drops on CPU 1\n${out.slice(at)}`;
        const { sends, receives, report } = readBytes(new TextEncoder().encode(spliced));
        expect([spliced.slice(at - 60, at + 60), report.lostEvents]).toEqual([spliced.slice(at - 60, at + 60), 3]);
        expect([...sends, ...receives].map(({ messageId }) => messageId)).toEqual(
          [...whole.sends, ...whole.receives].map(({ messageId }) => messageId),
        );
        expect(sends.map(({ content }) => content?.payload)).toEqual(
          whole.sends.map(({ content }) => content?.payload),
        );
      }),
      { numRuns: 150, examples: [...out.matchAll(/[\\/]/g)].map(({ index }): [number] => [Math.max(60, index + 1)]) },
    );
  });
});
