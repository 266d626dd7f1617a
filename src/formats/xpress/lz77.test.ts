import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, seededRandom } from '../../../test/support/random.ts';
import { decompress, LZ77_WINDOW, Lz77Stream } from './lz77.ts';
import { compress } from './lz77-compress.ts';

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' '), (digits) => Number.parseInt(digits, 16));
}

/** `toEqual` is slow on long arrays. */
function expectSame(got: Uint8Array, wanted: Uint8Array): void {
  expect(Buffer.compare(got, wanted)).toBe(0);
}

/** Bytes with runs, repeats near and far, and noise: like events. */
function lifelike(seed: number, length: number): Uint8Array {
  const random = seededRandom(seed);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const run = Math.min(length - at, between(random, 1, 900));
    const kind = random();
    for (let index = 0; index < run; index += 1) {
      const back = between(random, 1, 9000);
      if (kind < 0.3) bytes[at + index] = between(random, 0, 255);
      else if (kind < 0.5) bytes[at + index] = run & 0xff;
      else bytes[at + index] = bytes[Math.max(0, at + index - (kind < 0.8 ? 48 : back))] ?? 0;
    }
    at += run;
  }
  return bytes;
}

// [MS-XCA] 3.1 and 3.2: the examples of the specification.
const EXAMPLES: [string, string][] = [
  [
    'abcdefghijklmnopqrstuvwxyz',
    '3f 00 00 00 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70 71 72 73 74 75 76 77 78 79 7a',
  ],
  ['abc'.repeat(100), 'ff ff ff 1f 61 62 63 17 00 0f ff 26 01'],
];

describe('the examples of [MS-XCA]', () => {
  it.each(EXAMPLES)('decompresses %s', (plain, packed) => {
    const output = new Uint8Array(plain.length);
    const input = unhex(packed);
    expect(decompress(input, output)).toEqual({ produced: plain.length, consumed: input.length, stop: 'full' });
    expect(output).toEqual(ascii(plain));
  });

  it.each(EXAMPLES)('compresses %s', (plain, packed) => {
    expect(compress(ascii(plain))).toEqual(unhex(packed));
  });
});

describe('compress and decompress', () => {
  it('give back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const output = new Uint8Array(bytes.length);
        expect(decompress(compress(bytes), output)).toMatchObject({ produced: bytes.length, stop: 'full' });
        expectSame(output, bytes);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6])('give back event-like bytes (seed %i)', (seed) => {
    const bytes = lifelike(seed, 65_464);
    const packed = compress(bytes);
    expect(packed.length).toBeLessThan(bytes.length);
    const output = new Uint8Array(bytes.length);
    const result = decompress(packed, output);
    expect(result).toMatchObject({ produced: bytes.length, stop: 'full' });
    // At most an unused flag word is left.
    expect(packed.length - result.consumed).toBeLessThanOrEqual(4);
    expectSame(output, bytes);
  });

  // Every form of a length: three bits, shared half byte, byte, 16 and 32 bits.
  it.each([3, 9, 10, 11, 24, 25, 26, 278, 279, 280, 281, 282, 65_537, 65_538, 65_539, 70_000])(
    'give back two matches of %i bytes',
    (length) => {
      const bytes = new Uint8Array(2 * (length + 1) + 3);
      bytes.fill(7, 0, length + 1);
      bytes.fill(9, length + 1, 2 * (length + 1));
      const output = new Uint8Array(bytes.length);
      expect(decompress(compress(bytes), output).stop).toBe('full');
      expectSame(output, bytes);
    },
  );

  it('reaches as far back as a match can, and no farther', () => {
    for (const distance of [LZ77_WINDOW - 1, LZ77_WINDOW, LZ77_WINDOW + 1]) {
      const bytes = lifelike(distance, distance + 64);
      bytes.copyWithin(distance, 0, 64);
      const output = new Uint8Array(bytes.length);
      expect(decompress(compress(bytes), output).stop).toBe('full');
      expectSame(output, bytes);
    }
  });
});

