/** LRPC fault: the call failed. It has no call id; it belongs to a request by message id and callback id. */
import type { MessageContext } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { guessStub } from '../ndr/guess.ts';
import { rpcStatusText } from '../status.ts';
import { LRPC_TYPES } from './recognise.ts';
import { takeRequest } from './response.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc; public decompilation of rpcrt4 (LRPC_SCALL)';
const EXTENDED = 1;

export const FAULT_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ref: REF },
  { name: 'lrpc.status', type: 'u32', title: 'Status', format: (value) => rpcStatusText(Number(value)), ref: REF },
  { name: 'lrpc.flags', type: 'u32', title: 'Flags', flags: { 1: 'extended error information' }, ref: REF },
  {
    name: 'lrpc.unused',
    type: 'padding',
    size: 4,
    title: 'Unused',
    when: (values) => (numberOf(values, 'lrpc.flags') & EXTENDED) === 0,
    ref: REF,
  },
];

/** Reads a fault or a callback fault. */
export function readFault(cursor: Cursor, context: MessageContext): void {
  const { found, lrpc } = context;
  found.protocol = 'lrpc';
  found.kind = lrpc.type === 11 ? 'callback fault' : 'fault';
  const values = readLayout(cursor, FAULT_LAYOUT);
  found.status = numberOf(values, 'lrpc.status');
  takeRequest(context);
  if (cursor.remaining === 0) return;
  const title = 'Extended error information';
  const length = cursor.remaining;
  const spec = { name: 'lrpc.extendedError', title, ref: '[MS-EERR] 2.2', certainty: 'unconfirmed' as const };
  cursor.bounded(spec, length, () => guessStub(cursor, { syntax: 'ndr20', response: false }));
}

export const fault: Dissector = {
  id: 'lrpc.fault',
  title: 'LRPC fault',
  match: ({ lrpc }) => (lrpc.type === 2 ? lrpc.score : 0),
  dissect: readFault,
};
