/** Where the kernel keeps what the probe reads: every offset from the kernel's own symbols, looked up once. */
import type { Host, Int64 } from './host.ts';
import { readBytes, tryRead } from './memory.ts';
import { type U64, u32At, u64, u64At } from './u64.ts';

declare const host: Host;

/** Fields of one structure, read together: where to begin, how much, and each field's place in what was read. */
export interface Span<Name extends string> {
  readonly start: number;
  readonly length: number;
  /** -1 where this kernel has no such field. */
  readonly at: Readonly<Record<Name, number>>;
}

export type Layout = ReturnType<typeof loadLayout>;

function fieldOffset(type: string, field: string): number | undefined {
  const offset = host.getModuleType('nt', type).fields[field]?.offset;
  if (offset === undefined) return undefined;
  return typeof offset === 'number' ? offset : offset.getLowPart();
}

function required(type: string, field: string): number {
  let offset: number | undefined;
  try {
    offset = fieldOffset(type, field);
  } catch {
    // No such type: said below.
  }
  if (offset === undefined) {
    throw new Error(`nt!${type}.${field} is not in the symbols. Set a symbol path (.symfix), then: .reload /f nt`);
  }
  return offset;
}

function optional(type: string, field: string): number | undefined {
  try {
    return fieldOffset(type, field);
  } catch {
    return undefined;
  }
}

/** `[offset, size]` of each field, `undefined` where the kernel has none. */
function span<Name extends string>(fields: Readonly<Record<Name, readonly [number | undefined, number]>>): Span<Name> {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  const names = Object.keys(fields) as Name[];
  for (const name of names) {
    const [offset, size] = fields[name];
    if (offset === undefined) continue;
    start = Math.min(start, offset);
    end = Math.max(end, offset + size);
  }
  const at = {} as Record<Name, number>;
  for (const name of names) at[name] = (fields[name][0] ?? start - 1) - start;
  return { start, length: end - start, at };
}

/** Address of a kernel symbol, or `undefined` if there is none of that name. */
function symbol(name: string): U64 | undefined {
  try {
    const found = host.getModuleSymbolAddress('nt', name);
    return found === undefined || found === null ? undefined : fromInt64(found);
  } catch {
    return undefined;
  }
}

function fromInt64(value: Int64): U64 {
  return u64(value.getHighPart(), value.getLowPart());
}

// Sizes of the optional object headers by bit of InfoMask, x64 (ntdiff/headers, Windows 10 1903: _OBJECT_HEADER_*).
const HEADER_SIZES = [0x20, 0x20, 0x10, 0x20, 0x10, 0x10, 0x10, 0x04];

/** nt!ObpInfoMaskToOffset, which sums the sizes of the headers that a mask names. */
function maskOffsets(): ArrayLike<number> {
  const table = symbol('ObpInfoMaskToOffset');
  const read = table === undefined ? undefined : tryRead(table, 256, 'ObpInfoMaskToOffset', []);
  if (read !== undefined) return read;
  return Array.from({ length: 256 }, (_, mask) =>
    HEADER_SIZES.reduce((sum, size, bit) => ((mask & (1 << bit)) === 0 ? sum : sum + size), 0),
  );
}

/** Number of the ALPC port type as headers hold it before it is scrambled, with the cookie that scrambles it. */
function portType(): { readonly index: number; readonly cookie: number } | undefined {
  const pointer = symbol('AlpcPortObjectType');
  const cookieAt = symbol('ObHeaderCookie');
  const indexOffset = optional('_OBJECT_TYPE', 'Index');
  if (pointer === undefined || cookieAt === undefined || indexOffset === undefined) return undefined;
  const type = tryRead(pointer, 8, 'AlpcPortObjectType', []);
  const cookie = tryRead(cookieAt, 1, 'ObHeaderCookie', []);
  if (type === undefined || cookie === undefined) return undefined;
  const object = u64At(type, 0);
  const index = tryRead({ hi: object.hi, lo: object.lo + indexOffset }, 1, 'ALPC port type', []);
  return index === undefined ? undefined : { index: index[0] ?? 0, cookie: cookie[0] ?? 0 };
}

/** KUSER_SHARED_DATA of the kernel: the same address in every Windows since 2000. */
const SHARED = { hi: 0xffff_f780, lo: 0 };
const SHARED_LENGTH = 0x3c4;

