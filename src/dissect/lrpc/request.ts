/** LRPC request: the header and, in the payload or in a view, the stub. */
import type { MessageContext } from '../context.ts';
import type { Cursor } from '../cursor.ts';
import { type Dissector, type LayoutRow, numberOf, readLayout, textOf } from '../engine.ts';
import { hex } from '../format.ts';
import { dissectStub } from '../stub.ts';
import { FLAG_OBJECT, FLAG_VIEW, LRPC_TYPES } from './recognise.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc; commial/experiments windows/alpc (one whole request)';
const FLOW_REF = 'public decompilation of rpcrt4 (LRPC_SCALL): flow and pipe fields';

const REQUEST_FLAGS: Readonly<Record<number, string>> = {
  1: 'object',
  2: 'flow',
  4: 'view',
  8: 'cancel',
  64: 'pipe chunk',
  128: 'last pipe chunk',
  256: 'view not secure',
};

export const REQUEST_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: LRPC_TYPES, ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ref: REF },
  { name: 'lrpc.flags', type: 'u32', title: 'Flags', flags: REQUEST_FLAGS, ref: REF },
  { name: 'lrpc.callId', type: 'u32', title: 'Call id', ref: REF },
  { name: 'lrpc.bindingId', type: 'u32', title: 'Binding id', ref: REF },
  { name: 'lrpc.opnum', type: 'u32', title: 'Procedure number', ref: REF },
  { name: 'lrpc.reserved', type: 'u64', title: 'Zero', format: hex, certainty: 'unconfirmed', ref: FLOW_REF },
  { name: 'lrpc.flowId', type: 'u64', title: 'Flow id', format: hex, certainty: 'unconfirmed', ref: FLOW_REF },
  { name: 'lrpc.flowSequence', type: 'u32', title: 'Flow sequence', certainty: 'unconfirmed', ref: FLOW_REF },
  { name: 'lrpc.reserved2', type: 'u32', title: 'Zero', format: hex, certainty: 'unconfirmed', ref: FLOW_REF },
  {
    name: 'lrpc.object',
    type: 'guid',
    title: 'Object UUID',
    when: (values) => (numberOf(values, 'lrpc.flags') & FLAG_OBJECT) !== 0,
    ref: REF,
  },
  {
    name: 'lrpc.objectRoom',
    type: 'padding',
    size: 16,
    title: 'Room for an object UUID',
    when: (values) => (numberOf(values, 'lrpc.flags') & FLAG_OBJECT) === 0,
    ref: REF,
  },
];

/** With the view flag the payload ends in these; the stub lies in the VIEW attribute's memory. */
export const LARGE_DATA_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.largeDataSize', type: 'u32', title: 'Stub length in the view', ref: REF },
  { name: 'lrpc.largeDataPadding', type: 'padding', size: 4, title: 'Padding', ref: REF },
];

/** Reads a request or a callback request. */
export function readRequest(cursor: Cursor, context: MessageContext): void {
  const { found, lrpc } = context;
  found.protocol = 'lrpc';
  found.kind = lrpc.type === 9 ? 'callback request' : 'request';
  // A recording may be cut in the header; what the first look found stands then.
  found.callId = lrpc.callId;
  found.bindingId = lrpc.bindingId;
  found.opnum = lrpc.opnum;
  const values = readLayout(cursor, REQUEST_LAYOUT);
  found.callId = numberOf(values, 'lrpc.callId');
  found.bindingId = numberOf(values, 'lrpc.bindingId');
  found.opnum = numberOf(values, 'lrpc.opnum');
  found.objectUuid = textOf(values, 'lrpc.object') || undefined;
  resolveBinding(context);
  explain(cursor, context);
  const flags = numberOf(values, 'lrpc.flags');
  if ((flags & FLAG_VIEW) !== 0) {
    const large = readLayout(cursor, LARGE_DATA_LAYOUT);
    found.stubInView = { length: numberOf(large, 'lrpc.largeDataSize'), response: false, flags };
    return;
  }
  found.stubLength = Math.max(0, context.payloadLength - 0x40);
  dissectStub(cursor, context, { response: false });
}

/** Puts names to the binding id and the procedure number. */
function explain(cursor: Cursor, { carrier, found, names }: MessageContext): void {
  const binding = found.bindingId === undefined ? undefined : carrier.binding?.(found.bindingId);
  if (binding !== undefined) {
    const name = names.interfaceName(binding.interfaceUuid) ?? binding.interfaceUuid;
    const words = `${name} ${binding.major}.${binding.minor}, ${binding.syntax.toUpperCase()}, ${binding.state}`;
    cursor.annotate('lrpc.bindingId', words);
  } else cursor.annotate('lrpc.bindingId', 'not recorded');
  if (found.interfaceUuid === undefined || found.opnum === undefined) return;
  cursor.annotate('lrpc.opnum', names.procedureName(found.interfaceUuid, found.opnum));
}

/** Interface and syntax of the binding id; "not recorded" is a normal state and said so. */
function resolveBinding({ carrier, found }: MessageContext): void {
  const binding = found.bindingId === undefined ? undefined : carrier.binding?.(found.bindingId);
  if (binding === undefined) {
    const from = found.interfaceUuid === undefined ? 'is not known from the content' : 'is taken from RPC events';
    found.notes.push(`binding ${found.bindingId ?? '?'} was not recorded: the interface ${from}`);
    return;
  }
  found.interfaceUuid = binding.interfaceUuid;
  if (binding.syntax === 'test') return;
  found.syntax = binding.syntax;
  found.syntaxCertainty = binding.state === 'accepted' ? 'fact' : 'unconfirmed';
  if (binding.state === 'not-chosen') {
    found.notes.push(
      `the server chose another syntax than this binding's ${binding.syntax.toUpperCase()}; rpcrt4 does so for pipes`,
    );
  }
  found.com = found.objectUuid !== undefined && binding.major === 0 && binding.minor === 0;
}

export const request: Dissector = {
  id: 'lrpc.request',
  title: 'LRPC request',
  match: ({ lrpc }) => (lrpc.type === 0 ? lrpc.score : 0),
  dissect: readRequest,
};
