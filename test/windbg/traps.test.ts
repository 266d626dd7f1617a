/** Where the proof of concept went wrong, one by one: the script must come out right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OriginalSteps } from '../support/windbg/original-steps.ts';
import {
  buffer,
  callOnce,
  makeScene,
  PORT_NAME,
  pleaseWait,
  portMessage,
  type Scene,
} from '../support/windbg/scene.ts';
import { type ProbeLine, Session } from '../support/windbg/session.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** One call on a handle; returns the line of its entry. */
function callOn(scene: Scene, session: Session, handle: bigint, more: { kernel?: boolean } = {}): ProbeLine {
  const send = buffer(scene.winlogon, portMessage(Uint8Array.of(1, 2, 3)));
  scene.debug.machine.leave(scene.debug.machine.enter(scene.client, { handle, send, ...more }));
  return session.lines('enter').at(-1) ?? { type: 'none' };
}

describe('handles', () => {
  it.each([
    [0, [0x4, 0x394, 0x3fc]],
    [1, [0x4, 0x3fc, 0x400, 0x7fc, 0x7_fffc]],
    [2, [0x4, 0x400, 0x7_fffc, 0x8_0000, 0x12_3458]],
  ] as const)('of a table of %i levels of pointers', (levels, values) => {
    for (const la57 of [false, true]) {
      const scene = makeScene({ la57 });
      const process = scene.kernel.process('many.exe', 77, { levels });
      const thread = scene.debug.machine.thread(process, 78);
      const session = new Session(scene.debug);
      for (const value of values) {
        const port = scene.kernel.connectionPort(scene.logonUi, `\\RPC Control\\p${value}`);
        const handle = scene.kernel.handle(process, scene.kernel.connect(process, port).client.object, value);
        const send = buffer(process, portMessage(Uint8Array.of(1)));
        scene.debug.machine.leave(scene.debug.machine.enter(thread, { handle, send }));
        expect(session.lines('enter').at(-1)).toMatchObject({
          portName: `\\RPC Control\\p${value}`,
          client: 77,
          owner: 2304,
        });
        expect(session.lines('enter').at(-1)).not.toHaveProperty('faults');
      }
    }
  });

  it('of the kernel are looked up in the kernel own table', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const system = scene.kernel.processes[0];
    if (system === undefined) throw new Error('no System');
    const { client } = scene.kernel.connect(system, scene.connectionPort);
    const handle = scene.kernel.handle('kernel', client.object, 0x1a4);
    expect(handle).toBe(0xffff_ffff_8000_01a4n);
    const line = callOn(scene, session, handle, { kernel: true });
    expect(line).toMatchObject({
      portName: `\\RPC Control\\${PORT_NAME}`,
      client: 4,
      kernel: true,
      handle: 'ffffffff800001a4',
    });
  });

  it.each([
    ['beyond the table', 0x4000n, /beyond/],
    ['zero', 0n, /beyond/],
    ['no handle at all', 0x1234_5678_9abcn, /out of range/],
    ['closed', 0x3a0n, /closed/],
  ])('%s: said, not guessed, and the message is recorded all the same', (_what, handle, reason) => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const line = callOn(scene, session, handle);
    expect(line).toMatchObject({ send: { data: '010203' }, faults: [expect.stringMatching(reason)] });
    expect(line).not.toHaveProperty('portName');
  });

  it('of other objects are no ports', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const file = scene.kernel.object(0x100, { type: 'other', name: 'a-file' });
    const line = callOn(scene, session, scene.kernel.handle(scene.winlogon, file, 0x200));
    expect(line).toMatchObject({ faults: [expect.stringMatching(/not of an ALPC port/)] });
  });

  it('that are closed and opened again mean the new port, though one was remembered', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const second = scene.kernel.connectionPort(scene.winlogon, '\\Second');
    expect(callOn(scene, session, scene.clientHandle)['portName']).toBe(`\\RPC Control\\${PORT_NAME}`);
    scene.kernel.close(scene.winlogon, scene.clientHandle);
    scene.kernel.handle(scene.winlogon, second.object, Number(scene.clientHandle));
    expect(callOn(scene, session, scene.clientHandle)['portName']).toBe('\\Second');
  });

  it('whose port was freed and made anew in the same place, for another server, mean that server', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const lsass = scene.kernel.process('lsass.exe', 700);
    const other = scene.kernel.connectionPort(lsass, '\\RPC Control\\lsass');
    callOn(scene, session, scene.clientHandle);
    // The pool gives freed blocks out again: port and connection lie where they lay, and lead elsewhere.
    const communication = scene.kernel.memory.number(portObject(scene) + 0x10n, 8);
    scene.kernel.memory.put(communication, 8, other.object);
    expect(callOn(scene, session, scene.clientHandle)).toMatchObject({ portName: '\\RPC Control\\lsass', owner: 700 });
  });
});

