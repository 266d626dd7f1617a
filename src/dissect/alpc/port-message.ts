/** PORT_MESSAGE, the header of every ALPC message, in its 64-bit and 32-bit form. */
import type { Cursor } from '../cursor.ts';
import { type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { flagsText, hex } from '../format.ts';
import { readDataInformation } from './data-information.ts';
import { MESSAGE_TYPES } from './message-type.ts';

const REF = 'winsiderss/systeminformer phnt/include/ntlpcapi.h PORT_MESSAGE';

/** High byte of the type field. */
const TYPE_FLAGS: Readonly<Record<number, string>> = {
  4096: 'internal',
  8192: 'continuation required',
  16384: 'no impersonate',
  32768: 'from kernel mode',
};

function typeText(value: number | bigint): string {
  const all = Number(value);
  const name = MESSAGE_TYPES[all & 0xff] ?? `type ${all & 0xff}`;
  const flags = all & 0xff00;
  return `${hex(all)} (${name}${flags === 0 ? '' : `; ${flagsText(flags, TYPE_FLAGS)}`})`;
}

const PORT_MESSAGE: readonly LayoutRow[] = [
  { name: 'alpc.dataLength', type: 'u16', title: 'Data length', ref: REF },
  { name: 'alpc.totalLength', type: 'u16', title: 'Total length', ref: REF },
  { name: 'alpc.type', type: 'u16', title: 'Type', ref: REF, format: typeText },
  { name: 'alpc.dataInfoOffset', type: 'u16', title: 'Data information offset', ref: REF },
  { name: 'alpc.pid', type: 'size', title: 'Sender process', ref: REF },
  { name: 'alpc.tid', type: 'size', title: 'Sender thread', ref: REF },
  { name: 'alpc.messageId', type: 'u32', title: 'Message id', ref: REF },
  { name: 'alpc.padding', type: 'padding', size: 4, title: 'Padding', ref: REF, only: 8 },
  // The union's other reading, ClientViewSize, is not what connection requests really hold: taviso/ctftool dumps.
  { name: 'alpc.callbackId', type: 'u32', title: 'Callback id', ref: REF, format: hex },
  { name: 'alpc.callbackIdHigh', type: 'u32', title: 'Callback id, upper half', ref: REF, only: 8, format: hex },
];

/** What the header says, for everything that follows. */
export interface HeaderFacts {
  readonly pointerSize: 4 | 8;
  readonly dataLength: number;
  readonly type: number;
  readonly typeFlags: number;
  readonly pid: number;
  readonly tid: number;
  readonly messageId: number;
  readonly callbackId: number;
  /** Of PORT_DATA_INFORMATION from the start of the message; 0: none, as in everything but legacy LPC. */
  readonly dataInfoOffset: number;
}

/**
 * 8 or 4 by the lengths a header holds: total - data is the header's own size, whoever recorded it. `undefined` if it is
 * neither, or fewer than 4 bytes are there.
 */
export function headerPointerSize(bytes: Uint8Array): 4 | 8 | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const own = view.getUint16(2, true) - view.getUint16(0, true);
  return own === 0x28 ? 8 : own === 0x18 ? 4 : undefined;
}

/** Bytes of a header of that pointer size. */
export function headerLength(pointerSize: 4 | 8): 0x28 | 0x18 {
  return pointerSize === 8 ? 0x28 : 0x18;
}

/** Reads the header without a tree; `undefined` if it is too short or its lengths fit neither form. */
export function readHeader(bytes: Uint8Array): HeaderFacts | undefined {
  const pointerSize = headerPointerSize(bytes);
  if (pointerSize === undefined || bytes.length < headerLength(pointerSize)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = pointerSize === 8;
  const type = view.getUint16(4, true);
  return {
    pointerSize,
    dataLength: view.getUint16(0, true),
    type: type & 0xff,
    typeFlags: type & 0xff00,
    pid: view.getUint32(8, true),
    tid: view.getUint32(wide ? 0x10 : 0xc, true),
    messageId: view.getUint32(wide ? 0x18 : 0x10, true),
    callbackId: view.getUint32(wide ? 0x20 : 0x14, true),
    dataInfoOffset: view.getUint16(6, true),
  };
}

/** Reads a header under the cursor, and the data information where the whole message is at hand. */
export function dissectPortMessage(cursor: Cursor): { pointerSize: 4 | 8; dataInfoOffset: number } {
  const start = cursor.pos;
  const bytes = cursor.bytes.subarray(start, cursor.end);
  const pointerSize = headerPointerSize(bytes) ?? (bytes.length === 0x18 ? 4 : 8);
  const spec = { name: 'alpc.header', title: `PORT_MESSAGE (${pointerSize === 8 ? 64 : 32}-bit)`, ref: REF };
  const { value, node } = cursor.inGroup(spec, () => readLayout(cursor, PORT_MESSAGE, pointerSize));
  if (headerPointerSize(bytes) === undefined) {
    node.problem = 'total length minus data length is neither 0x28 nor 0x18: not a message header, or damaged';
  }
  return { pointerSize, dataInfoOffset: numberOf(value, 'alpc.dataInfoOffset') };
}

/** A message with its header in front: header, then the payload through `payload`, then legacy data information. */
export function dissectWhole(cursor: Cursor, payload: (pointerSize: 4 | 8) => void): void {
  const start = cursor.pos;
  const { pointerSize, dataInfoOffset } = dissectPortMessage(cursor);
  beforeDataInformation(cursor, start + dataInfoOffset, pointerSize, () => payload(pointerSize));
}

/** Reads the data in front of legacy data information through `payload`, then that. `infoAt` may be no place in the data: there is none. */
export function beforeDataInformation(cursor: Cursor, infoAt: number, pointerSize: 4 | 8, payload: () => void): void {
  if (infoAt < cursor.pos || infoAt >= cursor.end) {
    payload();
    return;
  }
  const end = cursor.end;
  cursor.end = infoAt;
  try {
    payload();
    if (cursor.pos < infoAt) cursor.notDecoded(infoAt - cursor.pos, '');
  } finally {
    cursor.end = end;
  }
  readDataInformation(cursor, pointerSize);
}

export const PORT_MESSAGE_LAYOUT = PORT_MESSAGE;
