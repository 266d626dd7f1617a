/**
 * Random but plausible traffic, the same for the same seed, with the truth about it:
 *
 *     const { events, truth, etl } = randomTraffic({ seed: 7, calls: 500, depth: 3, lossLocated: 0.01 });
 *
 * and the same as a stream, for recordings larger than memory:
 *
 *     streamTraffic({ seed: 1 }, (event) => { encoder.event(event); return more; });
 *
 * Processes have pools of threads; a thread does one thing at a time. Message ids come from a small pool and are reused at
 * once. Calls nest, run asynchronously, are handed to other threads of the server, and overlap with each other.
 */
import type { Ticks } from '../../src/base/time.ts';
import type { TraceEvent } from '../../src/model/event.ts';
import type { CallSpec, Work } from './call-spec.ts';
import type { EncodeOptions } from './etl-encode.ts';
import { between, pick, type Random, seededRandom } from './random.ts';
import { encodeEvents, recordingStart } from './scenario.ts';
import { Simulation } from './simulation.ts';
import { INTERFACES } from './tables/interfaces.ts';
import { newTruth, settleTimes, type ThreadRef, type Truth } from './truth.ts';

export interface TrafficOptions {
  readonly seed: number;
  readonly processes?: number;
  readonly threads?: number;
  readonly cpus?: number;
  /** Message ids in the pool. Windows shows 40 to 125. */
  readonly ids?: number;
  /** How deep calls nest at most. */
  readonly depth?: number;
  /** How likely a server thread makes one more call of its own. */
  readonly nested?: number;
  /** Parts of all calls, 0 to 1: without waiting, handed over, answered under another id, with RPC events, slow to start. */
  readonly asynchronous?: number;
  readonly handoff?: number;
  readonly otherReplyId?: number;
  readonly rpc?: number;
  readonly rpcOnly?: number;
  readonly slow?: number;
  readonly datagrams?: number;
  /** Handoffs and messages come with wake-ups and context switches. */
  readonly wakeups?: boolean;
  /** Part of the ALPC and RPC events that is dropped: where the recording says so, and where it does not. */
  readonly lossLocated?: number;
  readonly lossUnlocated?: number;
  /** Mean time between the starts of two root calls. */
  readonly gap?: Ticks;
  /** Other events (threads, images, processes) for each root call. */
  readonly others?: number;
  /** Distinct activity ids; one a call if absent. */
  readonly activities?: number;
  readonly step?: Ticks;
}

const DEFAULTS = {
  processes: 12,
  threads: 6,
  cpus: 4,
  ids: 64,
  depth: 3,
  nested: 0.35,
  asynchronous: 0.1,
  handoff: 0,
  otherReplyId: 0,
  rpc: 0.6,
  rpcOnly: 0,
  slow: 0.02,
  datagrams: 0.05,
  wakeups: false,
  lossLocated: 0,
  lossUnlocated: 0,
  gap: 2_000,
  others: 0,
  step: 80,
} as const;
type Settled = Required<Omit<TrafficOptions, 'activities'>> & Pick<TrafficOptions, 'activities'>;

interface Worker extends ThreadRef {
  /** Busy until then; infinite while its work is being planned. */
  until: Ticks;
}

const MODULES = Array.from({ length: 300 }, (_, number) => ({
  base: 0x7ffa_0000_0000n + BigInt(number) * 0x20_0000n,
  size: 0x12_3000n,
  checksum: 0x1f_2a3b,
  timeDateStamp: 0x6512_3456 + number,
  path: `\\Device\\HarddiskVolume3\\Windows\\System32\\module${number}.dll`,
}));

/** Pids of processes that come and go. Few, so that they are reused. */
const SHORT_LIVED = 40;

export interface Traffic {
  readonly events: TraceEvent[];
  readonly truth: Truth;
  readonly cpus: number;
  etl(options?: Partial<EncodeOptions>): Uint8Array;
}

/** A finite recording with its truth: `calls` root calls and all that follows from them. */
export function randomTraffic(options: TrafficOptions & { readonly calls: number }): Traffic {
  const truth = newTruth();
  const source = new TrafficSource(options, truth);
  const events: TraceEvent[] = [];
  for (let call = 0; call < options.calls; call += 1) source.next();
  source.finish((event) => events.push(event));
  settleTimes(truth);
  const { cpus } = source.options;
  const all = [...recordingStart(cpus, truth.lostUnlocated), ...events];
  return { events: all, truth, cpus, etl: (more) => encodeEvents(all, { cpus, ...more }) };
}

