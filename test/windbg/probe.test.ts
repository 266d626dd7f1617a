import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { USER_RETURN, WINLOGON_PATH } from '../support/windbg/machine.ts';
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
} from '../support/windbg/scene.ts';
import { Session, script } from '../support/windbg/session.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Syntax newer than ES2017, and modules. */
function newerSyntax(code: string): string[] {
  const found: string[] = [];
  const { SyntaxKind } = ts;
  const newer = new Set([
    SyntaxKind.QuestionDotToken,
    SyntaxKind.QuestionQuestionToken,
    SyntaxKind.BigIntLiteral,
    SyntaxKind.SpreadAssignment,
    SyntaxKind.PropertyDeclaration,
    SyntaxKind.PrivateIdentifier,
    SyntaxKind.ImportDeclaration,
    SyntaxKind.ExportDeclaration,
    SyntaxKind.ExportAssignment,
    SyntaxKind.ClassStaticBlockDeclaration,
  ]);
  const visit = (node: ts.Node): void => {
    if (newer.has(node.kind)) found.push(SyntaxKind[node.kind]);
    if (ts.isCatchClause(node) && node.variableDeclaration === undefined) found.push('catch without a name');
    if (ts.isBindingElement(node) && node.dotDotDotToken !== undefined && ts.isObjectBindingPattern(node.parent))
      found.push('rest');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('script.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  return found;
}

describe('the script', () => {
  it('is one script, in the language that an engine of 2017 reads', () => {
    expect(newerSyntax(script)).toEqual([]);
    expect(script).not.toMatch(/\b(require\(|globalThis|BigInt|Buffer|console)\b/);
    // The test can fail.
    const newer = [
      'a?.b',
      'a ?? b',
      '1n',
      'x = { ...y }',
      'try {} catch {}',
      'class A { b = 1 }',
      'class A { #b() {} }',
      'import "a"',
    ];
    for (const code of newer) expect(newerSyntax(code), code).not.toEqual([]);
  });

  it('says what it wants when symbols are missing, and sets no breakpoint', () => {
    const { debug, kernel } = makeScene();
    kernel.symbols.delete('NtAlpcSendWaitReceivePort');
    expect(() => new Session(debug)).toThrow(/symfix.*\.reload/);
    expect(debug.machine.breakpoints.size).toBe(0);
  });

  it('refuses options that do not exist or make no sense', () => {
    const { debug } = makeScene();
    const functions = debug.load(script);
    for (const wrong of ['proceses=a', 'payload=-1', 'exits=99', 'format=xml', 'stacks=many', 'reload=perhaps', 'x']) {
      expect(() => functions['start']?.(wrong), wrong).toThrow();
    }
    expect(debug.machine.breakpoints.size).toBe(0);
  });

  it('takes options from an object of the data model too', () => {
    const scene = makeScene();
    const functions = scene.debug.load(script);
    functions['start']?.({ payload: 4, format: 'json', skip: 'winlogon.exe' });
    callOnce(scene);
    expect(functions['status']?.()).toMatchObject({ entries: 1, skipped: 1, logged: 0 });
  });

  it('never writes over a file unless told to', () => {
    const { debug } = makeScene();
    const functions = debug.load(script);
    functions['start']?.('file=C:\\a.jsonl');
    functions['stop']?.();
    expect(() => functions['start']?.('file=C:\\a.jsonl')).toThrow(/overwrite=true/);
    functions['start']?.('file=C:\\a.jsonl; overwrite=true');
  });

  it('takes its breakpoints away and closes the file when it stops or is unloaded', () => {
    for (const name of ['stop', 'uninitializeScript']) {
      const scene = makeScene();
      const session = new Session(scene.debug);
      const at = buffer(scene.winlogon, portMessage(pleaseWait()));
      scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, flags: SYNC, send: at, receive: at });
      expect(scene.debug.machine.breakpoints.size).toBe(2);
      session.functions[name]?.();
      expect(scene.debug.machine.breakpoints.size).toBe(0);
      expect([...scene.debug.files.values()].map(({ closed }) => closed)).toEqual([true]);
      expect(session.lines().at(-1)?.type).toBe('stop');
    }
  });

  it('fetches registers itself where conditions cannot hand them over', () => {
    const scene = makeScene();
    scene.debug.argumentsWork = false;
    const session = new Session(scene.debug);
    callOnce(scene);
    expect(scene.debug.commands.filter((command) => /^bp/.test(command)).join()).not.toMatch(/\$proc/);
    expect(session.lines('error')).toEqual([]);
    expect(session.lines('enter')[0]).toMatchObject({ handle: '394', pid: 5624, tid: 5700, flags: SYNC });
    expect(session.lines('leave')[0]).toMatchObject({ status: 0 });
  });
});

describe('a log that fails', () => {
  it('does not stop the machine', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    for (const file of scene.debug.files.values()) file.closed = true;
    callOnce(scene);
    expect(session.functions['status']?.()).toMatchObject({ entries: 1 });
    expect(session.functions['status']?.()).not.toMatchObject({ errors: 0 });
  });

  it('of processes names those that lines mean, skipped or not, and no others', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'skip=LogonUI.exe,other.exe');
    const other = scene.kernel.process('other.exe', 900);
    const at = buffer(other, portMessage(Uint8Array.of(1)));
    scene.debug.machine.enter(scene.debug.machine.thread(other, 901), { handle: 4n, send: at });
    callOnce(scene);
    callOnce(scene);
    expect(session.lines('process').map(({ name }) => name)).toEqual(['winlogon.exe', 'LogonUI.exe']);
  });
});

