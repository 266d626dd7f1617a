/**
 * Plain LZ77 compression ([MS-XCA] 2.3): greedy, with hash chains. Written for generated traces; what it makes, Windows'
 * own decompressor and ours read alike.
 */
import { LZ77_WINDOW } from './lz77.ts';

const HASH_BITS = 13;
const SHORTEST = 3;
/** Earlier places tried for one match. More finds longer ones, slower. */
const TRIES = 16;

class Output {
  bytes: Uint8Array;
  length = 4;
  #flags = 0;
  #count = 0;
  #flagsAt = 0;
  #nibbleAt = -1;

  constructor(size: number) {
    this.bytes = new Uint8Array(Math.max(64, size));
  }

  /** Room for one more item, at most 15 bytes with a new flag word. */
  #reserve(): void {
    if (this.length + 16 <= this.bytes.length) return;
    const grown = new Uint8Array(this.bytes.length * 2);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  #flag(bit: 0 | 1): void {
    this.#reserve();
    this.#flags = (this.#flags << 1) | bit;
    this.#count += 1;
  }

  /** After an item: a full flag word is written, and room made for the next. */
  #endItem(): void {
    if (this.#count < 32) return;
    this.#putU32(this.#flagsAt, this.#flags);
    this.#flagsAt = this.length;
    this.length += 4;
    this.#count = 0;
  }

  #putU32(at: number, value: number): void {
    for (let index = 0; index < 4; index += 1) this.bytes[at + index] = (value >>> (8 * index)) & 0xff;
  }

  #u16(value: number): void {
    this.bytes[this.length++] = value & 0xff;
    this.bytes[this.length++] = value >> 8;
  }

  literal(byte: number): void {
    this.#flag(0);
    this.bytes[this.length++] = byte;
    this.#endItem();
  }

  match(distance: number, length: number): void {
    this.#flag(1);
    const rest = length - SHORTEST;
    this.#u16(((distance - 1) << 3) | Math.min(rest, 7));
    if (rest >= 7) this.#longLength(rest);
    this.#endItem();
  }

  #longLength(rest: number): void {
    const nibble = Math.min(rest - 7, 15);
    if (this.#nibbleAt < 0) {
      this.#nibbleAt = this.length;
      this.bytes[this.length++] = nibble;
    } else {
      this.bytes[this.#nibbleAt] = (this.bytes[this.#nibbleAt] ?? 0) | (nibble << 4);
      this.#nibbleAt = -1;
    }
    if (nibble < 15) return;
    this.bytes[this.length++] = Math.min(rest - 22, 255);
    if (rest - 22 < 255) return;
    this.#u16(rest > 0xffff ? 0 : rest);
    if (rest <= 0xffff) return;
    this.#putU32(this.length, rest);
    this.length += 4;
  }

  /** The unused bits of the last flag word are ones. */
  finish(): Uint8Array {
    const unused = 32 - this.#count;
    const flags = unused === 32 ? -1 : (this.#flags << unused) | ((1 << unused) - 1);
    this.#putU32(this.#flagsAt, flags);
    return this.bytes.slice(0, this.length);
  }
}

/** Finds earlier places where the same three bytes stand. */
class Matcher {
  /** What `find` found. */
  distance = 0;
  readonly #input: Uint8Array;
  readonly #heads = new Int32Array(1 << HASH_BITS).fill(-1);
  readonly #previous = new Int32Array(LZ77_WINDOW);

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  #hash(at: number): number {
    const input = this.#input;
    const three = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16);
    return Math.imul(three, 0x9e37_79b1) >>> (32 - HASH_BITS);
  }

  insert(at: number): void {
    if (at + SHORTEST > this.#input.length) return;
    const hash = this.#hash(at);
    this.#previous[at % LZ77_WINDOW] = this.#heads[hash] ?? -1;
    this.#heads[hash] = at;
  }

  /** Length of the longest match for what stands at `at`; 0 if there is none worth writing. */
  find(at: number): number {
    const input = this.#input;
    if (at + SHORTEST > input.length) return 0;
    let best = SHORTEST - 1;
    let candidate = this.#heads[this.#hash(at)] ?? -1;
    for (let tries = TRIES; tries > 0 && candidate >= 0 && at - candidate <= LZ77_WINDOW; tries -= 1) {
      let length = 0;
      while (at + length < input.length && input[candidate + length] === input[at + length]) length += 1;
      if (length > best) {
        best = length;
        this.distance = at - candidate;
      }
      const earlier = this.#previous[candidate % LZ77_WINDOW] ?? -1;
      // The slot may by now belong to a later place.
      if (earlier >= candidate) break;
      candidate = earlier;
    }
    return best < SHORTEST ? 0 : best;
  }
}

/** Compresses `bytes`. The result may be longer than the input where nothing repeats. */
export function compress(bytes: Uint8Array): Uint8Array {
  const output = new Output(bytes.length);
  const matcher = new Matcher(bytes);
  for (let at = 0; at < bytes.length; ) {
    const length = matcher.find(at);
    if (length === 0) {
      output.literal(bytes[at] ?? 0);
      matcher.insert(at);
      at += 1;
    } else {
      output.match(matcher.distance, length);
      for (const end = at + length; at < end; at += 1) matcher.insert(at);
    }
  }
  return output.finish();
}
