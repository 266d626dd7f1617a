/** LRPC cancel: a datagram that asks the server to give up a call. */
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { LRPC_TYPES } from './recognise.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc; public decompilation of rpcrt4 (cancel handling)';

export const CANCEL_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ref: REF },
  { name: 'lrpc.unknown', type: 'u32', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
  { name: 'lrpc.callId', type: 'u32', title: 'Call id', ref: REF },
  { name: 'lrpc.unknown2', type: 'u64', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
];

export const cancel: Dissector = {
  id: 'lrpc.cancel',
  title: 'LRPC cancel',
  match: ({ lrpc }) => (lrpc.type === 4 ? lrpc.score : 0),
  dissect(cursor, { found }) {
    found.protocol = 'lrpc';
    found.kind = 'cancel';
    found.callId = numberOf(readLayout(cursor, CANCEL_LAYOUT), 'lrpc.callId');
  },
};
