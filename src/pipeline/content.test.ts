import { describe, expect, it } from 'vitest';
import { Conversation } from '../../test/support/conversation.ts';
import { bindBytes, pack, requestBytes, responseBytes } from '../../test/support/message-build.ts';
import type { AlpcReceive, AlpcSend, RpcStart, TraceEvent } from '../model/event.ts';
import { ContentReader } from './content.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const LSARPC = '12345778-1234-abcd-ef00-0123456789ab';
const NAMES = {
  interfaceName: (uuid: string) => (uuid === SVCCTL ? 'svcctl' : uuid === LSARPC ? 'lsarpc' : undefined),
  procedureName: (uuid: string, opnum: number) => (uuid === SVCCTL && opnum === 6 ? 'RQueryServiceStatus' : undefined),
};
const STUB = pack(1, 2, 3, 4, 5);
const FACTS = { client: { pid: 4120, tid: 4124 }, server: { pid: 700, tid: 704 }, portName: '\\RPC Control\\ntsvcs' };

const bind = (time: number, uuid: string, ids: [number, number, number] = [1, 2, 0]) => ({
  time,
  messageId: 0x10,
  callbackId: 0x500 + time,
  request: bindBytes({ uuid, syntaxes: 3, ids }),
  reply: bindBytes({ uuid, syntaxes: 2, ids }),
});
const call = (time: number, callId: number, opnum: number, bindingId = 2) => ({
  time,
  messageId: 0x10,
  callbackId: 0x500 + time,
  request: requestBytes({ callId, bindingId, opnum, stub: STUB }),
  reply: responseBytes(callId, STUB),
});

function read(events: readonly TraceEvent[], reader = new ContentReader(NAMES)) {
  for (const event of events) reader.take(event);
  return events.map((event) => ('content' in event ? event.content?.meaning : undefined));
}

function only(events: readonly (AlpcSend | AlpcReceive)[], pid: number) {
  return events.filter((event) => event.pid === pid);
}

describe('a connection whose bind was recorded', () => {
  const there = new Conversation({ ...FACTS, portContext: 0x7ffen });
  const events = [...there.exchange(bind(1_000, SVCCTL)), ...there.exchange(call(2_000, 7, 6))];

  it('gives interface and procedure to request and response, on both sides', () => {
    for (const side of [events, only(events, 4120), only(events, 700)]) {
      const meanings = read(side);
      for (const meaning of meanings.slice(side.length / 2)) {
        expect(meaning).toMatchObject({
          protocol: 'lrpc',
          interfaceUuid: SVCCTL,
          opnum: 6,
          interfaceFrom: 'content',
          callId: 7,
        });
      }
    }
    expect(read(events).map((meaning) => meaning?.summary)).toEqual([
      'bind to svcctl 1.0 NDR20 or NDR64',
      'bind to svcctl 1.0 NDR20 or NDR64',
      'bound to svcctl 1.0 NDR64',
      'bound to svcctl 1.0 NDR64',
      expect.stringMatching(/^LRPC request svcctl::RQueryServiceStatus 84 B/),
      expect.stringMatching(/^LRPC request svcctl::RQueryServiceStatus 84 B/),
      expect.stringMatching(/^LRPC response svcctl::RQueryServiceStatus 44 B/),
      expect.stringMatching(/^LRPC response svcctl::RQueryServiceStatus 44 B/),
    ]);
  });

  it('keeps for later what the field tree needs', () => {
    const [request, , , response] = read(events).slice(4);
    expect(JSON.parse(request?.context ?? '')).toMatchObject({
      bound: true,
      binding: { id: 2, interfaceUuid: SVCCTL, syntax: 'ndr64', state: 'accepted' },
    });
    expect(JSON.parse(response?.context ?? '')).toMatchObject({
      request: { callId: 7, interfaceUuid: SVCCTL, opnum: 6, syntax: 'ndr64' },
    });
  });

  it('has several bindings at once', () => {
    const more = [
      ...there.exchange(bind(1_000, SVCCTL)),
      ...there.exchange(bind(1_500, LSARPC, [3, 4, 0])),
      ...there.exchange(call(2_000, 7, 6, 2)),
      ...there.exchange(call(3_000, 8, 1, 4)),
    ];
    const asked = read(more).map((meaning) => `${meaning?.interfaceUuid} ${meaning?.opnum}`);
    expect(asked[8]).toBe(`${SVCCTL} 6`);
    expect(asked[12]).toBe(`${LSARPC} 1`);
    expect(asked[15]).toBe(`${LSARPC} 1`);
  });

  it('is not mixed up with another of the same two processes', () => {
    const other = new Conversation({ ...FACTS, handle: 0x400n, portContext: 0x8000n });
    const both = [
      ...there.exchange(bind(1_000, SVCCTL)),
      ...other.exchange(bind(1_500, LSARPC)),
      ...there.exchange(call(2_000, 7, 6)),
      ...other.exchange(call(3_000, 7, 6)),
    ];
    const uuids = read(both).map((meaning) => meaning?.interfaceUuid);
    expect(uuids.slice(8)).toEqual([SVCCTL, SVCCTL, SVCCTL, SVCCTL, LSARPC, LSARPC, LSARPC, LSARPC]);
  });

  it('names nothing where a server cannot tell its connections apart', () => {
    const one = new Conversation(FACTS);
    const two = new Conversation({ ...FACTS, handle: 0x400n });
    const both = [
      ...one.exchange(bind(1_000, SVCCTL)),
      ...two.exchange(bind(1_500, LSARPC)),
      ...one.exchange(call(2_000, 7, 6)),
    ];
    const seen = read(both).slice(8);
    expect(seen[0]?.interfaceUuid).toBe(SVCCTL);
    expect(seen[1]).toMatchObject({ interfaceUuid: undefined, opnum: 6 });
  });
});

