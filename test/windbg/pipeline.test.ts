/** What WinDbg recorded goes the way of every recording: pairs, calls, nesting, names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/reader.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { importFiles } from '../../src/pipeline/import.ts';
import { requestBytes, responseBytes } from '../support/message-build.ts';
import type { FakeProcess } from '../support/windbg/kernel.ts';
import type { FakeThread } from '../support/windbg/machine.ts';
import {
  buffer,
  callOnce,
  makeScene,
  pleaseWait,
  portMessage,
  REPLY,
  type Scene,
  SYNC,
} from '../support/windbg/scene.ts';
import { Session } from '../support/windbg/session.ts';

const folder = mkdtempSync(join(tmpdir(), 'alpcscope-windbg-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function imported(name: string, content: string): Promise<Record<string, unknown>[][]> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const target = `${file}.alpc`;
  await importFiles([file], target, { createdBy: 'test', names: createCatalogue() });
  const capture = await openCapture(target);
  const all: Record<string, unknown>[][] = [];
  for (const what of ['messages', 'calls'] as const) {
    const rows: Record<string, unknown>[] = [];
    for await (const chunk of capture.rows(what, {})) rows.push(...(chunk as Record<string, unknown>[]));
    all.push(rows);
  }
  capture.close();
  return all;
}

interface Side {
  readonly process: FakeProcess;
  readonly thread: FakeThread;
  readonly handle: bigint;
}
let nextId = 0x100;

/** A call seen at both ends: the server was waiting, does `work`, and replies. */
function bothEnds(scene: Scene, client: Side, server: Side, work: () => void): void {
  const { machine, kernel } = scene.debug;
  nextId += 1;
  const ids = { messageId: nextId, callbackId: nextId * 3 };
  const tick = (): void => {
    kernel.time += 10_000n;
  };
  const inbox = buffer(server.process, new Uint8Array(0x800));
  const waiting = machine.enter(server.thread, { handle: server.handle, receive: inbox });
  tick();
  const data = requestBytes({ callId: 5, bindingId: 1, opnum: 3, stub: new Uint8Array(16) });
  const at = buffer(client.process, portMessage(data));
  const call = machine.enter(client.thread, { handle: client.handle, flags: SYNC, send: at, receive: at });
  tick();
  const sender = { pid: client.process.pid, tid: client.thread.tid };
  server.process.space.write(inbox, portMessage(data, { type: 0x2001, ...sender, ...ids }));
  machine.leave(waiting);
  tick();
  work();
  tick();
  const answer = buffer(server.process, portMessage(responseBytes(5, new Uint8Array(4)), ids));
  machine.leave(machine.enter(server.thread, { handle: server.handle, flags: REPLY, send: answer }));
  tick();
  const replier = { type: 0x2, pid: server.process.pid, tid: server.thread.tid };
  client.process.space.write(at, portMessage(responseBytes(5, new Uint8Array(4)), { ...replier, ...ids }));
  machine.leave(call);
}

describe('an imported recording', () => {
  it('pairs messages by their ids, and nests the calls of a server below the call it works on', async () => {
    const scene = makeScene();
    const session = new Session(scene.debug);
    const lsass = scene.kernel.process('lsass.exe', 700);
    const lsaPort = scene.kernel.connectionPort(lsass, '\\RPC Control\\lsasspirpc');
    const toLsa = scene.kernel.handle(scene.logonUi, scene.kernel.connect(scene.logonUi, lsaPort).client.object, 0x2c4);
    const lsaHandle = scene.kernel.handle(lsass, lsaPort.object, 0x44);
    const lsaThread = scene.debug.machine.thread(lsass, 704, { cpu: 3 });
    const winlogon = { process: scene.winlogon, thread: scene.client, handle: scene.clientHandle };
    const logonUi = { process: scene.logonUi, thread: scene.server, handle: scene.serverHandle };
    const below = { process: scene.logonUi, thread: scene.server, handle: toLsa };
    const lsa = { process: lsass, thread: lsaThread, handle: lsaHandle };
    bothEnds(scene, winlogon, logonUi, () => bothEnds(scene, below, lsa, () => {}));
    session.stop();
    const [messages = [], calls = []] = await imported('nested.jsonl', session.text);
    expect(messages).toHaveLength(4);
    expect(messages.every(({ matched, confidence }) => matched === true && confidence === 'certain')).toBe(true);
    const told = calls.map((call) => [call['client.process'], call['server.process'], call['port'], call['depth']]);
    expect(told).toEqual([
      ['winlogon.exe', 'LogonUI.exe', '\\RPC Control\\LRPC-b4cb7c7affbc500b2a', 0],
      ['LogonUI.exe', 'lsass.exe', '\\RPC Control\\lsasspirpc', 1],
    ]);
    expect(calls[1]).toMatchObject({ parent: calls[0]?.['id'], opnum: 3 });
  });

  it('of the text log keeps what it said, and pairs nothing that nobody paired', async () => {
    const scene = makeScene();
    const session = new Session(scene.debug, 'format=text');
    callOnce(scene, { data: pleaseWait() });
    const [messages = []] = await imported('log.txt', session.text);
    expect(messages.map(({ matched }) => matched)).toEqual([false, false]);
  });
});
