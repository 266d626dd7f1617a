/** Endpoint mapper ([C706] appendix O, [MS-RPCE] 2.2.1.2). */
import {
  contextHandle,
  full,
  guid,
  inout,
  input,
  output,
  ref,
  sized,
  sizedVarying,
  status,
  struct,
  u32,
} from '../describe.ts';
import type { NdrProcedure } from '../types.ts';

const SOURCE = '[MS-RPCE] 2.2.1.2.5 ept_map; [C706] appendix O; samba librpc/idl/epmapper.idl';
const TOWER = struct('twr_t', { tower_length: u32, tower_octet_string: sized({ kind: 'base', base: 'u8' }, 'tower') });

const EPT_MAP: NdrProcedure = {
  name: 'ept_map',
  parameters: [
    input('obj', full(guid)),
    input('map_tower', full(TOWER)),
    inout('entry_handle', contextHandle),
    input('max_towers', u32),
    output('num_towers', ref(u32)),
    output('ITowers', ref(sizedVarying(full(TOWER)))),
    output('status', ref(status)),
  ],
  result: undefined,
  ref: SOURCE,
};

export const EPMAPPER = {
  uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
  procedures: { 3: EPT_MAP },
};
