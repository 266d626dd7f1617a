/**
 * Payloads of the events that alpcscope knows, written by the field tables of jdu2600/Windows10EtwEvents
 * `mof/Windows_Kernel_Trace.tsv`, microsoft/perfview `KernelTraceEventParser.cs` and the providers' manifests.
 * Each function resets the payload it fills and returns it. `pointerSize` is that of the event's header.
 */
import { NIL_GUID } from '../../src/base/guid.ts';
import type {
  HintEvent,
  ModuleEvent,
  ModulePdb,
  ProcessFacts,
  RecordingFacts,
  RpcEndpoint,
  RpcProtocol,
  RpcStart,
  ServiceEvent,
  SwitchEvent,
  ThreadFacts,
} from '../../src/model/event.ts';
import { type Payload, sidBytes } from './payload.ts';

type PointerSize = 4 | 8;
export type ProcessVersion = 0 | 1 | 2 | 3 | 4 | 5;
export type ThreadVersion = 0 | 1 | 2 | 3;

/** A hexadecimal address, with or without 0x; 0 if absent. */
function address(text: string | undefined): bigint {
  if (text === undefined) return 0n;
  return BigInt(text.startsWith('0x') ? text : `0x${text}`);
}

/** Process types 1, 2, 3, 4 and 39. `exitTime` (FILETIME) is written by version 5 only, where Defunct has it. */
export function processPayload(
  into: Payload,
  facts: ProcessFacts,
  form: { version: ProcessVersion; pointerSize: PointerSize; exitTime?: bigint },
): Payload {
  const { version, pointerSize } = form;
  into.reset();
  if (version >= 1) into.pointer(address(facts.uniqueKey), pointerSize);
  into.u32(facts.processId).u32(facts.parentId);
  if (version >= 1) into.u32((facts.sessionId ?? 0xffff_ffff) >>> 0).u32((facts.exitStatus ?? 259) >>> 0);
  if (version >= 3) into.pointer(0x1a_b000n, pointerSize);
  if (version >= 4) into.u32(facts.flags ?? 0);
  if (facts.sid === undefined) into.u32(0);
  // TOKEN_USER: a stale pointer that is not zero, attributes, then the SID itself.
  else into.pointer(0xd68e_f0a0n, pointerSize).pointer(0n, pointerSize).raw(sidBytes(facts.sid));
  into.ansi(facts.imageName);
  if (version >= 2) into.wide(facts.commandLine ?? '');
  if (version >= 4) into.wide(facts.packageName ?? '').wide('');
  if (form.exitTime !== undefined && version >= 5) into.u64(form.exitTime);
  return into;
}

/** Thread types 1 to 4. A name follows in version 3 where it is given, as Windows 10 1903 and later write it. */
export function threadPayload(
  into: Payload,
  facts: ThreadFacts,
  form: { version: ThreadVersion; pointerSize: PointerSize },
): Payload {
  const { version, pointerSize } = form;
  into.reset();
  if (version === 0) return into.u32(facts.threadId).u32(facts.processId);
  into.u32(facts.processId).u32(facts.threadId);
  into.pointer(0xffff_f988_1c5a_0000n, pointerSize).pointer(0xffff_f988_1c59_9000n, pointerSize);
  into.pointer(0x00_2d10_0000n, pointerSize).pointer(0x00_2d0f_c000n, pointerSize);
  into.pointer(version === 3 ? 0xffn : address(facts.startAddress), pointerSize);
  into.pointer(address(facts.startAddress), pointerSize);
  if (version === 1) return into.u8(0);
  into.pointer(address(facts.teb), pointerSize).u32(facts.serviceTag ?? 0);
  if (version === 3)
    into
      .u8(8)
      .u8(5)
      .u8(2)
      .u8(0)
      .wide(facts.name ?? '');
  return into;
}

