import { describe, expect, it } from 'vitest';
import { dissectSamples } from '../../../test/support/dissect-samples.ts';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { header64, pack, requestBytes, responseBytes } from '../../../test/support/message-build.ts';
import { NdrWriter, type Syntax } from '../../../test/support/ndr-encode.ts';
import { findField } from '../../model/field-tree.ts';
import { NO_NAMES } from '../context.ts';
import { dissectMessage } from '../dissect.ts';
import { dissectAs } from '../dissect-as.ts';
import { guid, hex32, i32, sized, struct, u16, u32, unique } from '../ndr/describe.ts';
import type { NdrType, NdrValue } from '../ndr/types.ts';

const CID = '0b3a9e5c-4f44-4a0e-8c2b-7c5c2f4c9d11';
const IPID = '0000d402-081c-ffff-b2d2-b77d82a0fee9';
const IUNKNOWN = '00000000-0000-0000-c000-000000000046';
const REM_UNKNOWN = '00000131-0000-0000-c000-000000000046';
const NIL = '00000000-0000-0000-0000-000000000000';

const version = struct('v', { a: u16, b: u16 });
const orpcThis = struct('t', { v: version, flags: u32, reserved: u32, cid: guid, ext: unique(u32) });
const asyncBlock = struct('a', {
  op: guid,
  oxid: { kind: 'base', base: 'u64' },
  thread: guid,
  trace: { kind: 'base', base: 'u64' },
});
const localThis = struct('l', {
  flags: u32,
  thread: u32,
  p: guid,
  c: guid,
  async: asyncBlock,
  r: u32,
  ptr: unique(u32),
});

function writeThis(writer: NdrWriter, flags: number): NdrWriter {
  writer.parameter(orpcThis, { v: { a: 5, b: 7 }, flags, reserved: 0, cid: CID, ext: null });
  if (flags === 0) return writer;
  const block = { op: NIL, oxid: 0n, thread: NIL, trace: 0n };
  return writer.parameter(localThis, { flags: 0, thread: 4420, p: NIL, c: NIL, async: block, r: 0, ptr: null });
}

/** RemRelease of one interface. */
function remRelease(syntax: Syntax, flags = 1): Uint8Array {
  const ref = struct('r', { ipid: guid, pub: u32, priv: u32 });
  const writer = writeThis(new NdrWriter(syntax), flags);
  return writer
    .parameter(u16, 1)
    .parameter(sized(ref), [{ ipid: IPID, pub: 5, priv: 0 }])
    .done();
}

describe('COM calls', () => {
  it.each([
    ['ndr20', 0x80],
    ['ndr64', 0x90],
  ] as const)('%s: arguments begin where the local header ends', (syntax, first) => {
    const stub = remRelease(syntax);
    const payload = requestBytes({ opnum: 5, object: IPID, stub });
    const binding = { id: 1, interfaceUuid: REM_UNKNOWN, major: 0, minor: 0, syntax, state: 'accepted' as const };
    const result = dissectMessage(
      { header: header64({ length: payload.length, type: 0x2001 }), payload, binding: () => binding },
      { names: NO_NAMES, osBuild: 19045 },
    );
    checkFieldTree(result.tree, [0x28, payload.length]);
    expect(result).toMatchObject({ protocol: 'orpc', com: true, causalityId: CID, problems: [], notes: [] });
    expect(findField(result.tree, 'arg.cInterfaceRefs')?.offset).toBe(0x40 + first);
    expect(findField(result.tree, 'orpc.localThis.clientThread')?.value).toBe(4420);
    expect(findField(result.tree, 'arg.InterfaceRefs.cPublicRefs')?.value).toBe(5);
  });

  it.each(['ndr20', 'ndr64'] as const)('%s is told from ORPCTHIS where the bind was not recorded', (syntax) => {
    const payload = requestBytes({ opnum: 5, object: IPID, stub: remRelease(syntax) });
    const result = dissectMessage({ payload, type: 1, portName: '\\RPC Control\\OLE0' }, { names: NO_NAMES });
    expect(result).toMatchObject({ protocol: 'orpc', syntax, syntaxCertainty: 'guess', causalityId: CID });
    expect(result.notes.join()).toContain('Windows build is not known');
  });

  it('no local header without the flag', () => {
    const result = dissectAs('orpc', remRelease('ndr20', 0), { names: NO_NAMES, interfaceUuid: REM_UNKNOWN, opnum: 5 });
    expect(result.problems).toEqual([]);
    expect(findField(result.tree, 'arg.cInterfaceRefs')?.offset).toBe(0x20);
  });

  it.each([
    [7601, 0x28],
    [9600, 0x30],
    [14393, 0x60],
    [22621, 0x80],
  ])('build %i', (osBuild, first) => {
    const stub = new Uint8Array(first + 4);
    stub.set(writeThis(new NdrWriter('ndr20'), 1).done().subarray(0, 0x28));
    new DataView(stub.buffer).setUint32(first, 1, true);
    const result = dissectAs('orpc', stub, { names: NO_NAMES, osBuild });
    const local = findField(result.tree, 'orpc.localThis');
    expect((local?.offset ?? 0) + (local?.length ?? 0)).toBe(first);
  });

  it('a reply of a paired request has ORPCTHAT, a local header, the results and the HRESULT', () => {
    const that = pack(1, 0, [0, 8], 0, 0, 0, 0);
    const payload = responseBytes(3, pack(that, 0x80004002));
    const request = { callId: 3, interfaceUuid: REM_UNKNOWN, opnum: 5, syntax: 'ndr20' as const, com: true };
    const result = dissectMessage({ payload, type: 2, request }, { names: NO_NAMES, osBuild: 22621 });
    checkFieldTree(result.tree, [payload.length]);
    expect(result).toMatchObject({ protocol: 'orpc', kind: 'response', status: 0x80004002, problems: [] });
  });
});

