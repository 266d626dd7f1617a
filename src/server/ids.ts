/** The ids of a list as far as they are known, for somebody who asks what stands where. */
import type { IdBits } from '../capture/id-list.ts';

/** Ids that come in pieces, in the order of their list. */
export interface Ids<Piece> {
  /** How many are known. */
  readonly length: number;
  /** Memory taken. */
  readonly bytes: number;
  add(piece: Piece): void;
  /** No more will come. */
  settle(): void;
  /** Some from a place on; fewer where the list ends. */
  window(from: number, count: number): Uint32Array;
  /** Where an id stands; -1 if it is not there. */
  indexOf(id: number): number;
}

const FIRST_LENGTH = 1 << 12;

/** Ids in any order, four bytes each. */
export class OrderedIds implements Ids<Uint32Array> {
  private values = new Uint32Array(FIRST_LENGTH);
  length = 0;

  get bytes(): number {
    return this.values.byteLength;
  }

  add(ids: Uint32Array): void {
    if (this.length + ids.length > this.values.length) {
      const grown = new Uint32Array(Math.max(2 * this.values.length, this.length + ids.length));
      grown.set(this.values.subarray(0, this.length));
      this.values = grown;
    }
    this.values.set(ids, this.length);
    this.length += ids.length;
  }

  settle(): void {
    // What was doubled for growth is given back.
    this.values = this.values.slice(0, this.length);
  }

  window(from: number, count: number): Uint32Array {
    return this.values.subarray(0, this.length).slice(from, from + count);
  }

  indexOf(id: number): number {
    return this.values.subarray(0, this.length).indexOf(id);
  }
}

/** Bytes of bits whose ids are counted together. */
const BLOCK = 512;

interface CountedBits extends IdBits {
  /** Ids before each block, in the whole list; behind the last block those before the next piece. */
  readonly before: Uint32Array;
}

/** Ids that rise, a bit each. */
export class RisingIds implements Ids<IdBits> {
  private readonly pieces: CountedBits[] = [];
  length = 0;
  bytes = 0;

  add({ from, bits }: IdBits): void {
    const before = new Uint32Array(Math.ceil(bits.length / BLOCK) + 1);
    for (let block = 0; block < before.length - 1; block++) {
      before[block] = this.length;
      this.length += countBits(bits, block * BLOCK, (block + 1) * BLOCK);
    }
    before[before.length - 1] = this.length;
    this.pieces.push({ from, bits, before });
    this.bytes += bits.byteLength + before.byteLength;
  }

  settle(): void {
    // Nothing is kept in reserve.
  }

  window(from: number, count: number): Uint32Array {
    const ids = new Uint32Array(Math.max(0, Math.min(count, this.length - from)));
    let found = 0;
    for (const piece of this.pieces) {
      if (found === ids.length) break;
      if ((piece.before.at(-1) ?? 0) > from + found) found += take(piece, from + found, ids.subarray(found));
    }
    return ids;
  }

  indexOf(id: number): number {
    const piece = this.pieces.find(({ from, bits }) => id >= from && id < from + 8 * bits.length);
    if (piece === undefined) return -1;
    const { bits, before } = piece;
    const bit = id - piece.from;
    const byte = bit >> 3;
    const mask = 0x80 >> (bit & 7);
    if (((bits[byte] ?? 0) & mask) === 0) return -1;
    const block = Math.floor(byte / BLOCK);
    const ahead = (bits[byte] ?? 0) & ~(2 * mask - 1);
    return (before[block] ?? 0) + countBits(bits, block * BLOCK, byte) + bitsOf(ahead);
  }
}

/** Fills `ids` from place `from` of the whole list on, as far as the piece goes; answers how many. */
function take({ from: first, bits, before }: CountedBits, from: number, ids: Uint32Array): number {
  const block = lastAtMost(before, from);
  let skip = from - (before[block] ?? 0);
  let found = 0;
  for (let byte = block * BLOCK; byte < bits.length && found < ids.length; byte++) {
    const value = bits[byte] ?? 0;
    const here = bitsOf(value);
    if (here <= skip) {
      skip -= here;
      continue;
    }
    for (let bit = 0; bit < 8 && found < ids.length; bit++) {
      if ((value & (0x80 >> bit)) === 0) continue;
      if (skip > 0) skip -= 1;
      else {
        ids[found] = first + 8 * byte + bit;
        found += 1;
      }
    }
  }
  return found;
}

/** The last place whose number is at most `limit`. */
function lastAtMost(numbers: Uint32Array, limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

function bitsOf(byte: number): number {
  return BITS[byte] ?? 0;
}

function countBits(bits: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < Math.min(to, bits.length); at++) count += bitsOf(bits[at] ?? 0);
  return count;
}