/** Image load, unload and rundown, versions 2 and 3. */
export function imagePayload(
  into: Payload,
  event: ModuleEvent,
  form: { version: 2 | 3; pointerSize: PointerSize },
): Payload {
  into.reset().pointer(event.base, form.pointerSize).pointer(event.size, form.pointerSize);
  into.u32(event.processId).u32(event.checksum).u32(event.timeDateStamp);
  if (form.version === 3) into.u8(12).u8(0).u16(0);
  else into.u32(0);
  return into.pointer(event.base, form.pointerSize).zeros(16).wide(event.path);
}

/** SystemConfig type 15, a row of the service table. */
export function servicePayload(into: Payload, event: ServiceEvent, version: 2 | 3): Payload {
  into.reset().u32(event.processId).u32(event.state).u32(event.tag);
  into.wide(event.name).wide(event.displayName).wide(event.processName);
  if (version === 3) into.wide('').wide(event.group ?? '');
  return into;
}

/** SystemConfig type 10: host, processors, memory (828 bytes with 8-byte pointers). */
export function cpuPayload(into: Payload, facts: RecordingFacts, pointerSize: PointerSize): Payload {
  into
    .reset()
    .u32(2_400)
    .u32(facts.processors ?? 1);
  into
    .u32(facts.memoryMegabytes ?? 0)
    .u32(4_096)
    .u32(65_536);
  into.units(facts.computerName ?? '', 256).units('', 134);
  into.pointer(0n, pointerSize).pointer(0x7fff_fffe_ffffn, pointerSize);
  return into.u16(9).u16(6).u16(0x9e0a).u8(1).u8(1).u32(3_200);
}

/** CSwitch, 24 bytes. */
export function switchPayload(into: Payload, event: SwitchEvent): Payload {
  into.reset().u32(event.newTid).u32(event.oldTid).u8(8).u8(8).u8(0).u8(0);
  return into.u8(event.oldWaitReason).u8(1).u8(event.oldState).u8(0).u32(1).u32(0);
}

/** ReadyThread, 8 bytes; flag 1 says that a DPC did it. */
export function readyPayload(into: Payload, readiedTid: number, fromDpc: boolean): Payload {
  return into
    .reset()
    .u32(readiedTid)
    .u8(1)
    .u8(0)
    .u8(fromDpc ? 1 : 0)
    .u8(0);
}

/** ALPC type 36: UTF-16 as measured, or 8-bit text as some describe it. */
export function waitNewPayload(into: Payload, serverPort: boolean, name: string | undefined, ansi: boolean): Payload {
  into.reset().u32(serverPort ? 1 : 0);
  if (name === undefined) return into;
  return ansi ? into.ansi(name) : into.wide(name);
}

const PROTOCOLS = ['', 'ncacn_ip_tcp', 'ncacn_np', 'ncalrpc', 'ncacn_http'];

function protocolNumber(protocol: RpcProtocol): number {
  const known = PROTOCOLS.indexOf(protocol);
  return known > 0 ? known : Number(protocol.slice('protocol '.length));
}

/** Microsoft-Windows-RPC 5 and 6. `absent` is how a missing text is written: some builds write the word NULL. */
export function rpcStartPayload(into: Payload, event: RpcStart, absent: '' | 'NULL'): Payload {
  into.reset().guid(event.interfaceUuid).u32(event.opnum).u32(protocolNumber(event.protocol));
  into
    .wide(event.networkAddress ?? absent)
    .wide(event.endpoint ?? absent)
    .wide(event.options ?? absent);
  return into.u32(event.authenticationLevel).u32(event.authenticationService).u32(event.impersonationLevel);
}

/** Microsoft-Windows-RPC 16, which names no interface, or Microsoft-Windows-RPCSS 2 and 3, which do. */
export function endpointPayload(into: Payload, event: RpcEndpoint): Payload {
  into.reset();
  if (event.interfaceUuid === undefined) {
    return into.wide(event.protocol).wide(event.endpoint).wide('').u32(10).u32(0).u32(0);
  }
  return into.guid(event.interfaceUuid).zeros(16).ansi(event.protocol).ansi(event.endpoint);
}

