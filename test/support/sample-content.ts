/**
 * The content recording that goes with the shipped sample: what WinDbg would have seen of the same two stories, as the probe
 * writes it. The request of the logon story are the public bytes of such a call; all other messages are made by the encoders here.
 */
import { jsonLine, type Line } from '../../probes/windbg/record.ts';
import { dissectSamples } from './dissect-samples.ts';
import { bindBytes, pack, requestBytes, responseBytes } from './message-build.ts';
import { bstr, customObject, orpcThat, orpcThis, stubOf, utf16 } from './orpc-bytes.ts';
import { LOGON_PORT, LOGON_UI, REMUNKNOWN, SERVICES, WINLOGON_NAMES, WINMGMT } from './tables/sample-cast.ts';
import type { ThreadRef, TrueMessage, Truth } from './truth.ts';

/** StartTime of the .etl. */
const START = 133_546_176_000_000_000n;
const MS = 10_000;
/** When the debugger was let go; how far its clock (the system time) is from that of ETW, and its steps: 0.5 ms. */
const BEGIN = 630 * MS;
const SKEW = 9_500;
const STEP = 5_000;

/** ALPC_MSGFLG_SYNC_REQUEST; _REPLY_MESSAGE with release of the request, as rpcrt4 answers. */
const SYNC = 0x2_0000;
const REPLY = 0x1;

const hex = (value: number | bigint): string => value.toString(16);
const text = (bytes: Uint8Array): string => Array.from(bytes, (byte) => hex(byte).padStart(2, '0')).join('');

interface Connection {
  readonly port: string;
  readonly handle: string;
  readonly object: string;
  readonly client: number;
  readonly owner: number;
}
const LOGON: Connection = {
  port: `\\RPC Control\\${LOGON_PORT}`,
  handle: '394',
  object: 'ffffe20f3b1d4070',
  client: 5624,
  owner: 2304,
};
const LOGON_SERVER = { handle: '1f0', object: 'ffffe20f3a77c6d0', context: 0x1d2_6ab0_4e10n };
const WMI: Connection = {
  port: `\\RPC Control\\${WINMGMT}`,
  handle: '5c4',
  object: 'ffffe20f39c0e080',
  client: 8212,
  owner: 2516,
};

/** One exchange: the events of the .etl that it is, and its two payloads. */
interface Exchange {
  readonly connection: Connection;
  readonly request: TrueMessage;
  readonly reply: TrueMessage;
  readonly asked: Uint8Array;
  readonly answered: Uint8Array;
}

/** The lines of the recording, in the order of time. */
export function sampleContent(truth: Truth): string {
  const publicBytes = dissectSamples().find(({ name }) => name === 'lrpc-request-winlogon-logonui')?.bytes;
  if (publicBytes === undefined) throw new Error('the public request lies with the samples of the dissectors');
  const writer = new Writer();
  for (const exchange of exchangesOf(truth, publicBytes)) writer.exchange(exchange);
  return writer.text();
}

function exchangesOf(truth: Truth, winlogonRequest: Uint8Array): Exchange[] {
  const find = (client: number, interfaceUuid: string | undefined, opnum: number | undefined, server: number) =>
    truth.calls.filter(
      (call) =>
        call.client.pid === client &&
        call.server.pid === server &&
        call.interfaceUuid === interfaceUuid &&
        (opnum === undefined || call.opnum === opnum),
    );
  const payloads = (
    calls: readonly Truth['calls'][number][],
    connection: Connection,
    pairs: readonly (readonly [Uint8Array, Uint8Array])[],
  ): Exchange[] =>
    calls.map((call, index) => {
      const request = truth.messages[call.request ?? -1];
      const reply = truth.messages[call.reply ?? -1];
      const pair = pairs[index];
      if (request === undefined || reply === undefined || pair === undefined)
        throw new Error('a call of the story is missing');
      return { connection, request, reply, asked: pair[0], answered: pair[1] };
    });
  const done = responseBytes(3, pack(0));
  const all = [
    ...payloads(find(8212, SERVICES, 24, 2516), WMI, [[execMethod(), execMethodDone()]]),
    ...payloads(find(8212, REMUNKNOWN, 5, 2516), WMI, [[remRelease(), responseBytes(41, stubOf(orpcThat(), pack(0)))]]),
    ...payloads(find(5624, undefined, undefined, 2304), LOGON, [logonBind()]),
    ...payloads(find(5624, LOGON_UI, 7, 2304), LOGON, [
      [winlogonRequest, responseBytes(2, pack(0))],
      [displayStatus(3, 'Welcome'), done],
    ]),
  ];
  if (all.length !== 5) throw new Error(`the stories have ${all.length} exchanges, not 5`);
  return all.sort((one, other) => timeOf(one.request.send) - timeOf(other.request.send));
}