describe('a synchronous call', () => {
  it('is recorded with all that the original showed, and what it did not', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    callOnce(scene);
    session.stop();
    const [enter] = session.lines('enter');
    expect(enter).toMatchObject({
      call: 1,
      cpu: 1,
      pid: 5624,
      tid: 5700,
      handle: '394',
      flags: SYNC,
      portName: `\\RPC Control\\${PORT_NAME}`,
      side: 'client',
      owner: 2304,
      client: 5624,
      send: { data: hex(pleaseWait()), length: 0xb8 },
      depth: 0,
      stackBy: 'walked',
    });
    const stack = enter?.['stack'] as [string, string][];
    expect(stack.map(([, name]) => name)).toEqual([
      'nt!NtAlpcSendWaitReceivePort',
      'nt!KiSystemServiceCopyEnd+0x25',
      'ntdll!NtAlpcSendWaitReceivePort+0x14',
      ...WINLOGON_PATH,
    ]);
    expect(stack[0]?.[0]).toBe('fffff80007e21000');
    expect(stack[2]?.[0]).toBe('00007fff220f0b24');
    expect(session.lines('leave')[0]).toMatchObject({ call: 1, status: 0, receive: { length: 32 } });
    const names = session.lines('process').map(({ pid, name, path, parent }) => [pid, name, path, parent]);
    expect(names).toContainEqual([
      2304,
      'LogonUI.exe',
      '\\Device\\HarddiskVolume3\\Windows\\System32\\LogonUI.exe',
      5624,
    ]);
    expect(session.lines('start')[0]).toMatchObject({
      alpcscope: 'windbg',
      version: 1,
      build: 0x5865,
      major: 10,
      processors: 4,
    });
    expect(session.lines('error')).toEqual([]);
  });

  it.each([
    ['user', USER_RETURN],
    ['kernel', undefined],
  ])(
    'is watched on its return address (%s), for its thread and once, not on a ret of the function',
    (returns, place) => {
      const scene = makeScene();
      const session = new Session(scene.debug, `returns=${returns}`);
      const at = buffer(scene.winlogon, portMessage(pleaseWait()));
      const { machine } = scene.debug;
      const call = machine.enter(scene.client, { handle: scene.clientHandle, flags: SYNC, send: at, receive: at });
      const watch = [...machine.breakpoints.values()].at(-1);
      expect(watch).toMatchObject({ address: place ?? call.returnTo, oneShot: true, thread: scene.client.ethread });
      expect(scene.debug.commands.some((command) => /^u /.test(command))).toBe(false);
      // Other threads, and other calls of this thread, pass the dispatcher of system calls all the time.
      const { stops } = machine;
      machine.otherSystemCall(scene.server, call.rsp + 8n);
      machine.otherSystemCall(scene.client, call.rsp + 0x100n);
      expect(machine.stops - stops).toBe(returns === 'user' ? 0 : 2);
      expect(machine.breakpoints.has(watch?.id ?? 0)).toBe(true);
      expect(session.lines('leave')).toEqual([]);
      answer(scene, call, at, 0x51c);
      expect(machine.breakpoints.has(watch?.id ?? 0)).toBe(false);
      expect(session.lines('leave')).toHaveLength(1);
    },
  );

  it('of the kernel itself is watched only where no other thread passes', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const send = buffer(scene.winlogon, portMessage(Uint8Array.of(1)));
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send, kernel: true });
    expect(session.lines('enter').at(-1)).toMatchObject({ kernel: true });
    expect(session.lines('enter').at(-1)).not.toHaveProperty('watched');
    expect(scene.debug.machine.breakpoints.size).toBe(1);
  });

  it('reads a reply from the receive buffer, and the sent header again beside it', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const { machine, kernel } = scene.debug;
    void kernel;
    const send = buffer(scene.winlogon, portMessage(pleaseWait()));
    const receive = buffer(scene.winlogon, new Uint8Array(0x1000));
    const length = buffer(scene.winlogon, new Uint8Array(8));
    const call = machine.enter(scene.client, {
      handle: scene.clientHandle,
      flags: SYNC,
      send,
      receive,
      bufferLength: length,
    });
    const reply = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 9, 9);
    scene.winlogon.space.write(
      receive,
      portMessage(reply, { type: 2, pid: 2304, tid: 2400, messageId: 0x77, callbackId: 5 }),
    );
    scene.winlogon.space.write(send, portMessage(pleaseWait(), { messageId: 0x77 }));
    scene.winlogon.space.put(length, 8, 0x32);
    machine.leave(call);
    const [leave] = session.lines('leave');
    expect(leave).toMatchObject({ received: 0x32, receive: { data: hex(reply), length: 10 } });
    expect(leave?.['after']).toBe(hex(portMessage(pleaseWait(), { messageId: 0x77 })).slice(0, 0x50));
  });

  it.each([
    [0x102, 'a time-out'],
    [0xc000_0037, 'a failure'],
    [0x4000_0030, 'a message in the completion list'],
  ])('%i: nothing is read from the receive buffer after %s', (status) => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const at = buffer(scene.winlogon, portMessage(pleaseWait()));
    const call = scene.debug.machine.enter(scene.client, {
      handle: scene.clientHandle,
      flags: SYNC,
      send: at,
      receive: at,
    });
    scene.debug.machine.leave(call, status);
    expect(session.lines('leave')[0]).toMatchObject({ status });
    expect(session.lines('leave')[0]).not.toHaveProperty('receive');
  });

  it('that a server receives is recorded with the message, though the server sent nothing', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const receive = buffer(scene.logonUi, new Uint8Array(0x1000));
    const call = scene.debug.machine.enter(scene.server, { handle: scene.serverHandle, receive });
    scene.logonUi.space.write(receive, portMessage(pleaseWait(), { type: 0x2001, pid: 5624, tid: 5700, messageId: 7 }));
    scene.debug.machine.leave(call);
    expect(session.lines('enter')[0]).toMatchObject({ pid: 2304, side: 'connection' });
    expect(session.lines('enter')[0]).not.toHaveProperty('send');
    expect(session.lines('leave')[0]).toMatchObject({ receive: { data: hex(pleaseWait()), length: 0xb8 } });
  });
});