describe('activation', () => {
  const pickle = (bytes: Uint8Array): Uint8Array => {
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    return pack([1, 1], [0x10, 1], [8, 2], 0xcccccccc, padded.length, 0, padded);
  };
  const write = (type: NdrType, value: NdrValue): Uint8Array => new NdrWriter('ndr20').parameter(type, value).done();
  const INFO = '000001ab-0000-0000-c000-000000000046';
  const CLASS = '4991d34b-80a1-4291-83b6-3328366b9097';

  function request(nest?: Uint8Array): Uint8Array {
    const info = struct('i', {
      cls: guid,
      ctx: hex32,
      act: hex32,
      sur: i32,
      n: u32,
      f: u32,
      iids: unique(sized(guid)),
      size: u32,
      v: version,
    });
    const value = { cls: CLASS, ctx: 4, act: 0, sur: 0, n: 1, f: 0, iids: [IUNKNOWN], size: 0, v: { a: 5, b: 7 } };
    const property = nest ?? pickle(write(info, value));
    const header = struct('h', {
      total: u32,
      head: u32,
      r: u32,
      dest: u32,
      n: u32,
      cls: guid,
      classes: unique(sized(guid)),
      sizes: unique(sized(u32)),
      last: unique(u32),
    });
    const build = (head: number): Uint8Array =>
      pickle(
        write(header, {
          total: 0,
          head,
          r: 0,
          dest: 2,
          n: 1,
          cls: NIL,
          classes: [INFO],
          sizes: [property.length],
          last: null,
        }),
      );
    const head = build(build(0).length);
    const data = pack(head.length + property.length, 0, head, property);
    return pack(
      0x574f454d,
      4,
      '000001a2-0000-0000-c000-000000000046',
      '00000338-0000-0000-c000-000000000046',
      0,
      data.length,
      data,
    );
  }

  it('shows the class and the interfaces that are wanted', () => {
    const bytes = request();
    const result = dissectAs('objref', bytes, { names: NO_NAMES });
    checkFieldTree(result.tree, [bytes.length]);
    expect(result.problems).toEqual([]);
    expect(findField(result.tree, 'activation.InstantiationInfoData.classId')?.value).toBe(CLASS);
    const iids = findField(result.tree, 'activation.InstantiationInfoData.pIID');
    expect(iids?.text).toContain('referent');
    expect(JSON.stringify(result.tree, (_, value) => (typeof value === 'bigint' ? String(value) : value))).toContain(
      IUNKNOWN,
    );
  });

  it('object references inside each other without end do not exhaust the stack', () => {
    let inner: Uint8Array = new Uint8Array(0);
    for (let depth = 0; depth < 60; depth++) inner = pack(request(inner));
    const result = dissectAs('objref', inner, { names: NO_NAMES });
    checkFieldTree(result.tree, [inner.length]);
  });

  it('every truncation', () => {
    const bytes = request();
    for (let length = 0; length < bytes.length; length++) {
      checkFieldTree(dissectAs('objref', bytes.subarray(0, length), { names: NO_NAMES }).tree, [length]);
    }
  });
});

describe('object references', () => {
  const sample = dissectSamples().find((one) => one.name === 'objref-sta-a');
  const standard = sample?.bytes ?? new Uint8Array(0);

  it('the handler kind has a class before the addresses', () => {
    const handler = pack(standard.subarray(0, 4), 2, standard.subarray(8, 0x40), CID, standard.subarray(0x40));
    const result = dissectAs('objref', handler, { names: NO_NAMES });
    expect([result.problems, findField(result.tree, 'objref.clsid')?.value]).toEqual([[], CID]);
    expect(findField(result.tree, 'objref.binding')?.text).toBe('ncacn_ip_tcp:"CHANGE-MY-HOSTNAME"');
  });

  it('the extended kind has a signature before the addresses', () => {
    const extended = pack(standard.subarray(0, 4), 8, standard.subarray(8, 0x40), 0x4e535956, standard.subarray(0x40));
    const result = dissectAs('objref', extended, { names: NO_NAMES });
    expect(findField(result.tree, 'objref.signature1')?.text).toBe('0x4e535956');
  });

  it('a damaged one in a response leaves the status in its place', () => {
    const damaged = standard.slice();
    damaged[0x40] = 0xff;
    const stub = pack(0x20000, damaged.length, damaged.length, damaged, [0, 2], 7);
    const result = dissectAs('ndr', stub, { names: NO_NAMES, response: true });
    checkFieldTree(result.tree, [stub.length]);
    expect(findField(result.tree, 'guess.objref')?.children.at(-1)?.problem).toContain('do not fit');
    expect(result.problems.join()).toContain('do not fit');
    expect(findField(result.tree, 'guess.status')?.value).toBe(7);
  });

  it('is found in arguments nobody described', () => {
    const stub = pack(0x20000, standard.length, standard.length, standard, 7);
    const result = dissectAs('ndr', stub, { names: NO_NAMES });
    checkFieldTree(result.tree, [stub.length]);
    expect(findField(result.tree, 'objref.ipid')?.text).toBe('process 2252 (low 16 bits), thread 2752');
    expect(findField(result.tree, 'guess.objref')?.certainty).toBe('guess');
  });
});
