/**
 * Events in a line each, for tests that need every event in its exact place (ties, losses, ends without beginnings); whole
 * stories with their truth are told in `test/support/scenario.ts`.
 *
 *     TIME PID/TID VERB …      TIME in ticks; `-` for an unknown pid or tid
 *     10 1/11 send 7           alpc.send of message id 7; also: send 7 reply|request|datagram, cb N, sender PID/TID, port NAME
 *     11 1/11 wait 7           12 2/21 receive 7          19 1/11 unwait [STATUS]       9 2/21 wait-new server \Port
 *     10 1/11 client-start IFACE OP [endpoint E] [protocol P] [host H] [act A]           server-start …
 *     20 1/11 client-stop [STATUS] [act A]                                               server-stop …
 *     5 1/11 endpoint NAME [iface I]
 *     5 -/- start PID NAME [parent P] [key K]     also: end, rundown-start, rundown-end, defunct
 *     5 1/11 thread-start PID/TID [tag N] [name T]     also: thread-end, thread-rundown-start, thread-rundown-end
 *     5 1/11 tag OLD NEW        5 -/- name PID/TID NAME
 *     5 -/- load PID BASE PATH  also: unload, module-start, module-end       5 -/- pdb PID BASE GUID
 *     5 -/- service PID TAG NAME
 *     20 -/- lost FROM          events are missing between FROM and 20; `lost` alone: nobody knows where
 */
import { Guid } from '../../base/guid.ts';
import type { MessageContent, TraceEvent } from '../../model/event.ts';

type Options = Record<string, string>;

const VALUED = ['cb', 'sender', 'port', 'endpoint', 'protocol', 'host', 'act', 'iface', 'parent', 'key', 'tag', 'name'];

export function events(text: string): TraceEvent[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.filter((line) => line !== '').map(event);
}

function event(line: string): TraceEvent {
  const [time, who, verb, ...rest] = line.split(/\s+/);
  const [pid, tid] = ids(who);
  const words: string[] = [];
  const options: Options = {};
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (VALUED.includes(word)) {
      at += 1;
      options[word] = rest[at] ?? '';
    } else words.push(word);
  }
  const made = build(verb ?? '', words, options);
  if (made === undefined) throw new Error(`not understood: ${line}`);
  return { id: 0, time: Number(time), pid, tid, cpu: 0, ...made } as TraceEvent;
}

/** All that a kind has beside what every event has; the verb decides the kind. */
function build(verb: string, words: string[], options: Options): object | undefined {
  return alpc(verb, words, options) ?? rpc(verb, words, options) ?? entity(verb, words, options);
}

function alpc(verb: string, [first, second]: string[], options: Options): object | undefined {
  const messageId = Number(first);
  switch (verb) {
    case 'send':
    case 'receive':
      return { kind: `alpc.${verb}`, messageId, content: content(verb, second, options) };
    case 'wait':
      return { kind: 'alpc.wait-reply', messageId };
    case 'unwait':
      return { kind: 'alpc.unwait', status: Number(first ?? 0) };
    case 'wait-new':
      return { kind: 'alpc.wait-new', serverPort: first === 'server', portName: second };
    case 'lost':
      return {
        kind: 'lost',
        from: Number(first ?? 0),
        events: 1,
        buffers: undefined,
        reason: 'test',
        located: first !== undefined,
      };
    default:
      return undefined;
  }
}

const TYPES = ['', 'request', 'reply', 'datagram'];
const FLAGS: Options = { reply: '0x1', request: '0x20000', datagram: '0x10000' };

function content(verb: string, kind: string | undefined, options: Options): MessageContent | undefined {
  if (kind === undefined && Object.keys(options).length === 0) return undefined;
  const header = new Uint8Array(0x28);
  const view = new DataView(header.buffer);
  view.setUint16(0, 100, true);
  view.setUint16(4, verb === 'receive' ? Math.max(0, TYPES.indexOf(kind ?? '')) : 0, true);
  const [pid, tid] = ids(options['sender'] ?? '-/-');
  view.setUint32(8, pid ?? 0, true);
  view.setUint32(0x10, tid ?? 0, true);
  view.setUint32(0x20, Number(options['cb'] ?? 0), true);
  return {
    handle: undefined,
    port: undefined,
    portName: options['port'],
    ownerPid: undefined,
    clientPid: undefined,
    flags: verb === 'send' && kind !== undefined ? Number(FLAGS[kind]) : undefined,
    status: undefined,
    header,
    payload: undefined,
    payloadLength: undefined,
    attributes: undefined,
    view: undefined,
    callbackId: undefined,
  };
}

