import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { bindBytes, header64, pack, requestBytes, responseBytes } from '../../../test/support/message-build.ts';
import { NdrWriter } from '../../../test/support/ndr-encode.ts';
import { findField } from '../../model/field-tree.ts';
import type { Binding, DissectNames } from '../context.ts';
import { dissectMessage, type MessageInput, summarise } from '../dissect.ts';
import { contextHandle, u32, unique, wstring } from '../ndr/describe.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';
const NAMES: DissectNames = {
  interfaceName: (uuid) => (uuid === SVCCTL ? 'svcctl' : undefined),
  procedureName: (uuid, opnum) => (uuid === SVCCTL && opnum === 16 ? 'ROpenServiceW' : undefined),
};
const PORT = '\\RPC Control\\ntsvcs';
const bound = (syntax: 'ndr20' | 'ndr64', state: Binding['state'] = 'accepted') => ({
  bound: true,
  binding: (id: number): Binding | undefined =>
    id === 1 ? { id, interfaceUuid: SVCCTL, major: 2, minor: 0, syntax, state } : undefined,
});

function read(input: MessageInput) {
  const result = dissectMessage(input, { names: NAMES });
  const parts = [input.header, input.payload.length > 0 ? input.payload : undefined, input.attributes, input.view];
  checkFieldTree(
    result.tree,
    parts.filter((part) => part !== undefined).map((part) => part.length),
  );
  return result;
}

function openService(syntax: 'ndr20' | 'ndr64'): Uint8Array {
  return new NdrWriter(syntax)
    .parameter(contextHandle, 'bb2ac2f9-6e1e-4e4d-9d2a-b4c3de0f9d11')
    .parameter(wstring, 'wuauserv')
    .parameter(u32, 5)
    .done();
}

describe('bind', () => {
  const payload = bindBytes({ uuid: SVCCTL, major: 2, syntaxes: 3 });

  it('says what is asked and what was chosen', () => {
    const asked = read({ header: header64({ length: 0x48, type: 0x6001 }), payload, portName: PORT });
    expect(asked).toMatchObject({
      protocol: 'lrpc',
      kind: 'bind',
      summary: 'bind to svcctl 2.0 NDR20 or NDR64',
      problems: [],
    });
    expect(asked.bind).toMatchObject({ answer: false, syntaxes: 3, ids: { ndr20: 1, ndr64: 2, test: 0 } });
    const answer = bindBytes({ uuid: SVCCTL, major: 2, syntaxes: 2 });
    const answered = read({ header: header64({ length: 0x48, type: 0x4002 }), payload: answer, portName: PORT });
    expect(answered).toMatchObject({ kind: 'bind answer', summary: 'bound to svcctl 2.0 NDR64' });
  });

  it('tells the answer by the call when the sender left the type 0', () => {
    const header = header64({ length: 0x48, type: 0 });
    expect(read({ header, payload, direction: 'send', flags: 0x410000 | 1, portName: PORT }).bind?.answer).toBe(true);
    expect(read({ header, payload, direction: 'send', flags: 0x20000, portName: PORT }).bind?.answer).toBe(false);
  });

  it('gives the reason of a refusal', () => {
    const refused = bindBytes({ uuid: SVCCTL, major: 2, syntaxes: 3, status: 1717 });
    expect(read({ header: header64({ length: 0x48, type: 2 }), payload: refused, portName: PORT }).summary).toBe(
      'bind to svcctl 2.0 NDR20 or NDR64 refused: 0x6b5 (unknown interface)',
    );
  });
});