function logonBind(): readonly [Uint8Array, Uint8Array] {
  const facts = { uuid: LOGON_UI, ids: [1, 2, 0] as const };
  return [bindBytes({ ...facts, syntaxes: 3 }), bindBytes({ ...facts, syntaxes: 2 })];
}

/** The shape of the public request: a text as NDR64 has it, and a number. */
function displayStatus(callId: number, words: string): Uint8Array {
  const size = [words.length + 1, 8] as const;
  const stub = pack(size, [0, 8], size, utf16(`${words}\0`));
  const padded = stub.length % 4 === 0 ? stub : pack(stub, [0, 2]);
  const object = '3bdb59a0-d736-4d44-9074-c1ee00000003';
  return requestBytes({ callId, bindingId: 2, opnum: 7, object, stub: pack(padded, 0) });
}

const CAUSALITY = '6a1f0c52-93de-4b0e-8a4d-17c2e5b90d36';
const OXID = 0x7c1e_90ab_35d2_4f18n;
const SERVICES_IPID = '0000a803-09d4-ffff-b2d2-b77d82a0fee9';
const REM_IPID = '00000000-09d4-0000-5c31-7e90a4b2d816';
/** IWbemClassObject, and the class that unmarshals it. */
const CLASS_OBJECT = {
  iid: 'dc12a681-737f-11cf-884d-00aa004b2e24',
  clsid: '4590f812-1d3a-11d0-891f-00aa004b2e24',
};

/** A text as [MS-WMIO] 2.2.78 encodes it: a flag for plain ASCII, the characters, a NUL. */
function encodedStrings(...texts: string[]): Uint8Array {
  return Uint8Array.from(texts.flatMap((one) => [0, ...Array.from(one, (letter) => letter.charCodeAt(0)), 0]));
}

/**
 * IWbemServices::ExecMethod ([MS-WMI] 3.1.4.3.22). The object with the parameters holds their names and values as
 * Encoded-Strings only: it is not a whole object of [MS-WMIO].
 */
function execMethod(): Uint8Array {
  const header = orpcThis({ causality: CAUSALITY, clientThread: 8216, oxid: OXID });
  const parameters = customObject(0x2_0004, CLASS_OBJECT, encodedStrings('__PARAMETERS', 'CommandLine', 'notepad'));
  const nothing = pack(0);
  const stub = stubOf(
    header,
    bstr('Win32_Process'),
    bstr('Create'),
    pack(0),
    nothing,
    parameters,
    pack(0x2_0008, 0),
    nothing,
  );
  return requestBytes({ callId: 40, bindingId: 5, opnum: 24, object: SERVICES_IPID, stub });
}

function execMethodDone(): Uint8Array {
  const result = customObject(
    0x2_0004,
    CLASS_OBJECT,
    encodedStrings('__PARAMETERS', 'ProcessId', '9136', 'ReturnValue', '0'),
  );
  return responseBytes(40, stubOf(orpcThat(), pack(0x2_0000), result, pack(0), pack(0)));
}

/** IRemUnknown::RemRelease ([MS-DCOM] 3.1.1.5.6.1.3): one reference of one interface. */
function remRelease(): Uint8Array {
  const header = orpcThis({ causality: CAUSALITY, clientThread: 8216, oxid: OXID });
  const stub = stubOf(header, pack([1, 2]), pack(1, SERVICES_IPID, 5, 0));
  return requestBytes({ callId: 41, bindingId: 3, opnum: 5, object: REM_IPID, stub });
}

function timeOf(event: { readonly time: number } | undefined): number {
  if (event === undefined) throw new Error('the sample loses nothing');
  return event.time;
}

/** PORT_MESSAGE of a 64-bit process (phnt/include/ntlpcapi.h). */
function header(length: number, type: number, from: ThreadRef | undefined, ids: readonly [number, number]): Uint8Array {
  const short = (value: number) => [value, 2] as const;
  const lengths = pack(short(length), short(length + 0x28), short(type), short(0));
  return pack(lengths, [from?.pid ?? 0, 8], [from?.tid ?? 0, 8], ids[0], 0, [ids[1], 8]);
}

class Writer {
  private readonly lines: { readonly time: number; readonly line: Line }[] = [];
  private readonly keys = new Map<number, string>();
  private calls = 0;
  private callback = 0x4a_1c80;
  /** The call in which each server thread waits. */
  private readonly waiting = new Map<number, number>();

  constructor() {
    const options = { processes: ['powershell.exe', 'winlogon.exe', 'LogonUI.exe'], ports: ['LRPC-*', 'OLE*'] };
    const system = { major: 10, minor: 0, build: 22_631, processors: 4 };
    this.add(BEGIN, (time) => ({ type: 'start', alpcscope: 'windbg', version: 1, time, ...system, options }));
  }

