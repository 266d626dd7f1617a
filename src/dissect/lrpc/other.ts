/** LRPC messages of which only the number and a name are public: flow maintenance (5), pipe pull (12) and ack (13). */
import { type Dissector, type LayoutRow, readLayout } from '../engine.ts';
import { LRPC_TYPES } from './recognise.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc: the number and name only';

export const OTHER_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, certainty: 'unconfirmed', ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', certainty: 'unconfirmed', ref: REF },
];

export const otherLrpc: Dissector = {
  id: 'lrpc.other',
  title: 'LRPC maintenance and pipe messages',
  match: ({ lrpc }) => (lrpc.type === 5 || lrpc.type === 12 || lrpc.type === 13 ? lrpc.score : 0),
  dissect(cursor, { found, lrpc }) {
    found.protocol = 'lrpc';
    found.kind = LRPC_TYPES[lrpc.type] ?? 'message';
    readLayout(cursor, OTHER_LAYOUT);
  },
};