describe('request', () => {
  const header = (payload: Uint8Array) => header64({ length: payload.length, type: 0x2001 });

  it.each(['ndr20', 'ndr64'] as const)('reads the arguments by description, syntax %s from the binding', (syntax) => {
    const payload = requestBytes({ opnum: 16, stub: openService(syntax) });
    const result = read({ header: header(payload), payload, portName: PORT, ...bound(syntax) });
    expect(result).toMatchObject({ problems: [], syntax, syntaxCertainty: 'fact', opnum: 16, interfaceUuid: SVCCTL });
    expect(result.summary).toBe(`LRPC request svcctl::ROpenServiceW ${payload.length} B lpServiceName="wuauserv"`);
    expect(findField(result.tree, 'arg.dwDesiredAccess')?.text).toBe('0x5 (query config, query status)');
  });

  it('tries the other syntax, and says so', () => {
    const payload = requestBytes({ opnum: 16, stub: openService('ndr20') });
    const result = read({ header: header(payload), payload, ...bound('ndr64') });
    expect(result).toMatchObject({ syntax: 'ndr20', syntaxCertainty: 'guess', problems: [] });
    expect(result.notes).toContain('the arguments fit NDR20, not the NDR64 of the binding');
  });

  it('shows an unrecorded binding as such and infers only the syntax', () => {
    const payload = requestBytes({ opnum: 16, bindingId: 9, stub: openService('ndr64') });
    const result = read({ header: header(payload), payload, portName: PORT, ...bound('ndr20') });
    expect(result).toMatchObject({ interfaceUuid: undefined, syntax: 'ndr64', syntaxCertainty: 'guess' });
    expect(result.summary).toBe(`LRPC request procedure 16 of unrecorded binding 9 ${payload.length} B "wuauserv"`);
    expect(result.notes).toContain('binding 9 was not recorded: the interface is not known from the content');
  });

  it('falls back to guesses where the description does not fit, and says why', () => {
    const payload = requestBytes({ opnum: 16, stub: pack(1, 2, 3) });
    const result = read({ header: header(payload), payload, ...bound('ndr20') });
    expect(result.problems[0]).toContain('the arguments do not fit the description of ROpenServiceW as NDR20');
  });

  it('reads arguments in a view, to the length the message gives', () => {
    const stub = openService('ndr20');
    const payload = requestBytes({ opnum: 16, flags: 4, stub: pack(stub.length, 0) });
    const view = new Uint8Array(stub.length + 50).fill(0xee);
    view.set(stub);
    const whole = read({ header: header(payload), payload, view, ...bound('ndr20') });
    expect(whole).toMatchObject({ problems: [], opnum: 16 });
    expect(findField(whole.tree, 'arg.lpServiceName')?.value).toBe('wuauserv');
    expect(whole.summary).toContain(`${stub.length} B in a view`);
    const without = read({ header: header(payload), payload, ...bound('ndr20') });
    expect(without.notes).toContain(`the arguments (${stub.length} bytes) travel in a view that was not recorded`);
    const cut = read({ header: header(payload), payload, view: stub.subarray(0, 30), ...bound('ndr20') });
    expect(cut.notes).toContain(`30 of ${stub.length} bytes of the view were recorded`);
  });

  it('distrusts a length beyond the view', () => {
    const payload = requestBytes({ opnum: 16, flags: 4, stub: pack(5000, 0) });
    const attributes = pack(0x40000000, 0x40000000, 0x60000, 0, [0, 8], [0x1000, 8], [4096, 8]);
    expect(read({ header: header(payload), payload, attributes }).problems).toContain(
      'the message claims 5000 bytes in a view of 4096',
    );
  });
});

