import { describe, expect, it } from 'vitest';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { OriginalSteps } from '../../../test/support/windbg/original-steps.ts';
import { disorder, ofKind, payloadOf, readWindbg } from '../../../test/support/windbg/read.ts';
import {
  buffer,
  callOnce,
  makeScene,
  PORT_NAME,
  pleaseWait,
  portMessage,
  SYNC,
} from '../../../test/support/windbg/scene.ts';
import { Session } from '../../../test/support/windbg/session.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const POC = 'poc/monitor_alpc.excerpt.log';

/** What the original would have written. */
function originalLog(work: (scene: ReturnType<typeof makeScene>) => void): string {
  const scene = makeScene();
  const steps = new OriginalSteps(scene.debug.host);
  scene.debug.use({ entry: () => steps.entry(), exit: () => steps.exit() });
  steps.install();
  work(scene);
  return scene.debug.window;
}

// commial/experiments windows/alpc/README.md, cut out of record_rdp_administrator_to_preparingwindows.log.
describe.skipIf(sharedData(POC) === undefined)('the excerpt that the original is known by', () => {
  // The body runs even where the tests are skipped.
  const excerpt = (): ReturnType<typeof readWindbg> => readWindbg(sharedBytes(POC));

  it('is one send from winlogon to LogonUI, with its bytes', () => {
    const read = excerpt();
    expect(disorder(read)).toEqual([]);
    const sends = ofKind(read, 'alpc.send');
    expect(sends).toHaveLength(1);
    expect(sends[0]).toMatchObject({ pid: 5624, tid: undefined, messageId: 0 });
    expect(sends[0]?.content).toMatchObject({
      handle: 0x394n,
      portName: 'LRPC-b4cb7c7affbc500b2a',
      clientPid: 5624,
      ownerPid: 2304,
      payloadLength: 0xb8,
    });
    expect(new TextDecoder('utf-16le').decode(sends[0]?.content?.payload?.subarray(0x58, 0xb2))).toBe(
      'Please wait for the Windows Modules Installer',
    );
    expect(ofKind(read, 'alpc.receive')).toEqual([]);
  });

  it('names its processes and its stack', () => {
    const read = excerpt();
    expect(ofKind(read, 'process.rundown-start').map(({ process }) => [process.processId, process.imageName])).toEqual([
      [5624, 'winlogon.exe'],
      [2304, 'LogonUI.exe'],
    ]);
    const [stack] = ofKind(read, 'stack.frames');
    expect(stack?.names).toHaveLength(16);
    expect(stack?.names?.slice(0, 3)).toEqual([
      'nt!NtAlpcSendWaitReceivePort',
      'nt!KiSystemServiceCopyEnd+0x25',
      'ntdll!NtAlpcSendWaitReceivePort+0x14',
    ]);
    expect(stack?.names?.[7]).toBe('winlogon!WluiDisplayStatus+0xf9');
    // A frame goes on where the one inside it returns to; where the first one is, the log does not say.
    expect([...(stack?.frames ?? [])].slice(0, 3)).toEqual([0n, 0xffff_f800_07de_6c05n, 0x7fff_220f_0b24n]);
    expect(stack?.frames[15]).toBe(0x7fff_220a_a2f1n);
  });

  it('says that parts were left out, and that it has no clock', () => {
    const read = excerpt();
    expect([...read.report.skipped].map(([reason, { count }]) => [reason, count])).toEqual([
      ['part left out by who made the log ("...")', 2],
    ]);
    expect(read.events[0]).toMatchObject({ facts: { clock: 'none' } });
  });
});

