import { describe, expect, it } from 'vitest';
import { BugError } from '../base/assert.ts';
import { dispatch, inspectable, opnums, unknown } from './notation.ts';

describe('opnums', () => {
  it('reads names, numbers, reserved and unknown procedures', () => {
    expect(opnums('0 A B !2\n 4 - C !')).toEqual(['A', 'B', undefined, undefined, undefined, 'C', undefined]);
    expect(opnums('  ')).toEqual([]);
    expect(opnums('-2 A')).toEqual([undefined, undefined, 'A']);
  });

  it('refuses a list that slipped, and what is no name', () => {
    for (const text of ['1 A', '0 A 2 B', 'A 0 B', 'A, B', '!x', '--', 'a-b', '0x1']) {
      expect(() => opnums(text), text).toThrow(BugError);
    }
  });

  it('counts on from the base interface', () => {
    expect(unknown('3 A')[3]).toBe('A');
    expect(dispatch('7 A')).toEqual([
      'QueryInterface',
      'AddRef',
      'Release',
      'GetTypeInfoCount',
      'GetTypeInfo',
      'GetIDsOfNames',
      'Invoke',
      'A',
    ]);
    expect(inspectable('6 A')[6]).toBe('A');
    expect(() => unknown('7 A')).toThrow(BugError);
  });
});
