import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../base/text-width.ts';
import { fitText, safeText, truncate } from './safe-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0x3100 }).map((unit) => String.fromCharCode(unit))).map((parts) => parts.join('')),
  fc
    .array(fc.integer({ min: 0xd7f0, max: 0xffff }).map((unit) => String.fromCharCode(unit)))
    .map((parts) => parts.join('')),
);

// Written out on its own, first and last: what a terminal or a reader's eye would trip over.
const TROUBLE = [
  [0, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
] as const;

function isTrouble(codePoint: number): boolean {
  return TROUBLE.some(([first, last]) => codePoint >= first && codePoint <= last);
}

describe('safeText', () => {
  it.each([
    ['plain.exe', 'plain.exe'],
    ['C:\\Windows\\notepad.exe', 'C:\\Windows\\notepad.exe'],
    ['Grüße 文字 😀', 'Grüße 文字 😀'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u009b31m', '\\u009b31m'],
    ['\u0000', '\\u0000'],
    ['exe.\u202egpj', 'exe.\\u202egpj'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['zero\u200bwidth\u200d\ufeff', 'zero\\u200bwidth\\u200d\\ufeff'],
    ['\ud800', '\\ud800'],
    ['\udc00x', '\\udc00x'],
    ['line\u2028break', 'line\\u2028break'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u3164', '\\u3164'],
    ['é', 'é'],
  ])('shows %j as %j', (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  it('keeps a tower of marks low', () => {
    expect(safeText(`a${'\u0301'.repeat(6)}`)).toBe(`a${'\u0301'.repeat(4)}\\u0301\\u0301`);
  });

  it('never lets anything unsafe through, and is stable', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = safeText(text);
        for (const character of safe) expect(isTrouble(character.codePointAt(0) ?? 0)).toBe(false);
        expect(safeText(safe)).toBe(safe);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('truncate and fitText', () => {
  it.each([
    ['notepad.exe', 11, 'notepad.exe'],
    ['notepad.exe', 10, 'notepad.e…'],
    ['文字文字', 8, '文字文字'],
    ['文字文字', 7, '文字文…'],
    ['文字文字', 6, '文字…'],
    ['x', 0, ''],
    ['xy', 1, '…'],
  ])('cuts %j to %d columns', (text, width, shown) => {
    expect(truncate(text, width)).toBe(shown);
  });

  it('fills to the width, on the side asked for', () => {
    expect(fitText('ab', 4)).toBe('ab  ');
    expect(fitText('ab', 4, 'right')).toBe('  ab');
    expect(fitText('文字文', 4)).toBe('文… ');
  });

  it('takes exactly the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, width) => {
        expect(textWidth(fitText(safeText(text), width))).toBe(width);
        expect(textWidth(truncate(safeText(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