describe('answers', () => {
  it('a response takes interface, procedure and syntax from its request', () => {
    const stub = new NdrWriter('ndr64')
      .parameter(contextHandle, 'bb2ac2f9-6e1e-4e4d-9d2a-b4c3de0f9d11')
      .parameter(u32, 5)
      .done();
    const payload = responseBytes(7, stub);
    const request = { callId: 7, interfaceUuid: SVCCTL, opnum: 16, syntax: 'ndr64' as const };
    const result = read({ header: header64({ length: payload.length, type: 2 }), payload, request });
    expect(result).toMatchObject({ kind: 'response', status: 5, problems: [], syntaxCertainty: 'fact' });
    expect(result.summary).toBe(`LRPC response svcctl::ROpenServiceW ${payload.length} B 0x5 (access denied)`);
  });

  it('a response with another call id is not taken for the answer', () => {
    const payload = responseBytes(8, pack(0));
    const result = read({ header: header64({ length: payload.length, type: 2 }), payload, request: { callId: 7 } });
    expect(result.protocol).toBe('unknown');
    const bound = read({
      header: header64({ length: payload.length, type: 2 }),
      payload,
      portName: PORT,
      request: { callId: 7 },
    });
    expect(bound.protocol).toBe('unknown');
  });

  it('a fault has a reason but no call id', () => {
    const payload = pack(2, 0, 1745, 0, 0xbaadf00d);
    const result = read({ header: header64({ length: 0x14, type: 2 }), payload, portName: PORT });
    expect(result).toMatchObject({ kind: 'fault', status: 1745, callId: undefined, problems: [] });
    expect(result.summary).toBe('LRPC fault 0x6d1 (procedure number out of range) 20 B');
  });

  it('a cancel travels as a datagram', () => {
    const payload = pack(4, 0, 0, 77, 0, 0);
    const result = read({ header: header64({ length: 0x18, type: 3 }), payload, portName: PORT });
    expect(result).toMatchObject({ kind: 'cancel', callId: 77 });
  });

  it.each([
    [6, 2, pack(6, 0, 0, 0), 'callback mode'],
    [7, 1, pack(7, 0, 0, 5), 'callback ack'],
    [8, 1, pack(8, 0, 0, 5), 'callback nack'],
    [9, 1, requestBytes({ type: 9, opnum: 1, stub: pack(1) }), 'callback request'],
    [10, 1, pack(10, 0, 0, 5, 0, 0, 1), 'callback reply'],
    [11, 1, pack(11, 0, 5, 0, 0), 'callback fault'],
    [5, 1, pack(5, 0, 1, 2), 'maintenance'],
    [12, 1, pack(12, 0, 1, 2), 'pipe pull'],
    [13, 1, pack(13, 0, 1, 2), 'pipe ack'],
  ])('type %i on a known connection', (_, carrier, payload, kind) => {
    const result = read({
      header: header64({ length: payload.length, type: carrier }),
      payload,
      portName: PORT,
      bound: true,
    });
    expect(result).toMatchObject({ protocol: 'lrpc', kind, problems: [] });
  });
});

describe('is it LRPC?', () => {
  const zeros = new Uint8Array(0x60);
  it.each<[string, MessageInput, string]>([
    ['a datagram of zeros is not a request', { payload: zeros, type: 3 }, 'unknown'],
    ['zeros without any other sign are nothing', { payload: zeros }, 'unknown'],
    ['plain numbers on a port of its own', { payload: pack(3, 0, 9, 9, 9, 9), portName: '\\MyPort' }, 'unknown'],
    ['a request on an RPC port', { payload: requestBytes({ opnum: 1, stub: zeros }), type: 1, portName: PORT }, 'lrpc'],
    [
      'a request on a port known by its last name',
      { payload: requestBytes({ opnum: 1, stub: zeros }), portName: 'LRPC-b4cb7c7affbc500b2a' },
      'lrpc',
    ],
    ['a bind anywhere', { payload: bindBytes({ uuid: SVCCTL, syntaxes: 3 }), type: 1 }, 'lrpc'],
    ['a bind in a datagram', { payload: bindBytes({ uuid: SVCCTL, syntaxes: 3 }), type: 3, portName: PORT }, 'unknown'],
    [
      'a bind of the wrong length',
      { payload: bindBytes({ uuid: SVCCTL, syntaxes: 3 }).subarray(4), type: 1 },
      'unknown',
    ],
    ['a response in a request', { payload: responseBytes(1, zeros), type: 1, portName: PORT }, 'unknown'],
  ])('%s', (_, input, protocol) => {
    expect(read(input).protocol).toBe(protocol);
  });

  it('a CoreMessaging datagram, which begins like a request', () => {
    const payload = pack(0, 0, 0, 0, 1, 7, 0x10000, 0, 24, 0, new Uint8Array(24));
    expect(read({ payload, type: 3 }).protocol).toBe('coremessaging');
    expect(read({ payload, type: 3, portName: '[CoreMsgK]-{x}' })).toMatchObject({
      protocol: 'coremessaging',
      kind: 'request',
    });
  });
});

it('the summary without a tree is the summary with one', () => {
  const payload = requestBytes({ opnum: 16, stub: new NdrWriter('ndr20').parameter(unique(wstring), 'x').done() });
  const input = { payload, type: 1, portName: PORT };
  const { tree: _, ...rest } = dissectMessage(input, { names: NAMES });
  expect(summarise(input, { names: NAMES })).toEqual(rest);
});
