/** From a port handle to the port, its name and the two processes at its ends. */
import type { Layout } from './layout.ts';
import { type Bytes, readBytes, tryRead } from './memory.ts';
import { objectPath } from './object-name.ts';
import { matches, type Options } from './options.ts';
import type { Process, Processes } from './process.ts';
import { add, decodePointer, equal, hex64, isKernelAddress, isZero, type U64, u32At, u64, u64At } from './u64.ts';

export interface Port {
  readonly object: U64;
  /** Full path of the connection port; `undefined` if it has no name. */
  readonly name: string | undefined;
  /** Process that made the connection port, and the client of this connection. */
  readonly owner: Process | undefined;
  readonly client: Process | undefined;
  /** Which end of the connection the handle is. */
  readonly side: 'connection' | 'server' | 'client' | undefined;
  /** Its owner was on its way out. */
  readonly ownerEnding: boolean;
  readonly skip: boolean;
}

/** A port found before, and where to look to see that it is still the same. */
interface Known {
  readonly port: Port;
  readonly entry: U64;
  readonly entryBits: U64;
  readonly body: U64;
  readonly communication: U64;
  readonly owner: U64;
  readonly peers: U64;
  readonly ends: string;
  /** When it was read in full, in milliseconds of the debugger's clock. */
  readonly read: number;
}

const MAX_PORTS = 4096;
/** What a chain of pointers cannot show (an object freed and made anew in the same place) is looked at again after this. */
const REREAD_MS = 2000;
/** Position of the pointer in a handle table entry: with four, and with five levels of page tables (ksi ObDecodeShift). */
const POINTER_SHIFTS = [20, 11] as const;
const ENTRY_SIZE = 16;

export class Ports {
  private readonly known = new Map<string, Known>();
  private readonly layout: Layout;
  private readonly options: Options;
  private readonly processes: Processes;
  private shift: number | undefined;

  constructor(layout: Layout, options: Options, processes: Processes) {
    this.layout = layout;
    this.options = options;
    this.processes = processes;
  }

  /** The port that `handle` means in `process`; what is in the way of an answer is said in `faults`. */
  of(process: Process, handle: U64, faults: string[]): Port | undefined {
    const key = `${process.key}/${hex64(handle)}`;
    const known = this.known.get(key);
    if (known !== undefined) {
      if (Date.now() - known.read < REREAD_MS && this.holds(known)) return known.port;
      this.known.delete(key);
    }
    const found = this.find(process, handle, faults);
    if (found === undefined) return undefined;
    if (this.known.size >= MAX_PORTS) this.known.clear();
    this.known.set(key, found);
    return found.port;
  }

  /**
   * Three small reads instead of a dozen: the handle, the connection of the port, and the ends of the connection. A port that
   * is skipped is no more than skipped if the last were wrong: two do.
   */
  private holds(known: Known): boolean {
    const { port, communication } = this.layout;
    try {
      if (!equal(this.pointerBits(u64At(readBytes(known.entry, ENTRY_SIZE), 0)), known.entryBits)) return false;
      const body = readBytes(known.body, port.length);
      if (!equal(u64At(body, port.at.communication), known.communication)) return false;
      if (!equal(u64At(body, port.at.owner), known.owner)) return false;
      return known.port.skip || endsOf(readBytes(known.peers, communication.length)) === known.ends;
    } catch {
      return false;
    }
  }

  private find(process: Process, handle: U64, faults: string[]): Known | undefined {
    const place = this.entryAddress(process, handle, faults);
    if (place === undefined) return undefined;
    const entry = tryRead(place, ENTRY_SIZE, 'handle table entry', faults);
    if (entry === undefined) return undefined;
    const value = u64At(entry, 0);
    const object = this.objectOf(value, faults);
    if (object === undefined) return undefined;
    const { port, communication } = this.layout;
    const bodyAt = add(object, port.start);
    const body = tryRead(bodyAt, port.length, 'port', faults);
    if (body === undefined) return undefined;
    const owner = u64At(body, port.at.owner);
    const connection = u64At(body, port.at.communication);
    if (isZero(connection)) {
      faults.push('port: it has no connection (CommunicationInfo is NULL)');
      return undefined;
    }
    const peersAt = add(connection, communication.start);
    const peers = tryRead(peersAt, communication.length, 'connection', faults);
    if (peers === undefined) return undefined;
    return {
      port: this.describe(object, peers, faults),
      entry: place,
      entryBits: this.pointerBits(value),
      body: bodyAt,
      communication: connection,
      owner,
      peers: peersAt,
      ends: endsOf(peers),
      read: Date.now(),
    };
  }

  private describe(object: U64, peers: Bytes, faults: string[]): Port {
    const { at } = this.layout.communication;
    const connectionPort = u64At(peers, at.connection);
    const serverPort = u64At(peers, at.server);
    const clientPort = u64At(peers, at.client);
    const owner = isZero(connectionPort) ? undefined : this.ownerOf(connectionPort, faults);
    const client = isZero(clientPort) ? undefined : this.ownerOf(clientPort, faults);
    if (isZero(connectionPort)) faults.push('port: the server is gone (ConnectionPort is NULL)');
    const name = isZero(connectionPort) ? undefined : objectPath(connectionPort, this.layout, faults);
    let side: Port['side'];
    if (equal(object, connectionPort)) side = 'connection';
    else if (equal(object, serverPort)) side = 'server';
    else if (equal(object, clientPort)) side = 'client';
    return {
      object,
      name,
      owner: owner?.process,
      client: client?.process,
      side,
      ownerEnding: owner?.ending === true,
      skip: this.unwanted(name),
    };
  }

