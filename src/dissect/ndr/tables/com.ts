/** COM's own interfaces ([MS-DCOM] 3.1). Object interfaces follow ORPCTHIS; IObjectExporter is plain RPC. */
import {
  guid,
  hex32,
  hex64,
  input,
  interfacePointer,
  output,
  procedure,
  ref,
  sized,
  status,
  struct,
  u16,
  u32,
  unique,
} from '../describe.ts';
import type { NdrProcedure } from '../types.ts';

const EXPORTER = '[MS-DCOM] 3.1.2.5.1 IObjectExporter; samba librpc/idl/oxidresolver.idl';
const REM_UNKNOWN = '[MS-DCOM] 3.1.1.5.6 IRemUnknown; impacket dcomrt.py';
const ACTIVATOR = '[MS-DCOM] 3.1.2.5.2.3 IRemoteSCMActivator; impacket dcomrt.py';

const BINDINGS = struct('DUALSTRINGARRAY', {
  wNumEntries: u16,
  wSecurityOffset: u16,
  aStringArray: sized(u16, 'dual-string'),
});
const VERSION = struct('COMVERSION', { MajorVersion: u16, MinorVersion: u16 });
const STDOBJREF = struct('STDOBJREF', { flags: hex32, cPublicRefs: u32, oxid: hex64, oid: hex64, ipid: guid });
const REMQIRESULT = struct('REMQIRESULT', { hResult: status, std: STDOBJREF });
const INTERFACE_REF = struct('REMINTERFACEREF', { ipid: guid, cPublicRefs: u32, cPrivateRefs: u32 });

const resolve = [
  input('pOxid', ref(hex64)),
  input('cRequestedProtseqs', u16),
  input('arRequestedProtseqs', ref(sized(u16))),
  output('ppdsaOxidBindings', ref(unique(BINDINGS))),
  output('pipidRemUnknown', ref(guid)),
  output('pAuthnHint', ref(u32)),
];

const EXPORTER_PROCEDURES: Readonly<Record<number, NdrProcedure>> = {
  0: procedure('ResolveOxid', EXPORTER, ...resolve),
  1: procedure('SimplePing', EXPORTER, input('pSetId', ref(hex64))),
  3: procedure('ServerAlive', EXPORTER),
  4: procedure('ResolveOxid2', EXPORTER, ...resolve, output('pComVersion', ref(VERSION))),
  5: procedure(
    'ServerAlive2',
    EXPORTER,
    output('pComVersion', ref(VERSION)),
    output('ppdsaOrBindings', ref(unique(BINDINGS))),
    output('pReserved', ref(u32)),
  ),
};

const REM_UNKNOWN_PROCEDURES: Readonly<Record<number, NdrProcedure>> = {
  3: procedure(
    'RemQueryInterface',
    REM_UNKNOWN,
    input('ripid', ref(guid)),
    input('cRefs', u32),
    input('cIids', u16),
    input('iids', ref(sized(guid))),
    output('ppQIResults', ref(unique(sized(REMQIRESULT)))),
  ),
  4: procedure(
    'RemAddRef',
    REM_UNKNOWN,
    input('cInterfaceRefs', u16),
    input('InterfaceRefs', ref(sized(INTERFACE_REF))),
    output('pResults', ref(sized(status))),
  ),
  5: procedure(
    'RemRelease',
    REM_UNKNOWN,
    input('cInterfaceRefs', u16),
    input('InterfaceRefs', ref(sized(INTERFACE_REF))),
  ),
};

const ACTIVATOR_PROCEDURES: Readonly<Record<number, NdrProcedure>> = {
  3: procedure(
    'RemoteGetClassObject',
    ACTIVATOR,
    input('pActProperties', interfacePointer),
    output('ppActProperties', ref(interfacePointer)),
  ),
  4: procedure(
    'RemoteCreateInstance',
    ACTIVATOR,
    input('pUnkOuter', interfacePointer),
    input('pActProperties', interfacePointer),
    output('ppActProperties', ref(interfacePointer)),
  ),
};

export const COM = [
  { uuid: '99fcfec4-5260-101b-bbcb-00aa0021347a', procedures: EXPORTER_PROCEDURES },
  { uuid: '00000131-0000-0000-c000-000000000046', procedures: REM_UNKNOWN_PROCEDURES },
  { uuid: '00000143-0000-0000-c000-000000000046', procedures: REM_UNKNOWN_PROCEDURES },
  { uuid: '000001a0-0000-0000-c000-000000000046', procedures: ACTIVATOR_PROCEDURES },
];