/** Endless traffic in time order, in bounded memory, until `visit` returns false. */
export function streamTraffic(options: TrafficOptions, visit: (event: TraceEvent) => boolean): void {
  const source = new TrafficSource(options, undefined);
  let going = true;
  const pass = (event: TraceEvent) => {
    if (going) going = visit(event);
  };
  while (going) {
    source.next();
    if (source.simulation.timeline.pending > 4_000) source.drain(pass);
  }
}

class TrafficSource {
  readonly options: Settled;
  readonly simulation: Simulation;
  readonly #random: Random;
  readonly #pools: Worker[][] = [];
  readonly #pidFree: Ticks[] = [];
  #now: Ticks;

  constructor(options: TrafficOptions, truth: Truth | undefined) {
    const settled: Settled = { ...DEFAULTS, ...options };
    this.options = settled;
    this.#random = seededRandom(options.seed);
    const { cpus, ids, step, lossLocated, lossUnlocated, activities } = settled;
    const losses = lossLocated + lossUnlocated > 0;
    this.simulation = new Simulation({
      cpus,
      ids,
      step,
      random: this.#random,
      switches: settled.wakeups,
      ...(truth === undefined ? {} : { truth }),
      ...(activities === undefined ? {} : { activities }),
      ...(losses ? { fate: () => this.#fate(lossLocated, lossUnlocated) } : {}),
    });
    this.#cast();
    this.#now = this.simulation.system.rundown('start', 0) + 1_000;
  }

  /** One root call or datagram, and what goes on beside it. */
  next(): void {
    const random = this.#random;
    const { gap, datagrams, others } = this.options;
    this.#now += 1 + Math.round(-Math.log(1 - random()) * gap);
    const client = this.#free(this.#now, -1);
    if (client !== undefined) {
      if (random() < datagrams) this.#datagram(client);
      else client.until = this.#call(client, this.#now, undefined, 1);
    }
    for (let left = others; left > 0; left -= 1) {
      if (left >= 1 || random() < left) this.#other(this.#now + between(random, 0, gap));
    }
  }

  drain(visit: (event: TraceEvent) => void): void {
    this.simulation.timeline.drain(this.#now, visit);
  }

  finish(visit: (event: TraceEvent) => void): void {
    const busy = this.#pools.flat().map((worker) => worker.until);
    this.simulation.system.rundown('end', Math.max(this.#now, ...busy) + 10_000);
    this.simulation.timeline.drain(Number.POSITIVE_INFINITY, visit);
  }

  #fate(located: number, unlocated: number): 'keep' | 'located' | 'unlocated' {
    const roll = this.#random();
    return roll < located ? 'located' : roll < located + unlocated ? 'unlocated' : 'keep';
  }

  #cast(): void {
    const { processes, threads } = this.options;
    const { system } = this.simulation;
    for (let index = 0; index < processes; index += 1) {
      const pid = 1_000 + 40 * index;
      system.addProcess({ pid, name: `${index % 3 === 0 ? 'svchost' : `process${index}`}.exe`, parent: 900 });
      const pool: Worker[] = [];
      for (let number = 0; number < threads; number += 1) {
        const tid = 20_000 + 4 * (index * threads + number);
        system.addThread({ pid, tid });
        pool.push({ pid, tid, until: 0 });
      }
      this.#pools.push(pool);
    }
    for (let index = 0; index < SHORT_LIVED; index += 1) this.#pidFree.push(0);
  }

  /** A thread that is idle at `at`, of any process but `not`; of pool `only` if given. */
  #free(at: Ticks, not: number, only?: number): Worker | undefined {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const number = only ?? Math.floor(this.#random() * this.#pools.length);
      const worker = pick(this.#random, this.#pools[number] ?? []);
      if (worker.until <= at && worker.pid !== not) return worker;
    }
    return undefined;
  }

  #datagram(sender: Worker): void {
    sender.until = Number.POSITIVE_INFINITY;
    const receiver = this.#free(this.#now, sender.pid);
    sender.until = this.simulation.datagram(sender, receiver, this.#now) + 100;
    if (receiver !== undefined) receiver.until = sender.until;
  }

  /** A call and its nested ones; returns when the client is free again. */
  #call(client: Worker, at: Ticks, parent: Work | undefined, depth: number): Ticks {
    const random = this.#random;
    client.until = Number.POSITIVE_INFINITY;
    const server = this.#free(at, client.pid);
    if (server === undefined) return at + 100;
    server.until = Number.POSITIVE_INFINITY;
    const worker = this.#worker(server, at);
    const result = this.simulation.call(this.#spec(client, server, worker), at, parent, (from, work) => {
      let now = from + between(random, 20, 4_000);
      while (depth < this.options.depth && random() < this.options.nested) {
        now = this.#call(worker, now, work, depth + 1) + between(random, 10, 500);
        worker.until = Number.POSITIVE_INFINITY;
      }
      return now;
    });
    server.until = result.end + 50;
    worker.until = result.end + 50;
    // An asynchronous client still takes the reply on its own thread, when it is not doing anything else.
    return result.end + 50;
  }

