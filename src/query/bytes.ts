/**
 * What is looked for in bytes: `/4f 00 ?? 6b/`, or a text as UTF-16 or ANSI has it. It becomes a regular expression over the value in
 * hexadecimal, two digits a byte, of the small kind that DuckDB (RE2) and JavaScript read alike. It has no nested repetition, so
 * that both take time in proportion to the bytes.
 */

/** Bytes between the slashes, and characters of a text. */
const MAX_LENGTH = 256;

export type Sought = { readonly ok: true; readonly pattern: string } | { readonly ok: false; readonly reason: string };

/** A literal of this form, with blanks where the writer likes; the slashes are not part of `digits`. */
export const BYTES_LITERAL = /\/([0-9a-fA-F?\s]+)\//y;

function contains(body: string): Sought {
  // Whole bytes before it: a match in the middle of a byte is none.
  return { ok: true, pattern: `^(?:..)*?(?:${body})` };
}

/** `4f 00 ?? 6b`: pairs of digits, `??` for any byte. With `whole` they are all the value's bytes. */
export function soughtBytes(digits: string, whole: boolean): Sought {
  const plain = digits.replace(/\s+/g, '').toUpperCase();
  if (!/^(?:[0-9A-F]{2}|\?\?)*$/.test(plain)) {
    return { ok: false, reason: 'bytes are pairs of hexadecimal digits, or ?? for any byte' };
  }
  if (plain.length > 2 * MAX_LENGTH) return { ok: false, reason: `at most ${MAX_LENGTH} bytes can be looked for` };
  const body = plain.replaceAll('?', '.');
  return whole ? { ok: true, pattern: `^${body}$` } : contains(body);
}

/** A text in either case, as UTF-16 (little-endian) or in the Western ANSI code page (Windows-1252). */
export function soughtText(text: string): Sought {
  const characters = [...text];
  if (characters.length > MAX_LENGTH) {
    return { ok: false, reason: `a text of at most ${MAX_LENGTH} characters can be looked for` };
  }
  const wide = characters.map((character) => oneOf(cases(character).map(utf16))).join('');
  const narrow = characters.map((character) => cases(character).flatMap((one) => ANSI.get(one) ?? []));
  if (narrow.some((forms) => forms.length === 0)) return contains(wide);
  return contains(`${wide}|${narrow.map(oneOf).join('')}`);
}

/** The character and its other case, where that takes as much room. */
function cases(character: string): string[] {
  const forms = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(forms.filter((form) => form.length === character.length))];
}

function oneOf(forms: readonly string[]): string {
  return forms.length === 1 ? (forms[0] ?? '') : `(?:${forms.join('|')})`;
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function utf16(text: string): string {
  let digits = '';
  for (let at = 0; at < text.length; at += 1) digits += hex(text.charCodeAt(at) & 0xff) + hex(text.charCodeAt(at) >> 8);
  return digits;
}

/** Bytes 0x80 to 0x9F of Windows-1252 (unicode.org Public/MAPPINGS, CP1252.TXT); those without a character are blank. */
const FROM_80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Character → its byte in Windows-1252, as two digits. */
const ANSI = new Map<string, string>();
for (let byte = 0; byte < 0x100; byte += 1) {
  const character = byte >= 0x80 && byte < 0xa0 ? FROM_80.charAt(byte - 0x80) : String.fromCharCode(byte);
  if (character !== ' ' || byte === 0x20) ANSI.set(character, hex(byte));
}

const HEX_TEXT = /^(?:[0-9a-f]{2})*$/i;

/** The test of a value in its JSON form, hexadecimal text; anything else counts as unknown. */
export function bytesTest(pattern: string): (value: unknown) => boolean {
  const expression = new RegExp(pattern);
  return (value) => typeof value === 'string' && HEX_TEXT.test(value) && expression.test(value.toUpperCase());
}
