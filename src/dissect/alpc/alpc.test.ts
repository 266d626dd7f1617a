import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { header64, pack, requestBytes, responseBytes } from '../../../test/support/message-build.ts';
import { findField } from '../../model/field-tree.ts';
import { NO_NAMES } from '../context.ts';
import { dissectMessage } from '../dissect.ts';
import { dissectAs } from '../dissect-as.ts';
import { attributesLength } from './attributes.ts';
import { callFlagsText, readCallFlags } from './call-flags.ts';
import { headerLength, headerPointerSize, readHeader } from './port-message.ts';

const options = { names: NO_NAMES };

describe('PORT_MESSAGE', () => {
  it('is told by total minus data length', () => {
    expect(headerPointerSize(header64({ length: 5, type: 1 }))).toBe(8);
    expect(headerPointerSize(pack([0x18, 2], [0x30, 2]))).toBe(4);
    expect(headerPointerSize(pack([0x18, 2], [0x31, 2]))).toBeUndefined();
    expect([headerLength(8), headerLength(4)]).toEqual([0x28, 0x18]);
  });

  it('shows type and flags, process, thread and ids', () => {
    const bytes = header64({ length: 0, type: 0xb00a });
    const result = dissectAs('port-message', bytes, options);
    checkFieldTree(result.tree, [0x28]);
    expect(findField(result.tree, 'alpc.type')?.text).toBe(
      '0xb00a (connection request; 0xb000 (internal, continuation required, from kernel mode))',
    );
    expect(readHeader(bytes)).toMatchObject({
      pid: 4352,
      tid: 4420,
      messageId: 0x239c,
      callbackId: 0xb866b7,
      type: 10,
    });
    expect(readHeader(bytes.subarray(0, 0x27))).toBeUndefined();
  });

  it('a damaged header is said to be one', () => {
    const bytes = header64({ length: 0, type: 1 });
    bytes[2] = 0x99;
    const result = dissectMessage({ header: bytes, payload: new Uint8Array(0) }, options);
    checkFieldTree(result.tree, [0x28]);
    expect(findField(result.tree, 'alpc.header')?.problem).toContain('neither 0x28 nor 0x18');
  });

  it('reads legacy data information behind the payload', () => {
    const bytes = header64({ length: 0x20, type: 1 });
    bytes[6] = 0x30;
    const whole = pack(bytes, [1, 8], [2, 4], 0, [0xffff, 4], 0, [0x1000, 8]);
    const info = pack(whole.subarray(0, 0x30), 1, 0, [0x7ff0, 8], 64, 0);
    const result = dissectAs('port-message', info, options);
    checkFieldTree(result.tree, [info.length]);
    expect(findField(result.tree, 'alpc.dataEntry.size')?.value).toBe(64);
    const hostile = pack(whole.subarray(0, 0x30), 0xffffffff, 0);
    expect(dissectAs('port-message', hostile, options).problems[0]).toContain('do not fit');
  });
});

describe('what ALPC itself tells', () => {
  const show = (type: number, payload: Uint8Array = new Uint8Array(0), more = {}) =>
    dissectMessage({ header: header64({ length: payload.length, type }), payload, ...more }, options);

  it.each<[number, string]>([
    [0x3005, 'ALPC port closed'],
    [0x3006, 'ALPC client died'],
    [0x300a, 'ALPC connection request'],
    [0x0b, 'ALPC connection reply'],
    [0x0c, 'ALPC cancelled message'],
    [1, 'ALPC message without data'],
  ])('type 0x%s without data', (type, summary) => {
    expect(show(type)).toMatchObject({ protocol: 'alpc', summary, problems: [] });
    expect(dissectAs('port-message', header64({ length: 0, type }), options).summary).toBe(summary);
  });

  it('a client that died has a creation time', () => {
    const result = show(0x3006, pack([133_000_000_000_000_000n, 8]));
    checkFieldTree(result.tree, [0x28, 8]);
    expect(result.summary).toBe('ALPC client died 8 B');
    expect(findField(result.tree, 'alpc.clientCreated')?.text).toBe('2022-06-18T04:26:40.0000000Z');
    expect(show(0x3005, pack(1)).summary).toBe('ALPC port closed 4 B');
  });

  it('a request that was cancelled and a reply that was lost are still what they were', () => {
    const request = requestBytes({ callId: 3, bindingId: 1, opnum: 7, stub: pack(1, 2) });
    const cancelled = show(0x200c, request, { portName: '\\RPC Control\\x' });
    expect([cancelled.kind, cancelled.opnum]).toEqual(['request', 7]);
    expect(cancelled.notes.join()).toContain('taken back');
    expect(show(4, request, { portName: '\\RPC Control\\x' }).kind).not.toBe('request');
    const lost = show(4, responseBytes(3, pack(1, 2)), { portName: '\\RPC Control\\x' });
    expect(lost.kind).toBe('response');
    expect(lost.notes.join()).toContain('came back');
  });

  it('legacy data information of a recorded message ends its data', () => {
    const header = header64({ length: 0x20, type: 1 });
    header[6] = 0x30;
    const payload = pack([7, 8], 1, 0, [0x7ff0, 8], 64, 0);
    const result = dissectMessage({ header, payload }, options);
    checkFieldTree(result.tree, [0x28, 0x20]);
    expect(findField(result.tree, 'alpc.dataEntry.size')?.value).toBe(64);
    header[6] = 0xff;
    header[7] = 0xff;
    checkFieldTree(dissectMessage({ header, payload }, options).tree, [0x28, 0x20]);
  });
});

