/** CoreMessaging and CoreUI: datagrams that begin with sixteen zero bytes, so that they pass for LRPC at first sight. */
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { guessStub } from '../ndr/guess.ts';

const REF = 'momo5502/sogen src/windows-emulator/ports; one real datagram';
const HEADER = 0x28;

export const CORE_MESSAGING_LAYOUT: readonly LayoutRow[] = [
  { name: 'coremessaging.zero', type: 'bytes', size: 16, title: 'Zero', ref: REF },
  {
    name: 'coremessaging.kind',
    type: 'u32',
    title: 'Kind',
    names: { 0: 'reply', 1: 'request', 2: 'request' },
    ref: REF,
  },
  { name: 'coremessaging.id', type: 'u32', title: 'Id', ref: REF },
  { name: 'coremessaging.flags', type: 'u32', title: 'Flags', format: hex, ref: REF },
  { name: 'coremessaging.unknown', type: 'u32', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
  { name: 'coremessaging.size', type: 'u32', title: 'Nested size', ref: REF },
  { name: 'coremessaging.unknown2', type: 'u32', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
];

export const coreMessaging: Dissector = {
  id: 'coremessaging',
  title: 'CoreMessaging',
  match({ carrier, payload, payloadLength }) {
    const named = /\[CoreMsgK\]|\[CoreUI\]|(^|\\)CoreMessagingRegistrar$/i.test(carrier.portName ?? '');
    if (payload.length < HEADER) return named && payload.length > 0 ? 70 : 0;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const zero = view.getBigUint64(0, true) === 0n && view.getBigUint64(8, true) === 0n;
    const fits = zero && view.getUint32(0x10, true) <= 2 && view.getUint32(0x20, true) === payloadLength - HEADER;
    if (named) return fits ? 95 : 70;
    // An LRPC port never carries it; without a name the nested size is the proof.
    return fits && carrier.portName === undefined && payloadLength > HEADER ? 75 : 0;
  },
  dissect(cursor, { found }) {
    found.protocol = 'coremessaging';
    const values = readLayout(cursor, CORE_MESSAGING_LAYOUT);
    found.kind = numberOf(values, 'coremessaging.kind') === 0 ? 'reply' : 'request';
    cursor.base = cursor.pos;
    guessStub(cursor, { syntax: undefined, response: false, plain: true });
  },
};