function system(): { build: number; major: number; minor: number; processors: number } | undefined {
  const shared = tryRead(SHARED, SHARED_LENGTH, 'KUSER_SHARED_DATA', []);
  if (shared === undefined) return undefined;
  return {
    build: u32At(shared, 0x260) & 0xffff,
    major: u32At(shared, 0x26c),
    minor: u32At(shared, 0x270),
    processors: u32At(shared, 0x3c0),
  };
}

/** Throws with a remedy if the kernel's symbols are not there. */
export function loadLayout() {
  const entry = symbol('NtAlpcSendWaitReceivePort');
  if (entry === undefined) {
    throw new Error(
      'nt!NtAlpcSendWaitReceivePort is not in the symbols. Set a symbol path (.symfix), then: .reload /f nt',
    );
  }
  return {
    entry,
    process: span({
      pid: [required('_EPROCESS', 'UniqueProcessId'), 8],
      created: [optional('_EPROCESS', 'CreateTime'), 8],
      parent: [optional('_EPROCESS', 'InheritedFromUniqueProcessId'), 8],
      table: [required('_EPROCESS', 'ObjectTable'), 8],
      wow64: [optional('_EPROCESS', 'WoW64Process'), 8],
      audit: [optional('_EPROCESS', 'SeAuditProcessCreationInfo'), 8],
      image: [required('_EPROCESS', 'ImageFileName'), 15],
    }),
    thread: span({
      pid: [required('_ETHREAD', 'Cid'), 8],
      tid: [required('_ETHREAD', 'Cid') + 8, 8],
      trapFrame: [optional('_KTHREAD', 'TrapFrame'), 8],
      previousMode: [optional('_KTHREAD', 'PreviousMode'), 1],
      processor: [optional('_KTHREAD', 'NextProcessor'), 4],
    }),
    trapFrame: span({ rip: [optional('_KTRAP_FRAME', 'Rip'), 8], rsp: [optional('_KTRAP_FRAME', 'Rsp'), 8] }),
    port: span({
      communication: [required('_ALPC_PORT', 'CommunicationInfo'), 8],
      owner: [required('_ALPC_PORT', 'OwnerProcess'), 8],
    }),
    communication: span({
      connection: [required('_ALPC_COMMUNICATION_INFO', 'ConnectionPort'), 8],
      server: [required('_ALPC_COMMUNICATION_INFO', 'ServerCommunicationPort'), 8],
      client: [required('_ALPC_COMMUNICATION_INFO', 'ClientCommunicationPort'), 8],
    }),
    handleTable: span({
      limit: [required('_HANDLE_TABLE', 'NextHandleNeedingPool'), 4],
      code: [required('_HANDLE_TABLE', 'TableCode'), 8],
    }),
    header: {
      typeIndex: required('_OBJECT_HEADER', 'TypeIndex'),
      infoMask: required('_OBJECT_HEADER', 'InfoMask'),
      body: required('_OBJECT_HEADER', 'Body'),
    },
    name: span({
      directory: [required('_OBJECT_HEADER_NAME_INFO', 'Directory'), 8],
      name: [required('_OBJECT_HEADER_NAME_INFO', 'Name'), 16],
    }),
    kernelTable: kernelTable(),
    /** System calls are made shortly behind this label, and return there. */
    dispatcher: symbol('KiSystemServiceCopyEnd'),
    portType: portType(),
    maskOffsets: maskOffsets(),
    system: system(),
  };
}

/** Address of the pointer to the handle table that all kernel handles are in. */
function kernelTable(): U64 | undefined {
  return symbol('ObpKernelHandleTable');
}

const TIME = { hi: SHARED.hi, lo: SHARED.lo + 0x14 };

/** The target's system time (FILETIME), or `undefined` if it cannot be read. Its steps are those of the system clock, 0.5 to 16 ms. */
export function targetTime(): U64 | undefined {
  try {
    // KSYSTEM_TIME: LowPart, High1Time, High2Time. The target stands still, so the halves belong together.
    const time = readBytes(TIME, 12);
    return u64(u32At(time, 4), u32At(time, 0));
  } catch {
    return undefined;
  }
}
