/** Remote registry ([MS-RRP] 3.1.5). */
import {
  contextHandle,
  hex32,
  inout,
  input,
  output,
  procedure,
  ref,
  sized,
  sizedVarying,
  u8,
  u32,
  unicodeString,
  unique,
  wchar,
} from '../describe.ts';
import type { NdrProcedure, NdrType } from '../types.ts';

const SOURCE = '[MS-RRP] 3.1.5; samba librpc/idl/winreg.idl';
const TYPE: NdrType = {
  kind: 'base',
  base: 'u32',
  names: {
    0: 'REG_NONE',
    1: 'REG_SZ',
    2: 'REG_EXPAND_SZ',
    3: 'REG_BINARY',
    4: 'REG_DWORD',
    7: 'REG_MULTI_SZ',
    11: 'REG_QWORD',
  },
};

const openRoot = (name: string): NdrProcedure =>
  procedure(
    name,
    SOURCE,
    input('ServerName', unique(wchar)),
    input('samDesired', hex32),
    output('phKey', contextHandle),
  );

export const WINREG = {
  uuid: '338cd001-2244-31f1-aaaa-900038001003',
  procedures: {
    0: openRoot('OpenClassesRoot'),
    1: openRoot('OpenCurrentUser'),
    2: openRoot('OpenLocalMachine'),
    4: openRoot('OpenUsers'),
    5: procedure('BaseRegCloseKey', SOURCE, inout('hKey', contextHandle)),
    15: procedure(
      'BaseRegOpenKey',
      SOURCE,
      input('hKey', contextHandle),
      input('lpSubKey', ref(unicodeString)),
      input('dwOptions', hex32),
      input('samDesired', hex32),
      output('phkResult', contextHandle),
    ),
    17: procedure(
      'BaseRegQueryValue',
      SOURCE,
      input('hKey', contextHandle),
      input('lpValueName', ref(unicodeString)),
      inout('lpType', unique(TYPE)),
      inout('lpData', unique(sizedVarying(u8))),
      inout('lpcbData', unique(u32)),
      inout('lpcbLen', unique(u32)),
    ),
    22: procedure(
      'BaseRegSetValue',
      SOURCE,
      input('hKey', contextHandle),
      input('lpValueName', ref(unicodeString)),
      input('dwType', TYPE),
      input('lpData', ref(sized(u8))),
      input('cbData', u32),
    ),
  },
};