/** The client's port object, by way of its handle. */
function portObject(scene: Scene): bigint {
  const top = scene.kernel.memory.number(scene.winlogon.table.address + 8n, 8) & ~3n;
  const low = scene.kernel.memory.number(top + scene.clientHandle * 4n, 8);
  return (((BigInt.asIntN(64, low) >> 20n) << 4n) & 0xffff_ffff_ffff_ffffn) + 0x30n;
}

describe('names', () => {
  it('lie further up where the object has a creator header', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const port = scene.kernel.connectionPort(scene.logonUi, '\\Sessions\\3\\Windows\\ApiPort', { creator: true });
    const handle = scene.kernel.handle(scene.winlogon, scene.kernel.connect(scene.winlogon, port).client.object, 0x300);
    expect(callOn(scene, session, handle)['portName']).toBe('\\Sessions\\3\\Windows\\ApiPort');
  });

  it.each([false, true])('that are not there are not made up (creator header: %s)', (creator) => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const port = scene.kernel.connectionPort(scene.logonUi, undefined, { creator });
    const handle = scene.kernel.handle(scene.winlogon, scene.kernel.connect(scene.winlogon, port).client.object, 0x300);
    const line = callOn(scene, session, handle);
    expect(line).toMatchObject({ owner: 2304, client: 5624 });
    expect(line).not.toHaveProperty('portName');
    expect(line).not.toHaveProperty('faults');
  });

  it('of images longer than 15 characters come from the full path', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'skip=a-very-long-name*');
    const process = scene.kernel.process('a-very-long-name-of-an-image.exe', 4321);
    const thread = scene.debug.machine.thread(process, 4322);
    scene.debug.machine.enter(thread, { handle: 4n, send: buffer(process, portMessage(Uint8Array.of(1))) });
    expect(session.functions['status']?.()).toMatchObject({ skipped: 1, logged: 0 });
  });

  it('with letters of any script survive the file', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const port = scene.kernel.connectionPort(scene.logonUi, '\\RPC Control\\порт-文');
    const handle = scene.kernel.handle(scene.winlogon, port.object, 0x300);
    expect(callOn(scene, session, handle)['portName']).toBe('\\RPC Control\\порт-文');
    expect(session.text).not.toMatch(/[^\r\n -~]/);
  });
});

describe('owners', () => {
  it('that are ending are marked by the lowest bit of their address, which is no part of it', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    scene.kernel.memory.put(scene.connectionPort.object + 0x18n, 8, scene.logonUi.eprocess | 1n);
    expect(callOn(scene, session, scene.clientHandle)).toMatchObject({ owner: 2304, ownerEnding: true });
  });

  it('that are gone are absent', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    scene.kernel.memory.put(scene.connectionPort.object + 0x18n, 8, 0);
    const line = callOn(scene, session, scene.clientHandle);
    expect(line).not.toHaveProperty('owner');
    expect(line).toMatchObject({ portName: `\\RPC Control\\${PORT_NAME}`, client: 5624 });
  });

  it.each([
    ['CommunicationInfo', 0x10n, /CommunicationInfo is NULL/],
    ['ConnectionPort', undefined, /ConnectionPort is NULL/],
  ] as const)('NULL in %s is said', (_what, offset, reason) => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const object = portObject(scene);
    const at = offset === undefined ? scene.kernel.memory.number(object + 0x10n, 8) : object + offset;
    scene.kernel.memory.put(at, 8, 0);
    expect(callOn(scene, session, scene.clientHandle)).toMatchObject({ faults: [expect.stringMatching(reason)] });
  });
});

