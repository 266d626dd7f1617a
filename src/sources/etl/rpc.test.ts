import { describe, expect, test } from 'vitest';
import { type HandRecord, handRecord } from '../../../test/support/hand-record.ts';
import { Payload } from '../../../test/support/payload.ts';
import { only, translate } from '../../../test/support/translate.ts';
import { Guid } from '../../base/guid.ts';

const RPC = '6ad52b32-d609-4be9-ae07-ce8dae937e39';
const RPCSS = 'd8975f88-7ddb-4ed0-91bf-3adf48c48e0c';
const SCM = '367abb81-9844-35f1-ad32-98f038001003';
const FILTER = '01234567-89ab-cdef-0123-456789abcdef';
const ACTIVITY = 'f078c035-5745-458f-ace5-c1d36bad0de7';

function rpc(eventId: number, payload: Payload, more: HandRecord = {}) {
  return translate([
    handRecord({ guid: RPC, manifest: true, eventId, version: 1, activity: ACTIVITY, ...more }, payload),
  ]);
}

function callPayload(texts: readonly [string, string, string], protocol = 3): Payload {
  const payload = new Payload().guid(SCM).u32(19).u32(protocol);
  for (const text of texts) payload.wide(text);
  return payload.u32(6).u32(10).u32(3);
}

describe('call start', () => {
  test.each([
    [5, 'rpc.client-start'],
    [6, 'rpc.server-start'],
  ] as const)('event %i becomes %s', (id, kind) => {
    const { events, report } = rpc(id, callPayload(['', 'ntsvcs', 'NULL']));
    expect(only(events, kind)).toEqual({
      kind,
      id: 0,
      time: 1000,
      pid: 4120,
      tid: 4124,
      cpu: 0,
      interfaceUuid: SCM,
      opnum: 19,
      protocol: 'ncalrpc',
      networkAddress: undefined,
      endpoint: 'ntsvcs',
      options: undefined,
      authenticationLevel: 6,
      authenticationService: 10,
      impersonationLevel: 3,
      activityId: Guid.parse(ACTIVITY),
    });
    expect(report.skipped.size).toBe(0);
    expect([...report.eventsBy]).toEqual([[`Microsoft-Windows-RPC/${id}`, 1]]);
  });

  test.each([
    [1, 'ncacn_ip_tcp'],
    [2, 'ncacn_np'],
    [4, 'ncacn_http'],
    [0, 'protocol 0'],
    [9, 'protocol 9'],
  ])('protocol %i is %s', (number, name) => {
    const { events } = rpc(5, callPayload(['host', '\\pipe\\svcctl', ''], number));
    expect(only(events, 'rpc.client-start')).toMatchObject({ protocol: name, networkAddress: 'host' });
  });

  test('a later version with more fields still counts', () => {
    const { events, report } = rpc(6, callPayload(['', 'x', '']).u32(1), { version: 2 });
    expect(only(events, 'rpc.server-start').endpoint).toBe('x');
    expect([...report.skipped.keys()]).toEqual(['bytes left over in Microsoft-Windows-RPC/6']);
  });

  test('a shorter one keeps interface and procedure, and is counted', () => {
    const { events, report } = rpc(5, new Payload().guid(SCM).u32(19).u32(3).wide('').wide('ntsvcs'));
    expect(only(events, 'rpc.client-start')).toMatchObject({
      interfaceUuid: SCM,
      opnum: 19,
      endpoint: 'ntsvcs',
      options: undefined,
    });
    expect([...report.skipped.keys()]).toEqual(['fields missing at the end of Microsoft-Windows-RPC/5']);
  });

  test('without interface and procedure there is no call', () => {
    const { events, report } = rpc(5, new Payload().guid(SCM));
    expect(events).toEqual([]);
    expect([...report.skipped.keys()]).toEqual(['payload shorter than its layout in Microsoft-Windows-RPC/5']);
  });

  test('the activity of the first call of a thread may be all zero: absent', () => {
    const { events } = rpc(5, callPayload(['', 'x', '']), { activity: '00000000-0000-0000-0000-000000000000' });
    expect(only(events, 'rpc.client-start').activityId).toBeUndefined();
  });
});

test('call stop carries status and activity', () => {
  for (const [id, kind] of [
    [7, 'rpc.client-stop'],
    [8, 'rpc.server-stop'],
  ] as const) {
    const { events } = rpc(id, new Payload().u32(0x800706ba));
    expect(only(events, kind)).toMatchObject({ status: 0x800706ba, activityId: Guid.parse(ACTIVITY) });
  }
});

