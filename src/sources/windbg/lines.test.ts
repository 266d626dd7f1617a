import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ByteSource } from '../../base/byte-source.ts';
import { linesOf } from './lines.ts';

/** Gives at most `most` bytes at a time, as a file that grows may. */
function slowly(bytes: Uint8Array, most: number): ByteSource {
  return {
    name: 'slow',
    size: bytes.length,
    read(offset, into) {
      const part = bytes.subarray(offset, Math.min(bytes.length, offset + Math.min(most, into.length)));
      into.set(part);
      return part.length;
    },
    close() {},
  };
}

it('come out whole, with their places, however the bytes arrive', () => {
  const line = fc.stringMatching(/^[ -~äж文]{0,40}$/);
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (lines, most, wide) => {
        const text = ['{', ...lines].join('\r\n');
        const bytes = new Uint8Array(Buffer.from(text, wide ? 'utf16le' : 'utf8'));
        const read = [...linesOf(slowly(bytes, most), () => {})];
        const expected = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
        expect(read.map((one) => one.text)).toEqual(['{', ...expected]);
        let at = 0;
        for (const { offset, length } of read) {
          expect(offset).toBe(at);
          at += length;
        }
        expect(at).toBe(bytes.length);
      },
    ),
    { numRuns: 200 },
  );
});

it('cross the ends of chunks', () => {
  const lines = Array.from({ length: 9000 }, (_, index) => `${index} ${'x'.repeat(index % 173)}`);
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const bytes = new Uint8Array(Buffer.from(lines.join('\n'), encoding));
    expect([...linesOf(slowly(bytes, 1 << 20), () => {})].map(({ text }) => text)).toEqual(lines);
  }
});
