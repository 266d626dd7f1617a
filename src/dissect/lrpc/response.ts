/** LRPC response. It names neither interface nor procedure: those come from the request it answers. */
import type { MessageContext } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import { type Dissector, type LayoutRow, numberOf, readLayout } from '../engine.ts';
import { hex } from '../format.ts';
import { dissectStub } from '../stub.ts';
import { FLAG_VIEW, LRPC_TYPES } from './recognise.ts';
import { LARGE_DATA_LAYOUT } from './request.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc; momo5502/sogen src/windows-emulator/ports';

export const RESPONSE_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ref: REF },
  { name: 'lrpc.flags', type: 'u32', title: 'Flags', flags: { [FLAG_VIEW]: 'view' }, ref: REF },
  { name: 'lrpc.callId', type: 'u32', title: 'Call id', ref: REF },
  { name: 'lrpc.unknown1', type: 'u32', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
  { name: 'lrpc.unknown2', type: 'u32', title: 'Unknown', format: hex, certainty: 'unconfirmed', ref: REF },
];

/** Reads a response or a callback reply. */
export function readResponse(cursor: Cursor, context: MessageContext): void {
  const { found, carrier, lrpc } = context;
  found.protocol = 'lrpc';
  found.kind = lrpc.type === 10 ? 'callback reply' : 'response';
  found.callId = lrpc.callId;
  takeRequest(context);
  const values = readLayout(cursor, RESPONSE_LAYOUT);
  found.callId = numberOf(values, 'lrpc.callId');
  if (carrier.request?.callId !== undefined && carrier.request.callId !== found.callId) {
    found.problems.push(`answers call ${found.callId}, but was paired with call ${carrier.request.callId}`);
  }
  const flags = numberOf(values, 'lrpc.flags');
  if ((flags & FLAG_VIEW) !== 0) {
    const large = readLayout(cursor, LARGE_DATA_LAYOUT);
    found.stubInView = { length: numberOf(large, 'lrpc.largeDataSize'), response: true, flags };
    return;
  }
  found.stubLength = Math.max(0, context.payloadLength - 0x18);
  dissectStub(cursor, context, { response: true });
}

/** Interface, procedure and syntax from the paired request. */
export function takeRequest({ carrier, found }: MessageContext): void {
  const asked = carrier.request;
  if (asked === undefined) return;
  found.interfaceUuid = asked.interfaceUuid;
  found.opnum = asked.opnum;
  found.com = asked.com ?? false;
  if (asked.syntax === undefined) return;
  found.syntax = asked.syntax;
  found.syntaxCertainty = 'fact';
}

export const response: Dissector = {
  id: 'lrpc.response',
  title: 'LRPC response',
  match: ({ lrpc }) => (lrpc.type === 3 ? lrpc.score : 0),
  dissect: readResponse,
};
