/**
 * The ids of long lists in their order, kept for a while: whoever scrolls, asks for a place or counts is answered from memory. One
 * list is built at a time for whoever waits for it, and goes on while nobody does, until another list is wanted.
 */
import type { Capture } from '../capture/reader.ts';
import { GivenUp } from './failure.ts';
import type { Readers } from './readers.ts';

/** Memory for finished lists; the one asked for last stays in any case. Ids have four bytes. */
const MOST_BYTES = 160 * 2 ** 20;
const BYTES_PER_ID = 4;
const FIRST_LENGTH = 1 << 12;

interface Waiter {
  /** Ids it needs; infinite for all. */
  readonly need: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Ids as far as they are known. */
export class IdList {
  private values = new Uint32Array(FIRST_LENGTH);
  private readonly waiters = new Set<Waiter>();
  private failure: unknown;
  private readonly stop = new AbortController();
  /** How many ids are known. */
  length = 0;
  done = false;

  /** Begins to read. */
  constructor(read: (signal: AbortSignal, take: (ids: Uint32Array) => void) => Promise<void>) {
    read(this.stop.signal, (ids) => this.add(ids)).then(
      () => this.end(undefined),
      (error: unknown) => this.end(error),
    );
  }

  get bytes(): number {
    return this.values.length * BYTES_PER_ID;
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
    return this.values.subarray(0, this.length).slice(from, from + count);
  }

  /** Where an id stands; -1 if it is not there. */
  indexOf(id: number): number {
    return this.values.subarray(0, this.length).indexOf(id);
  }

  private add(ids: Uint32Array): void {
    if (this.length + ids.length > this.values.length) {
      const grown = new Uint32Array(Math.max(2 * this.values.length, this.length + ids.length));
      grown.set(this.values.subarray(0, this.length));
      this.values = grown;
    }
    this.values.set(ids, this.length);
    this.length += ids.length;
    this.settle((waiter) => this.length >= waiter.need);
  }

  private end(error: unknown): void {
    this.failure = error;
    this.done = error === undefined;
    // What was doubled for growth is given back.
    if (this.done) this.values = this.values.slice(0, this.length);
    this.settle(() => true);
  }

  private settle(which: (waiter: Waiter) => boolean): void {
    for (const waiter of [...this.waiters]) {
      if (!which(waiter)) continue;
      this.waiters.delete(waiter);
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

  /** The list, begun if it is new. `key` names all it depends on. */
  list(key: string, read: (capture: Capture) => AsyncIterable<Uint32Array>): IdList {
    const known = this.held.get(key);
    this.held.delete(key);
    if (known !== undefined && !known.failed) {
      this.held.set(key, known);
      return known;
    }
    this.stopUnattended();
    const list = new IdList((signal, take) =>
      this.readers.ask('lists', signal, async (capture) => {
        for await (const ids of read(capture)) {
          if (signal.aborted) throw new GivenUp();
          take(ids);
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
