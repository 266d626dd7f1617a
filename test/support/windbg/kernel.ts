/** A kernel in synthetic memory: processes, handle tables, ALPC ports with and without names, threads. */
import { Space } from './memory.ts';
import { kernelTypes, offsetOf, type Types } from './types.ts';

export interface KernelOptions {
  /** Five levels of page tables: handle table entries hold pointers differently. */
  readonly la57?: boolean;
  /** Moves the fields of processes and threads. */
  readonly move?: number;
}

export interface FakeProcess {
  readonly eprocess: bigint;
  readonly name: string;
  readonly pid: number;
  readonly space: Space;
  readonly table: FakeTable;
}
export interface FakeTable {
  readonly address: bigint;
  readonly levels: 0 | 1 | 2;
  /** The next handle given out. */
  next: number;
}
export interface FakePort {
  readonly object: bigint;
  readonly communication: bigint;
}

const SHARED = 0xffff_f780_0000_0000n;
const PORT_TYPE = 0x2e;
const OTHER_TYPE = 0x07;
const COOKIE = 0x5a;
const NAME_INFO = 2;
const CREATOR_INFO = 1;
const HEADER_SIZES = [0x20, 0x20, 0x10, 0x20, 0x10, 0x10, 0x10, 0x04];

export class FakeKernel {
  readonly memory = new Space();
  readonly types: Types;
  readonly symbols = new Map<string, bigint>();
  readonly processes: FakeProcess[] = [];
  private readonly la57: boolean;
  private heap = 0xffff_a900_1234_0000n;
  private readonly directories = new Map<string, bigint>();
  private readonly kernelTable: FakeTable;

  constructor(options: KernelOptions = {}) {
    this.la57 = options.la57 === true;
    this.types = kernelTypes(options.move);
    if (this.la57) this.heap = 0xff0e_a900_1234_0000n;
    const { memory, symbols } = this;
    symbols.set('NtAlpcSendWaitReceivePort', 0xffff_f800_07e2_1000n);
    symbols.set('KiSystemServiceCopyEnd', 0xffff_f800_07de_6be0n);
    symbols.set('ObpInfoMaskToOffset', this.allocate(256));
    symbols.set('ObHeaderCookie', this.allocate(16));
    symbols.set('AlpcPortObjectType', this.allocate(16));
    symbols.set('ObpKernelHandleTable', this.allocate(16));
    for (let mask = 0; mask < 256; mask++) {
      const size = HEADER_SIZES.reduce((sum, bytes, bit) => sum + ((mask >> bit) & 1) * bytes, 0);
      memory.put(this.symbol('ObpInfoMaskToOffset') + BigInt(mask), 1, size);
    }
    memory.put(this.symbol('ObHeaderCookie'), 1, COOKIE);
    const type = this.allocate(0x100);
    memory.put(this.symbol('AlpcPortObjectType'), 8, type);
    memory.put(type + offsetOf(this.types, '_OBJECT_TYPE', 'Index'), 1, PORT_TYPE);
    this.kernelTable = this.table(0);
    memory.put(this.symbol('ObpKernelHandleTable'), 8, this.kernelTable.address);
    memory.map(SHARED, 0x1000);
    memory.put(SHARED + 0x260n, 4, 0xf000_5865);
    memory.put(SHARED + 0x26cn, 4, 10);
    memory.put(SHARED + 0x3c0n, 4, 4);
    this.time = 0x01db_0000_0000_0000n;
    this.process('System', 4, { path: '' });
  }

  symbol(name: string): bigint {
    const found = this.symbols.get(name);
    if (found === undefined) throw new Error(`no symbol ${name}`);
    return found;
  }

  /** The target's clock, FILETIME. */
  set time(value: bigint) {
    this.memory.put(SHARED + 0x14n, 8, value);
    this.memory.put(SHARED + 0x1cn, 4, value >> 32n);
  }
  get time(): bigint {
    return this.memory.number(SHARED + 0x14n, 8);
  }

  /** Room in kernel memory, 16-byte aligned, with room before it as pool blocks have. */
  allocate(length: number): bigint {
    const address = this.heap + 0x100n;
    this.heap = (address + BigInt(length) + 0x100fn) & ~0xfn;
    this.memory.map(address - 0x100n, length + 0x100);
    return address;
  }

