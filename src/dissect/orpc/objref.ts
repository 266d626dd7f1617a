/** OBJREF: a marshalled interface pointer in its four kinds ([MS-DCOM] 2.2.18). */
import type { Cursor } from '../cursor.ts';
import { type LayoutRow, numberOf, readLayout, textOf } from '../engine.ts';
import { hex, quoted, utf16 } from '../format.ts';
import { readIpid } from './ipid.ts';

const REF = '[MS-DCOM] 2.2.18 OBJREF';
const KINDS = { 1: 'standard', 2: 'handler', 4: 'custom', 8: 'extended' };

export const OBJREF_LAYOUT: readonly LayoutRow[] = [
  { name: 'objref.signature', type: 'u32', title: 'Signature', names: { 1464814925: 'MEOW' }, ref: REF },
  { name: 'objref.kind', type: 'u32', title: 'Kind', names: KINDS, ref: REF },
  { name: 'objref.iid', type: 'guid', title: 'Interface', ref: REF },
];

const STD_REF = '[MS-DCOM] 2.2.18.2 STDOBJREF';
export const STDOBJREF_LAYOUT: readonly LayoutRow[] = [
  { name: 'objref.flags', type: 'u32', title: 'Flags', flags: { 4096: 'no ping' }, ref: STD_REF },
  { name: 'objref.publicRefs', type: 'u32', title: 'Public references', ref: STD_REF },
  { name: 'objref.oxid', type: 'u64', title: 'OXID', format: hex, ref: STD_REF },
  { name: 'objref.oid', type: 'u64', title: 'OID', format: hex, ref: STD_REF },
];

export const CUSTOM_LAYOUT: readonly LayoutRow[] = [
  { name: 'objref.clsid', type: 'guid', title: 'Unmarshaller class', ref: '[MS-DCOM] 2.2.18.6' },
  { name: 'objref.extension', type: 'u32', title: 'Extension length', ref: '[MS-DCOM] 2.2.18.6' },
  { name: 'objref.size', type: 'u32', title: 'Size', ref: '[MS-DCOM] 2.2.18.6' },
];

export const EXTENDED_LAYOUT: readonly LayoutRow[] = [
  { name: 'objref.signature1', type: 'u32', title: 'Signature', format: hex, ref: '[MS-DCOM] 2.2.18.7' },
];

/** Reads the data of a custom OBJREF of a class it knows; false if it does not know the class. */
type CustomReader = (cursor: Cursor, clsid: string) => boolean;

/** Reads one OBJREF at the cursor. Returns its interface. */
export function readObjref(cursor: Cursor, custom?: CustomReader): string {
  const head = readLayout(cursor, OBJREF_LAYOUT);
  if (numberOf(head, 'objref.signature') !== 0x574f454d) cursor.fail('no MEOW signature', cursor.pos - 0x18);
  const kind = numberOf(head, 'objref.kind');
  if (kind === 4) readCustom(cursor, custom);
  else if (kind === 1 || kind === 2 || kind === 8) {
    readLayout(cursor, STDOBJREF_LAYOUT);
    readIpid(cursor, 'objref.ipid', 'IPID');
    if (kind === 2) {
      cursor.guid({ name: 'objref.clsid', title: 'Handler class', ref: '[MS-DCOM] 2.2.18.5' });
    }
    if (kind === 8) readExtended(cursor);
    else readDualStrings(cursor);
  } else cursor.fail(`unknown kind ${kind}`, cursor.pos - 0x14);
  return textOf(head, 'objref.iid');
}

function readCustom(cursor: Cursor, custom: CustomReader | undefined): void {
  const values = readLayout(cursor, CUSTOM_LAYOUT);
  const size = numberOf(values, 'objref.size');
  const clsid = textOf(values, 'objref.clsid');
  // [MS-DCOM] 2.2.18.6 calls this field reserved for some senders; the data then runs to the end of the OBJREF.
  const length = size > 0 && size <= cursor.remaining ? size : cursor.remaining;
  const spec = { name: 'objref.data', title: 'Object data', ref: '[MS-DCOM] 2.2.18.6' };
  cursor.bounded(spec, length, () => {
    if (custom?.(cursor, clsid) !== true) cursor.notDecoded(cursor.remaining, '');
  });
}

