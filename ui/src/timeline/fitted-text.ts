/** Texts cut to the room they have, by their measured widths. */

/** What of a canvas says how wide a text is in its font. */
export interface Ruler {
  readonly font: string;
  measureText(text: string): { readonly width: number };
}

/** Measuring is slow, and a picture is drawn anew at every step of the mouse: the same few names come back each time. */
const MOST_KEPT = 5_000;
const widths = new Map<string, number>();

function widthOf(ruler: Ruler, text: string): number {
  const key = `${ruler.font}\n${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const { width } = ruler.measureText(text);
  if (widths.size >= MOST_KEPT) widths.clear();
  widths.set(key, width);
  return width;
}

/** The text, or as much of its beginning as fits with an ellipsis behind it; nothing where not even a letter does. */
export function fittedText(ruler: Ruler, text: string, width: number): string {
  const letters = [...text];
  // No letter of a proportional font is a hundred times as wide as another: more of them are never looked at.
  const most = Math.min(letters.length, Math.ceil(width));
  if (most === letters.length && widthOf(ruler, text) <= width) return text;
  const cut = (count: number): string => `${letters.slice(0, count).join('')}…`;
  let fits = 0;
  let past = most + 1;
  while (past - fits > 1) {
    const middle = (fits + past) >> 1;
    if (widthOf(ruler, cut(middle)) <= width) fits = middle;
    else past = middle;
  }
  return fits === 0 ? '' : cut(fits);
}
