import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../../test/support/field-tree.ts';
import { pack } from '../../../../test/support/message-build.ts';
import { NdrWriter } from '../../../../test/support/ndr-encode.ts';
import { findField } from '../../../model/field-tree.ts';
import { NO_NAMES } from '../../context.ts';
import { dissectAs } from '../../dissect-as.ts';
import type { NdrValue } from '../types.ts';
import { procedureTable, TABLES } from './index.ts';

const HANDLE = 'bb2ac2f9-6e1e-4e4d-9d2a-b4c3de0f9d11';
const string = (text: string): NdrValue => ({ Length: 2 * text.length, MaximumLength: 2 * text.length, Buffer: text });

/** Encodes the values of one direction by the shipped description, decodes them, and returns the reading. */
function roundTrip(
  call: { uuid: string; opnum: number; response?: boolean; values: readonly NdrValue[] },
  syntax: 'ndr20' | 'ndr64',
) {
  const { uuid, opnum, response = false, values } = call;
  const procedure = procedureTable(uuid, opnum);
  const sent = procedure?.parameters.filter((one) => one.direction !== (response ? 'in' : 'out')) ?? [];
  const types =
    response && procedure?.result !== undefined
      ? [...sent.map((one) => one.type), procedure.result]
      : sent.map((one) => one.type);
  expect(types.length).toBe(values.length);
  const writer = new NdrWriter(syntax);
  types.forEach((type, index) => {
    writer.parameter(type, values[index]);
  });
  const bytes = writer.done();
  const kind = syntax === 'ndr20' ? 'ndr' : 'ndr64';
  const result = dissectAs(kind, bytes, { names: NO_NAMES, interfaceUuid: uuid, opnum, response });
  checkFieldTree(result.tree, [bytes.length]);
  expect(result.problems).toEqual([]);
  return result;
}

const TOWER_BYTES = pack(
  [4, 2],
  ...([[19, 2], [0x0d, 1], '4f32adc8-6052-4a04-8701-293ccf2096f0', [1, 2], [2, 2], [0, 2]] as const),
  ...([[19, 2], [0x0d, 1], '8a885d04-1ceb-11c9-9fe8-08002b104860', [2, 2], [2, 2], [0, 2]] as const),
  ...([
    [1, 2],
    [0x0c, 1],
    [2, 2],
    [0, 2],
  ] as const),
  ...([
    [1, 2],
    [0x10, 1],
    [11, 2],
  ] as const),
  new TextEncoder().encode('lsasspirpc\0'),
);
const TOWER = { tower_length: TOWER_BYTES.length, tower_octet_string: [...TOWER_BYTES] };

const SID = { Revision: 1, SubAuthorityCount: 1, IdentifierAuthority: [0, 0, 0, 0, 0, 5], SubAuthority: [18] };

describe.each(['ndr20', 'ndr64'] as const)('%s', (syntax) => {
  it('ept_map: the towers in words', () => {
    const uuid = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
    const nil = '00000000-0000-0000-0000-000000000000';
    const asked = roundTrip({ uuid, opnum: 3, values: [null, TOWER, nil, 4] }, syntax);
    const words =
      '4f32adc8-6052-4a04-8701-293ccf2096f0 v1, 8a885d04-1ceb-11c9-9fe8-08002b104860 v2, local (ncalrpc), endpoint "lsasspirpc"';
    expect(findField(asked.tree, 'arg.map_tower.tower_octet_string')?.text).toBe(words);
    const answer = roundTrip({ uuid, opnum: 3, response: true, values: [nil, 1, [TOWER], 0] }, syntax);
    expect(findField(answer.tree, 'arg.ITowers.tower_octet_string')?.text).toBe(words);
  });

  it('LsarLookupNames3 and its answer', () => {
    const uuid = '12345778-1234-abcd-ef00-0123456789ab';
    const none = { Entries: 0, Sids: null };
    const names = [string('SYSTEM'), string('BUILTIN')];
    const asked = roundTrip({ uuid, opnum: 68, values: [HANDLE, 2, names, none, 1, 0, 0, 2] }, syntax);
    expect(asked.summary).toContain('Names="SYSTEM"');
    const domains = { Entries: 1, Domains: [{ Name: string('NT AUTHORITY'), Sid: SID }], MaxEntries: 32 };
    const sids = { Entries: 1, Sids: [{ Use: 5, Sid: SID, DomainIndex: 0, Flags: 0 }] };
    const answer = roundTrip({ uuid, opnum: 68, response: true, values: [domains, sids, 1, 0] }, syntax);
    expect(answer.status).toBe(0);
    expect(findField(answer.tree, 'arg.TranslatedSids.Sids.Use')?.text).toBe('well-known group (5)');
    const sid = findField(answer.tree, 'arg.ReferencedDomains.Domains.Sid');
    expect(sid).toBeDefined();
  });

  it('LsarOpenPolicy2, BaseRegQueryValue, SamrConnect5, RStartServiceW', () => {
    const attributes = {
      Length: 24,
      RootDirectory: null,
      ObjectName: null,
      Attributes: 0,
      SecurityDescriptor: null,
      SecurityQualityOfService: { Length: 12, ImpersonationLevel: 2, ContextTrackingMode: 1, EffectiveOnly: 0 },
    };
    roundTrip(
      { uuid: '12345778-1234-abcd-ef00-0123456789ab', opnum: 44, values: ['\\\\PC', attributes, 0x800] },
      syntax,
    );
    const query = roundTrip(
      { uuid: '338cd001-2244-31f1-aaaa-900038001003', opnum: 17, values: [HANDLE, string('ImagePath'), 1, [], 260, 0] },
      syntax,
    );
    expect(query.summary).toContain('lpValueName="ImagePath"');
    const revision = { tag: 1, V1: { Revision: 3, SupportedFeatures: 0 } };
    // [MS-SAMR] 3.1.5.13.1: one handle each way, and nothing behind it.
    const close = { uuid: '12345778-1234-abcd-ef00-0123456789ac', opnum: 1 };
    roundTrip({ ...close, values: [HANDLE] }, syntax);
    roundTrip({ ...close, response: true, values: ['00000000-0000-0000-0000-000000000000', 0] }, syntax);
    roundTrip(
      { uuid: '12345778-1234-abcd-ef00-0123456789ac', opnum: 64, values: ['\\\\PC', 0x20, 1, revision] },
      syntax,
    );
    const start = roundTrip(
      { uuid: '367abb81-9844-35f1-ad32-98f038001003', opnum: 19, values: [HANDLE, 1, [{ StringPtr: 'w32time' }]] },
      syntax,
    );
    expect(start.summary).toContain('argv="w32time"');
  });
});

it('an unknown procedure has no description', () => {
  expect(procedureTable('367abb81-9844-35f1-ad32-98f038001003', 999)).toBeUndefined();
  expect(procedureTable('toString', 0)).toBeUndefined();
  expect(new Set(TABLES.map((table) => table.uuid)).size).toBe(TABLES.length);
});
