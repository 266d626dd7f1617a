/** Security account manager ([MS-SAMR] 3.1.5). */
import {
  contextHandle,
  hex32,
  inout,
  input,
  output,
  procedure,
  ref,
  sid,
  struct,
  u32,
  unicodeString,
  union,
  unique,
  wstring,
} from '../describe.ts';

const SOURCE = '[MS-SAMR] 3.1.5; impacket samr.py';
const REVISION = union('SAMPR_REVISION_INFO', u32, [
  { cases: [1], name: 'V1', type: struct('SAMPR_REVISION_INFO_V1', { Revision: u32, SupportedFeatures: hex32 }) },
]);

export const SAMR = {
  uuid: '12345778-1234-abcd-ef00-0123456789ac',
  procedures: {
    // impacket sends 4 bytes more (DesiredAccess); the protocol document has the handle alone.
    1: procedure('SamrCloseHandle', '[MS-SAMR] 3.1.5.13.1', inout('SamHandle', contextHandle)),
    5: procedure(
      'SamrLookupDomainInSamServer',
      SOURCE,
      input('ServerHandle', contextHandle),
      input('Name', ref(unicodeString)),
      output('DomainId', ref(unique(sid))),
    ),
    7: procedure(
      'SamrOpenDomain',
      SOURCE,
      input('ServerHandle', contextHandle),
      input('DesiredAccess', hex32),
      input('DomainId', ref(sid)),
      output('DomainHandle', contextHandle),
    ),
    34: procedure(
      'SamrOpenUser',
      SOURCE,
      input('DomainHandle', contextHandle),
      input('DesiredAccess', hex32),
      input('UserId', u32),
      output('UserHandle', contextHandle),
    ),
    50: procedure(
      'SamrCreateUser2InDomain',
      SOURCE,
      input('DomainHandle', contextHandle),
      input('Name', ref(unicodeString)),
      input('AccountType', hex32),
      input('DesiredAccess', hex32),
      output('UserHandle', contextHandle),
      output('GrantedAccess', ref(hex32)),
      output('RelativeId', ref(u32)),
    ),
    64: procedure(
      'SamrConnect5',
      SOURCE,
      input('ServerName', unique(wstring)),
      input('DesiredAccess', hex32),
      input('InVersion', u32),
      input('InRevisionInfo', ref(REVISION)),
      output('OutVersion', ref(u32)),
      output('OutRevisionInfo', ref(REVISION)),
      output('ServerHandle', contextHandle),
    ),
  },
};