  text(): string {
    const last = Math.max(...this.lines.map((line) => line.time));
    this.add(last + 400 * MS, (time) => ({ type: 'stop', time, status: { calls: this.calls } }));
    this.lines.sort((one, other) => one.time - other.time);
    return this.lines
      .map(({ line }) => jsonLine(line))
      .map((line) => `${line}\n`)
      .join('');
  }

  exchange(what: Exchange): void {
    const { request, reply, asked, answered, connection } = what;
    const [client, server] = [request.sender, request.receiver];
    if (server === undefined) throw new Error('somebody takes every request of the stories');
    this.callback += 0x43;
    const ids = [request.messageId, this.callback] as const;
    const call = this.number();
    const names = client.pid === 5624 ? WINLOGON_NAMES : [];
    this.enter(timeOf(request.send), {
      ...this.party(client, connection),
      call,
      flags: SYNC,
      side: 'client',
      send: message(header(asked.length, 0, undefined, [0, 0]), asked),
      ...(names.length === 0 ? {} : { stack: names.map((name) => ['', name] as const), stackBy: 'walked' }),
    });
    const back = message(header(answered.length, 2, server, ids), answered);
    this.leave(timeOf(reply.receive), { call, thread: client, receive: back });
    if (server.pid === LOGON.owner) this.served(what, server, ids);
  }

  /** The server's side: the request in the call it waited in, the reply in the next, in which it waits again. */
  private served(
    { request, reply, asked, answered }: Exchange,
    server: ThreadRef,
    ids: readonly [number, number],
  ): void {
    const client = request.sender;
    const waited = this.waiting.get(server.tid) ?? this.wait(timeOf(request.receive) - 20 * MS, server);
    const taken = message(header(asked.length, 0x2001, client, ids), asked, LOGON_SERVER.context);
    this.leave(timeOf(request.receive), { call: waited, thread: server, receive: taken });
    const next = this.number();
    this.enter(timeOf(reply.send), {
      ...this.server(server),
      call: next,
      flags: REPLY,
      send: message(header(answered.length, 0x2001, client, ids), answered),
      receive: '000001d26ab07f20',
    });
    this.waiting.set(server.tid, next);
  }

  private wait(at: number, server: ThreadRef): number {
    const call = this.number();
    this.enter(at, { ...this.server(server), call, flags: 0, receive: '000001d26ab07f20' });
    return call;
  }

  private number(): number {
    this.calls += 1;
    return this.calls;
  }

  private party(thread: ThreadRef, connection: Connection) {
    const { port, handle, object, client, owner } = connection;
    return { ...thread, process: this.key(thread.pid), handle, port: object, portName: port, client, owner };
  }

  private server(thread: ThreadRef) {
    const { handle, object } = LOGON_SERVER;
    return {
      ...thread,
      process: this.key(thread.pid),
      side: 'server',
      handle,
      port: object,
      portName: LOGON.port,
      owner: LOGON.owner,
    };
  }

  private key(pid: number): string {
    const known = this.keys.get(pid);
    if (known !== undefined) return known;
    const key = hex(0xffff_e20f_3000_0080n + BigInt(pid) * 0x1000n);
    this.keys.set(pid, key);
    return key;
  }

  private enter(at: number, fields: Omit<Extract<Line, { type: 'enter' }>, 'type' | 'time' | 'depth'>): void {
    this.process(at, fields.pid);
    this.add(at, (time) => ({ type: 'enter', time, depth: 0, watched: true, ...fields }));
  }

  private leave(
    at: number,
    { call, thread, receive }: { call: number; thread: ThreadRef; receive: ReturnType<typeof message> },
  ): void {
    const received = 0x28 + (receive.length ?? 0);
    this.add(at, (time) => ({ type: 'leave', call, time, ...thread, status: 0, received, receive }));
  }

  private readonly told = new Set<number>();
  private process(at: number, pid: number): void {
    if (this.told.has(pid)) return;
    this.told.add(pid);
    const name = { 8212: 'powershell.exe', 5624: 'winlogon.exe', 2304: 'LogonUI.exe' }[pid] ?? '?';
    this.add(at, (time) => ({ type: 'process', time, key: this.key(pid), pid, name }));
  }

  /** At its time by the system clock, which goes in steps and is not quite that of ETW. */
  private add(at: number, line: (time: string) => Line): void {
    const time = Math.floor((at + SKEW) / STEP) * STEP;
    this.lines.push({ time: at, line: line(hex(START + BigInt(time)).padStart(16, '0')) });
  }
}

function message(head: Uint8Array, data: Uint8Array, context?: bigint) {
  // ALPC_MESSAGE_ATTRIBUTES with the CONTEXT attribute alone.
  const attributes =
    context === undefined ? undefined : pack(0x2000_0000, 0x2000_0000, [context, 8], [0, 8], 0, 0, 0, 0);
  return {
    address: '000001d26ab07f20',
    header: text(head),
    data: text(data),
    length: data.length,
    ...(attributes === undefined ? {} : { attributes: text(attributes) }),
  };
}
