/** A small Windows for D programs to look at: processes, handle tables of every depth, ports with names in directories. */
import type { Firing } from './machine.ts';
import { Memory } from './memory.ts';
import { kernelOffset } from './types.ts';

const HEADER = 0x30n;
const NAME_INFO = 2;
const CREATOR_INFO = 1;

export interface WorldProcess {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly object: bigint;
  readonly thread: bigint;
  readonly user: Memory;
  readonly table: HandleTable;
}

export interface Port {
  readonly object: bigint;
  readonly comm: bigint;
  readonly owner: WorldProcess;
}

/** A handle table with 0, 1 or 2 levels of pages above its entries. */
class HandleTable {
  readonly object: bigint;
  private readonly kernel: Memory;
  private readonly levels: number;
  private readonly root: bigint;
  private readonly pages = new Map<string, bigint>();
  private next: number;

  constructor(kernel: Memory, levels: number) {
    this.kernel = kernel;
    this.levels = levels;
    this.root = kernel.allocate(4096);
    this.object = kernel.allocate(0x80);
    // Handles of higher tables begin where the lower ones end, so that all levels are walked.
    this.next = [4, 0x404, 0x8_0404][levels] ?? 4;
    kernel.number(this.object + kernelOffset('_HANDLE_TABLE', 'TableCode'), 8, this.root | BigInt(levels));
    kernel.number(this.object + kernelOffset('_HANDLE_TABLE', 'NextHandleNeedingPool'), 4, 0x100_0000);
  }

  /** A handle of the object whose body is at `object`. */
  add(object: bigint, shift = 20): bigint {
    const handle = this.next;
    this.next += 4;
    const bits = BigInt.asUintN(64 - shift, (object - HEADER) >> 4n);
    this.kernel.number(this.entry(handle), 8, (bits << BigInt(shift)) | 1n);
    return BigInt(handle);
  }

  private entry(handle: number): bigint {
    if (this.levels === 0) return this.root + BigInt(handle) * 4n;
    let page = this.root;
    if (this.levels === 2) page = this.page(page, handle >> 19);
    page = this.page(page, this.levels === 2 ? (handle >> 10) & 0x1ff : handle >> 10);
    return page + BigInt(handle & 0x3ff) * 4n;
  }

  private page(parent: bigint, index: number): bigint {
    const key = `${parent} ${index}`;
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const page = this.kernel.allocate(4096);
    this.kernel.number(parent + BigInt(index) * 8n, 8, page);
    this.pages.set(key, page);
    return page;
  }
}

export class World {
  readonly kernel = new Memory(0xffff_8000_0000_0000n);
  private readonly directories = new Map<string, bigint>();

  constructor() {
    this.directories.set('', this.object(0x40, { name: '\\', directory: 0n, creator: false }));
  }

  process(pid: number, name: string, levels = 0, parent = 4): WorldProcess {
    const { kernel } = this;
    const object = kernel.allocate(0x800);
    const thread = kernel.allocate(0x400);
    const table = new HandleTable(kernel, levels);
    kernel.number(thread + kernelOffset('_KTHREAD', 'Process'), 8, object);
    kernel.number(object + kernelOffset('_EPROCESS', 'UniqueProcessId'), 8, pid);
    kernel.number(object + kernelOffset('_EPROCESS', 'InheritedFromUniqueProcessId'), 8, parent);
    kernel.number(object + kernelOffset('_EPROCESS', 'ObjectTable'), 8, table.object);
    kernel.write(object + kernelOffset('_EPROCESS', 'ImageFileName'), new TextEncoder().encode(name.slice(0, 14)));
    return {
      pid,
      parent,
      name,
      object,
      thread,
      user: new Memory(0x1_0000_0000n * BigInt(pid % 1000) + 0x1_0000n),
      table,
    };
  }

  /** A connection port. `path` such as `\RPC Control\epmapper`; `undefined` for one without a name. */
  listen(owner: WorldProcess, path: string | undefined, creator = false): Port {
    const parts = path?.split('\\').slice(1) ?? [];
    const leaf = parts.pop();
    const name = leaf === undefined ? undefined : { name: leaf, directory: this.directory(parts), creator };
    const port = this.port(owner, name);
    const comm = this.kernel.allocate(0x50);
    this.link(port, comm);
    this.kernel.number(comm + kernelOffset('_ALPC_COMMUNICATION_INFO', 'ConnectionPort'), 8, port);
    return { object: port, comm, owner };
  }

  /** The client's end of a new connection. */
  connect(server: Port, client: WorldProcess): Port {
    const comm = this.kernel.allocate(0x50);
    const ends = [server.owner, client].map((owner) => {
      const port = this.port(owner, undefined);
      this.link(port, comm);
      return port;
    });
    const [serverEnd = 0n, clientEnd = 0n] = ends;
    const put = (member: string, value: bigint) =>
      this.kernel.number(comm + kernelOffset('_ALPC_COMMUNICATION_INFO', member), 8, value);
    put('ConnectionPort', server.object);
    put('ServerCommunicationPort', serverEnd);
    put('ClientCommunicationPort', clientEnd);
    return { object: clientEnd, comm, owner: client };
  }

  /** Some other object, whose memory holds anything. */
  other(content: Uint8Array): bigint {
    const object = this.object(Math.max(0x40, content.length), undefined);
    this.kernel.write(object, content);
    return object;
  }

  private port(owner: WorldProcess, name: { name: string; directory: bigint; creator: boolean } | undefined): bigint {
    const port = this.object(0x200, name);
    // Bit 0 is a flag of its own.
    this.kernel.number(
      port + kernelOffset('_ALPC_PORT', 'OwnerProcess'),
      8,
      owner.object | BigInt(owner.pid & 8 ? 1 : 0),
    );
    return port;
  }

  private link(port: bigint, comm: bigint): void {
    this.kernel.number(port + kernelOffset('_ALPC_PORT', 'CommunicationInfo'), 8, comm);
  }

  private directory(parts: readonly string[]): bigint {
    const key = parts.join('\\');
    const known = this.directories.get(key);
    if (known !== undefined) return known;
    const name = { name: parts.at(-1) ?? '', directory: this.directory(parts.slice(0, -1)), creator: false };
    const made = this.object(0x40, name);
    this.directories.set(key, made);
    return made;
  }

  private object(size: number, name: { name: string; directory: bigint; creator: boolean } | undefined): bigint {
    const { kernel } = this;
    const header = kernel.allocate(0x60 + 0x30 + size) + 0x60n;
    if (name !== undefined) {
      const info = header - (name.creator ? 0x40n : 0x20n);
      const text = utf16(name.name);
      kernel.number(header + 0x1an, 1, NAME_INFO | (name.creator ? CREATOR_INFO : 0));
      kernel.number(info, 8, name.directory);
      kernel.number(info + 8n, 2, text.length);
      kernel.number(info + 0x10n, 8, text.length === 0 ? 0n : kernel.put(text, true));
    }
    return header + HEADER;
  }
}

export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    bytes[2 * index] = code & 0xff;
    bytes[2 * index + 1] = code >> 8;
  }
  return bytes;
}

/** What all firings of one thread share. */
export type Place = Pick<Firing, 'pid' | 'tid' | 'cpu' | 'execname' | 'thread' | 'user'>;

export function placeOf(process: WorldProcess, tid: number, cpu: number): Place {
  return { pid: process.pid, tid, cpu, execname: process.name, thread: process.thread, user: process.user };
}
