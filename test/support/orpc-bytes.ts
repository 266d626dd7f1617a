/** COM calls over LRPC as combase of Windows 10 2004 and later sends them between processes of one machine, in NDR20. */
import { pack } from './message-build.ts';

const long = (value: number | bigint) => [value, 8] as const;
const short = (value: number) => [value, 2] as const;

/** ORPCTHIS ([MS-DCOM] 2.2.13.3) with the local flag, and the LOCALTHIS that goes with it. */
export function orpcThis(facts: { causality: string; clientThread: number; oxid: bigint }): Uint8Array {
  const { causality, clientThread, oxid } = facts;
  const nobody = '00000000-0000-0000-0000-000000000000';
  const header = pack(short(5), short(7), 1, 0, causality, 0);
  const block = pack(nobody, long(oxid), causality, long(0));
  return pack(header, 0, clientThread, nobody, causality, block, 0, 0);
}

/** ORPCTHAT ([MS-DCOM] 2.2.13.4) and LOCALTHAT. */
export function orpcThat(): Uint8Array {
  return pack(0, 0, long(0x1d4), 0, 0, 0, 0);
}

/** Arguments one after the other, each on a boundary of four bytes. */
export function stubOf(...parts: Uint8Array[]): Uint8Array {
  const bytes: number[] = [];
  for (const part of parts) {
    while (bytes.length % 4 !== 0) bytes.push(0);
    bytes.push(...part);
  }
  return Uint8Array.from(bytes);
}

export function utf16(text: string): Uint8Array {
  return pack(...Array.from(text, (_, at) => short(text.charCodeAt(at))));
}

/** A BSTR as oleaut32 marshals it: FLAGGED_WORD_BLOB ([MS-OAUT] 2.2.23.2) behind a pointer whose referent spells "User". */
export function bstr(text: string): Uint8Array {
  return pack(0x7265_7355, text.length, text.length * 2, text.length, utf16(text));
}

/** An interface pointer: MInterfacePointer ([MS-DCOM] 2.2.14) with an OBJREF_CUSTOM (2.2.18.6) of these bytes. */
export function customObject(referent: number, ids: { iid: string; clsid: string }, data: Uint8Array): Uint8Array {
  const objref = pack(0x574f_454d, 4, ids.iid, ids.clsid, 0, data.length, data);
  return pack(referent, objref.length, objref.length, objref);
}
