/** Local security authority: policy handles ([MS-LSAD]) and names ↔ SIDs ([MS-LSAT]). */
import {
  contextHandle,
  enum16,
  hex32,
  i32,
  inout,
  input,
  output,
  procedure,
  ref,
  sid,
  sized,
  sizedVarying,
  struct,
  u8,
  u16,
  u32,
  unicodeString,
  unique,
  wstring,
} from '../describe.ts';
import type { NdrType } from '../types.ts';

const LSAD = '[MS-LSAD] 3.1.4; impacket lsad.py';
const LSAT = '[MS-LSAT] 3.1.4; impacket lsat.py';

const STRING = struct('STRING', {
  Length: u16,
  MaximumLength: u16,
  Buffer: unique(sizedVarying({ kind: 'base', base: 'char' }, 'text')),
});
const ACL = struct('LSAPR_ACL', { AclRevision: u8, Sbz1: u8, AclSize: u16, Dummy1: sized(u8) });
const SECURITY_DESCRIPTOR = struct('LSAPR_SECURITY_DESCRIPTOR', {
  Revision: u8,
  Sbz1: u8,
  Control: u16,
  Owner: unique(sid),
  Group: unique(sid),
  Sacl: unique(ACL),
  Dacl: unique(ACL),
});
const QUALITY = struct('SECURITY_QUALITY_OF_SERVICE', {
  Length: u32,
  ImpersonationLevel: enum16({ 0: 'anonymous', 1: 'identification', 2: 'impersonation', 3: 'delegation' }),
  ContextTrackingMode: u8,
  EffectiveOnly: u8,
});
const OBJECT_ATTRIBUTES = struct('LSAPR_OBJECT_ATTRIBUTES', {
  Length: u32,
  RootDirectory: unique(u8),
  ObjectName: unique(STRING),
  Attributes: hex32,
  SecurityDescriptor: unique(SECURITY_DESCRIPTOR),
  SecurityQualityOfService: unique(QUALITY),
});

const NAME_USE = enum16({
  1: 'user',
  2: 'group',
  3: 'domain',
  4: 'alias',
  5: 'well-known group',
  6: 'deleted account',
  7: 'invalid',
  8: 'unknown',
  9: 'computer',
  10: 'label',
});
// LSAP_LOOKUP_LEVEL
const LOOKUP_LEVEL: NdrType = enum16({
  1: 'workstation',
  2: 'PDC',
  3: 'trusted domains',
  4: 'global catalogue',
  5: 'forest trust referral',
  6: 'forest trust',
  7: 'RODC referral to full DC',
});
const DOMAINS = struct('LSAPR_REFERENCED_DOMAIN_LIST', {
  Entries: u32,
  Domains: unique(sized(struct('LSAPR_TRUST_INFORMATION', { Name: unicodeString, Sid: unique(sid) }))),
  MaxEntries: u32,
});
const TRANSLATED_NAMES = struct('LSAPR_TRANSLATED_NAMES_EX', {
  Entries: u32,
  Names: unique(
    sized(struct('LSAPR_TRANSLATED_NAME_EX', { Use: NAME_USE, Name: unicodeString, DomainIndex: i32, Flags: hex32 })),
  ),
});
const TRANSLATED_SIDS = struct('LSAPR_TRANSLATED_SIDS_EX2', {
  Entries: u32,
  Sids: unique(
    sized(struct('LSAPR_TRANSLATED_SID_EX2', { Use: NAME_USE, Sid: unique(sid), DomainIndex: i32, Flags: hex32 })),
  ),
});
const SIDS = struct('LSAPR_SID_ENUM_BUFFER', {
  Entries: u32,
  SidInfo: unique(sized(struct('LSAPR_SID_INFORMATION', { Sid: unique(sid) }))),
});

export const LSARPC = {
  uuid: '12345778-1234-abcd-ef00-0123456789ab',
  procedures: {
    0: procedure('LsarClose', LSAD, inout('ObjectHandle', contextHandle)),
    44: procedure(
      'LsarOpenPolicy2',
      LSAD,
      input('SystemName', unique(wstring)),
      input('ObjectAttributes', ref(OBJECT_ATTRIBUTES)),
      input('DesiredAccess', hex32),
      output('PolicyHandle', contextHandle),
    ),
    45: procedure(
      'LsarGetUserName',
      LSAT,
      input('SystemName', unique(wstring)),
      inout('UserName', ref(unique(unicodeString))),
      inout('DomainName', unique(unique(unicodeString))),
    ),
    57: procedure(
      'LsarLookupSids2',
      LSAT,
      input('PolicyHandle', contextHandle),
      input('SidEnumBuffer', ref(SIDS)),
      output('ReferencedDomains', ref(unique(DOMAINS))),
      inout('TranslatedNames', ref(TRANSLATED_NAMES)),
      input('LookupLevel', LOOKUP_LEVEL),
      inout('MappedCount', ref(u32)),
      input('LookupOptions', hex32),
      input('ClientRevision', u32),
    ),
    68: procedure(
      'LsarLookupNames3',
      LSAT,
      input('PolicyHandle', contextHandle),
      input('Count', u32),
      input('Names', ref(sized(unicodeString))),
      output('ReferencedDomains', ref(unique(DOMAINS))),
      inout('TranslatedSids', ref(TRANSLATED_SIDS)),
      input('LookupLevel', LOOKUP_LEVEL),
      inout('MappedCount', ref(u32)),
      input('LookupOptions', hex32),
      input('ClientRevision', u32),
    ),
  },
};
