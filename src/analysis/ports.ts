/** Ports and endpoints that have a name, each under the process that serves it. */
import type { FactSink, LivingSink } from '../model/facts.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_PORT_CHARACTERS, MAX_PORTS, MAX_PORTS_OF_NAME } from './limits.ts';
import type { ProcessLife } from './records.ts';
import { TextRoom } from './text-room.ts';

/** Endpoints that are found without a search, and how many of them are of one process. */
const RECENT = 2048;
const ENDPOINTS_OF_PROCESS = 8;
/** Longer ones are searched for each time: a file can have as many as it likes. */
const LONGEST_RECENT = 256;

const RPC_DIRECTORY = '\\RPC Control\\';

interface Port {
  readonly id: number;
  readonly name: string;
  readonly protocol: string;
  readonly namedBy: string;
  process: ProcessLife | undefined;
}

/** What told the name: the values of `PortFact.namedBy`. */
export type NamedBy = 'rpc-client' | 'rpc-server' | 'endpoint-registration' | 'server-wait' | 'content';

/** The ports of one name. Servers come and go, so there may be many; the one of a process is found without a search. */
class Namesakes {
  readonly all: Port[] = [];
  private readonly byProcess = new Map<ProcessLife | undefined, Port[]>();

  /** The port of that protocol and process. */
  of(protocol: string, process: ProcessLife | undefined): Port | undefined {
    const ports = this.byProcess.get(process);
    if (ports !== undefined) for (const port of ports) if (port.protocol === protocol) return port;
    return undefined;
  }

  /** The only port of that protocol. */
  only(protocol: string): Port | undefined {
    let only: Port | undefined;
    for (const port of this.all) {
      if (port.protocol !== protocol) continue;
      if (only !== undefined) return undefined;
      only = port;
    }
    return only;
  }

  add(port: Port): void {
    this.all.push(port);
    this.file(port);
  }

  /** A port whose process was not known is that of `process`. */
  claim(port: Port, process: ProcessLife): void {
    const unknown = this.byProcess.get(port.process);
    if (unknown !== undefined) unknown.splice(unknown.indexOf(port), 1);
    port.process = process;
    this.file(port);
  }

  private file(port: Port): void {
    const ports = this.byProcess.get(port.process);
    if (ports === undefined) this.byProcess.set(port.process, [port]);
    else ports.push(port);
  }
}

interface KnownEndpoint {
  readonly protocol: string;
  readonly endpoint: string;
  readonly process: ProcessLife;
  readonly id: number;
}

/** Most calls go to few endpoints. A port stays that of its process, so what was found once is found again. */
class RecentEndpoints {
  private readonly known: (KnownEndpoint | undefined)[] = new Array<undefined>(RECENT).fill(undefined);

  get(protocol: string, endpoint: string, process: ProcessLife): number | undefined {
    const known = this.known[placeOf(endpoint, process)];
    const same = known?.process === process && known.endpoint === endpoint && known.protocol === protocol;
    return same ? known.id : undefined;
  }

  set(endpoint: KnownEndpoint): void {
    if (endpoint.endpoint.length + endpoint.protocol.length > LONGEST_RECENT) return;
    this.known[placeOf(endpoint.endpoint, endpoint.process)] = endpoint;
  }
}

/** Direct-mapped: a hostile file costs a search for each call, as without it. */
function placeOf(endpoint: string, process: ProcessLife): number {
  return (process.key * ENDPOINTS_OF_PROCESS + (endpoint.length % ENDPOINTS_OF_PROCESS)) % RECENT;
}

export class Ports {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  /** By upper-case name, as the object manager compares. */
  private readonly byName = new Map<string, Namesakes>();
  private readonly spellings = new Map<string, Namesakes>();
  /** Object paths of ncalrpc endpoints: a path that is put together anew has to be hashed anew. */
  private readonly paths = new Map<string, string>();
  private readonly recent = new RecentEndpoints();
  private count = 0;
  /** For the texts of the maps above. */
  private readonly room = new TextRoom(MAX_PORT_CHARACTERS);

  constructor(sink: FactSink, counters: AnalysisCounters) {
    this.sink = sink;
    this.counters = counters;
  }

  /**
   * Key of the port `name` of `process`. With no process known: the port of that name if there is only one, as then no
   * other can be meant. `undefined` if there are too many ports to keep.
   */
  find(name: string, protocol: string, process: ProcessLife | undefined, namedBy: NamedBy): number | undefined {
    // An ALPC port and an ncalrpc endpoint of one name are one thing.
    const family = protocol === 'ncalrpc' ? 'alpc' : protocol;
    const ports = this.named(name);
    const own = ports?.of(family, process);
    if (own !== undefined) return own.id;
    const only = ports?.only(family);
    if (ports !== undefined && only !== undefined) {
      if (process === undefined) return only.id;
      if (only.process === undefined) {
        ports.claim(only, process);
        return only.id;
      }
    }
    const full = ports === undefined || this.count >= MAX_PORTS || ports.all.length >= MAX_PORTS_OF_NAME;
    if (full || !this.room.take(family.length)) {
      this.counters.droppedPorts += 1;
      return undefined;
    }
    this.count += 1;
    ports.add({ id: this.count, name, protocol: family, namedBy, process });
    return this.count;
  }

  /** Key of the port that an endpoint of RPC is, as {@link Ports.find} gives it. */
  endpoint(protocol: string, endpoint: string, process: ProcessLife | undefined, namedBy: NamedBy): number | undefined {
    const known = process === undefined ? undefined : this.recent.get(protocol, endpoint, process);
    if (known !== undefined) return known;
    const id = this.find(this.nameOf(protocol, endpoint), protocol, process, namedBy);
    if (process !== undefined && id !== undefined) this.recent.set({ protocol, endpoint, process, id });
    return id;
  }

  /**
   * Object path of an ncalrpc endpoint. rpcrt4 puts the ports of local RPC servers into `\RPC Control` ([MS-RPCE] leaves the
   * name to the implementation; the directory is visible in any object browser). Other transports: the endpoint itself.
   */
  nameOf(protocol: string, endpoint: string): string {
    if (protocol !== 'ncalrpc' || endpoint.startsWith('\\')) return endpoint;
    const known = this.paths.get(endpoint);
    if (known !== undefined) return known;
    const path = RPC_DIRECTORY + endpoint;
    if (this.paths.size < MAX_PORTS && this.room.take(path.length)) this.paths.set(endpoint, path);
    return path;
  }

  /** All ports of that name; `undefined` if there is no room for it. Spellings are remembered because folding case is slow. */
  private named(name: string): Namesakes | undefined {
    const known = this.spellings.get(name);
    if (known !== undefined) return known;
    const key = name.toUpperCase();
    let ports = this.byName.get(key);
    if (ports === undefined) {
      if (this.byName.size >= MAX_PORTS || !this.room.take(key.length)) return undefined;
      ports = new Namesakes();
      this.byName.set(key, ports);
    }
    if (this.spellings.size < MAX_PORTS && this.room.take(name.length)) this.spellings.set(name, ports);
    return ports;
  }

  finish(): void {
    this.living(this.sink);
  }

  living(sink: Pick<LivingSink, 'port'>): void {
    for (const ports of this.byName.values()) {
      for (const { id, name, protocol, namedBy, process } of ports.all) {
        sink.port({ id, name, protocol, process: process?.key, namedBy });
      }
    }
  }
}