test('error with extended information names its parameters', () => {
  const payload = new Payload()
    .wide('svc.exe')
    .wide('HOST')
    .u32(4120)
    .zeros(16)
    .u32(2)
    .u32(1722)
    .u16(1050)
    .u16(0)
    .u16(7);
  const parameter = (type: number, ansi: string, wide: string, long: number, pointer: bigint) =>
    payload.u32(type).ansi(ansi).wide(wide).u32(long).u64(pointer);
  parameter(1, 'ansi', '', 0, 0n);
  parameter(2, '', '\\RPC Control\\TermSrvApi', 0, 0n);
  parameter(3, '', '', 0xc0000034, 0n);
  parameter(4, '', '', 7, 0n);
  parameter(5, '', '', 0, 0x7ff8_0000_1000n);
  parameter(6, '', '', 0, 0n);
  parameter(7, '', '', 0, 0n);
  const { events, report } = rpc(1, payload);
  expect(only(events, 'rpc.other')).toMatchObject({
    eventId: 1,
    status: 1722,
    interfaceUuid: undefined,
    detail:
      'svc.exe (4120) on HOST: component 2, location 1050, flags 0, parameters "ansi", ' +
      '"\\\\RPC Control\\\\TermSrvApi", 0xc0000034, 0x7, 0x7ff800001000, none, binary',
  });
  expect(report.skipped.size).toBe(0);
});

test('a lying number of parameters is a short payload', () => {
  const payload = new Payload().wide('a').wide('').u32(1).zeros(16).u32(2).u32(5).u16(1).u16(0).u16(0xffff);
  const { events, report } = rpc(1, payload);
  expect(events).toEqual([]);
  expect([...report.skipped.keys()]).toEqual(['payload shorter than its layout in Microsoft-Windows-RPC/1']);
});

describe('the smaller events', () => {
  test.each([
    [
      2,
      new Payload().wide('svc.exe').guid(SCM).guid(FILTER),
      { interfaceUuid: SCM, detail: `svc.exe: call blocked by filter ${FILTER}` },
    ],
    [
      3,
      new Payload().wide('a.exe').u16(7).u32(5).u32(1).u32(16),
      { status: 5, detail: 'a.exe: location 7, data 0x1 0x10' },
    ],
    [4, new Payload().u8(0x4c).u8(0x43).u64(1n).u64(2n).u64(3n), { detail: 'step LC of 0x1, object 0x2, data 0x3' }],
    [9, new Payload().u32(1753), { status: 1753, detail: '' }],
    [17, new Payload().u32(14), { status: 14 }],
    [10, new Payload().u64(1n).u32(3).u8(1).u8(2).u8(3), { detail: 'fragment in, 3 bytes' }],
    [11, new Payload().u64(1n).u32(0), { detail: 'fragment out, 0 bytes' }],
    [12, new Payload().u32(1).u32(2).u64(3n).u64(4n), { detail: 'operation 2 begins on object type 1 at 0x3, 0x4' }],
    [13, new Payload().u32(1).u32(2).u64(3n).u64(4n), { detail: 'operation 2 ends on object type 1 at 0x3, 0x4' }],
    [
      14,
      new Payload().guid(SCM).zeros(16).u32(17).u32(1234).u32(2).u16(0),
      { interfaceUuid: SCM, detail: 'registration of an interface begins: flags 0x11, max calls 1234' },
    ],
    [
      15,
      new Payload().guid(SCM).zeros(16).u32(1).u32(2),
      { interfaceUuid: SCM, detail: 'registration of an interface ends: flags 0x1, max calls 2' },
    ],
  ])('event %i', (eventId, payload, expected) => {
    const { events, report } = rpc(eventId, payload);
    expect(only(events, 'rpc.other')).toMatchObject({ eventId, ...expected });
    expect(report.skipped.size).toBe(0);
  });
});

test('endpoints come from registrations of a server and of the endpoint mapper', () => {
  const use = rpc(16, new Payload().wide('ncalrpc').wide('lsasspirpc').wide('').u32(10).u32(0).u32(0));
  expect(only(use.events, 'rpc.endpoint')).toMatchObject({
    interfaceUuid: undefined,
    protocol: 'ncalrpc',
    endpoint: 'lsasspirpc',
    removed: false,
    pid: 4120,
  });
  expect(rpc(16, new Payload().wide('ncacn_ip_tcp').wide('NULL').wide('').zeros(12)).events).toEqual([]);
  for (const [eventId, removed] of [
    [2, false],
    [3, true],
  ] as const) {
    const payload = new Payload().guid(SCM).zeros(16).ansi('ncalrpc').ansi('LRPC-0123');
    const { events, report } = translate([handRecord({ guid: RPCSS, manifest: true, eventId, version: 1 }, payload)]);
    expect(only(events, 'rpc.endpoint')).toMatchObject({ interfaceUuid: SCM, endpoint: 'LRPC-0123', removed });
    expect(report.skipped.size).toBe(0);
  }
});
