/** Descriptions that ship with the tool, by interface and procedure number. */
import type { NdrProcedure } from '../types.ts';
import { COM } from './com.ts';
import { EPMAPPER } from './epmapper.ts';
import { EVENTLOG } from './eventlog.ts';
import { LSARPC } from './lsarpc.ts';
import { SAMR } from './samr.ts';
import { SVCCTL } from './svcctl.ts';
import { WINREG } from './winreg.ts';

/** Procedures of one interface; `uuid` in lower case. */
interface InterfaceTable {
  readonly uuid: string;
  readonly procedures: Readonly<Record<number, NdrProcedure>>;
}

export const TABLES: readonly InterfaceTable[] = [SVCCTL, EPMAPPER, LSARPC, SAMR, WINREG, EVENTLOG, ...COM];

const BY_UUID = new Map(TABLES.map((table) => [table.uuid, table.procedures]));

/** The description of one procedure; `undefined` if none ships. */
export function procedureTable(uuid: string, opnum: number): NdrProcedure | undefined {
  const procedures = BY_UUID.get(uuid);
  return procedures !== undefined && Object.hasOwn(procedures, opnum) ? procedures[opnum] : undefined;
}