describe('Lz77Stream', () => {
  it('goes on where it stopped, also inside a match, in a buffer that is moved along', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 5000 }), (seed, step) => {
        const bytes = lifelike(seed, 40_000);
        const packed = compress(bytes);
        const stream = new Lz77Stream();
        stream.open(packed, false);
        const window = new Uint8Array(LZ77_WINDOW + step);
        let kept = 0;
        const got = new Uint8Array(bytes.length);
        for (let done = 0; done < bytes.length; ) {
          const count = Math.min(step, bytes.length - done);
          const end = stream.fill(window, kept, kept + count);
          expect(end).toBe(kept + count);
          got.set(window.subarray(kept, end), done);
          done += count;
          const first = Math.max(0, end - LZ77_WINDOW);
          window.copyWithin(0, first, end);
          kept = end - first;
        }
        expectSame(got, bytes);
      }),
      { numRuns: 30 },
    );
  });
});

describe('Lz77Stream, fed in pieces,', () => {
  it('gives the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 17, max: 3000 }), (seed, piece) => {
        const bytes = lifelike(seed, 40_000);
        const packed = compress(bytes);
        const output = new Uint8Array(bytes.length);
        const stream = new Lz77Stream();
        stream.open(packed.subarray(0, piece), piece < packed.length);
        let consumed = 0;
        let produced = 0;
        for (;;) {
          produced = stream.fill(output, produced, output.length);
          if (stream.stop !== 'hungry') break;
          consumed += stream.at;
          const end = Math.min(consumed + piece, packed.length);
          stream.feed(packed.subarray(consumed, end), end < packed.length);
        }
        expect(stream.stop).toBe('full');
        expect(packed.length - consumed - stream.at).toBeLessThanOrEqual(4);
        expectSame(output, bytes);
      }),
      { numRuns: 100 },
    );
  });
});

describe('damaged streams', () => {
  it.each([
    ['nothing', '', 'input'],
    ['half a flag word', '00 00', 'input'],
    ['literals missing', '00 00 00 00 41', 'input'],
    ['half a match', '00 00 00 40 41 00', 'input'],
    ['half byte of a length missing', '00 00 00 40 41 07 00', 'input'],
    ['byte of a length missing', '00 00 00 40 41 07 00 0f', 'input'],
    ['word of a length missing', '00 00 00 40 41 07 00 0f ff 20', 'input'],
    ['long length missing', '00 00 00 40 41 07 00 0f ff 00 00 01 00', 'input'],
    ['a match before the start', '00 00 00 80 00 00', 'distance'],
    ['a match one byte too far', '00 00 00 40 41 08 00', 'distance'],
    ['a long length that a shorter form would hold', '00 00 00 40 41 07 00 0f ff 15 00', 'length'],
  ])('stops at %s', (_name, packed, stop) => {
    const output = new Uint8Array(100);
    const result = decompress(packed === '' ? new Uint8Array(0) : unhex(packed), output);
    expect(result.stop).toBe(stop);
    expect(result.produced).toBeLessThanOrEqual(1);
  });

  it('takes a length of 32 bits without writing past the output', () => {
    const output = new Uint8Array(64).fill(0xcc);
    const input = unhex('00 00 00 40 41 07 00 0f ff 00 00 ff ff ff ff');
    expect(decompress(input, output.subarray(0, 40))).toMatchObject({ produced: 40, stop: 'full' });
    expect(output.subarray(0, 40).every((byte) => byte === 0x41)).toBe(true);
    expect(output.subarray(40).every((byte) => byte === 0xcc)).toBe(true);
  });

  it('never throws or writes outside, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 0, max: 500 }), (input, length) => {
        const output = new Uint8Array(length + 32).fill(0xcc);
        const { produced, consumed } = decompress(input, output.subarray(16, 16 + length));
        expect(produced).toBeLessThanOrEqual(length);
        expect(consumed).toBeLessThanOrEqual(input.length);
        expect(output.subarray(0, 16).every((byte) => byte === 0xcc)).toBe(true);
        expect(output.subarray(16 + produced).every((byte) => byte === 0xcc)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps what came out before the damage', () => {
    const bytes = lifelike(9, 20_000);
    const packed = compress(bytes);
    for (let cut = 0; cut < packed.length; cut += 97) {
      const output = new Uint8Array(bytes.length);
      const { produced, stop } = decompress(packed.subarray(0, cut), output);
      expect(stop).toBe('input');
      expectSame(output.subarray(0, produced), bytes.subarray(0, produced));
    }
  });
});
