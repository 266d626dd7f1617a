import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Piece } from './ast.ts';
import { globMatches } from './glob.ts';

function pieces(pattern: string): Piece[] {
  return [...pattern].map((character): Piece => {
    if (character === '*') return { kind: 'any' };
    return character === '?' ? { kind: 'one' } : { kind: 'text', text: character };
  });
}

describe('globMatches', () => {
  it('is what a regular expression says', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '😀', '\n'), { maxLength: 8 }).map((parts) => parts.join(''));
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '😀', '*', '?'), { maxLength: 7 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
        expect(globMatches(pieces(glob), value)).toBe(expression.test(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends for patterns that trap backtracking', () => {
    expect(globMatches(pieces(`${'*a'.repeat(60)}b`), 'a'.repeat(5_000))).toBe(false);
  });
});
