/**
 * Which record becomes what. One line an event; the decoder lives in its family's file. Records that are not in here are
 * counted by class or provider and type, and not looked into: the merge step's ImageID, DbgID_ILRSDS and FileVersion
 * among them, which repeat what image events and DbgID_RSDS say, and DbgIdRSDS (0/64) and PartitionInfo (0/80), which
 * nothing here needs.
 */

import * as alpc from '../alpc.ts';
import type { Decoder } from '../decoder.ts';
import * as header from '../header-group.ts';
import { hintDecoder } from '../hints.ts';
import * as image from '../image.ts';
import * as merge from '../merge-events.ts';
import * as process from '../process.ts';
import * as rpc from '../rpc.ts';
import * as stack from '../stack.ts';
import * as cpu from '../switch.ts';
import * as system from '../system-config.ts';
import * as thread from '../thread.ts';
import { HINT_LAYOUTS } from './hint-layouts.ts';
import { PROVIDER_NAMES } from './provider-names.ts';

/** Kernel events: group << 8 | type, what it becomes (part of the key it is counted under), decoder. */
export const KERNEL_DECODERS: readonly (readonly [hook: number, becomes: string, decode: Decoder])[] = [
  [0x0005, 'meta', header.extension],
  [0x0020, 'meta', header.extension],
  [0x0042, 'meta', header.buildLab],
  [0x0052, 'lost', header.lastDroppedTimes],

  [0x0301, 'process.start', process.processStart],
  [0x0302, 'process.end', process.processEnd],
  [0x0303, 'process.rundown-start', process.processRundownStart],
  [0x0304, 'process.rundown-end', process.processRundownEnd],
  [0x0327, 'process.defunct', process.processDefunct],

  [0x0501, 'thread.start', thread.threadStart],
  [0x0502, 'thread.end', thread.threadEnd],
  [0x0503, 'thread.rundown-start', thread.threadRundownStart],
  [0x0504, 'thread.rundown-end', thread.threadRundownEnd],
  [0x0524, 'switch', cpu.contextSwitch],
  [0x0532, 'ready', cpu.readyThread],
  [0x0545, 'thread.tag', thread.threadTag],
  [0x0548, 'thread.name', thread.threadName],

  // Image load is logged under the process group; live delivery gives it the Image class.
  [0x030a, 'module.load', image.imageLoad],
  [0x140a, 'module.load', image.imageLoad],
  [0x1402, 'module.unload', image.imageUnload],
  [0x1403, 'module.rundown-start', image.imageRundownStart],
  [0x1404, 'module.rundown-end', image.imageRundownEnd],

  [0x0b0a, 'meta', system.cpuConfig],
  [0x0b0f, 'service', system.serviceConfig],

  [0x1820, 'stack', stack.stackFrames],
  [0x1822, 'stack', stack.stackKeyCreated],
  [0x1823, 'stack.frames', stack.stackDefinition],
  [0x1824, 'stack.frames', stack.stackDefinition],
  [0x1825, 'stack', stack.kernelStackKey],
  [0x1826, 'stack', stack.userStackKey],

  [0x1a21, 'alpc.send', alpc.alpcSend],
  [0x1a22, 'alpc.receive', alpc.alpcReceive],
  [0x1a23, 'alpc.wait-reply', alpc.alpcWaitReply],
  [0x1a24, 'alpc.wait-new', alpc.alpcWaitNew],
  [0x1a25, 'alpc.unwait', alpc.alpcUnwait],
  [0x1a26, 'alpc.other', alpc.alpcOther],
  [0x1a27, 'alpc.other', alpc.alpcOther],
  [0x1a28, 'alpc.other', alpc.alpcOther],
  [0x1a29, 'alpc.other', alpc.alpcOther],
];

const KERNEL_TRACE_CONTROL = 'b3e675d7-2554-4f18-830b-2762732560de';
const KERNEL_TRACE_CONTROL_SYSTEM = '9b79ee91-b5fd-41c0-a243-4248e266e9d0';
const LOST = '6a399ae0-4bc6-4de9-870b-3657f8947e7e';

/** Classic events outside the kernel's groups: class GUID, type, decoder. */
export const CLASSIC_DECODERS: readonly (readonly [guid: string, type: number, decode: Decoder])[] = [
  [KERNEL_TRACE_CONTROL, 36, merge.pdbIdentity],
  [KERNEL_TRACE_CONTROL_SYSTEM, 32, merge.buildInfo],
  [KERNEL_TRACE_CONTROL_SYSTEM, 35, merge.volumeMapping],
  [LOST, 32, header.lostEvent],
  [LOST, 33, header.lostBuffer],
  [LOST, 34, header.lostFile],
];

const RPC = '6ad52b32-d609-4be9-ae07-ce8dae937e39';
const RPCSS = 'd8975f88-7ddb-4ed0-91bf-3adf48c48e0c';

/** Manifest events: provider GUID, id, decoder. The version is the decoder's business. */
export const MANIFEST_DECODERS: readonly (readonly [guid: string, id: number, decode: Decoder])[] = [
  [RPC, 1, rpc.rpcError],
  [RPC, 2, rpc.rpcBlocked],
  [RPC, 3, rpc.rpcPlainError],
  [RPC, 4, rpc.rpcDebug],
  [RPC, 5, rpc.rpcClientStart],
  [RPC, 6, rpc.rpcServerStart],
  [RPC, 7, rpc.rpcClientStop],
  [RPC, 8, rpc.rpcServerStop],
  [RPC, 9, rpc.rpcStatus],
  [RPC, 10, rpc.rpcFragmentIn],
  [RPC, 11, rpc.rpcFragmentOut],
  [RPC, 12, rpc.rpcOperationStart],
  [RPC, 13, rpc.rpcOperationStop],
  [RPC, 14, rpc.rpcRegisterStart],
  [RPC, 15, rpc.rpcRegisterStop],
  [RPC, 16, rpc.rpcUseEndpoint],
  [RPC, 17, rpc.rpcStatus],
  [RPCSS, 2, rpc.rpcssRegistered],
  [RPCSS, 3, rpc.rpcssRemoved],
  ...hintRows(),
];

/** One row for each event of the hint layouts, whatever versions it has. */
function hintRows(): (readonly [guid: string, id: number, decode: Decoder])[] {
  const groups = new Map<string, typeof HINT_LAYOUTS>();
  for (const layout of HINT_LAYOUTS) {
    const key = `${PROVIDER_NAMES[layout.provider] ?? layout.provider}/${layout.id}`;
    groups.set(key, [...(groups.get(key) ?? []), layout]);
  }
  return [...groups].flatMap(([from, layouts]) => {
    const first = layouts[0];
    return first === undefined ? [] : [[first.provider, first.id, hintDecoder(from, layouts)] as const];
  });
}