  /** The thread that does the work: the server's own, or after a handoff another idle one of its process. */
  #worker(server: Worker, at: Ticks): Worker {
    if (this.#random() >= this.options.handoff) return server;
    const pool = this.#pools.findIndex((threads) => threads[0]?.pid === server.pid);
    const other = this.#free(at, -1, pool) ?? server;
    other.until = Number.POSITIVE_INFINITY;
    return other;
  }

  #spec(client: Worker, server: Worker, worker: Worker): CallSpec {
    const random = this.#random;
    const { options } = this;
    const use = pick(random, INTERFACES);
    const rpcOnly = random() < options.rpcOnly;
    const rpc = rpcOnly || random() < options.rpc;
    const replyBy = random() < 0.5 ? 'worker' : 'receiver';
    return {
      client,
      server,
      interfaceUuid: rpc ? use.uuid : undefined,
      opnum: pick(random, use.opnums),
      endpoint: use.endpoint,
      alpc: !rpcOnly,
      asynchronous: random() < options.asynchronous,
      lateStop: random() < 0.1,
      unwaitFirst: random() < 0.1,
      delay: random() < options.slow ? between(random, 5_000, 100_000) : 0,
      replyId: random() < options.otherReplyId ? 'other' : undefined,
      status: random() < 0.03 ? 1722 : 0,
      handoff: worker === server ? undefined : { to: worker, wakeups: options.wakeups, replyBy },
    };
  }

  /** Threads, images and processes that come and go. */
  #other(at: Ticks): void {
    const random = this.#random;
    const { system } = this.simulation;
    const actor = pick(random, pick(random, this.#pools));
    const kind = random();
    if (kind < 0.45) {
      const tid = 60_000 + 4 * between(random, 0, 4_000);
      if (system.threads.has(tid)) return;
      system.startThread(actor, { pid: actor.pid, tid }, at);
      system.endThread({ pid: actor.pid, tid }, at + between(random, 100, 50_000));
    } else if (kind < 0.95) this.#image(actor, at);
    else {
      const slot = this.#pidFree.findIndex((free) => free <= at);
      if (slot < 0) return;
      const pid = 9_000 + 4 * slot;
      const tid = 90_000 + 4 * slot;
      system.startProcess(actor, { pid, name: 'short.exe', parent: actor.pid, commandLine: 'short.exe /x' }, tid, at);
      const end = system.endProcess({ pid, tid }, 0, at + between(random, 5_000, 300_000));
      this.#pidFree[slot] = end + 1_000;
    }
  }

  #image(actor: ThreadRef, at: Ticks): void {
    const { base, size, checksum, timeDateStamp, path } = pick(this.#random, MODULES);
    const kind = this.#random() < 0.5 ? 'module.load' : 'module.unload';
    const cpu = this.simulation.system.cpuOf(actor.tid);
    const { pid, tid } = actor;
    this.simulation.single({
      id: 0,
      time: at,
      pid,
      tid,
      cpu,
      kind,
      processId: pid,
      base,
      size,
      checksum,
      timeDateStamp,
      path,
    });
  }
}
