/** Ports and endpoints that have a name, each under the process that serves it. */
import type { FactSink, LivingSink } from '../model/facts.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_PORTS, MAX_PORTS_OF_NAME } from './limits.ts';
import type { ProcessLife } from './records.ts';

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

/**
 * Object path of an ncalrpc endpoint. rpcrt4 puts the ports of local RPC servers into `\RPC Control` ([MS-RPCE] leaves the
 * name to the implementation; the directory is visible in any object browser). Other transports: the endpoint itself.
 */
export function portName(protocol: string, endpoint: string): string {
  if (protocol !== 'ncalrpc' || endpoint.startsWith('\\')) return endpoint;
  return RPC_DIRECTORY + endpoint;
}

export class Ports {
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  /** By upper-case name, as the object manager compares. */
  private readonly byName = new Map<string, Port[]>();
  private readonly spellings = new Map<string, Port[]>();
  private count = 0;

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
    let only: Port | undefined;
    let same = 0;
    for (const port of ports) {
      if (port.protocol !== family) continue;
      if (port.process === process) return port.id;
      only = port;
      same += 1;
    }
    if (only !== undefined && same === 1) {
      if (process === undefined) return only.id;
      if (only.process === undefined) {
        only.process = process;
        return only.id;
      }
    }
    if (this.count >= MAX_PORTS || ports.length >= MAX_PORTS_OF_NAME) {
      this.counters.droppedPorts += 1;
      return undefined;
    }
    this.count += 1;
    ports.push({ id: this.count, name, protocol: family, namedBy, process });
    return this.count;
  }

  /** All ports of that name; spellings are remembered because folding case is slow. */
  private named(name: string): Port[] {
    const known = this.spellings.get(name);
    if (known !== undefined) return known;
    const key = name.toUpperCase();
    let ports = this.byName.get(key);
    if (ports === undefined) {
      ports = [];
      if (this.byName.size < MAX_PORTS) this.byName.set(key, ports);
    }
    if (this.spellings.size < MAX_PORTS) this.spellings.set(name, ports);
    return ports;
  }

  finish(): void {
    this.living(this.sink);
  }

  living(sink: Pick<LivingSink, 'port'>): void {
    for (const ports of this.byName.values()) {
      for (const { id, name, protocol, namedBy, process } of ports) {
        sink.port({ id, name, protocol, process: process?.key, namedBy });
      }
    }
  }
}
