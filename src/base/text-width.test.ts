import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointWidth, textWidth } from './text-width.ts';

describe('textWidth', () => {
  // EastAsianWidth.txt and UnicodeData.txt of Unicode 15.1.
  it.each([
    ['', 0],
    ['notepad.exe', 11],
    ['ä', 1],
    ['a\u0308', 1],
    ['文', 2],
    ['｡', 1],
    ['Ａ', 2],
    ['한', 2],
    ['\u1112\u1161\u11ab', 2],
    ['カ', 2],
    ['😀', 2],
    ['→', 1],
    ['…', 1],
    ['\u202f', 1],
    ['𝒳', 1],
    ['𠀀', 2],
    ['⌚', 2],
    ['☀', 1],
  ])('%s takes %d columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is the sum over code points, each 0 to 2', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const widths = Array.from(text, (character) => codePointWidth(character.codePointAt(0) ?? 0));
        expect(widths.every((width) => width >= 0 && width <= 2)).toBe(true);
        expect(textWidth(text)).toBe(widths.reduce((sum: number, width) => sum + width, 0));
      }),
    );
  });
});