/** The activity id that `act NAME` stands for: the letters of the name, up to 16. */
export function activity(name: string): Guid {
  const bytes = new DataView(new ArrayBuffer(16));
  for (let at = 0; at < name.length; at += 1) bytes.setUint8(at, name.charCodeAt(at));
  return new Guid(bytes.getInt32(0, true), bytes.getInt32(4, true), bytes.getInt32(8, true), bytes.getInt32(12, true));
}

function rpc(verb: string, [first, second]: string[], options: Options): object | undefined {
  const activityId = options['act'] === undefined ? undefined : activity(options['act']);
  switch (verb) {
    case 'client-start':
    case 'server-start':
      return {
        kind: `rpc.${verb}`,
        interfaceUuid: first,
        opnum: Number(second),
        protocol: options['protocol'] ?? 'ncalrpc',
        networkAddress: options['host'],
        endpoint: options['endpoint'],
        options: undefined,
        authenticationLevel: 0,
        authenticationService: 0,
        impersonationLevel: 0,
        activityId,
      };
    case 'client-stop':
    case 'server-stop':
      return { kind: `rpc.${verb}`, status: Number(first ?? 0), activityId };
    case 'endpoint':
      return {
        kind: 'rpc.endpoint',
        interfaceUuid: options['iface'],
        protocol: 'ncalrpc',
        endpoint: first,
        removed: false,
      };
    default:
      return undefined;
  }
}

function entity(verb: string, words: string[], options: Options): object | undefined {
  const [first = '', second = '', third = ''] = words;
  if (['start', 'end', 'rundown-start', 'rundown-end', 'defunct'].includes(verb)) {
    return { kind: `process.${verb}`, process: processFacts(first, second, options) };
  }
  const thread = /^thread-(start|end|rundown-start|rundown-end)$/.exec(verb)?.[1];
  if (thread !== undefined) return { kind: `thread.${thread}`, thread: threadFacts(first, options) };
  const module = { load: 'load', unload: 'unload', 'module-start': 'rundown-start', 'module-end': 'rundown-end' }[verb];
  if (module !== undefined) {
    const place = { processId: Number(first), base: BigInt(second) };
    return { kind: `module.${module}`, ...place, size: 0x1000n, checksum: 1, timeDateStamp: 2, path: third };
  }
  const [pid, tid] = ids(first);
  switch (verb) {
    case 'tag':
      return { kind: 'thread.tag', oldTag: Number(first), newTag: Number(second) };
    case 'name':
      return { kind: 'thread.name', processId: pid, threadId: tid, name: second };
    case 'pdb':
      return {
        kind: 'module.pdb',
        processId: Number(first),
        base: BigInt(second),
        guid: third,
        age: 1,
        pdbName: 'x.pdb',
      };
    case 'service':
      return {
        kind: 'service',
        processId: Number(first),
        state: 4,
        tag: Number(second),
        name: third,
        displayName: third,
        processName: '',
        group: undefined,
      };
    case 'meta':
      return { kind: 'meta', facts: { computerName: first } };
    case 'switch':
      return { kind: 'switch', oldTid: Number(first), newTid: Number(second), oldWaitReason: 0, oldState: 0 };
    case 'ready':
      return { kind: 'ready', readiedTid: Number(first) };
    case 'hint':
      return { kind: 'hint', from: first, fields: {}, activityId: undefined };
    default:
      return undefined;
  }
}

function processFacts(pid: string, imageName: string, options: Options): object {
  return {
    processId: Number(pid),
    parentId: Number(options['parent'] ?? 0),
    sessionId: 1,
    exitStatus: 0,
    uniqueKey: options['key'],
    sid: undefined,
    imageName,
    commandLine: undefined,
    packageName: undefined,
    flags: 0,
  };
}

function threadFacts(who: string, options: Options): object {
  const [processId, threadId] = ids(who);
  const serviceTag = options['tag'] === undefined ? undefined : Number(options['tag']);
  return { processId, threadId, serviceTag, name: options['name'], startAddress: undefined, teb: undefined };
}

function ids(who = '-/-'): [number | undefined, number | undefined] {
  const [pid, tid] = who.split('/').map((text) => (text === '-' ? undefined : Number(text)));
  return [pid, tid];
}
