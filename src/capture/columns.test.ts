import { describe, expect, it } from 'vitest';
import { Guid } from '../base/guid.ts';
import { UuidColumn } from './columns.ts';

/** The text as DuckDB keeps it: a little-endian number of 128 bits with its top bit flipped. */
function stored(text: string): number[] {
  const digits = text.replaceAll('-', '');
  const bytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(digits.slice(30 - 2 * at, 32 - 2 * at), 16));
  bytes[15] = (bytes[15] ?? 0) ^ 0x80;
  return bytes;
}

describe('a column of UUIDs', () => {
  it('keeps them as DuckDB does', () => {
    const texts = [
      '00112233-4455-6677-8899-aabbccddeeff',
      'ffeeddcc-bbaa-9988-7766-554433221100',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ];
    const column = new UuidColumn();
    for (const [row, text] of texts.entries()) column.set(row, Guid.parse(text));
    const bytes = column.fixed(texts.length);
    for (const [row, text] of texts.entries()) {
      expect([...bytes.subarray(row * 16, row * 16 + 16)], text).toEqual(stored(text));
    }
    expect([...column.present.subarray(0, texts.length)]).toEqual(texts.map(() => 1));
    column.clear();
    expect(column.filled).toBe(false);
    expect(column.fixed(texts.length).every((byte) => byte === 0)).toBe(true);
  });

  it('has no value for none', () => {
    const column = new UuidColumn();
    column.set(0, undefined);
    column.set(1, Guid.parse('no id'));
    expect(column.filled).toBe(false);
    column.set(2, new Guid(0, 0, 0, 0));
    expect([...column.present.subarray(0, 3)]).toEqual([0, 0, 1]);
  });
});
