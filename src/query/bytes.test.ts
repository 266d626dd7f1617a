import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesTest } from './bytes.ts';
import { complete } from './complete.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';
import { compileFilter } from './resolve.ts';
import { toPredicate } from './to-predicate.ts';

function finds(filter: string, payload: string | null): boolean {
  const compiled = compileFilter(filter, 'messages');
  if (!compiled.ok) throw new Error(compiled.error.message);
  return toPredicate(compiled.value)({ payload });
}
function mistake(filter: string): string {
  const compiled = compileFilter(filter, 'messages');
  return compiled.ok ? 'fine' : compiled.error.message;
}
const ansi = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');

describe('payload:text', () => {
  it('finds it in UTF-16 and ANSI, in either case', () => {
    for (const encode of [ansi, wide]) {
      expect(finds('payload:"Please wait"', `00${encode('xPLEASE Wait for')}`)).toBe(true);
      expect(finds('payload:"Please wait"', encode('Please  wait'))).toBe(false);
      expect(finds('payload:Übung', encode('die ÜBUNG'))).toBe(true);
    }
    expect(finds('payload:"€"', '80')).toBe(true);
    expect(finds('payload:"漢字"', wide('漢字'))).toBe(true);
    expect(finds('payload:"*?"', ansi('a*?b'))).toBe(true);
  });

  it('at any byte, but not between halves of bytes', () => {
    expect(finds('payload:"A"', '41')).toBe(true);
    expect(finds('payload:"A"', '2412')).toBe(false);
    expect(finds('payload:"A"', '244112')).toBe(true);
  });

  it('knows what is not there', () => {
    expect(finds('payload:a', null)).toBe(false);
    expect(finds('-payload:a', null)).toBe(true);
    expect(finds('payload:null', null)).toBe(true);
    expect(finds('payload:*', '')).toBe(true);
    expect(bytesTest('^')('zz')).toBe(false);
    expect(bytesTest('^')('abc')).toBe(false);
  });
});

describe('payload:/bytes/', () => {
  it('finds them, with ?? for any', () => {
    expect(finds('payload:/4f 00 6b/', '114f006b22')).toBe(true);
    expect(finds('payload:/4F006B/', '114f006b22')).toBe(true);
    expect(finds('payload:/4f ?? 6b/', '114f996b22')).toBe(true);
    expect(finds('payload:/4f ?? 6b/', '114f6b22')).toBe(false);
    expect(finds('payload:/f0/', '4f006b')).toBe(false);
    expect(finds('payload:=/4f 00/', '4f00')).toBe(true);
    expect(finds('payload:=4f00', '4f00')).toBe(true);
    expect(finds('payload:=/4f 00/', '4f0000')).toBe(false);
    expect(finds('payload:(/4f 00/ -/6b/)', '4f00')).toBe(true);
    expect(finds('payload:(/4f 00/ -/6b/)', '4f006b')).toBe(false);
  });

  it('are all the bytes that are there, wherever they begin', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(40),
        fc.integer({ min: 1, max: 8 }),
        (bytes, from, length) => {
          const part = Buffer.from(bytes).subarray(from, from + length);
          const text = Buffer.from(bytes).toString('hex');
          if (part.length > 0) expect(finds(`payload:/${part.toString('hex')}/`, text)).toBe(true);
          const other = Buffer.from([1, 2, 3, ...part]);
          expect(finds(`payload:/${other.toString('hex')}/`, text)).toBe(Buffer.from(bytes).includes(other));
        },
      ),
    );
  });

  it('are written back as they were', () => {
    for (const text of ['payload:/4f 00 6b/', 'payload:/4f ?? 6b/', 'payload:=/4f 00/', 'payload:(/4f 00/ -/6b 00/)']) {
      const parsed = parseFilter(text);
      expect(parsed.ok && printFilter(parsed.value)).toBe(text);
    }
    // A text that only looks so stays a text.
    const quoted = parseFilter('payload:"/4f 00/"');
    expect(quoted.ok && printFilter(quoted.value)).toBe('payload:"/4f 00/"');
    expect(finds('payload:"/4f/"', ansi('/4f/'))).toBe(true);
    const path = parseFilter('port:/ab/x');
    expect(path.ok && printFilter(path.value)).toBe('port:/ab/x');
  });
});

it('mistakes and completion speak of bytes', () => {
  expect(mistake('payload:/4f 0/')).toContain('pairs of hexadecimal digits');
  expect(mistake('payload:/4f')).toContain('between two slashes');
  expect(mistake('payload:a*b')).toContain('no wildcards');
  expect(mistake('payload:>5')).toContain('is bytes');
  expect(mistake(`payload:"${'x'.repeat(300)}"`)).toContain('at most 256');
  expect(mistake(`payload:/${'00'.repeat(300)}/`)).toContain('at most 256');
  expect(mistake('payload:=xyz')).toContain('pairs of hexadecimal digits');
  const found = complete('payload:', 8, 'messages');
  expect(found.items.map((item) => item.label)).toEqual(expect.arrayContaining(['/4f 00 6b/', 'null', '*']));
  expect(found.values).toBeUndefined();
  expect(complete('pay', 3, 'messages').items.map((item) => item.label)).toEqual(['payload']);
});