// The resolver addresses follow a second signature; the context elements behind them are left alone.
function readExtended(cursor: Cursor): void {
  readLayout(cursor, EXTENDED_LAYOUT);
  readDualStrings(cursor);
  cursor.notDecoded(cursor.remaining, '[MS-DCOM] 2.2.18.8 DATAELEMENT');
}

const DUAL_REF = '[MS-DCOM] 2.2.19 DUALSTRINGARRAY';

/** Reads a DUALSTRINGARRAY at the cursor. */
function readDualStrings(cursor: Cursor): void {
  cursor.inGroup({ name: 'objref.resolver', title: 'Resolver address', ref: DUAL_REF }, () => {
    const entries = cursor.u16({ name: 'objref.resolver.entries', title: 'Entries', ref: DUAL_REF });
    const security = cursor.u16({ name: 'objref.resolver.security', title: 'Security offset', ref: DUAL_REF });
    if (2 * entries > cursor.remaining) cursor.fail(`${entries} entries do not fit in ${cursor.remaining} bytes`);
    const spec = { name: 'objref.resolver.bindings', title: 'Bindings', ref: DUAL_REF };
    cursor.bounded(spec, 2 * entries, () => readBindings(cursor, security));
  });
}

const TOWERS: Readonly<Record<number, string>> = { 7: 'ncacn_ip_tcp', 15: 'ncacn_np', 16: 'ncalrpc', 31: 'ncacn_http' };
const SERVICES: Readonly<Record<number, string>> = {
  9: 'Negotiate',
  10: 'NTLM',
  14: 'Schannel',
  16: 'Kerberos',
  22: 'Kerberos negotiate extender',
  30: 'NegoExtender',
  31: 'cloud AP',
};

function readBindings(cursor: Cursor, securityOffset: number): void {
  const start = cursor.pos;
  const securityAt = start + 2 * securityOffset;
  while (cursor.remaining >= 2) {
    const isSecurity = cursor.pos >= securityAt;
    if (cursor.view.getUint16(cursor.pos, true) === 0) cursor.padding(2, `${DUAL_REF}: end of the list`);
    else if (isSecurity) readSecurity(cursor);
    else readString(cursor, Math.min(securityAt, cursor.end));
  }
}

function readString(cursor: Cursor, end: number): void {
  const tower = cursor.view.getUint16(cursor.pos, true);
  const length = textLength(cursor, cursor.pos + 2, end);
  const address = utf16(cursor.bytes, cursor.pos + 2, length / 2);
  const text = `${TOWERS[tower] ?? `tower ${tower}`}:${quoted(address)}`;
  cursor.add({ name: 'objref.binding', title: 'String binding', ref: DUAL_REF }, 2 + length, text, text);
}

function readSecurity(cursor: Cursor): void {
  cursor.need(4, 'Security binding');
  const service = cursor.view.getUint16(cursor.pos, true);
  const length = textLength(cursor, cursor.pos + 4, cursor.end);
  const principal = utf16(cursor.bytes, cursor.pos + 4, length / 2);
  const name = SERVICES[service] === undefined ? hex(service) : `${hex(service)} (${SERVICES[service]})`;
  const text = principal === '' ? name : `${name} ${quoted(principal)}`;
  cursor.add({ name: 'objref.securityBinding', title: 'Security binding', ref: DUAL_REF }, 4 + length, service, text);
}

/** Bytes of a NUL-terminated text with its NUL, at most to `end`. */
function textLength(cursor: Cursor, from: number, end: number): number {
  let at = from;
  while (at + 2 <= end && cursor.view.getUint16(at, true) !== 0) at += 2;
  return Math.max(0, Math.min(at + 2, end) - from) & ~1;
}
