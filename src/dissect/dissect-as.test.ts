import { describe, expect, it } from 'vitest';
import { bindBytes, header64, pack } from '../../test/support/message-build.ts';
import { findField } from '../model/field-tree.ts';
import { NO_NAMES } from './context.ts';
import { DISSECT_KINDS, dissectAs, isDissectKind } from './dissect-as.ts';

const options = { names: NO_NAMES };
const UUID = '367abb81-9844-35f1-ad32-98f038001003';

describe('dissect as', () => {
  it('knows its kinds by name', () => {
    expect(Object.keys(DISSECT_KINDS).every(isDissectKind)).toBe(true);
    expect(['toString', 'NDR', ''].some(isDissectKind)).toBe(false);
  });

  it('looks for itself: a whole message, an object reference, message data', () => {
    const payload = bindBytes({ uuid: UUID, syntaxes: 3 });
    const whole = pack(header64({ length: payload.length, type: 0x4002 }), payload);
    expect(dissectAs('auto', whole, options)).toMatchObject({
      dissector: 'lrpc.bind',
      kind: 'bind answer',
      problems: [],
    });
    expect(findField(dissectAs('auto', whole, options).tree, 'lrpc.interface')?.offset).toBe(0x28 + 0xc);
    expect(dissectAs('auto', pack(0x574f454d, 9), options).protocol).toBe('objref');
    expect(dissectAs('auto', payload, options)).toMatchObject({ dissector: 'lrpc.bind', kind: 'bind' });
    expect(dissectAs('auto', new Uint8Array(0), options)).toMatchObject({ protocol: 'unknown', problems: [] });
  });

  it('a message of which only a part was copied says how much', () => {
    const whole = pack(
      header64({ length: 0x48, type: 0x4002 }),
      bindBytes({ uuid: UUID, syntaxes: 3 }).subarray(0, 20),
    );
    const result = dissectAs('port-message', whole, options);
    expect(result.notes.join()).toContain('failed as LRPC bind');
    expect(result.summary).toContain('72 B');
  });

  it('takes the user at their word, and says when it does not fit', () => {
    expect(dissectAs('lrpc', pack(99, 0, 1, 2), options).problems[0]).toContain('no LRPC message type');
    expect(dissectAs('csrss', pack([1, 8], 0x30004, 0, 0, 0), options).opnum).toBe(0x30004);
    expect(dissectAs('csrss', pack(1, 0x30004, 0, 0), { ...options, pointerSize: 4 }).opnum).toBe(0x30004);
    expect(dissectAs('objref', pack(1, 2, UUID, UUID), options).problems[0]).toContain('no MEOW signature');
  });
});