describe('several processors', () => {
  it('do not mix: each call keeps its thread, its return and its depth', () => {
    const scene = makeScene();
    const { debug, kernel } = scene;
    const session = new Session(debug);
    const other = kernel.process('other.exe', 900);
    const threads = Array.from({ length: 6 }, (_, index) =>
      debug.machine.thread(other, 1000 + index * 4, { cpu: index % 4 }),
    );
    const { client } = kernel.connect(other, scene.connectionPort);
    const handle = kernel.handle(other, client.object);
    const open = threads.map((thread, index) => {
      const send = buffer(other, portMessage(Uint8Array.of(index, 1, 2, 3, 4)));
      return { send, call: debug.machine.enter(thread, { handle, flags: SYNC, send, receive: send }) };
    });
    for (const index of [3, 0, 5, 1, 4, 2]) {
      const { send, call } = open[index] ?? { send: 0n, call: undefined };
      other.space.write(send, portMessage(Uint8Array.of(0x80 + index), { type: 2, messageId: index }));
      if (call !== undefined) debug.machine.leave(call);
    }
    expect(session.lines('enter').map(({ tid, cpu, depth }) => [tid, cpu, depth])).toEqual(
      threads.map(({ tid, cpu }) => [tid, cpu, 0]),
    );
    const leaves = session
      .lines('leave')
      .map(({ tid, call, receive }) => [tid, call, (receive as { data: string }).data]);
    expect(leaves).toEqual(
      [3, 0, 5, 1, 4, 2].map((index) => [1000 + index * 4, index + 1, (0x80 + index).toString(16)]),
    );
  });

  it('indent by who works for whom: calls of a server lie below the client it works for, others do not', () => {
    const scene = makeScene();
    const { debug, kernel, winlogon, logonUi, server, client } = scene;
    const session = new Session(debug);
    const lsass = kernel.process('lsass.exe', 700);
    const lsaPort = kernel.connectionPort(lsass, '\\LsaAuthenticationPort');
    const toLsa = kernel.handle(logonUi, kernel.connect(logonUi, lsaPort).client.object);
    const bystander = debug.machine.thread(winlogon, 5800, { cpu: 3 });

    const inbox = buffer(logonUi, new Uint8Array(0x400));
    const waiting = debug.machine.enter(server, { handle: scene.serverHandle, receive: inbox });
    const request = buffer(winlogon, portMessage(pleaseWait()));
    const outer = debug.machine.enter(client, {
      handle: scene.clientHandle,
      flags: SYNC,
      send: request,
      receive: request,
    });
    logonUi.space.write(inbox, portMessage(pleaseWait(), { type: 1, pid: 5624, tid: 5700, messageId: 9 }));
    debug.machine.leave(waiting);
    const inner = buffer(logonUi, portMessage(Uint8Array.of(1, 2, 3)));
    const below = debug.machine.enter(server, { handle: toLsa, flags: SYNC, send: inner, receive: inner });
    const aside = buffer(winlogon, portMessage(Uint8Array.of(4)));
    const beside = debug.machine.enter(bystander, { handle: scene.clientHandle, send: aside });
    debug.machine.leave(beside);
    debug.machine.leave(below);
    const answered = buffer(logonUi, portMessage(Uint8Array.of(3, 0), { messageId: 9 }));
    const replying = debug.machine.enter(server, {
      handle: scene.serverHandle,
      flags: REPLY,
      send: answered,
      receive: inbox,
    });
    answer(scene, outer, request, 9);
    logonUi.space.write(inbox, portMessage(Uint8Array.of(0), { type: 3, pid: 1, tid: 1, messageId: 10 }));
    debug.machine.leave(replying);
    const again = debug.machine.enter(server, { handle: toLsa, flags: SYNC, send: inner, receive: inner });
    debug.machine.leave(again);

    const calls = session.lines('enter').map(({ tid, depth, parent }) => [tid, depth, parent]);
    expect(calls).toEqual([
      [2400, 0, undefined],
      [5700, 0, undefined],
      [2400, 1, 2],
      [5800, 0, undefined],
      [2400, 1, 2],
      [2400, 0, undefined],
    ]);
    expect(session.lines('missed')).toEqual([]);
  });

  it('a return that was never seen is said to be missing, and the next call is not inside it', () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const send = buffer(scene.winlogon, portMessage(Uint8Array.of(1)));
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send });
    scene.debug.machine.enter(scene.client, { handle: scene.clientHandle, send });
    expect(session.lines('missed')).toEqual([expect.objectContaining({ call: 1 })]);
    expect(session.lines('enter').map(({ depth }) => depth)).toEqual([0, 0]);
    expect(scene.debug.machine.breakpoints.size).toBe(2);
  });

  it('uses no more breakpoints than it may, and says which returns it gave up', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'exits=3');
    const send = buffer(scene.winlogon, portMessage(Uint8Array.of(1)));
    for (let index = 0; index < 5; index++) {
      const thread = scene.debug.machine.thread(scene.winlogon, 6000 + index * 4);
      scene.debug.machine.enter(thread, { handle: scene.clientHandle, flags: SYNC, send, receive: send });
    }
    expect(scene.debug.machine.breakpoints.size).toBe(4);
    expect(session.lines('missed').map(({ call }) => call)).toEqual([1, 2]);
  });
});

