/**
 * Text from a recording, made safe for a terminal and honest to the eye: names in a capture are chosen by whoever ran the
 * recorded programs. Everything that moves the cursor, changes colours, turns the direction of writing or cannot be seen is
 * shown as an escape such as `\u202e`. Backslashes stay as they are, so that paths can be read.
 */
import { codePointWidth, textWidth } from '../base/text-width.ts';

// Control characters, format characters (bidi, zero-width, tags), lone surrogates, line and paragraph separators, unassigned
// code points, and all other characters that are invisible by definition (fillers, variation selectors).
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const UNSAFE_ALL = new RegExp(UNSAFE, 'gu');
// A few marks belong to real words; a tower of them paints over the lines above and below.
const TOWER = /(\p{M}{4})(\p{M}+)/gu;
const PLAIN = /^[ -~]*$/;

/** The text with escapes in the place of everything unsafe. One line, whatever it holds. */
export function safeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(UNSAFE_ALL, escapeOf)
    .replace(TOWER, (_, kept: string, rest: string) => kept + [...rest].map(escapeOf).join(''));
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const codePoint = character.codePointAt(0) ?? 0;
  const digits = codePoint.toString(16).padStart(4, '0');
  return codePoint > 0xffff ? `\\u{${digits}}` : `\\u${digits}`;
}

/** At most `width` columns; what is cut is marked with `…`. The text must be safe already. */
export function truncate(text: string, width: number): string {
  if (PLAIN.test(text) ? text.length <= width : textWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    const wide = codePointWidth(character.codePointAt(0) ?? 0);
    if (used + wide > width - 1) break;
    kept += character;
    used += wide;
  }
  return `${kept}…`;
}

/** Exactly `width` columns: cut or filled with spaces. The text must be safe already. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width);
  const fill = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
}
