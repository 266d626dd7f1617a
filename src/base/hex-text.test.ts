import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from './hex-text.ts';

function bytesOf(text: string): number[] {
  const result = parseHex(text);
  if (!result.ok) throw new Error(`line ${result.line}: ${result.reason}`);
  return [...result.bytes];
}
function mistake(text: string): string {
  const result = parseHex(text);
  return result.ok ? `read ${result.bytes.length} bytes` : `${result.line}: ${result.reason}`;
}

const MEOW = [0x4d, 0x45, 0x4f, 0x57, 1, 0, 0, 0];
const hex = (bytes: Uint8Array | number[], from = 0, to = bytes.length): string[] =>
  [...bytes.slice(from, to)].map((byte) => byte.toString(16).padStart(2, '0'));
const ascii = (bytes: number[]): string =>
  bytes.map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

describe('plain hexadecimal', () => {
  it.each([
    '4d454f5701000000',
    '4D 45 4F 57 01 00 00 00',
    '4d-45-4f-57-01-00-00-00',
    '4d:45:4f:57:01:00:00:00',
    '0x4d, 0x45, 0x4f, 0x57, 0x1, 0x0, 0x00, 0x00',
    '{ 0x4d,0x45,0x4f,0x57,\n  0x01,0x00,0x00,0x00 };',
    '\\x4d\\x45\\x4f\\x57\\x01\\x00\\x00\\x00',
    '0x4d454f57 0x01000000',
    '4d454f57\r\n01000000\r\n',
    '"4d454f5701000000"',
    '# an OBJREF\n4d454f57\n// its version\n01000000',
  ])('%s', (text) => expect(bytesOf(text)).toEqual(MEOW));

  it('says what is wrong and where', () => {
    expect(mistake('4d 45\n4z 00')).toBe('2: "z" is no hexadecimal digit');
    expect(mistake('4d 4')).toBe('1: "4" has an odd number of digits: half a byte is missing');
    expect(mistake('')).toBe('1: there are no hexadecimal digits');
    expect(mistake('zz')).toContain('no hexadecimal digit');
  });
});

/** Writers of dumps, in the forms of their programs. */
const WRITERS: Readonly<Record<string, (bytes: number[]) => string>> = {
  xxd: (bytes) =>
    rows(bytes, (row, at) => {
      const digits = hex(row).join('');
      const groups = digits.match(/.{1,4}/g)?.join(' ') ?? '';
      return `${at.toString(16).padStart(8, '0')}: ${groups.padEnd(39)}  ${ascii(row)}`;
    }),
  'hexdump -C': (bytes) => {
    const body = rows(bytes, (row, at) => {
      const halves = `${hex(row, 0, 8).join(' ').padEnd(23)}  ${hex(row, 8).join(' ').padEnd(23)}`;
      return `${at.toString(16).padStart(8, '0')}  ${halves}  |${ascii(row)}|`;
    });
    return `${body}\n${bytes.length.toString(16).padStart(8, '0')}\n`;
  },
  'WinDbg db': (bytes) =>
    rows(bytes, (row, at) => {
      const address = (0xfb_0a97_ea70 + at).toString(16).padStart(16, '0');
      const digits = row.length > 8 ? `${hex(row, 0, 8).join(' ')}-${hex(row, 8).join(' ')}` : hex(row).join(' ');
      return `${address.slice(0, 8)}\`${address.slice(8)}  ${digits.padEnd(47)}  ${ascii(row)}`;
    }),
  'monitor_alpc.js': (bytes) =>
    rows(
      bytes,
      (row, at) => `  |  |  |  ${at.toString(16).padStart(4, '0')}  ${hex(row).join(' ').padEnd(47)}  ${ascii(row)}`,
    ),
  'Format-Hex': (bytes) =>
    `           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n${rows(
      bytes,
      (row, at) =>
        `${at.toString(16).padStart(8, '0').toUpperCase()}   ${hex(row).join(' ').toUpperCase().padEnd(47)}  ${ascii(row)}`,
    )}`,
  Wireshark: (bytes) =>
    rows(bytes, (row, at) => {
      const halves = [hex(row, 0, 8).join(' '), hex(row, 8).join(' ')].filter((half) => half !== '').join('  ');
      return `${at.toString(16).padStart(4, '0')}   ${halves.padEnd(48)}   ${ascii(row)}`;
    }),
};

function rows(bytes: number[], write: (row: number[], at: number) => string): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) lines.push(write(bytes.slice(at, at + 16), at));
  return lines.join('\n');
}

describe.each(Object.entries(WRITERS))('the dump of %s', (_, write) => {
  it('gives back its bytes', () => {
    const some = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x61, 0x30, 0x2d, 0x3f, 0x7c, 0x20)),
      {
        minLength: 1,
        maxLength: 70,
      },
    );
    fc.assert(
      fc.property(some, (bytes) => {
        expect(bytesOf(write(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe('other dumps', () => {
  it('hexdump and od write little-endian words', () => {
    expect(bytesOf('0000000 454d 574f 0001 0000\n0000008')).toEqual(MEOW);
    expect(bytesOf('0000000 454d 574f 0001 0000 0000 0000 0000 0000\n0000020 0001\n0000022').length).toBe(18);
  });

  it('WinDbg dd and dq too', () => {
    expect(bytesOf('000000fb`0a97ea70  574f454d 00000001')).toEqual(MEOW);
    expect(bytesOf('000000fb`0a97ea70  00000001`574f454d')).toEqual(MEOW);
    expect(mistake('0012ff40  574f454d 00000001')).toContain('byte order');
  });

  it('a star repeats the line before it', () => {
    const text =
      '00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n00000040  01\n00000041';
    expect(bytesOf(text)).toEqual([...Array.from({ length: 64 }, () => 0), 1]);
    expect(mistake('00000000  00\n*\n7fffffff0  01')).toContain('more than');
  });

  it('memory that a debugger could not read ends it, said', () => {
    const result = parseHex('000000fb`0a97ea70  4d 45 4f 57 ?? ?? ?? ??-?? ?? ?? ??  MEOW????????');
    expect(result).toMatchObject({ ok: true, notes: [expect.stringContaining('could not read')] });
    expect(result.ok && [...result.bytes]).toEqual(MEOW.slice(0, 4));
  });

  it('gaps, second dumps and lines without offset are mistakes', () => {
    const row = (at: string) => `${at}  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................`;
    expect(mistake(`${row('0000')}\n${row('0020')}`)).toBe('2: the line begins at 0x20, but 16 bytes precede it');
    expect(mistake(`${row('0000')}\n${row('0010')}\n\n${row('0000')}`)).toContain('4: a second dump begins here');
    expect(mistake(`${row('0000')}\n00 01 02`)).toContain('2: this line has no offset');
  });
});

it('takes any text without failing', () => {
  const piece = fc.oneof(
    fc.constantFrom('00', '0000', '4d ', '  ', '\n', '*', '00000000`00000010', ':', '|', '-', '??', '0x', '\\x', ','),
    fc.string({ maxLength: 5, unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const result = parseHex(pieces.join(''));
      if (result.ok) expect(result.bytes.length).toBeGreaterThan(0);
      else expect(result.reason.length).toBeGreaterThan(3);
    }),
    { numRuns: 2_000 },
  );
});
