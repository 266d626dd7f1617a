import { describe, expect, it } from 'vitest';
import { fittedText } from './fitted-text.ts';

/** `W` is 10 wide, `i` 2, everything else 5. */
function ruler(font = 'proportional') {
  let asked = 0;
  return {
    font,
    measureText: (text: string) => {
      asked += 1;
      return { width: [...text].reduce((sum, letter) => sum + (letter === 'W' ? 10 : letter === 'i' ? 2 : 5), 0) };
    },
    asked: () => asked,
  };
}

describe('a fitted text', () => {
  it('is whole where it fits, whatever its letters are', () => {
    expect(fittedText(ruler(), 'iiiiiiiiii', 20)).toBe('iiiiiiiiii');
    expect(fittedText(ruler(), 'WW', 20)).toBe('WW');
    expect(fittedText(ruler(), '', 20)).toBe('');
  });

  it('else has as many letters as fit beside an ellipsis', () => {
    expect(fittedText(ruler(), 'WWWW', 39)).toBe('WWW…');
    expect(fittedText(ruler(), 'iiiiiiiiiiii', 20)).toBe('iiiiiii…');
    expect(fittedText(ruler(), 'WWWW', 15)).toBe('W…');
  });

  it('is nothing where not even one letter fits, and there is less than no room', () => {
    expect(fittedText(ruler(), 'WWWW', 14)).toBe('');
    expect(fittedText(ruler(), 'WWWW', -3)).toBe('');
  });

  it('never breaks a letter of two code units', () => {
    expect(fittedText(ruler(), '😀😀😀', 12)).toBe('😀…');
  });

  it('measures a text once, and few pieces of a long one', () => {
    const one = ruler('long');
    const long = 'x'.repeat(100_000);
    expect(fittedText(one, long, 60)).toBe(`${'x'.repeat(11)}…`);
    const asked = one.asked();
    expect(asked).toBeLessThan(10);
    fittedText(one, long, 60);
    expect(one.asked()).toBe(asked);
  });
});