describe('callers of 32 bits', () => {
  it('have a short header, short attributes and a four-byte length', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const old = scene.kernel.process('old.exe', 88, { wow64: true });
    const thread = scene.debug.machine.thread(old, 89);
    const { client } = scene.kernel.connect(old, scene.connectionPort);
    const handle = scene.kernel.handle(old, client.object);
    const facts = { type: 0, pid: 0x55, tid: 0x66, messageId: 0x77, callbackId: 0x88 };
    const send = buffer(old, portMessage(Uint8Array.of(9, 8, 7), facts, true));
    const view = buffer(
      old,
      Uint8Array.from({ length: 40 }, (_, index) => index),
    );
    const attributes = new Uint8Array(0x98);
    const data = new DataView(attributes.buffer);
    data.setUint32(0, 0xc000_0000, true);
    data.setUint32(4, 0x4000_0000, true);
    data.setUint32(8 + 0x0c + 8, Number(view & 0xffff_ffffn), true);
    data.setUint32(8 + 0x0c + 12, 40, true);
    old.space.write(
      view & 0xffff_ffffn,
      Uint8Array.from({ length: 40 }, (_, index) => index),
    );
    const sendAttributes = buffer(old, attributes);
    scene.debug.machine.enter(thread, { handle, flags: 0x8002_0000, send, sendAttributes });
    expect(session.lines('enter')[0]).toMatchObject({
      wow64: true,
      send: {
        header: hex(portMessage(Uint8Array.of(9, 8, 7), facts, true)).slice(0, 0x30),
        data: '090807',
        length: 3,
        attributes: hex(attributes.subarray(0, 8 + 0x0c + 0x10)),
        viewLength: 40,
        view: hex(Uint8Array.from({ length: 40 }, (_, index) => index)),
      },
    });
  });

  it('are told by their header where the flag says nothing', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const send = buffer(scene.winlogon, portMessage(Uint8Array.of(9), {}, true));
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send });
    expect(session.lines('enter')[0]).toMatchObject({ send: { data: '09', length: 1 } });
  });
});

describe('content', () => {
  it('is cut where the user says, and both lengths are written', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'payload=100');
    const data = Uint8Array.from({ length: 3000 }, (_, index) => index & 0xff);
    callOnce(scene, { data });
    expect(session.lines('enter')[0]?.['send']).toMatchObject({ length: 3000, data: hex(data.subarray(0, 100)) });
  });

  it('of any length comes whole, wherever in a page it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x1800 }), fc.integer({ min: 0, max: 0xfff }), (length, offset) => {
        const scene = makeScene();
        const session = new Session(scene.debug, 'payload=65535;stacks=0');
        const data = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
        const send = buffer(scene.winlogon, portMessage(data), BigInt(offset));
        scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send });
        const [line] = session.lines('enter');
        expect(line?.['send']).toMatchObject({ length, data: hex(data) });
        expect(line).not.toHaveProperty('faults');
      }),
      { numRuns: 60 },
    );
  });

  it('that is partly paged out is kept as far as it goes, and the line says so', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const data = Uint8Array.from({ length: 0x900 }, (_, index) => index & 0xff);
    const send = buffer(scene.winlogon, portMessage(data), 0xf00n);
    scene.winlogon.space.unmap(send + 0x400n);
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send });
    const [line] = session.lines('enter');
    expect(line).toMatchObject({
      send: { length: 0x900, data: hex(data.subarray(0, 0x100 - 0x28)) },
      faults: [expect.stringMatching(/only \d+ of \d+ bytes/)],
    });
  });

  it('that cannot be read at all leaves the call recorded', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send: 0xdead_0000_0000n });
    const [line] = session.lines('enter');
    expect(line).toMatchObject({
      portName: `\\RPC Control\\${PORT_NAME}`,
      faults: [expect.stringMatching(/only 0 of/)],
    });
    expect(line).not.toHaveProperty('send');
    expect(session.lines('error')).toEqual([]);
  });

  it('includes attributes and what the sender shows in a view', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'view=64');
    const shown = Uint8Array.from({ length: 200 }, (_, index) => 200 - index);
    const view = buffer(scene.winlogon, shown);
    const attributes = new Uint8Array(8 + 0x18 + 0x20 + 0x20);
    const data = new DataView(attributes.buffer);
    data.setUint32(0, 0xe000_0000, true);
    data.setUint32(4, 0x4000_0000, true);
    data.setBigUint64(8 + 0x18 + 0x10, view, true);
    data.setBigUint64(8 + 0x18 + 0x18, 200n, true);
    const send = buffer(scene.winlogon, portMessage(pleaseWait()));
    const sendAttributes = buffer(scene.winlogon, attributes);
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send, sendAttributes });
    expect(session.lines('enter')[0]?.['send']).toMatchObject({
      attributes: hex(attributes),
      viewLength: 200,
      view: hex(shown.subarray(0, 64)),
    });
  });
});