describe('a connection whose bind was not recorded', () => {
  const there = new Conversation(FACTS);

  it('tells the procedure number and says so', () => {
    const [request, , , response] = read(there.exchange(call(2_000, 7, 6)));
    expect(request).toMatchObject({ protocol: 'lrpc', interfaceUuid: undefined, opnum: 6, interfaceFrom: undefined });
    expect(request?.summary).toContain('procedure 6 of unrecorded binding 2');
    expect(response).toMatchObject({ interfaceUuid: undefined, opnum: 6, callId: 7 });
  });

  const start = (opnum: number): RpcStart => ({
    id: 0,
    time: 1_990,
    pid: 4120,
    tid: 4124,
    cpu: 0,
    kind: 'rpc.client-start',
    interfaceUuid: SVCCTL,
    opnum,
    protocol: 'ncalrpc',
    networkAddress: undefined,
    endpoint: undefined,
    options: undefined,
    authenticationLevel: 0,
    authenticationService: 0,
    impersonationLevel: 0,
    activityId: undefined,
  });

  it('takes the interface from the RPC call around it, and says so', () => {
    const warm = there.exchange(call(1_000, 6, 9));
    const events = [...warm, start(6), ...there.exchange(call(2_000, 7, 6))];
    const [request, , , response] = read(events).slice(5);
    expect(request).toMatchObject({ interfaceUuid: SVCCTL, opnum: 6, interfaceFrom: 'rpc-events' });
    expect(response).toMatchObject({ interfaceUuid: SVCCTL, interfaceFrom: 'rpc-events' });
  });

  it('does not, if that is of another procedure', () => {
    const warm = there.exchange(call(1_000, 6, 9));
    const [request] = read([...warm, start(5), ...there.exchange(call(2_000, 7, 6))]).slice(5);
    expect(request).toMatchObject({ interfaceUuid: undefined, opnum: 6 });
  });
});

describe('replies', () => {
  const there = new Conversation({ ...FACTS, portContext: 0x7ffen });

  it('find their request when another thread sends them', () => {
    const events = there.exchange({ ...call(2_000, 7, 6), replyTid: 9_999 });
    expect(read(events)[2]).toMatchObject({ opnum: 6, callId: 7 });
  });

  it('are not those of a request with another call id under the same message id', () => {
    const [asked] = there.exchange(call(2_000, 7, 6));
    const [, , , answered] = there.exchange(call(3_000, 8, 5));
    if (asked === undefined || answered === undefined) throw new Error('an exchange has four events');
    expect(read([asked, answered])[1]).toMatchObject({ callId: 8, opnum: undefined });
  });

  it('are joined to nothing over a loss', () => {
    const [asked, , , answered] = there.exchange(call(2_000, 7, 6));
    if (asked === undefined || answered === undefined) throw new Error('an exchange has four events');
    const lost: TraceEvent = {
      id: 0,
      time: 2_050,
      pid: undefined,
      tid: undefined,
      cpu: undefined,
      kind: 'lost',
      from: 2_010,
      events: 3,
      buffers: undefined,
      reason: 'test',
      located: true,
    };
    expect(read([asked, lost, answered])[2]).toMatchObject({ opnum: undefined });
  });

  it('read from the one buffer of a synchronous call are known as such', () => {
    const [asked, , , answered] = there.exchange(call(2_000, 7, 6));
    if (asked?.content === undefined || answered?.content === undefined) throw new Error('both have content');
    const shared = { ...asked, content: { ...answered.content, flags: 0x2_0000 } };
    const [meaning] = read([shared]);
    expect(JSON.parse(meaning?.context ?? '')).toMatchObject({ readOnExit: true });
    expect(meaning?.summary).toContain('response');
  });
});

it('content of other protocols has their name', () => {
  const csrss = new Conversation({ ...FACTS, portName: '\\Windows\\ApiPort' });
  const request = pack([0, 8], 0x1_0001, 0, ...Array.from({ length: 12 }, () => 0));
  const [meaning] = read(csrss.exchange({ time: 5, messageId: 4, callbackId: 9, request, reply: request }));
  expect(meaning?.protocol).toBe('csrss');
  const text = new TextEncoder().encode('hello, this is no protocol at all');
  const odd = new Conversation({ ...FACTS, portName: '\\BaseNamedObjects\\odd' });
  const [unknown] = read(odd.exchange({ time: 5, messageId: 4, callbackId: 9, request: text }));
  expect(unknown).toMatchObject({ protocol: undefined, interfaceUuid: undefined, opnum: undefined });
});