describe('the familiar text', () => {
  it('shows a call as the original did', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'format=text');
    callOnce(scene);
    const lines = session.text.split(/\r?\n/);
    expect(lines.slice(0, 7)).toEqual([
      '[SendWait] Start #1',
      'winlogon.exe(5624) tid 5700',
      expect.stringMatching(/^PortHandle=394, SendMessage=[0-9a-f]+, ReceiveMessage=[1-9a-f]/),
      `Handle: 394 Port: \\RPC Control\\${PORT_NAME} | winlogon.exe(5624) -> LogonUI.exe(2304)`,
      '|  CALL req_id:2 method:7',
      '|  0000  00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00  ................',
      '|  0010  02 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00  ................',
    ]);
    expect(lines).toContain('|  00a0  49 00 6E 00 73 00 74 00 61 00 6C 00 6C 00 65 00  I.n.s.t.a.l.l.e.');
    expect(lines).toContain('|  07 00007ff7`7bb65bae     winlogon!WluiDisplayStatus+0xf9');
    expect(lines).toContain('[SendWait] Ret #1 status 0');
    expect(lines).toContain('|  SUCCESS req_id:2');
  });

  it('does not call everything that begins with a small number an RPC message', () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'format=text');
    callOnce(scene, { data: new Uint8Array(16) });
    expect(session.text).not.toMatch(/CALL req_id/);
    expect(session.text).toMatch(/0000 {2}00 00/);
  });
});
