import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../test/support/field-tree.ts';
import { ATTRIBUTES } from './alpc/attributes.ts';
import { DATA_ENTRY_LAYOUT } from './alpc/data-information.ts';
import { CLIENT_DIED_LAYOUT } from './alpc/notice.ts';
import { PORT_MESSAGE_LAYOUT } from './alpc/port-message.ts';
import { readPart } from './cursor.ts';
import { type LayoutRow, readLayout } from './engine.ts';
import { BIND_LAYOUT } from './lrpc/bind.ts';
import { ACK_LAYOUT } from './lrpc/callback.ts';
import { CANCEL_LAYOUT } from './lrpc/cancel.ts';
import { FAULT_LAYOUT } from './lrpc/fault.ts';
import { OTHER_LAYOUT } from './lrpc/other.ts';
import { LARGE_DATA_LAYOUT, REQUEST_LAYOUT } from './lrpc/request.ts';
import { RESPONSE_LAYOUT } from './lrpc/response.ts';
import { alignmentOf, policyOf } from './ndr/policy.ts';
import { TABLES } from './ndr/tables/index.ts';
import { CUSTOM_LAYOUT, EXTENDED_LAYOUT, OBJREF_LAYOUT, STDOBJREF_LAYOUT } from './orpc/objref.ts';
import { CORE_MESSAGING_LAYOUT } from './other/core-messaging.ts';
import { CSRSS_CONNECT_LAYOUT, CSRSS_LAYOUT } from './other/csrss.ts';
import { CTF_CONNECT_LAYOUT, CTF_DATA_LAYOUT, CTF_MESSAGE_LAYOUT, CTF_PARAMETERS_LAYOUT } from './other/ctf.ts';
import { LSA_LAYOUT, SB_LAYOUT, SM_LAYOUT } from './other/numbered.ts';
import { DISSECTORS } from './registry.ts';

/** Every layout, with its length for 64-bit and 32-bit messages where the public headers give one. */
const LAYOUTS: readonly [string, readonly LayoutRow[], number, number][] = [
  ['PORT_MESSAGE', PORT_MESSAGE_LAYOUT, 0x28, 0x18],
  ['data entry', DATA_ENTRY_LAYOUT, 0x10, 8],
  ['client died', CLIENT_DIED_LAYOUT, 8, 8],
  ['bind', BIND_LAYOUT, 0x48, 0x48],
  ['request', REQUEST_LAYOUT, 0x40, 0x40],
  ['large data', LARGE_DATA_LAYOUT, 8, 8],
  ['response', RESPONSE_LAYOUT, 0x18, 0x18],
  ['fault', FAULT_LAYOUT, 0x14, 0x14],
  ['cancel', CANCEL_LAYOUT, 0x18, 0x18],
  ['ack', ACK_LAYOUT, 0x10, 0x10],
  ['other', OTHER_LAYOUT, 8, 8],
  ['CSRSS', CSRSS_LAYOUT, 0x18, 0x10],
  ['CSRSS connect', CSRSS_CONNECT_LAYOUT, 0x30, 0x30],
  ['CTF connect', CTF_CONNECT_LAYOUT, 0x18, 0x18],
  ['CTF', [...CTF_MESSAGE_LAYOUT, ...CTF_PARAMETERS_LAYOUT], 0x20, 0x20],
  ['CTF data', [...CTF_MESSAGE_LAYOUT, ...CTF_DATA_LAYOUT], 0x20, 0x20],
  ['CoreMessaging', CORE_MESSAGING_LAYOUT, 0x28, 0x28],
  ['SM', SM_LAYOUT, 8, 8],
  ['SB', SB_LAYOUT, 8, 8],
  ['LSA', LSA_LAYOUT, 8, 8],
  ['OBJREF', OBJREF_LAYOUT, 0x18, 0x18],
  ['STDOBJREF without IPID', STDOBJREF_LAYOUT, 0x18, 0x18],
  ['custom OBJREF', CUSTOM_LAYOUT, 0x18, 0x18],
  ['extended OBJREF', EXTENDED_LAYOUT, 4, 4],
];

describe.each(LAYOUTS)('%s', (name, layout, wide, narrow) => {
  it('every row cites its evidence and has a name of its own', () => {
    for (const row of layout) expect([row.name, row.ref.length > 10, row.title !== '']).toEqual([row.name, true, true]);
    expect(new Set(layout.map((row) => row.name)).size).toBe(layout.length);
  });

  it.each([
    [8, wide],
    [4, narrow],
  ] as const)('has its length with pointers of %i bytes', (pointerSize, length) => {
    const bytes = new Uint8Array(0x100);
    const { root } = readPart(bytes, { name, title: name, ref: 'test' }, (cursor) => {
      readLayout(cursor, layout, pointerSize);
    });
    checkFieldTree({ parts: [{ buffer: 'payload', root }] }, [0x100]);
    expect(root.children.at(-1)).toMatchObject({ kind: 'not-decoded', offset: length });
  });
});

it('attributes cite their evidence and stand in the order of their bits', () => {
  for (const attribute of ATTRIBUTES) for (const row of attribute.layout) expect(row.ref).not.toBe('');
  const bits = ATTRIBUTES.map((attribute) => attribute.bit);
  expect(bits).toEqual([...bits].sort((a, b) => b - a));
});

it('dissectors have ids of their own', () => {
  expect(new Set(DISSECTORS.map((one) => one.id)).size).toBe(DISSECTORS.length);
});

describe('procedure descriptions', () => {
  const all = TABLES.flatMap(({ uuid, procedures }) =>
    Object.entries(procedures).map(([opnum, procedure]) => ({ id: `${uuid} ${opnum}`, procedure })),
  );
  it.each(all)('$id $procedure.name cites its source and can be walked', ({ procedure }) => {
    expect(procedure.ref).toMatch(/^\[/);
    expect(new Set(procedure.parameters.map((one) => one.name)).size).toBe(procedure.parameters.length);
    for (const { type } of procedure.parameters) {
      for (const syntax of ['ndr20', 'ndr64'] as const) {
        expect([1, 2, 4, 8]).toContain(alignmentOf(type, policyOf(syntax)));
      }
    }
  });
});
