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
import { ThreadPools, type Worker } from './thread-pools.ts';
import { newTruth, settleTimes, type ThreadRef, type Truth } from './truth.ts';

export interface TrafficOptions {
  readonly seed: number;
  readonly processes?: number;
  /** How many of them take requests: all, if absent. */
  readonly servers?: number;
  readonly threads?: number;
  /** Threads of a serving process, if that is to be another number. */
  readonly serverThreads?: number;
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
  /** How likely the work on a call calls back into the waiting client, and creates a process. */
  readonly callbacks?: number;
  readonly creations?: number;
  /** Part of the created processes whose parent is claimed to be another one. */
  readonly spoofed?: number;
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
  callbacks: 0,
  creations: 0,
  spoofed: 0,
  wakeups: false,
  lossLocated: 0,
  lossUnlocated: 0,
  gap: 2_000,
  others: 0,
  step: 80,
} as const;
type Optional = 'activities' | 'servers' | 'serverThreads';
type Settled = Required<Omit<TrafficOptions, Optional>> & Pick<TrafficOptions, Optional>;

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
  readonly #pools: ThreadPools;
  readonly #pidFree: Ticks[] = [];
  #now: Ticks;

  constructor(options: TrafficOptions, truth: Truth | undefined) {
    const settled: Settled = { ...DEFAULTS, ...options };
    this.options = settled;
    this.#random = seededRandom(options.seed);
    this.#pools = new ThreadPools(this.#random, Math.min(settled.servers ?? settled.processes, settled.processes));
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
    const client = this.#pools.idle(this.#now);
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
    this.simulation.system.rundown('end', Math.max(this.#now, this.#pools.quiet) + 10_000);
    this.simulation.timeline.drain(Number.POSITIVE_INFINITY, visit);
  }

  #fate(located: number, unlocated: number): 'keep' | 'located' | 'unlocated' {
    const roll = this.#random();
    return roll < located ? 'located' : roll < located + unlocated ? 'unlocated' : 'keep';
  }

  #cast(): void {
    const { processes, threads, serverThreads = threads, servers = processes } = this.options;
    const { system } = this.simulation;
    let tid = 20_000;
    for (let index = 0; index < processes; index += 1) {
      const pid = 1_000 + 40 * index;
      system.addProcess({ pid, name: `${index % 3 === 0 ? 'svchost' : `process${index}`}.exe`, parent: 900 });
      const pool: Worker[] = [];
      for (let count = index < servers ? serverThreads : threads; count > 0; count -= 1) {
        tid += 4;
        system.addThread({ pid, tid });
        pool.push({ pid, tid, until: 0 });
      }
      this.#pools.all.push(pool);
    }
    for (let index = 0; index < SHORT_LIVED; index += 1) this.#pidFree.push(0);
  }

  #datagram(sender: Worker): void {
    sender.until = Number.POSITIVE_INFINITY;
    const taker = this.#pools.taker(this.#now, sender.pid);
    const receiver = taker?.wait === 0 ? taker.worker : undefined;
    sender.until = this.simulation.datagram(sender, receiver, this.#now) + 100;
    if (receiver !== undefined) receiver.until = sender.until;
  }

  /** A call and its nested ones; returns when the client is free again. */
  #call(client: Worker, at: Ticks, parent: Work | undefined, depth: number): Ticks {
    const random = this.#random;
    const { options } = this;
    client.until = Number.POSITIVE_INFINITY;
    const taker = this.#pools.taker(at, client.pid);
    if (taker === undefined) return at + 100;
    const server = taker.worker;
    server.until = Number.POSITIVE_INFINITY;
    const worker = this.#worker(server, at);
    const spec = this.#spec(client, worker, taker);
    const result = this.simulation.call(spec, at, parent, (from, work) => {
      let now = from + between(random, 20, 4_000);
      while (depth < options.depth && random() < options.nested) {
        now = this.#call(worker, now, work, depth + 1) + between(random, 10, 500);
        worker.until = Number.POSITIVE_INFINITY;
      }
      if (random() < options.callbacks && spec.asynchronous !== true) {
        const { uuid, endpoint } = pick(random, INTERFACES);
        const callback = { client: worker, server: client, interfaceUuid: uuid, opnum: 1, endpoint };
        now = this.simulation.call(callback, now, work).end;
      }
      return random() < options.creations ? this.#create(worker, now, work) : now;
    });
    server.until = result.end + 50;
    worker.until = result.end + 50;
    // An asynchronous client still takes the reply on its own thread, when it is not doing anything else.
    return result.end + 50;
  }

  /** The thread that does the work: the server's own, or after a handoff another idle one of its process. */
  #worker(server: Worker, at: Ticks): Worker {
    if (this.#random() >= this.options.handoff) return server;
    const other = this.#pools.colleague(server, at) ?? server;
    other.until = Number.POSITIVE_INFINITY;
    return other;
  }

  /** A process that lives for a short time; returns when its creator can go on. */
  #create(creator: ThreadRef, at: Ticks, work: Work | undefined): Ticks {
    const random = this.#random;
    const slot = this.#pidFree.findIndex((free) => free <= at);
    if (slot < 0) return at;
    const pid = 9_000 + 4 * slot;
    const tid = 90_000 + 4 * slot;
    const parent = random() < this.options.spoofed ? pick(random, pick(random, this.#pools.all)).pid : creator.pid;
    this.simulation.create(creator, { pid, tid, name: 'short.exe', parent, commandLine: 'short.exe /x' }, at, work);
    const end = this.simulation.system.endProcess({ pid, tid }, 0, at + between(random, 5_000, 300_000));
    this.#pidFree[slot] = end + 1_000;
    return at + 200;
  }

  #spec(client: Worker, worker: Worker, taker: { worker: Worker; wait: Ticks }): CallSpec {
    const random = this.#random;
    const { options } = this;
    const server = taker.worker;
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
      delay: taker.wait + (random() < options.slow ? between(random, 5_000, 100_000) : 0),
      replyId: random() < options.otherReplyId ? 'other' : undefined,
      status: random() < 0.03 ? 1722 : 0,
      handoff: worker === server ? undefined : { to: worker, wakeups: options.wakeups, replyBy },
    };
  }

  /** Threads, images and processes that come and go. */
  #other(at: Ticks): void {
    const random = this.#random;
    const { system } = this.simulation;
    const actor = pick(random, pick(random, this.#pools.all));
    const kind = random();
    if (kind < 0.45) {
      const tid = 60_000 + 4 * between(random, 0, 4_000);
      if (system.threads.has(tid)) return;
      system.startThread(actor, { pid: actor.pid, tid }, at);
      system.endThread({ pid: actor.pid, tid }, at + between(random, 100, 50_000));
    } else if (kind < 0.95) this.#image(actor, at);
    else this.#create(actor, at, undefined);
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
