/** LRPC bind and its answer: the same 0x48 bytes in both directions. */
import { type Dissector, type LayoutRow, numberOf, readLayout, textOf } from '../engine.ts';
import { hex } from '../format.ts';
import { rpcStatusText } from '../status.ts';

const REF = 'NtCoreLib Win32/Rpc/Transport/Alpc; hakril/PythonForWindows windows/rpc';

export const SYNTAX_BITS: Readonly<Record<number, string>> = { 1: 'NDR20', 2: 'NDR64', 4: 'test syntax' };
const BOOL = { 0: 'no', 1: 'yes' };

export const BIND_LAYOUT: readonly LayoutRow[] = [
  { name: 'lrpc.type', type: 'u32', title: 'Message type', names: { 1: 'bind' }, ref: REF },
  { name: 'lrpc.typeHigh', type: 'u32', title: 'Zero', ref: REF },
  { name: 'lrpc.status', type: 'u32', title: 'Status', format: (value) => rpcStatusText(Number(value)), ref: REF },
  { name: 'lrpc.interface', type: 'guid', title: 'Interface', ref: REF },
  { name: 'lrpc.versionMajor', type: 'u16', title: 'Interface version, major', ref: REF },
  { name: 'lrpc.versionMinor', type: 'u16', title: 'Interface version, minor', ref: REF },
  { name: 'lrpc.syntaxes', type: 'u32', title: 'Transfer syntaxes', flags: SYNTAX_BITS, ref: REF },
  { name: 'lrpc.bindingNdr20', type: 'u16', title: 'Binding id for NDR20', ref: REF },
  { name: 'lrpc.bindingNdr64', type: 'u16', title: 'Binding id for NDR64', ref: REF },
  { name: 'lrpc.bindingTest', type: 'u16', title: 'Binding id for the test syntax', ref: REF },
  { name: 'lrpc.padding', type: 'padding', size: 2, title: 'Padding', ref: REF },
  { name: 'lrpc.multipleSyntaxes', type: 'u32', title: 'Register several syntaxes', names: BOOL, ref: REF },
  { name: 'lrpc.useFlowId', type: 'u32', title: 'Use flow id', names: BOOL, ref: REF },
  { name: 'lrpc.padding2', type: 'padding', size: 4, title: 'Padding', ref: REF },
  { name: 'lrpc.flowId', type: 'u64', title: 'Flow id', format: hex, ref: REF },
  { name: 'lrpc.contextId', type: 'u32', title: 'Association data', format: hex, certainty: 'unconfirmed', ref: REF },
  { name: 'lrpc.padding3', type: 'padding', size: 4, title: 'Padding', ref: REF },
];

export const bind: Dissector = {
  id: 'lrpc.bind',
  title: 'LRPC bind',
  match: ({ lrpc }) => (lrpc.type === 1 ? lrpc.score : 0),
  dissect(cursor, { carrier, found, names }) {
    found.protocol = 'lrpc';
    found.kind = carrier.type === 2 ? 'bind answer' : 'bind';
    const values = readLayout(cursor, BIND_LAYOUT);
    const interfaceUuid = textOf(values, 'lrpc.interface');
    cursor.annotate('lrpc.interface', names.interfaceName(interfaceUuid));
    const major = numberOf(values, 'lrpc.versionMajor');
    const minor = numberOf(values, 'lrpc.versionMinor');
    found.interfaceUuid = interfaceUuid;
    found.status = numberOf(values, 'lrpc.status');
    found.bind = {
      answer: carrier.type === 2,
      status: found.status,
      interfaceUuid,
      major,
      minor,
      syntaxes: numberOf(values, 'lrpc.syntaxes'),
      ids: {
        ndr20: numberOf(values, 'lrpc.bindingNdr20'),
        ndr64: numberOf(values, 'lrpc.bindingNdr64'),
        test: numberOf(values, 'lrpc.bindingTest'),
      },
    };
  },
};
