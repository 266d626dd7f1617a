/**
 * Case folding that means the same in the capture file and in memory: what DuckDB's `lower()` does (utf8proc's simple
 * lower-case mapping, one code point to one, no context), so that SQL may use `lower(column)`.
 *
 * `String.toLowerCase` differs in three ways: `İ` becomes two code points, a final sigma gets its own form, and newer
 * Unicode versions know more letters. A test compares all code points.
 */

// Pairs that came after the Unicode version DuckDB 1.5 knows: Unicode 16 (U+1C89, U+A7CB to U+A7DC, Garay) and 17.
const LATER = /[\u1c89\ua7cb-\ua7cf\ua7d2\ua7d4\ua7da-\ua7dd\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;
const LONE_SURROGATE = /\p{Surrogate}/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range, all of it
const ASCII = /^[\x00-\x7f]*$/;

/** The folded form of a text. A lone surrogate becomes U+FFFD, as when it is stored. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text.replace(LONE_SURROGATE, '\ufffd')) folded += foldOne(character);
  return folded;
}

function foldOne(character: string): string {
  if (character === 'İ') return 'i';
  return LATER.test(character) ? character : character.toLowerCase();
}
