/**
 * A ring of slots in shared memory: one thread packs chunks of rows into it, another one loads them. Both sides work
 * synchronously and wait for each other by `Atomics`, so that a sink that never awaits has its memory bounded. What is larger than
 * one slot takes several in a row: all that waits is in the ring, whatever the rows hold.
 */

/** What a slot asks for. Numbers from `LOAD` on: rows of table `number - LOAD`. */
export const FLUSH = 0;
export const FINISH = 1;
export const KEEP = 2;
export const DROP = 3;
/** The slot has the instant that ticks count from now on, as a number of 64 bits. */
export const BASE = 4;
/** Nothing: the slots up to the end of the ring were too few in a row. */
const SKIP = 5;
export const LOAD = 6;

/**
 * Enough that the packing side works on while the loading one writes row groups, several of which may become full at once. A power
 * of two: the counters wrap around, and the place with them.
 */
const SLOTS = 1024;
const SLOT_BYTES = 48 << 10;
/** Slots that one delivery may take. With those skipped at the end of the ring it finds room at last. */
const MOST_IN_A_ROW = SLOTS / 2;
/** Larger deliveries must go another way. */
export const MOST_BYTES = MOST_IN_A_ROW * SLOT_BYTES;

// Places in the control block; each slot has three numbers there too.
const PRODUCED = 0;
const CONSUMED = 1;
const ENDED = 2;
const FIRST_SLOT = 4;
const PER_SLOT = 3;

/** How long one wait lasts before the other side's end is checked again, and after how many the other side is given up. */
const WAIT_MS = 1000;
const MOST_WAITS = 600;

export interface SharedRing {
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
}

export function newRing(): SharedRing {
  return {
    control: new SharedArrayBuffer(4 * (FIRST_SLOT + PER_SLOT * SLOTS)),
    slots: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
  };
}

function slotsFor(size: number): number {
  return Math.max(1, Math.ceil(size / SLOT_BYTES));
}

/** The packing side. */
export class RingProducer {
  private readonly control: Int32Array;
  private readonly slots: SharedArrayBuffer;

  constructor(ring: SharedRing) {
    this.control = new Int32Array(ring.control);
    this.slots = ring.slots;
  }

  /** True when the other side has failed or is done. */
  get ended(): boolean {
    return Atomics.load(this.control, ENDED) !== 0;
  }

  /** Waits for room for `size` bytes, at most {@link MOST_BYTES}; `undefined` if the other side has ended. */
  room(size: number): Uint8Array | undefined {
    const wanted = slotsFor(size);
    const left = SLOTS - this.place();
    if (wanted > left) {
      if (!this.waitUntil(SLOTS - left)) return undefined;
      this.publish(SKIP, 0, left * SLOT_BYTES);
    }
    if (!this.waitUntil(SLOTS - wanted)) return undefined;
    return new Uint8Array(this.slots, this.place() * SLOT_BYTES, wanted * SLOT_BYTES);
  }

  /** Hands over the room that `room` gave for `size` bytes. */
  publish(what: number, rows: number, size: number): void {
    const at = FIRST_SLOT + this.place() * PER_SLOT;
    this.control[at] = what;
    this.control[at + 1] = rows;
    this.control[at + 2] = size;
    Atomics.add(this.control, PRODUCED, slotsFor(size));
    Atomics.notify(this.control, PRODUCED);
  }

  /** Waits until the other side has dealt with everything; false if it ended before. */
  drain(): boolean {
    return this.waitUntil(0);
  }

  private place(): number {
    return (Atomics.load(this.control, PRODUCED) >>> 0) % SLOTS;
  }

  private waitUntil(pending: number): boolean {
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      const consumed = Atomics.load(this.control, CONSUMED);
      // The counters wrap around; their difference does not.
      if (((Atomics.load(this.control, PRODUCED) - consumed) | 0) <= pending) return !this.ended;
      if (this.ended) return false;
      if (Atomics.wait(this.control, CONSUMED, consumed, WAIT_MS) !== 'timed-out') waits = 0;
    }
    return false;
  }
}

/** What the loading side finds. */
export interface Delivery {
  readonly what: number;
  readonly rows: number;
  /** Its bytes, as many as were handed over. */
  readonly bytes: Uint8Array;
}

/** The loading side. */
export class RingConsumer {
  private readonly control: Int32Array;
  private readonly slots: SharedArrayBuffer;
  private taken = 0;

  constructor(ring: SharedRing) {
    this.control = new Int32Array(ring.control);
    this.slots = ring.slots;
  }

  /** Waits for the next delivery. It stays valid until `done`. */
  next(): Delivery {
    for (;;) {
      const delivery = this.wait();
      if (delivery.what !== SKIP) return delivery;
      this.done();
    }
  }

  /** Frees the slots of the last delivery. */
  done(): void {
    Atomics.add(this.control, CONSUMED, this.taken);
    Atomics.notify(this.control, CONSUMED);
  }

  /** Says that nothing more will be taken. */
  end(): void {
    Atomics.store(this.control, ENDED, 1);
    Atomics.notify(this.control, CONSUMED);
  }

  private wait(): Delivery {
    const consumed = Atomics.load(this.control, CONSUMED);
    while (Atomics.load(this.control, PRODUCED) === consumed) Atomics.wait(this.control, PRODUCED, consumed);
    const place = (consumed >>> 0) % SLOTS;
    const at = FIRST_SLOT + place * PER_SLOT;
    const size = this.control[at + 2] ?? 0;
    this.taken = slotsFor(size);
    return {
      what: this.control[at] ?? FLUSH,
      rows: this.control[at + 1] ?? 0,
      bytes: new Uint8Array(this.slots, place * SLOT_BYTES, size),
    };
  }
}
