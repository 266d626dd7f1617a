/** Event log, the old interface ([MS-EVEN] 3.1.4). */
import { contextHandle, inout, input, output, procedure, ref, u32, unicodeString, unique, wchar } from '../describe.ts';

const SOURCE = '[MS-EVEN] 3.1.4; samba librpc/idl/eventlog.idl';

export const EVENTLOG = {
  uuid: '82273fdc-e32a-18c3-3f78-827929dc23ea',
  procedures: {
    2: procedure('ElfrCloseEL', SOURCE, inout('LogHandle', contextHandle)),
    4: procedure('ElfrNumberOfRecords', SOURCE, input('LogHandle', contextHandle), output('NumberOfRecords', ref(u32))),
    5: procedure('ElfrOldestRecord', SOURCE, input('LogHandle', contextHandle), output('OldestRecordNumber', ref(u32))),
    7: procedure(
      'ElfrOpenELW',
      SOURCE,
      input('UNCServerName', unique(wchar)),
      input('ModuleName', ref(unicodeString)),
      input('RegModuleName', ref(unicodeString)),
      input('MajorVersion', u32),
      input('MinorVersion', u32),
      output('LogHandle', contextHandle),
    ),
  },
};
