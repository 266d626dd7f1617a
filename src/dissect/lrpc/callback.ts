/** LRPC callbacks: the server calls the client back on the server communication port. Known from single sources only. */
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { readFault } from './fault.ts';
import { LRPC_TYPES } from './recognise.ts';
import { readRequest } from './request.ts';
import { readResponse } from './response.ts';

const REF = 'public decompilation of rpcrt4 (LRPC_SCALL, LRPC_CCALL callback handling)';
const UNSURE = { certainty: 'unconfirmed' as const, ref: REF };

export const ACK_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, ...UNSURE },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ...UNSURE },
  { name: 'lrpc.flags', type: 'u32', title: 'Flags', format: hex, ...UNSURE },
  { name: 'lrpc.callId', type: 'u32', title: 'Call id', ...UNSURE },
];

export const callbackAck: Dissector = {
  id: 'lrpc.callback-ack',
  title: 'LRPC callback ack, nack and callback mode',
  match: ({ lrpc }) => (lrpc.type >= 6 && lrpc.type <= 8 ? lrpc.score : 0),
  dissect(cursor, { found, lrpc }) {
    found.protocol = 'lrpc';
    found.kind = LRPC_TYPES[lrpc.type] ?? 'callback ack';
    const values = readLayout(cursor, ACK_LAYOUT);
    if (lrpc.type !== 6) found.callId = numberOf(values, 'lrpc.callId');
  },
};

export const callbackRequest: Dissector = {
  id: 'lrpc.callback-request',
  title: 'LRPC callback request',
  match: ({ lrpc }) => (lrpc.type === 9 ? lrpc.score : 0),
  dissect: readRequest,
};

export const callbackReply: Dissector = {
  id: 'lrpc.callback-reply',
  title: 'LRPC callback reply',
  match: ({ lrpc }) => (lrpc.type === 10 ? lrpc.score : 0),
  dissect: readResponse,
};

export const callbackFault: Dissector = {
  id: 'lrpc.callback-fault',
  title: 'LRPC callback fault',
  match: ({ lrpc }) => (lrpc.type === 11 ? lrpc.score : 0),
  dissect: readFault,
};
