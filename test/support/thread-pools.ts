import type { Ticks } from '../../src/base/time.ts';
import { pick, type Random } from './random.ts';
import type { ThreadRef } from './truth.ts';

/** A thread with its diary. */
export interface Worker extends ThreadRef {
  /** Busy until then; infinite while its work is being planned. */
  until: Ticks;
}

/** Threads of processes, of which the first `servers` take requests; each thread does one thing at a time. */
export class ThreadPools {
  readonly all: Worker[][] = [];
  readonly #random: Random;
  readonly #servers: number;

  constructor(random: Random, servers: number) {
    this.#random = random;
    this.#servers = servers;
  }

  /** An idle thread of any process, found by chance: `undefined` after some attempts without luck. */
  idle(at: Ticks): Worker | undefined {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const worker = pick(this.#random, pick(this.#random, this.all));
      if (worker.until <= at) return worker;
    }
    return undefined;
  }

  /**
   * The thread of some serving process but `notPid` that takes a request sent at `at`: an idle one, or the first that
   * will be. `wait` is how long the request lies in the queue until then.
   */
  taker(at: Ticks, notPid: number): { worker: Worker; wait: Ticks } | undefined {
    const first = Math.floor(this.#random() * this.#servers);
    const chosen = this.all[first];
    const pool = chosen?.[0]?.pid === notPid ? this.all[(first + 1) % this.#servers] : chosen;
    if (pool === undefined || pool[0]?.pid === notPid) return undefined;
    return this.#soonest(pool, at);
  }

  /** An idle thread of the same process. */
  colleague(worker: Worker, at: Ticks): Worker | undefined {
    const pool = this.all.find((threads) => threads[0]?.pid === worker.pid);
    const found = pool === undefined ? undefined : this.#soonest(pool, at);
    return found !== undefined && found.wait === 0 ? found.worker : undefined;
  }

  /** When the last thread is done. */
  get quiet(): Ticks {
    return this.all.flat().reduce((latest, worker) => Math.max(latest, worker.until), 0);
  }

  #soonest(pool: readonly Worker[], at: Ticks): { worker: Worker; wait: Ticks } | undefined {
    const start = Math.floor(this.#random() * pool.length);
    let best: Worker | undefined;
    for (let step = 0; step < pool.length; step += 1) {
      const worker = pool[(start + step) % pool.length];
      if (worker === undefined) continue;
      if (worker.until <= at) return { worker, wait: 0 };
      if (best === undefined || worker.until < best.until) best = worker;
    }
    return best === undefined || best.until === Number.POSITIVE_INFINITY
      ? undefined
      : { worker: best, wait: best.until - at };
  }
}