describe('the log of the original', () => {
  it('of a whole call is its send and the reply that lay over it', () => {
    const read = readWindbg(originalLog((scene) => callOnce(scene)));
    expect([...read.report.skipped]).toEqual([]);
    expect(payloadOf(ofKind(read, 'alpc.send')[0])).toBe(hex(pleaseWait()));
    const [receive] = ofKind(read, 'alpc.receive');
    expect(receive).toMatchObject({ pid: 5624, content: { payloadLength: 32, portName: PORT_NAME } });
    expect(payloadOf(receive).slice(0, 8)).toBe('03000000');
  });

  it('shows a sent message again where there was no reply: that is not one', () => {
    const read = readWindbg(
      originalLog(({ debug, client, clientHandle, winlogon }) => {
        const send = buffer(winlogon, portMessage(pleaseWait()));
        debug.machine.leave(debug.machine.enter(client, { handle: clientHandle, send }));
      }),
    );
    expect(ofKind(read, 'alpc.send')).toHaveLength(1);
    expect(ofKind(read, 'alpc.receive')).toEqual([]);
  });

  it('in which calls lie in one another gives each return its own call', () => {
    const read = readWindbg(
      originalLog((scene) => {
        const { debug, kernel, logonUi, server, client, clientHandle, winlogon } = scene;
        const port = kernel.connectionPort(winlogon, '\\RPC Control\\inner');
        const inner = kernel.handle(logonUi, kernel.connect(logonUi, port).client.object, 0x2c4);
        const outerAt = buffer(winlogon, portMessage(Uint8Array.of(1, 1)));
        const outer = debug.machine.enter(client, {
          handle: clientHandle,
          flags: SYNC,
          send: outerAt,
          receive: outerAt,
        });
        const innerAt = buffer(logonUi, portMessage(Uint8Array.of(2, 2)));
        const call = debug.machine.enter(server, { handle: inner, flags: SYNC, send: innerAt, receive: innerAt });
        logonUi.space.write(innerAt, portMessage(Uint8Array.of(3, 3)));
        debug.machine.leave(call);
        winlogon.space.write(outerAt, portMessage(Uint8Array.of(4, 4)));
        debug.machine.leave(outer);
      }),
    );
    expect(read.events.filter(({ kind }) => /^alpc/.test(kind)).map((event) => [event.kind, event.pid])).toEqual([
      ['alpc.send', 5624],
      ['alpc.send', 2304],
      ['alpc.receive', 2304],
      ['alpc.receive', 5624],
    ]);
    expect(ofKind(read, 'alpc.receive').map(payloadOf)).toEqual(['0303', '0404']);
    expect(disorder(read)).toEqual([]);
  });

  it('leaves out what it says it skipped', () => {
    const read = readWindbg(
      originalLog(({ debug, kernel, client, clientHandle }) => {
        const scanner = kernel.process('MsMpEng.exe', 3000);
        debug.machine.leave(debug.machine.enter(debug.machine.thread(scanner, 3004), { handle: 4n, send: 1n }));
        debug.machine.leave(debug.machine.enter(client, { handle: clientHandle }));
      }),
    );
    expect(ofKind(read, 'alpc.send')).toEqual([]);
    expect([...read.report.skipped]).toEqual([]);
  });

  it('in UTF-16, as it writes files, says the same', () => {
    const text = originalLog((scene) => callOnce(scene));
    const wide = new Uint8Array(Buffer.from(text, 'utf16le'));
    expect(readWindbg(wide).events.map(({ kind }) => kind)).toEqual(readWindbg(text).events.map(({ kind }) => kind));
  });
});

describe('the text of our probe', () => {
  it('tells calls apart that mix, with threads and status', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'format=text;payload=16');
    const { machine } = scene.debug;
    const other = machine.thread(scene.winlogon, 5900);
    const at = [1, 2].map((byte) => buffer(scene.winlogon, portMessage(new Uint8Array(40).fill(byte))));
    const [a = 0n, b = 0n] = at;
    const first = machine.enter(scene.client, { handle: scene.clientHandle, flags: SYNC, send: a, receive: a });
    const second = machine.enter(other, { handle: scene.clientHandle, flags: SYNC, send: b, receive: b });
    machine.leave(first);
    machine.leave(second, 0xc000_0037);
    const read = readWindbg(session.text);
    expect([...read.report.skipped]).toEqual([]);
    expect(
      ofKind(read, 'alpc.send').map(({ tid, content }) => [tid, content?.payloadLength, content?.payload?.length]),
    ).toEqual([
      [5700, 40, 16],
      [5900, 40, 16],
    ]);
    expect(ofKind(read, 'alpc.receive')).toMatchObject([{ tid: 5700, content: { status: 0 } }]);
    expect(ofKind(read, 'alpc.unwait').map(({ tid, status }) => [tid, status])).toEqual([
      [5700, 0],
      [5900, 0xc000_0037],
    ]);
    expect(ofKind(read, 'stack.frames')[0]?.frames[2]).toBe(0x7fff_220f_0b24n);
  });
});

describe('lines that do not fit', () => {
  it('are counted with their place, and what does fit is kept', () => {
    const text = [
      '[SendWait] Start',
      'a.exe(8)',
      'PortHandle=4, SendMessage=10, ReceiveMessage=0',
      'Handle: 4 Port: p | NO CLIENT -> b.exe(12)',
      '|  0000  41 42',
      '|  0010  43',
      '|  what is this',
      '|  02 0000000a`0000000b 0000000c`0000000d     a!b',
      '[SendWait] Ret',
      '[SendWait] Ret',
    ].join('\n');
    const read = readWindbg(text);
    expect(payloadOf(ofKind(read, 'alpc.send')[0])).toBe('4142');
    expect(ofKind(read, 'alpc.send')[0]?.content).toMatchObject({ clientPid: undefined, ownerPid: 12 });
    expect([...read.report.skipped].map(([reason, { count, firstOffset }]) => [reason, count, firstOffset])).toEqual([
      ['line out of place', 2, text.indexOf('|  0010')],
      ['line of unknown kind', 1, text.indexOf('|  what')],
      ['return of a call that began before the log', 1, text.lastIndexOf('[SendWait]')],
    ]);
  });
});
