import type { Guid } from './guid.ts';

const FIRST_CAPACITY = 64;
/** Places for each key there is room for: probes stay short. */
const SPARSENESS = 4;
const EMPTY = -1;

// Which ids meet at one place must not be known beforehand, or a file could be made of such.
const SEED = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/** Mixing as in MurmurHash3 (public domain). */
function hash(guid: Guid): number {
  let value = Math.imul(guid.a ^ SEED, 0x85ebca6b);
  value = Math.imul((value ^ (value >>> 15)) + guid.b, 0xc2b2ae35);
  value = Math.imul((value ^ (value >>> 13)) + guid.c, 0x27d4eb2f);
  value = Math.imul((value ^ (value >>> 15)) + guid.d, 0x85ebca6b);
  return value ^ (value >>> 16);
}

function newRow<T>(): (T | undefined)[] {
  return new Array<T | undefined>(FIRST_CAPACITY).fill(undefined);
}

function newPlaces(): Int32Array {
  return new Int32Array(FIRST_CAPACITY * SPARSENESS).fill(EMPTY);
}

/**
 * Values by GUID, in the order their keys were first set: a `Map` whose keys are equal if their numbers are. Keys lie one after the
 * other, and a table of places says where; one that was taken out leaves a gap until the table is made anew.
 */
export class GuidMap<V> {
  private keys = newRow<Guid>();
  private values = newRow<V>();
  private places = newPlaces();
  private used = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(guid: Guid): V | undefined {
    const at = this.find(guid);
    return at < 0 ? undefined : this.values[at];
  }

  set(guid: Guid, value: V): void {
    const known = this.find(guid);
    if (known >= 0) {
      this.values[known] = value;
      return;
    }
    if (this.used === this.keys.length) this.rebuild();
    this.append(guid, value);
  }

  delete(guid: Guid): void {
    const at = this.find(guid);
    if (at < 0) return;
    this.keys[at] = undefined;
    this.values[at] = undefined;
    this.count -= 1;
  }

  clear(): void {
    if (this.used === 0) return;
    // Made anew: to empty one that has grown costs as much as all that was ever in it, however often it is done.
    this.keys = newRow<Guid>();
    this.values = newRow<V>();
    this.places = newPlaces();
    this.used = 0;
    this.count = 0;
  }

  /** Keys and values, oldest first. What has been visited may be deleted meanwhile. */
  *[Symbol.iterator](): IterableIterator<[Guid, V]> {
    for (let at = 0; at < this.used; at += 1) {
      const key = this.keys[at];
      if (key !== undefined) yield [key, this.values[at] as V];
    }
  }

  private find(guid: Guid): number {
    const { places, keys } = this;
    const mask = places.length - 1;
    for (let place = hash(guid) & mask; ; place = (place + 1) & mask) {
      const at = places[place] ?? EMPTY;
      if (at === EMPTY) return EMPTY;
      const key = keys[at];
      if (key?.equals(guid) === true) return at;
    }
  }

  private append(guid: Guid, value: V): void {
    const { places, used } = this;
    const mask = places.length - 1;
    let place = hash(guid) & mask;
    while (places[place] !== EMPTY) place = (place + 1) & mask;
    places[place] = used;
    this.keys[used] = guid;
    this.values[used] = value;
    this.used += 1;
    this.count += 1;
  }

  /** Closes the gaps, and makes room if there are few. */
  private rebuild(): void {
    const { keys, values, used } = this;
    const capacity = this.count * 2 > keys.length ? keys.length * 2 : keys.length;
    if (capacity === keys.length) this.places.fill(EMPTY);
    else this.places = new Int32Array(capacity * SPARSENESS).fill(EMPTY);
    this.used = 0;
    this.count = 0;
    for (let at = 0; at < used; at += 1) {
      const key = keys[at];
      if (key !== undefined) this.append(key, values[at] as V);
    }
    for (let at = this.used; at < used; at += 1) {
      keys[at] = undefined;
      values[at] = undefined;
    }
    while (keys.length < capacity) {
      keys.push(undefined);
      values.push(undefined);
    }
  }
}