describe('message attributes', () => {
  // rpcrt4 servers receive with these in a block of 0x98 bytes: the check value of AlpcGetHeaderSize.
  it('sizes', () => {
    expect(attributesLength(0xfa000000, 8)).toBe(0x98);
    expect(attributesLength(0xfe000000, 8)).toBe(0xa0);
    expect(attributesLength(0xfe000000, 4)).toBe(8 + 0xc + 0x10 + 0x14 + 0x10 + 0x18 + 4 + 8);
  });

  const block = (handleFlags: number): Uint8Array =>
    pack(
      0xfa000000,
      0x72000000,
      new Uint8Array(0x18),
      ...([0x60000, 0, [0x1c, 8], [0x7ffe0000, 8], [4096, 8]] as const),
      ...([[1, 8], [2, 8], 3, 0x239c, 0xb866b7, 0] as const),
      ...([handleFlags, 0, [0x44, 8], 3, 0x13019f] as const),
      new Uint8Array(0x18),
      4420,
      1,
    );

  it('lie by what is allocated and mean something by what is valid', () => {
    const bytes = block(0);
    const result = dissectAs('attributes', bytes, options);
    checkFieldTree(result.tree, [0x98]);
    expect(result.problems).toEqual([]);
    expect(findField(result.tree, 'attributes.security')?.title).toContain('not valid');
    expect(findField(result.tree, 'attributes.view.size')?.value).toBe(4096n);
    expect(findField(result.tree, 'attributes.context.messageId')?.value).toBe(0x239c);
    expect(findField(result.tree, 'attributes.workOnBehalf.tid')?.value).toBe(4420);
  });

  it('an indirect handle attribute holds a list and its count', () => {
    const result = dissectAs('attributes', block(0x40000), options);
    expect(findField(result.tree, 'attributes.handle.count')?.value).toBe(3);
    expect(findField(result.tree, 'attributes.handle.handle')).toBeUndefined();
  });

  it('32-bit blocks, unknown bits, truncations', () => {
    const small = pack(0x40000000, 0x40000000, 0x60000, 0x1c, 0x10000, 64);
    expect(
      findField(dissectAs('attributes', small, { ...options, pointerSize: 4 }).tree, 'attributes.view.size')?.value,
    ).toBe(64);
    expect(dissectAs('attributes', pack(1, 1, 1), options).problems[0]).toContain('unknown attributes 0x1');
    const whole = block(0);
    for (let length = 0; length < whole.length; length++) {
      const result = dissectAs('attributes', whole.subarray(0, length), options);
      checkFieldTree(result.tree, [length]);
      expect(result.problems.length).toBe(1);
    }
  });
});

describe('call flags', () => {
  it('in words and as facts', () => {
    expect(callFlagsText(0x20000)).toBe('0x20000 (synchronous request)');
    expect(callFlagsText(0x80020001)).toContain('WOW64');
    const reply = { reply: true, synchronous: false, datagram: false, wow64: false, released: true };
    expect(readCallFlags(0x410001, 0)).toEqual(reply);
    // As rpcrt4's servers do it: the header's message id makes it a reply.
    expect(readCallFlags(0x410000, 0x239c)).toEqual(reply);
    expect(readCallFlags(0x410000, undefined)).toMatchObject({ reply: false, datagram: false, released: true });
    expect(readCallFlags(0x10000, 0)).toMatchObject({ datagram: true, reply: false });
    expect(readCallFlags(0x20000, 0x239c)).toMatchObject({ reply: false, synchronous: true });
  });
});

describe('notes', () => {
  const empty = new Uint8Array(0);
  const notes = (more: object): string =>
    dissectMessage({ header: header64({ length: 0, type: 1 }), payload: empty, ...more }, options).notes.join('\n');

  it.each<[object, string]>([
    [{ status: 0x40000030, direction: 'receive' }, 'completion list'],
    [
      { direction: 'receive', attributes: pack(0xaa000000, 0, new Uint8Array(attributesLength(0xaa000000, 8) - 8)) },
      'probably received through a completion list',
    ],
    [{ status: 0xc0000023, direction: 'receive' }, 'too small'],
    [{ sendReadOnExit: true }, 'these bytes are the reply'],
    [{ direction: 'send', frames: ['ntdll!TppAlpcpExecuteCallback+0x1'] }, 'deferred reply'],
    [{ header: header64({ length: 0, type: 0x8001 }) }, 'kernel mode'],
    [{ header: pack([0, 2], [0x18, 2], 1, 0, 0, 0, 0) }, '32-bit caller'],
    [{ direction: 'send', flags: 0x80020000 }, 'the header is believed'],
    [
      { direction: 'send', flags: 0, payload: pack(1, 2), header: header64({ length: 8, type: 0 }) },
      'asynchronous send',
    ],
    [{ payload: pack(1, 2), header: header64({ length: 80, type: 0 }) }, '8 of 80 bytes were recorded'],
  ])('%j', (facts, text) => {
    expect(notes(facts)).toContain(text);
  });

  it('says nothing where nothing is odd', () => {
    expect(notes({ direction: 'send', flags: 0x20000, status: 0 })).toBe('');
  });
});
