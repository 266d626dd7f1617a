import { describe, expect, it } from 'vitest';
import { UuidColumn } from './columns.ts';

/** The text as DuckDB keeps it: a little-endian number of 128 bits with its top bit flipped. */
function stored(text: string): number[] {
  const digits = text.replaceAll('-', '');
  const bytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(digits.slice(30 - 2 * at, 32 - 2 * at), 16));
  bytes[15] = (bytes[15] ?? 0) ^ 0x80;
  return bytes;
}

describe('a column of UUIDs', () => {
  it('keeps apart ids that are alike where they are looked up, and repeats those it knows', () => {
    const texts = [
      '4f1b2c3d-0001-0000-8a5b-ffffffffffff',
      '00002c3d-0001-0000-8a5b-fffffffffffe',
      '4f1b2c3d-0001-0000-8a5b-ffffffffffff',
      '4F1B2C3D-0001-0000-8A5B-FFFFFFFFFFFF',
      '4f1b2c3d-0001-0000-8a5b-ffffffffffff',
    ];
    const column = new UuidColumn();
    for (const round of [1, 2]) {
      for (const [row, text] of texts.entries()) column.set(row, text);
      const bytes = column.fixed(texts.length);
      for (const [row, text] of texts.entries()) {
        expect([...bytes.subarray(row * 16, row * 16 + 16)], `round ${round}, row ${row}`).toEqual(stored(text));
      }
      expect([...column.present.subarray(0, texts.length)]).toEqual(texts.map(() => 1));
      column.clear();
      expect(column.filled).toBe(false);
    }
  });

  it('has no value for what is none', () => {
    const column = new UuidColumn();
    const texts = ['', 'x', undefined, '4f1b2c3d-0001-0000-8a5b-fffffffffff', '4g1b2c3d-0001-0000-8a5b-ffffffffffff'];
    for (const [row, text] of [...texts, ...texts].entries()) column.set(row, text);
    expect(column.filled).toBe(false);
    expect(column.present.includes(1)).toBe(false);
  });
});
