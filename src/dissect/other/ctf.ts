/** Text services framework (CTF, msctf): the same payload for 32- and 64-bit processes. */
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { guessStub } from '../ndr/guess.ts';

const REF = 'taviso/ctftool README.md, ctfinternal.h';
const DATA_VIEW = 0x04000000;
const DATA_APPENDED = 0x80000000;

const MESSAGES: Readonly<Record<number, string>> = {
  10: 'call stub',
  11: 'create stub',
  25: 'client info',
  27: 'client info',
  56: 'monitor process',
  104: 'key event',
  209: 'set text',
  213: 'request edit session',
};

function messageText(value: number | bigint): string {
  const number = Number(value) >>> 0;
  const name = MESSAGES[number & 0xfffff];
  const flags = [
    (number & DATA_VIEW) !== 0 ? 'data view' : '',
    (number & DATA_APPENDED) !== 0 ? 'data appended' : '',
  ].filter((flag) => flag !== '');
  return `${hex(number)}${name === undefined && flags.length === 0 ? '' : ` (${[name, ...flags].filter(Boolean).join(', ')})`}`;
}

export const CTF_CONNECT_LAYOUT: readonly LayoutRow[] = [
  { name: 'ctf.pid', type: 'u32', title: 'Process', ref: REF },
  { name: 'ctf.tid', type: 'u32', title: 'Thread', ref: REF },
  { name: 'ctf.tick', type: 'u32', title: 'Tick count', format: hex, ref: REF },
  { name: 'ctf.flags', type: 'u32', title: 'Flags', format: hex, ref: REF },
  { name: 'ctf.window', type: 'u32', title: 'Window', format: hex, ref: REF },
  // 32-bit clients leave garbage in the upper half (real bytes in the README).
  { name: 'ctf.windowHigh', type: 'padding', size: 4, title: 'Window, upper half', ref: REF },
];

export const CTF_MESSAGE_LAYOUT: readonly LayoutRow[] = [
  { name: 'ctf.message', type: 'u32', title: 'Message', format: messageText, ref: REF },
  { name: 'ctf.sourceTid', type: 'u32', title: 'Source thread', ref: REF },
  { name: 'ctf.targetTid', type: 'u32', title: 'Target thread', ref: REF },
  { name: 'ctf.result', type: 'u32', title: 'Result', format: hex, ref: REF },
];

export const CTF_PARAMETERS_LAYOUT: readonly LayoutRow[] = [
  { name: 'ctf.parameter1', type: 'u32', title: 'Parameter 1', format: hex, ref: REF },
  { name: 'ctf.parameter2', type: 'u32', title: 'Parameter 2', format: hex, ref: REF },
  { name: 'ctf.parameter3', type: 'u32', title: 'Parameter 3', format: hex, ref: REF },
  { name: 'ctf.padding', type: 'padding', size: 4, title: 'Padding', ref: REF },
];

export const CTF_DATA_LAYOUT: readonly LayoutRow[] = [
  { name: 'ctf.dataCount', type: 'u32', title: 'Items', ref: REF },
  { name: 'ctf.dataLength', type: 'u32', title: 'Data length', ref: REF },
  { name: 'ctf.data', type: 'u64', title: 'Data address', format: hex, ref: REF },
];

export const ctf: Dissector = {
  id: 'ctf',
  title: 'CTF',
  match({ carrier, payload }) {
    if (carrier.portName !== undefined) return /msctf\.server/i.test(carrier.portName) ? 95 : 0;
    // Without a port name: connect data repeats the sender's process and thread.
    if (carrier.type !== 10 || payload.length !== 0x18 || carrier.sender === undefined) return 0;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const same = view.getUint32(0, true) === carrier.sender.pid && view.getUint32(4, true) === carrier.sender.tid;
    return same ? 60 : 0;
  },
  dissect(cursor, { carrier, found }) {
    found.protocol = 'ctf';
    if (carrier.type === 10 || carrier.type === 11 || (carrier.type === undefined && cursor.remaining === 0x18)) {
      found.kind = 'connect';
      readLayout(cursor, CTF_CONNECT_LAYOUT);
      return;
    }
    found.kind = carrier.type === 2 ? 'answer' : 'message';
    const values = readLayout(cursor, CTF_MESSAGE_LAYOUT);
    const message = numberOf(values, 'ctf.message');
    found.opnum = message & 0xfffff;
    found.detail = messageText(message);
    const data = (message & (DATA_VIEW | DATA_APPENDED)) !== 0;
    readLayout(cursor, data ? CTF_DATA_LAYOUT : CTF_PARAMETERS_LAYOUT);
    cursor.base = cursor.pos;
    guessStub(cursor, { syntax: undefined, response: false, plain: true });
  },
};
