/** Service control manager ([MS-SCMR] 3.1.4). */
import {
  contextHandle,
  flags32,
  hex32,
  inout,
  input,
  output,
  procedure,
  ref,
  sized,
  struct,
  u32,
  unique,
  wstring,
} from '../describe.ts';
import type { NdrType } from '../types.ts';

const SOURCE = '[MS-SCMR] 3.1.4; samba librpc/idl/svcctl.idl, impacket scmr.py';
const handle = (name: string) => input(name, contextHandle);

const SERVICE_STATUS = struct('SERVICE_STATUS', {
  dwServiceType: hex32,
  dwCurrentState: {
    kind: 'base',
    base: 'u32',
    names: {
      1: 'stopped',
      2: 'start pending',
      3: 'stop pending',
      4: 'running',
      5: 'continue pending',
      6: 'pause pending',
      7: 'paused',
    },
  },
  dwControlsAccepted: hex32,
  dwWin32ExitCode: u32,
  dwServiceSpecificExitCode: u32,
  dwCheckPoint: u32,
  dwWaitHint: u32,
});

const CONTROL: NdrType = {
  kind: 'base',
  base: 'u32',
  names: { 1: 'stop', 2: 'pause', 3: 'continue', 4: 'interrogate', 6: 'parameters changed' },
};
const SC_ACCESS = flags32({
  1: 'connect',
  2: 'create service',
  4: 'enumerate',
  8: 'lock',
  16: 'query lock',
  32: 'modify boot',
});
const SERVICE_ACCESS = flags32({
  1: 'query config',
  2: 'change config',
  4: 'query status',
  8: 'enumerate dependents',
  16: 'start',
  32: 'stop',
  64: 'pause or continue',
  128: 'interrogate',
  256: 'user control',
});

const ARGUMENTS = unique(sized(struct('STRING_PTRSW', { StringPtr: unique(wstring) })));

export const SVCCTL = {
  uuid: '367abb81-9844-35f1-ad32-98f038001003',
  procedures: {
    0: procedure('RCloseServiceHandle', SOURCE, inout('hSCObject', contextHandle)),
    1: procedure(
      'RControlService',
      SOURCE,
      handle('hService'),
      input('dwControl', CONTROL),
      output('lpServiceStatus', ref(SERVICE_STATUS)),
    ),
    2: procedure('RDeleteService', SOURCE, handle('hService')),
    6: procedure('RQueryServiceStatus', SOURCE, handle('hService'), output('lpServiceStatus', ref(SERVICE_STATUS))),
    15: procedure(
      'ROpenSCManagerW',
      SOURCE,
      input('lpMachineName', unique(wstring)),
      input('lpDatabaseName', unique(wstring)),
      input('dwDesiredAccess', SC_ACCESS),
      output('lpScHandle', contextHandle),
    ),
    16: procedure(
      'ROpenServiceW',
      SOURCE,
      handle('hSCManager'),
      input('lpServiceName', ref(wstring)),
      input('dwDesiredAccess', SERVICE_ACCESS),
      output('lpServiceHandle', contextHandle),
    ),
    19: procedure('RStartServiceW', SOURCE, handle('hService'), input('argc', u32), input('argv', ARGUMENTS)),
  },
};