describe('structures', () => {
  it('lie where the symbols say, whatever the build', () => {
    const scene = makeScene({ move: 0x40 });
    const session = new Session(scene.debug);
    callOnce(scene);
    expect(session.lines('enter')[0]).toMatchObject({ pid: 5624, tid: 5700, portName: `\\RPC Control\\${PORT_NAME}` });
  });

  it('of a process that took the place of another are read again', async () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'skip=old.exe');
    const old = scene.kernel.process('old.exe', 50);
    const thread = scene.debug.machine.thread(old, 51);
    const send = buffer(old, portMessage(Uint8Array.of(1)));
    scene.debug.machine.enter(thread, { handle: 4n, send });
    const fresh = scene.kernel.process('new.exe', 60, { at: old.eprocess });
    const next = scene.debug.machine.thread({ ...fresh, space: old.space }, 61);
    await new Promise((done) => setTimeout(done, 1100));
    scene.debug.machine.enter(next, { handle: 4n, send });
    expect(session.lines('enter')).toMatchObject([{ pid: 60 }]);
  });
});

describe('stacks', () => {
  it('seen before are recognised; any other return address makes it another stack', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const start = 'ntdll!RtlUserThreadStart+0x21';
    const paths = [
      ['a!f+0x1', 'b!g+0x22', 'c!hh+0x333', start],
      ['a!f+0x1', 'b!g+0x23', 'c!hh+0x333', start],
      ['a!f+0x1', 'b!g+0x22', start],
    ];
    for (const path of [...paths, ...paths, ...paths]) callOnce(scene, { path });
    const lines = session.lines('enter');
    expect(lines.map(({ stackBy }) => stackBy)).toEqual(['walked', 'walked', 'walked', ...Array(6).fill('matched')]);
    for (const [index, { stack }] of lines.entries()) {
      expect((stack as [string, string][]).slice(3).map(([, name]) => name)).toEqual(paths[index % 3]);
    }
    expect(scene.debug.commands.filter((command) => /^k/.test(command))).toHaveLength(3);
  });

  it('that the debugger could not walk to their beginning are walked each time', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    for (const path of [
      ['a!f+0x1', 'b!g+0x22'],
      ['a!f+0x1', 'b!g+0x22', 'c!h+0x3'],
    ])
      callOnce(scene, { path });
    expect(session.lines('enter').map(({ stack }) => (stack as unknown[]).length)).toEqual([5, 6]);
  });

  it('without names have the symbols of their process loaded, once', () => {
    const scene = makeScene();
    scene.debug.symbolsMissing.add(5624);
    const session = new Session(scene.debug, 'matchStacks=false');
    callOnce(scene);
    callOnce(scene);
    expect(scene.debug.commands.filter((command) => command === '.reload /user')).toHaveLength(1);
    expect(JSON.stringify(session.lines('enter')[0]?.['stack'])).toContain('winlogon!WluiDisplayStatus+0xf9');
  });

  it('are left out on request', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'stacks=0');
    callOnce(scene);
    expect(session.lines('enter')[0]).not.toHaveProperty('stack');
    expect(scene.debug.commands.some((command) => /^k/.test(command))).toBe(false);
  });
});

describe('the original, in the same traps', () => {
  it('shows the faults that these tests are about', () => {
    const scene = makeScene();
    const steps = new OriginalSteps(scene.debug.host);
    scene.debug.use({ entry: () => steps.entry(), exit: () => steps.exit() });
    steps.install();
    const port = scene.kernel.connectionPort(scene.logonUi, '\\RPC Control\\named', { creator: true });
    const { client } = scene.kernel.connect(scene.winlogon, port);
    const handle = scene.kernel.handle(scene.winlogon, client.object, 0x300);
    // It takes the creator header for the name's, and reads a name from nowhere.
    const send = buffer(scene.winlogon, portMessage(pleaseWait()));
    expect(() => scene.debug.machine.enter(scene.client, { handle, send })).toThrow(/Unable to read/);
    // Threads share one list: a call of another thread looks as if it were made by the first.
    scene.debug.window = '';
    const other = scene.debug.machine.thread(scene.winlogon, 5900);
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send, receive: send });
    scene.debug.machine.enter(other, { handle: scene.clientHandle, send, receive: send });
    expect(scene.debug.window).toMatch(/^\|\s+\[SendWait\] Start$/m);
    expect(scene.debug.window).toMatch(/ReceiveMessage=0/);
  });
});