  process(
    name: string,
    pid: number,
    options: { path?: string; parent?: number; wow64?: boolean; levels?: 0 | 1 | 2; at?: bigint } = {},
  ): FakeProcess {
    const { memory } = this;
    const eprocess = options.at ?? this.allocate(0xb80);
    const table = this.table(options.levels ?? 0);
    this.put8(eprocess, '_EPROCESS', 'UniqueProcessId', pid);
    this.put8(eprocess, '_EPROCESS', 'InheritedFromUniqueProcessId', options.parent ?? 4);
    this.put8(eprocess, '_EPROCESS', 'CreateTime', this.time + BigInt(pid));
    this.put8(eprocess, '_EPROCESS', 'ObjectTable', table.address);
    this.put8(eprocess, '_EPROCESS', 'WoW64Process', options.wow64 === true ? this.allocate(16) : 0);
    const image = new Uint8Array(15);
    image.set(ascii(name).subarray(0, 14));
    memory.write(eprocess + offsetOf(this.types, '_EPROCESS', 'ImageFileName'), image);
    const path = options.path ?? `\\Device\\HarddiskVolume3\\Windows\\System32\\${name}`;
    const audit = path === '' ? 0n : this.unicode(path);
    this.put8(eprocess, '_EPROCESS', 'SeAuditProcessCreationInfo', audit);
    const process = { eprocess, name, pid, space: new Space(memory), table };
    this.processes.push(process);
    return process;
  }

  /** A UNICODE_STRING with its text; returns its address. */
  private unicode(text: string): bigint {
    const header = this.allocate(16 + text.length * 2);
    this.writeUnicode(header, text, header + 16n);
    return header;
  }
  private writeUnicode(header: bigint, text: string, buffer: bigint): void {
    const bytes = utf16(text);
    this.memory.put(header, 2, bytes.length);
    this.memory.put(header + 2n, 2, bytes.length);
    this.memory.put(header + 8n, 8, buffer);
    this.memory.write(buffer, bytes);
  }

  private table(levels: 0 | 1 | 2): FakeTable {
    const address = this.allocate(0x80);
    const top = (this.allocate(0x2000) + 0xfffn) & ~0xfffn;
    this.memory.map(top, 0x1000);
    this.memory.put(address, 4, 0x400);
    this.memory.put(address + 8n, 8, top | BigInt(levels));
    return { address, levels, next: 0x4 };
  }

  /** A kernel object with the headers before it that its name and `creator` make; returns its body. */
  object(
    size: number,
    options: { type?: 'port' | 'other'; name?: string; directory?: bigint; creator?: boolean } = {},
  ): bigint {
    const { memory } = this;
    const header = this.allocate(0x30 + size);
    const mask = (options.creator === true ? CREATOR_INFO : 0) | (options.name === undefined ? 0 : NAME_INFO);
    const index = options.type === 'other' ? OTHER_TYPE : PORT_TYPE;
    memory.put(header + 0x18n, 1, index ^ COOKIE ^ Number((header >> 8n) & 0xffn));
    memory.put(header + 0x1an, 1, mask);
    if (options.name !== undefined) {
      const info = header - (options.creator === true ? 0x40n : 0x20n);
      memory.put(info, 8, options.directory ?? 0);
      this.writeUnicode(info + 8n, options.name, this.allocate(options.name.length * 2));
    }
    // What lies where a name header would be must not pass for one.
    if (options.creator === true) memory.write(header - 0x20n, new Uint8Array(0x20).fill(0x41));
    return header + 0x30n;
  }

  directory(path: string): bigint {
    const known = this.directories.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('\\');
    const made =
      path === '\\'
        ? this.object(0x100, { type: 'other', name: '\\' })
        : this.object(0x100, {
            type: 'other',
            name: path.slice(cut + 1),
            directory: this.directory(cut === 0 ? '\\' : path.slice(0, cut)),
          });
    this.directories.set(path, made);
    return made;
  }