/** DbgID_RSDS of the merge step. */
export function rsdsPayload(into: Payload, event: ModulePdb, pointerSize: PointerSize): Payload {
  into.reset().pointer(event.base, pointerSize).u32(event.processId);
  return into.guid(event.guid).u32(event.age).ansi(event.pdbName);
}

/** BuildInfo of the merge step: install date, build lab, product. */
export function buildInfoPayload(into: Payload, facts: RecordingFacts): Payload {
  return into
    .reset()
    .u64(133_000_000_000_000_000n)
    .wide(facts.buildLab ?? '')
    .wide(facts.productName ?? '');
}

type Field = readonly [name: string, type: 'u16' | 'u32' | 'u64' | 'wide' | 'sid' | 'guid'];

const HINTS: Readonly<Record<string, readonly Field[]>> = {
  'Microsoft-Windows-WMI-Activity/23': [
    ['CorrelationId', 'wide'],
    ['GroupOperationId', 'u32'],
    ['OperationId', 'u32'],
    ['Commandline', 'wide'],
    ['CreatedProcessId', 'u32'],
    ['CreatedProcessCreationTime', 'u64'],
    ['ClientMachine', 'wide'],
    ['ClientMachineFQDN', 'wide'],
    ['User', 'wide'],
    ['ClientProcessId', 'u32'],
    ['ClientProcessCreationTime', 'u64'],
    ['IsLocal', 'u32'],
  ],
  'Microsoft-Windows-Kernel-Process/1': [
    ['ProcessID', 'u32'],
    ['ProcessSequenceNumber', 'u64'],
    ['CreateTime', 'u64'],
    ['ParentProcessID', 'u32'],
    ['ParentProcessSequenceNumber', 'u64'],
    ['SessionID', 'u32'],
    ['Flags', 'u32'],
    ['ProcessTokenElevationType', 'u32'],
    ['ProcessTokenIsElevated', 'u32'],
    ['MandatoryLabel', 'sid'],
    ['ImageName', 'wide'],
    ['ImageChecksum', 'u32'],
    ['TimeDateStamp', 'u32'],
    ['PackageFullName', 'wide'],
    ['PackageRelativeAppId', 'wide'],
  ],
  'Microsoft-Windows-TaskScheduler/110': [
    ['TaskName', 'wide'],
    ['InstanceId', 'guid'],
    ['UserContext', 'wide'],
  ],
  'Microsoft-Windows-TaskScheduler/129': [
    ['TaskName', 'wide'],
    ['Path', 'wide'],
    ['ProcessID', 'u32'],
    ['Priority', 'u32'],
  ],
  'Microsoft-Windows-Services/205': [
    ['ServiceName', 'wide'],
    ['LoadOrderGroup', 'wide'],
    ['SvchostGroup', 'wide'],
    ['IsCritical', 'u32'],
    ['IsUserService', 'u32'],
    ['IsOwnProcess', 'u32'],
    ['ClientProcessStartKey', 'u64'],
    ['ClientProcessId', 'u32'],
    ['ParentProcessId', 'u32'],
  ],
};

/** Events of other providers that say who caused what. Fields that the event does not give are zero or empty. */
export function hintPayload(into: Payload, event: HintEvent): Payload {
  const fields = HINTS[event.from];
  if (fields === undefined) throw new Error(`no layout for ${event.from}`);
  into.reset();
  for (const [name, type] of fields) {
    const value = event.fields[name];
    if (type === 'wide') into.wide(String(value ?? ''));
    else if (type === 'guid') into.guid(String(value ?? NIL_GUID));
    else if (type === 'sid') into.raw(sidBytes(String(value ?? 'S-1-16-8192')));
    else if (type === 'u64') into.u64(BigInt(value ?? 0));
    else if (type === 'u32') into.u32(Number(value ?? 0));
    else into.u16(Number(value ?? 0));
  }
  return into;
}
