/**
 * The ids of long lists in their order, kept for a while: whoever scrolls, asks for a place or counts is answered from memory. One
 * list is built at a time for whoever waits for it, and goes on while nobody does, until another list is wanted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Capture } from '../capture/reader.ts';
import { GivenUp } from './failure.ts';
import { type Ids, OrderedIds } from './ids.ts';
import type { Readers } from './readers.ts';

/** Memory for finished lists; the one asked for last stays in any case. */
const MOST_BYTES = 120 * 2 ** 20;

/**
 * Whoever has been told the first ids reads and draws their rows: so long the processors are not taken away for the rest of the
 * list, which only its count and far places need.
 */
const REST_MS = 100;

interface Waiter {
  /** Ids it needs; infinite for all. */
  readonly need: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A list that is read, as those who wait for it see it. */
export class IdList {
  private readonly ids: Ids<never>;
  private readonly waiters = new Set<Waiter>();
  private failure: unknown;
  private readonly stop = new AbortController();
  /** Somebody has been answered since the list rested. */
  private answered = false;
  done = false;

  private constructor(ids: Ids<never>) {
    this.ids = ids;
  }

  /** Begins to read into `ids`. */
  static begin<Piece>(
    ids: Ids<Piece>,
    read: (signal: AbortSignal, take: (piece: Piece) => void, rest: () => Promise<void>) => Promise<void>,
  ): IdList {
    const list = new IdList(ids);
    const take = (piece: Piece): void => {
      ids.add(piece);
      list.settle((waiter) => ids.length >= waiter.need);
    };
    read(list.stop.signal, take, () => list.rest()).then(
      () => list.end(undefined),
      (error: unknown) => list.end(error),
    );
    return list;
  }

  /** How many ids are known. */
  get length(): number {
    return this.ids.length;
  }
  get bytes(): number {
    return this.ids.bytes;
  }
  get failed(): boolean {
    return this.failure !== undefined;
  }
  get attended(): boolean {
    return this.waiters.size > 0;
  }

  cancel(): void {
    this.stop.abort();
  }

  /** Waits until so many ids are known, or all. Rejects with {@link GivenUp} once the asker is gone. */
  async until(need: number, signal: AbortSignal): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (this.done || this.length >= need) return;
    if (signal.aborted) throw new GivenUp();
    let leave = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter = { need, resolve, reject };
        leave = () => {
          this.waiters.delete(waiter);
          reject(new GivenUp());
        };
        this.waiters.add(waiter);
        signal.addEventListener('abort', leave, { once: true });
      });
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  window(from: number, count: number): Uint32Array {
    return this.ids.window(from, count);
  }

  /** Where an id stands; -1 if it is not there. */
  indexOf(id: number): number {
    return this.ids.indexOf(id);
  }

  /** Leaves the processors to who was answered. */
  private async rest(): Promise<void> {
    if (!this.answered) return;
    this.answered = false;
    await sleep(REST_MS, undefined, { signal: this.stop.signal });
  }

  private end(error: unknown): void {
    this.failure = error;
    this.done = error === undefined;
    if (this.done) this.ids.settle();
    this.settle(() => true);
  }

  private settle(which: (waiter: Waiter) => boolean): void {
    for (const waiter of [...this.waiters]) {
      if (!which(waiter)) continue;
      this.waiters.delete(waiter);
      this.answered = true;
      if (this.failure === undefined) waiter.resolve();
      else waiter.reject(this.failure);
    }
  }
}

export class Lists {
  private readonly readers: Readers;
  /** In the order of last use. */
  private readonly held = new Map<string, IdList>();

  constructor(readers: Readers) {
    this.readers = readers;
  }

  /** The list of ids in any order, begun if it is new. `key` names all it depends on. */
  list(key: string, read: (capture: Capture) => AsyncIterable<Uint32Array>): IdList {
    return this.into(key, () => new OrderedIds(), read);
  }

  /** As {@link list}, of whichever kind of ids; what is read in steps waits for `rest` between them. */
  into<Piece>(
    key: string,
    make: () => Ids<Piece>,
    read: (capture: Capture, rest: () => Promise<void>) => AsyncIterable<Piece>,
  ): IdList {
    const known = this.held.get(key);
    this.held.delete(key);
    if (known !== undefined && !known.failed) {
      this.held.set(key, known);
      return known;
    }
    this.stopUnattended();
    const list = IdList.begin(make(), (signal, take, rest) =>
      this.readers.ask('lists', signal, async (capture) => {
        for await (const piece of read(capture, rest)) {
          if (signal.aborted) throw new GivenUp();
          take(piece);
        }
      }),
    );
    this.held.set(key, list);
    this.trim();
    return list;
  }

  /** Forgets all, for a capture that has changed; who waits is still answered. */
  clear(): void {
    this.stopUnattended();
    this.held.clear();
  }

  private stopUnattended(): void {
    for (const [key, list] of this.held) {
      if (list.done || list.attended) continue;
      list.cancel();
      this.held.delete(key);
    }
  }

  private trim(): void {
    let bytes = 0;
    for (const list of this.held.values()) bytes += list.bytes;
    for (const [key, list] of this.held) {
      if (bytes <= MOST_BYTES || this.held.size <= 1) return;
      this.held.delete(key);
      if (!list.attended) list.cancel();
      bytes -= list.bytes;
    }
  }
}