  /** A server's connection port. `path` undefined: without a name. */
  connectionPort(owner: FakeProcess, path: string | undefined, options: { creator?: boolean } = {}): FakePort {
    const cut = path?.lastIndexOf('\\') ?? -1;
    const name = path?.slice(cut + 1);
    const directory = path === undefined || cut < 0 ? undefined : this.directory(cut === 0 ? '\\' : path.slice(0, cut));
    const object = this.object(0x1d8, {
      ...options,
      ...(name === undefined ? {} : { name }),
      ...(directory === undefined ? {} : { directory }),
    });
    const communication = this.allocate(0x50);
    this.put8(object, '_ALPC_PORT', 'CommunicationInfo', communication);
    this.put8(object, '_ALPC_PORT', 'OwnerProcess', owner.eprocess);
    this.memory.put(communication, 8, object);
    return { object, communication };
  }

  /** A connection: the client's port, and the server's for it. */
  connect(client: FakeProcess, to: FakePort): { client: FakePort; server: FakePort } {
    const communication = this.allocate(0x50);
    const make = (owner: bigint): FakePort => {
      const object = this.object(0x1d8);
      this.put8(object, '_ALPC_PORT', 'CommunicationInfo', communication);
      this.put8(object, '_ALPC_PORT', 'OwnerProcess', owner);
      return { object, communication };
    };
    const server = make(this.memory.number(to.object + 0x18n, 8));
    const clientPort = make(client.eprocess);
    this.memory.put(communication, 8, to.object);
    this.memory.put(communication + 8n, 8, server.object);
    this.memory.put(communication + 16n, 8, clientPort.object);
    return { client: clientPort, server };
  }

  /** Opens a handle to an object, in the process or as a handle of the kernel. `value` chooses which. */
  handle(process: FakeProcess | 'kernel', object: bigint, value?: number): bigint {
    const table = process === 'kernel' ? this.kernelTable : process.table;
    const index = value ?? table.next;
    table.next = Math.max(table.next, index + 4);
    const entry = this.entry(table, index);
    const header = object - 0x30n;
    const pointer = BigInt.asUintN(64, header) & 0xffff_ffff_ffff_ffffn;
    const low = this.la57
      ? (((pointer >> 4n) << 11n) | 0x3fn) & 0xffff_ffff_ffff_ffffn
      : (((pointer >> 4n) << 20n) | 0x3_ffffn) & 0xffff_ffff_ffff_ffffn;
    this.memory.put(entry, 8, low);
    this.memory.put(entry + 8n, 8, 0x1f_0001);
    const limit = Number(this.memory.number(table.address, 4));
    if (index >= limit) this.memory.put(table.address, 4, (Math.floor(index / 0x400) + 1) * 0x400);
    return process === 'kernel' ? 0xffff_ffff_8000_0000n | BigInt(index) : BigInt(index);
  }

  close(process: FakeProcess, handle: bigint): void {
    this.memory.put(this.entry(process.table, Number(handle)), 8, 0);
  }

  /** Address of an entry, with the pages on the way made. */
  private entry(table: FakeTable, index: number): bigint {
    const top = this.memory.number(table.address + 8n, 8) & ~3n;
    if (table.levels === 0) return top + BigInt(index * 4);
    const page = Math.floor(index / 0x400);
    const low = BigInt((index % 0x400) * 4);
    if (table.levels === 1) return this.page(top + BigInt(page * 8)) + low;
    return this.page(this.page(top + BigInt(Math.floor(page / 0x200) * 8)) + BigInt((page % 0x200) * 8)) + low;
  }

  private page(slot: bigint): bigint {
    const known = this.memory.number(slot, 8);
    if (known !== 0n) return known;
    const made = (this.allocate(0x2000) + 0xfffn) & ~0xfffn;
    this.memory.map(made, 0x1000);
    this.memory.put(slot, 8, made);
    return made;
  }

  put8(object: bigint, type: string, field: string, value: bigint | number): void {
    this.memory.put(object + offsetOf(this.types, type, field), 8, value);
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index++) {
    bytes[index * 2] = text.charCodeAt(index) & 0xff;
    bytes[index * 2 + 1] = text.charCodeAt(index) >> 8;
  }
  return bytes;
}
