import type { Ticks } from '../../src/base/time.ts';
import type { Work } from './call-spec.ts';
import { between, pick, type Random } from './random.ts';
import type { Simulation } from './simulation.ts';
import { INTERFACES, type InterfaceUse } from './tables/interfaces.ts';
import type { ThreadRef } from './truth.ts';

interface Worker extends ThreadRef {
  until: Ticks;
}

/** Who hosts what is served, by process or service name as in {@link INTERFACES}. */
interface Host {
  readonly serves: readonly string[];
  readonly pid: number;
  readonly threads: number;
  /** Service tag of its threads; pool threads often have none. */
  readonly tag?: number;
}

interface BackgroundOptions {
  readonly hosts: readonly Host[];
  /** Processes that only ask. */
  readonly clients: readonly { readonly pid: number; readonly threads: number }[];
  /** Pairs of processes that exchange datagrams. */
  readonly datagrams: readonly (readonly [from: number, to: number])[];
  /** CSRSS processes, whose threads wait in the port itself and log its name. */
  readonly csrss: readonly { readonly pid: number; readonly port: string; readonly clients: readonly number[] }[];
  readonly firstTid: number;
  /** Mean time between two things that happen. */
  readonly gap: Ticks;
}

/** Interfaces that others call in order to answer a call of their own: server → what it needs. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  Schedule: ['lsass.exe', 'services.exe', 'EventLog'],
  Appinfo: ['lsass.exe', 'RpcSs'],
  LSM: ['lsass.exe'],
  Spooler: ['lsass.exe', 'RpcEptMapper'],
  mpssvc: ['lsass.exe'],
  Dhcp: ['Dnscache'],
  'services.exe': ['lsass.exe'],
};

/** What goes on on an idle desktop, from `start` on, in steps that others can join in between. */
export class Background {
  readonly #simulation: Simulation;
  readonly #random: Random;
  readonly #options: BackgroundOptions;
  readonly #workers = new Map<number, Worker[]>();
  #now: Ticks;

  constructor(simulation: Simulation, random: Random, options: BackgroundOptions, start: Ticks) {
    this.#simulation = simulation;
    this.#random = random;
    this.#options = options;
    this.#now = start;
    let tid = options.firstTid;
    for (const { pid, threads, tag } of [
      ...options.hosts,
      ...options.clients.map((one) => ({ ...one, tag: undefined })),
    ]) {
      const list = this.#workers.get(pid) ?? [];
      for (let count = 0; count < threads; count += 1) {
        tid += 4 * between(random, 1, 6);
        // About half of the threads of a service bear its tag.
        simulation.system.addThread({ pid, tid, tag: count % 2 === 0 ? tag : undefined });
        list.push({ pid, tid, until: 0 });
      }
      this.#workers.set(pid, list);
    }
  }

  /** Lets time pass up to `limit`. */
  until(limit: Ticks): void {
    const random = this.#random;
    for (;;) {
      const next = this.#now + 1 + Math.round(-Math.log(1 - random()) * this.#options.gap);
      if (next >= limit) return;
      this.#now = next;
      const roll = random();
      if (roll < 0.1) this.#datagram();
      else if (roll < 0.2) this.#csrss();
      else this.#anyCall();
    }
  }

  #idle(pid: number, at: Ticks): Worker | undefined {
    return this.#workers.get(pid)?.find((worker) => worker.until <= at);
  }

  #anyCall(): void {
    const { hosts, clients } = this.#options;
    const from = pick(this.#random, [...clients, ...clients, ...hosts]);
    const client = this.#idle(from.pid, this.#now);
    if (client !== undefined) client.until = this.#call(client, pick(this.#random, INTERFACES), this.#now, undefined);
  }

  /** A call with the calls that its server needs; returns when the client is free. */
  #call(client: Worker, use: InterfaceUse, at: Ticks, parent: Work | undefined): Ticks {
    const random = this.#random;
    client.until = Number.POSITIVE_INFINITY;
    const host = this.#options.hosts.find((one) => one.serves.includes(use.server));
    const server = host === undefined || host.pid === client.pid ? undefined : this.#idle(host.pid, at);
    if (server === undefined) return at;
    server.until = Number.POSITIVE_INFINITY;
    const spec = {
      client,
      server,
      interfaceUuid: use.uuid,
      opnum: pick(random, use.opnums),
      endpoint: use.endpoint,
      status: random() < 0.02 ? 5 : 0,
      asynchronous: random() < 0.06,
    };
    const result = this.#simulation.call(spec, at, parent, (from, work) => {
      let now = from + between(random, 100, 6_000);
      const needs = NEEDS[use.server];
      if (needs !== undefined && random() < 0.5) {
        const needed = pick(random, needs);
        const inner = INTERFACES.filter((one) => one.server === needed);
        now = this.#call(server, pick(random, inner), now, work) + between(random, 50, 900);
      }
      return now;
    });
    server.until = result.end + 50;
    return result.end + 50;
  }

  #datagram(): void {
    const [from, to] = pick(this.#random, this.#options.datagrams);
    const sender = this.#idle(from, this.#now);
    const receiver = this.#idle(to, this.#now);
    if (sender === undefined || receiver === undefined) return;
    sender.until = this.#simulation.datagram(sender, receiver, this.#now) + 100;
    receiver.until = sender.until;
  }

  /** CSRSS blocks in its port, takes a request, answers and blocks again. */
  #csrss(): void {
    const { pid, port, clients } = pick(this.#random, this.#options.csrss);
    const server = this.#idle(pid, this.#now);
    const client = this.#idle(pick(this.#random, clients), this.#now);
    if (server === undefined || client === undefined) return;
    const { system } = this.#simulation;
    const result = this.#simulation.call({ client, server, take: between(this.#random, 200, 3_000) }, this.#now);
    const head = system.head(server, result.end);
    this.#simulation.single({ ...head, kind: 'alpc.wait-new', serverPort: true, portName: port });
    client.until = result.end + 50;
    server.until = result.end + 100;
  }
}