  private ownerOf(port: U64, faults: string[]): { process: Process | undefined; ending: boolean } | undefined {
    const span = this.layout.port;
    const body = tryRead(add(port, span.start), span.length, 'port', faults);
    if (body === undefined) return undefined;
    const raw = u64At(body, span.at.owner);
    // The lowest bit marks an owner that is ending (winsiderss/systeminformer issue 1525).
    const address = u64(raw.hi, raw.lo & ~1);
    if (isZero(address)) return { process: undefined, ending: (raw.lo & 1) !== 0 };
    return { process: this.processes.of(address.hi, address.lo, faults), ending: (raw.lo & 1) !== 0 };
  }

  /** Address of the handle's entry in the table of its process, or in the kernel's for kernel handles. */
  private entryAddress(process: Process, handle: U64, faults: string[]): U64 | undefined {
    const kernel = handle.hi === 0xffff_ffff && handle.lo >= 0x8000_0000;
    if (!kernel && handle.hi !== 0) return refuse(faults, `handle ${hex64(handle)} is out of range`);
    const table = kernel ? this.kernelTable(faults) : process.handleTable;
    if (table === undefined) return undefined;
    if (isZero(table)) return refuse(faults, 'the process has no handle table any more');
    const value = (kernel ? handle.lo & 0x7fff_ffff : handle.lo & ~3) >>> 0;
    const index = value - (value % 4);
    const { handleTable } = this.layout;
    const bytes = tryRead(add(table, handleTable.start), handleTable.length, 'handle table', faults);
    if (bytes === undefined) return undefined;
    if (index === 0 || index >= u32At(bytes, handleTable.at.limit)) {
      return refuse(faults, `handle ${hex64(handle)} is beyond its table`);
    }
    const code = u64At(bytes, handleTable.at.code);
    return this.walkTable(u64(code.hi, code.lo & ~3), code.lo & 3, index, faults);
  }

  /** A table of pages of 256 entries, below none, one or two levels of pages of 512 pointers. Four handles make an entry step. */
  private walkTable(top: U64, levels: number, index: number, faults: string[]): U64 | undefined {
    const low = (index % 0x400) * 4;
    if (levels === 0) return add(top, index * 4);
    const middle = Math.floor(index / 0x400);
    if (levels === 1) {
      const page = this.pointer(add(top, middle * 8), faults);
      return page === undefined ? undefined : add(page, low);
    }
    if (levels !== 2) return refuse(faults, `handle table has ${levels} levels`);
    const directory = this.pointer(add(top, Math.floor(index / 0x8_0000) * 8), faults);
    if (directory === undefined) return undefined;
    const page = this.pointer(add(directory, (middle % 0x200) * 8), faults);
    return page === undefined ? undefined : add(page, low);
  }

  private pointer(at: U64, faults: string[]): U64 | undefined {
    const bytes = tryRead(at, 8, 'handle table', faults);
    if (bytes === undefined) return undefined;
    const value = u64At(bytes, 0);
    return isZero(value) ? refuse(faults, 'handle table: a page is missing') : value;
  }

  private kernelTable(faults: string[]): U64 | undefined {
    const { kernelTable } = this.layout;
    if (kernelTable === undefined) return refuse(faults, 'the table of kernel handles is not in the symbols');
    return this.pointer(kernelTable, faults);
  }

  /** The object that an entry points at, if it is an ALPC port. Which of two encodings this kernel has is learnt from the first. */
  private objectOf(value: U64, faults: string[]): U64 | undefined {
    if (isZero(this.pointerBits(value))) return refuse(faults, 'the handle is closed');
    const shifts = this.shift === undefined ? POINTER_SHIFTS : [this.shift];
    for (const shift of shifts) {
      const header = decodePointer(value, shift);
      if (!isKernelAddress(header) || !this.isPort(header)) continue;
      this.shift = shift;
      return add(header, this.layout.header.body);
    }
    return refuse(faults, 'the handle is not of an ALPC port');
  }

  /** What of an entry stays as long as the handle means the same object: not the bits that count references. */
  private pointerBits(value: U64): U64 {
    return u64(value.hi, value.lo & (this.shift === 11 ? 0xffff_f800 : 0xfff0_0000));
  }

  private isPort(header: U64): boolean {
    const { layout } = this;
    const bytes = tryRead(header, layout.header.body, 'object header', []);
    if (bytes === undefined) return false;
    const { portType } = layout;
    if (portType === undefined) return true;
    // Windows 10 scrambles the type's number with a cookie and a byte of the header's own address.
    const index = (bytes[layout.header.typeIndex] ?? 0) ^ portType.cookie ^ ((header.lo >>> 8) & 0xff);
    return index === portType.index;
  }

  private unwanted(name: string | undefined): boolean {
    const { ports, skipPorts } = this.options;
    const text = name ?? '';
    const leaf = text.slice(text.lastIndexOf('\\') + 1);
    const fits = (patterns: readonly string[]): boolean => matches(patterns, leaf) || matches(patterns, text);
    return fits(skipPorts) || (ports.length > 0 && !fits(ports));
  }
}

function endsOf(peers: Bytes): string {
  let text = '';
  for (let at = 0; at + 8 <= peers.length; at += 8) text += hex64(u64At(peers, at));
  return text;
}

function refuse(faults: string[], reason: string): undefined {
  faults.push(reason);
  return undefined;
}
