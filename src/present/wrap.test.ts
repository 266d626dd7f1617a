import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../base/text-width.ts';
import { wrapText } from './wrap.ts';

describe('a sentence', () => {
  it('is broken at blanks where the line is full', () => {
    expect(wrapText('a bc def', 8)).toEqual(['a bc def']);
    expect(wrapText('a bc def', 7)).toEqual(['a bc', 'def']);
    expect(wrapText('a 語語 b', 6)).toEqual(['a 語語', 'b']);
    expect(wrapText('', 5)).toEqual(['']);
  });

  it('keeps a word whole that is longer than a line', () => {
    expect(wrapText('of abcdefghij', 4)).toEqual(['of', 'abcdefghij']);
  });

  it('loses nothing, and is no wider than it must', () => {
    const words = fc.array(fc.stringMatching(/^[a-z語]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (list, width) => {
        const lines = wrapText(list.join(' '), width);
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines) expect(textWidth(line) <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });
});
