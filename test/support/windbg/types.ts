/** Structures of the stand-in's kernel: where their fields lie. Windows 10 2004 and later unless a build moves them. */

/** A field's offset and what it is: a number of bytes, text, a structure inside, or `*` and what it points at. */
export type Field = readonly [offset: number, kind: string];
export type Types = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/**
 * `move` shifts the fields of processes and threads, as new builds of Windows do: who reads them must ask the symbols.
 * Offsets from ntdiff/headers and winsiderss/systeminformer kphdyn.xml.
 */
export function kernelTypes(move = 0): Types {
  return {
    _EPROCESS: {
      UniqueProcessId: [0x440 - move, '*void'],
      CreateTime: [0x468 - move, 'u64'],
      InheritedFromUniqueProcessId: [0x540 - move, '*void'],
      ObjectTable: [0x570 - move, '*_HANDLE_TABLE'],
      WoW64Process: [0x580 - move, '*void'],
      ImageFileName: [0x5a8 - move, 'text'],
      SeAuditProcessCreationInfo: [0x5c0 - move, '*void'],
    },
    _KTHREAD: { TrapFrame: [0x90, '*_KTRAP_FRAME'], PreviousMode: [0x232, 'u8'], NextProcessor: [0x238, 'u32'] },
    _ETHREAD: { Cid: [0x478 + move, 'u64'] },
    _KTRAP_FRAME: { Rip: [0x168, 'u64'], Rsp: [0x180, 'u64'] },
    _ALPC_PORT: { CommunicationInfo: [0x10, '*_ALPC_COMMUNICATION_INFO'], OwnerProcess: [0x18, '*_EPROCESS'] },
    _ALPC_COMMUNICATION_INFO: {
      ConnectionPort: [0, '*_ALPC_PORT'],
      ServerCommunicationPort: [8, '*_ALPC_PORT'],
      ClientCommunicationPort: [0x10, '*_ALPC_PORT'],
    },
    _OBJECT_HEADER: { TypeIndex: [0x18, 'u8'], InfoMask: [0x1a, 'u8'], Body: [0x30, 'u64'] },
    _OBJECT_HEADER_NAME_INFO: { Directory: [0, '*void'], Name: [8, 'unicode'] },
    _OBJECT_TYPE: { Index: [0x28, 'u8'] },
    _HANDLE_TABLE: { NextHandleNeedingPool: [0, 'u32'], TableCode: [8, 'u64'] },
    _PORT_MESSAGE: { u1: [0, '_PORT_MESSAGE_U1'] },
    _PORT_MESSAGE_U1: { s1: [0, '_PORT_MESSAGE_S1'] },
    _PORT_MESSAGE_S1: { DataLength: [0, 'u16'], TotalLength: [2, 'u16'] },
  };
}

export function offsetOf(types: Types, type: string, field: string): bigint {
  const found = types[type]?.[field];
  if (found === undefined) throw new Error(`no field ${type}.${field}`);
  return BigInt(found[0]);
}
