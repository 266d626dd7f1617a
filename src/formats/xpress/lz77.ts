/**
 * Plain LZ77 decompression ([MS-XCA] 2.4, "LZ77 Variant"): the form in which Windows compresses trace buffers.
 *
 * A stream is groups of a 32-bit flag word and 32 items, read from the top bit: 0 a literal byte, 1 a match of 16 bits
 * (distance − 1 in the upper 13, length − 3 in the lower 3) whose longer lengths go on in shared half bytes, bytes and
 * words behind it.
 */

/** How far back a match reaches at most: 13 bits. A caller that moves its output along keeps that many bytes. */
export const LZ77_WINDOW = 8192;

/**
 * Why decoding ended: `full` as much came out as asked for; `hungry` the input given so far is used up, but for a few bytes;
 * `input` the stream ended first; `distance` a match reaches back before the start of the output; `length` a match length that
 * no compressor writes.
 */
export type Lz77Stop = 'full' | 'hungry' | 'input' | 'distance' | 'length';

/** More than any item takes with its flag word. */
const LONGEST_ITEM = 16;

/** From this length on the engine's own block copy is faster than a loop. */
const LONG_COPY = 48;

/** Decodes one stream, in as many steps as the caller likes. Reusable: `open` starts anew. */
export class Lz77Stream {
  /** Why the last `fill` ended. */
  stop: Lz77Stop = 'full';
  /** Position in the input behind the last byte used. */
  at = 0;
  #input: Uint8Array = new Uint8Array(0);
  #end = 0;
  #flags = 0;
  #bits = 0;
  /** Upper half of the last byte of lengths, for the next length that needs one; -1 if there is none. */
  #nibble = -1;
  #more = false;
  /** What is left of a match that did not fit the last step. */
  #left = 0;
  #distance = 0;
  #produced = 0;

  /** The stream starts with `input`. With `more` that is not all of it: see `feed`. */
  open(input: Uint8Array, more: boolean): void {
    this.feed(input, more);
    this.#flags = 0;
    this.#bits = 0;
    this.#nibble = -1;
    this.#left = 0;
    this.#produced = 0;
    this.stop = 'full';
  }

  /** Goes on with `input`, which must start with the bytes of the last one from `at` on. */
  feed(input: Uint8Array, more: boolean): void {
    this.#input = input;
    this.#end = input.length;
    this.#more = more;
    this.at = 0;
  }

  /**
   * Writes output from `from` up to `limit` and returns the position behind the last byte written, `limit` unless the
   * stream ended or is damaged (see `stop`). The last {@link LZ77_WINDOW} bytes of earlier steps must lie before `from`.
   */
  fill(out: Uint8Array, from: number, limit: number): number {
    const input = this.#input;
    const inputEnd = this.#end;
    const origin = from - this.#produced;
    let to = from;
    let at = this.at;
    let flags = this.#flags;
    let bits = this.#bits;
    const softEnd = this.#more ? inputEnd - LONGEST_ITEM : inputEnd;
    let stop: Lz77Stop = 'full';
    if (this.#left > 0) to = this.#copy(out, to, limit);
    while (to < limit) {
      if (at > softEnd) {
        stop = 'hungry';
        break;
      }
      if (bits === 0) {
        if (inputEnd - at < 4) {
          stop = 'input';
          break;
        }
        flags =
          (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16) | ((input[at + 3] ?? 0) << 24);
        at += 4;
        bits = 32;
      }
      if (flags >= 0) {
        let run = Math.min(Math.clz32(flags), bits, limit - to, inputEnd - at);
        if (run === 0) {
          stop = 'input';
          break;
        }
        // A shift by 32 would be one by 0.
        flags = run === 32 ? 0 : flags << run;
        bits -= run;
        for (; run > 0; run -= 1) out[to++] = input[at++] ?? 0;
        continue;
      }
      flags <<= 1;
      bits -= 1;
      if (inputEnd - at < 2) {
        stop = 'input';
        break;
      }
      const match = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
      at += 2;
      const distance = (match >> 3) + 1;
      let length = (match & 7) + 3;
      if (length === 10) {
        this.at = at;
        length = this.#longLength();
        at = this.at;
        if (length < 0) {
          stop = length === -1 ? 'input' : 'length';
          break;
        }
      }
      if (to - distance < origin) {
        stop = 'distance';
        break;
      }
      if (length < LONG_COPY && length <= limit - to) {
        for (const end = to + length; to < end; to += 1) out[to] = out[to - distance] ?? 0;
      } else {
        this.#left = length;
        this.#distance = distance;
        to = this.#copy(out, to, limit);
      }
    }
    this.at = at;
    this.#flags = flags;
    this.#bits = bits;
    this.#produced = to - origin;
    this.stop = stop;
    return to;
  }

  /** Copies what is left of a match, as far as it fits. */
  #copy(out: Uint8Array, to: number, limit: number): number {
    let count = Math.min(this.#left, limit - to);
    this.#left -= count;
    const distance = this.#distance;
    // Overlapping: each round may copy what the last one wrote, so the rounds double.
    let have = distance;
    const start = to - distance;
    while (count > 0) {
      const round = Math.min(have, count);
      out.copyWithin(to, start, start + round);
      to += round;
      have += round;
      count -= round;
    }
    return to;
  }

  /** Length of a match whose three bits say 7. -1: the input ends; -2: no such length. */
  #longLength(): number {
    const input = this.#input;
    const end = this.#end;
    let nibble = this.#nibble;
    if (nibble < 0) {
      if (this.at >= end) return -1;
      const byte = input[this.at++] ?? 0;
      nibble = byte & 0x0f;
      this.#nibble = byte >> 4;
    } else this.#nibble = -1;
    if (nibble < 15) return nibble + 7 + 3;
    if (this.at >= end) return -1;
    const byte = input[this.at++] ?? 0;
    if (byte < 255) return byte + 15 + 7 + 3;
    return this.#wordLength();
  }

  /** The word forms hold the whole length, less 3. */
  #wordLength(): number {
    const input = this.#input;
    if (this.#end - this.at < 2) return -1;
    let length = (input[this.at] ?? 0) | ((input[this.at + 1] ?? 0) << 8);
    this.at += 2;
    if (length === 0) {
      if (this.#end - this.at < 4) return -1;
      for (let index = 3; index >= 0; index -= 1) length = length * 256 + (input[this.at + index] ?? 0);
      this.at += 4;
    }
    return length < 15 + 7 ? -2 : length + 3;
  }
}

/** What came out of a stream, how much of the input it took, and why it ended. */
interface Lz77Result {
  readonly produced: number;
  readonly consumed: number;
  readonly stop: Lz77Stop;
}

/** Decodes `input` into `output` until that is full. Never throws, whatever the input. */
export function decompress(input: Uint8Array, output: Uint8Array): Lz77Result {
  const stream = new Lz77Stream();
  stream.open(input, false);
  const produced = stream.fill(output, 0, output.length);
  return { produced, consumed: stream.at, stop: stream.stop };
}
