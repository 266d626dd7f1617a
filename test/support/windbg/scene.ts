/** Processes that talk, for tests of the probe: winlogon asks LogonUI to show a message, as in the proof of concept's log. */
import { requestBytes, responseBytes } from '../message-build.ts';
import { FakeDebugger } from './host.ts';
import { FakeKernel, type FakePort, type FakeProcess, type KernelOptions, utf16 } from './kernel.ts';
import type { FakeThread, OpenCall } from './machine.ts';

export const SYNC = 0x2_0000;
export const REPLY = 0x1_0001;
export const PORT_NAME = 'LRPC-b4cb7c7affbc500b2a';

export interface Scene {
  readonly debug: FakeDebugger;
  readonly kernel: FakeKernel;
  readonly winlogon: FakeProcess;
  readonly logonUi: FakeProcess;
  readonly client: FakeThread;
  readonly server: FakeThread;
  readonly connectionPort: FakePort;
  /** The client's handle of the connection, and the server's of its connection port. */
  readonly clientHandle: bigint;
  readonly serverHandle: bigint;
}

export function makeScene(options: KernelOptions = {}): Scene {
  const kernel = new FakeKernel(options);
  const debug = new FakeDebugger(kernel);
  const winlogon = kernel.process('winlogon.exe', 5624);
  const logonUi = kernel.process('LogonUI.exe', 2304, { parent: 5624 });
  const connectionPort = kernel.connectionPort(logonUi, `\\RPC Control\\${PORT_NAME}`);
  const { client } = kernel.connect(winlogon, connectionPort);
  return {
    debug,
    kernel,
    winlogon,
    logonUi,
    connectionPort,
    client: debug.machine.thread(winlogon, 5700, { cpu: 1 }),
    server: debug.machine.thread(logonUi, 2400, { cpu: 2 }),
    clientHandle: kernel.handle(winlogon, client.object, 0x394),
    serverHandle: kernel.handle(logonUi, connectionPort.object, 0x1c8),
  };
}

export interface HeaderFacts {
  readonly type?: number;
  readonly pid?: number;
  readonly tid?: number;
  readonly messageId?: number;
  readonly callbackId?: number;
}

/** A PORT_MESSAGE with its data: 0x28 bytes before them, or 0x18 for 32-bit callers. */
export function portMessage(data: Uint8Array, facts: HeaderFacts = {}, wow64 = false): Uint8Array {
  const size = wow64 ? 0x18 : 0x28;
  const bytes = new Uint8Array(size + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, data.length, true);
  view.setUint16(2, size + data.length, true);
  view.setUint16(4, facts.type ?? 0, true);
  view.setUint32(8, facts.pid ?? 0, true);
  view.setUint32(wow64 ? 12 : 16, facts.tid ?? 0, true);
  view.setUint32(wow64 ? 16 : 24, facts.messageId ?? 0, true);
  view.setUint32(wow64 ? 20 : 32, facts.callbackId ?? 0, true);
  bytes.set(data, size);
  return bytes;
}

/** The request of the proof of concept's log. */
export function pleaseWait(): Uint8Array {
  const text = 'Please wait for the Windows Modules Installer\0';
  const stub = new Uint8Array(0x78);
  const view = new DataView(stub.buffer);
  view.setUint32(0, text.length, true);
  view.setUint32(0x10, text.length, true);
  stub.set(utf16(text), 0x18);
  return requestBytes({ callId: 2, bindingId: 2, opnum: 7, stub });
}

let nextBuffer = 0x299_0000_0000n;

/** Room for a message in the thread's process, beginning `offset` bytes into a page. */
export function buffer(process: FakeProcess, bytes: Uint8Array, offset = 0x780n): bigint {
  nextBuffer += 0x2_0000n;
  const at = nextBuffer + offset;
  process.space.write(at, bytes);
  process.space.map(nextBuffer, 0x1000);
  return at;
}

/** A whole synchronous call: client sends, server has received it before and answers, client returns with the reply. */
export function callOnce(
  scene: Scene,
  options: { data?: Uint8Array; path?: readonly string[]; id?: number } = {},
): void {
  const { debug, client, winlogon } = scene;
  const id = options.id ?? 0x51c;
  const at = buffer(winlogon, portMessage(options.data ?? pleaseWait()));
  const call = debug.machine.enter(client, {
    handle: scene.clientHandle,
    flags: SYNC,
    send: at,
    receive: at,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  answer(scene, call, at, id);
}

/** The reply is put over the request, as rpcrt4's clients have it, and the call returns. */
export function answer(scene: Scene, call: OpenCall, at: bigint, messageId: number): void {
  const { debug, logonUi, server, winlogon } = scene;
  const facts = { type: 0x2002, pid: logonUi.pid, tid: server.tid, messageId, callbackId: 0x1234 };
  winlogon.space.write(at, portMessage(responseBytes(2, new Uint8Array(8)), facts));
  debug.kernel.time += 15_625n;
  debug.machine.leave(call);
}
