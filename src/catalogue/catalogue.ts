import type { InterfaceEntry } from './interface.ts';
import { COM_CORE } from './tables/com-core.ts';
import { COM_PLUS } from './tables/com-plus.ts';
import { COM_SHELL } from './tables/com-shell.ts';
import { COM_SYSTEM } from './tables/com-system.ts';
import { COM_TASKSCHD } from './tables/com-taskschd.ts';
import { COM_WMI } from './tables/com-wmi.ts';
import { RPC_SECURITY } from './tables/rpc-security.ts';
import { RPC_SERVERS } from './tables/rpc-servers.ts';
import { RPC_SERVICES } from './tables/rpc-services.ts';
import { RPC_WINDOWS } from './tables/rpc-windows.ts';

/** The shipped tables by family, in the order of docs/catalogue.md. */
export const FAMILIES: Readonly<Record<string, readonly InterfaceEntry[]>> = {
  'rpc-security': RPC_SECURITY,
  'rpc-services': RPC_SERVICES,
  'rpc-servers': RPC_SERVERS,
  'rpc-windows': RPC_WINDOWS,
  'com-core': COM_CORE,
  'com-wmi': COM_WMI,
  'com-taskschd': COM_TASKSCHD,
  'com-system': COM_SYSTEM,
  'com-plus': COM_PLUS,
  'com-shell': COM_SHELL,
};

/** Names of interfaces and procedures. UUIDs are lower-case text without braces, as everywhere. */
export interface Catalogue {
  /** All that is known of an interface. */
  entry(uuid: string): InterfaceEntry | undefined;
  /** Name of an interface; `undefined` when it is not known: show the UUID. */
  interfaceName(uuid: string): string | undefined;
  /** Name of a procedure by its number; `undefined` when it is not known: show `opnum 12`, never a guess. */
  procedureName(uuid: string, opnum: number): string | undefined;
  /** Every entry, the user's included, in no particular order. */
  entries(): readonly InterfaceEntry[];
}

/**
 * The shipped names, overridden by the user's. A user's entry replaces name and title of the same UUID whole; where it
 * has no procedures of its own, the shipped ones stay (a new name does not unlearn old facts).
 */
export function createCatalogue(extra: readonly InterfaceEntry[] = []): Catalogue {
  const byUuid = new Map<string, InterfaceEntry>();
  for (const family of Object.values(FAMILIES)) for (const entry of family) byUuid.set(entry.uuid, entry);
  for (const entry of extra) byUuid.set(entry.uuid, merge(byUuid.get(entry.uuid), entry));
  return {
    entry: (uuid) => byUuid.get(uuid),
    interfaceName: (uuid) => byUuid.get(uuid)?.name,
    procedureName: (uuid, opnum) => byUuid.get(uuid)?.procedures?.[opnum],
    entries: () => [...byUuid.values()],
  };
}

function merge(shipped: InterfaceEntry | undefined, user: InterfaceEntry): InterfaceEntry {
  if (shipped?.procedures === undefined) return user;
  if (user.procedures === undefined) return { ...user, procedures: shipped.procedures };
  const length = Math.max(shipped.procedures.length, user.procedures.length);
  const procedures = Array.from({ length }, (_, opnum) => user.procedures?.[opnum] ?? shipped.procedures?.[opnum]);
  return { ...user, procedures };
}
