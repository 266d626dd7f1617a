/** One JSON object a line. */

/** For `JSON.stringify`: bigints are numbers where a double holds them, else text. */
export function jsonValue(_name: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value.toString();
}

// JSON.stringify leaves these as they are, and a terminal may obey them: DEL, C1 controls, marks that turn the direction of
// writing or cannot be seen.
const OBEYED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** One row as one line of JSON. Characters that a terminal would obey are escapes, which are the same to any JSON reader. */
export function jsonLine(row: unknown): string {
  const text = JSON.stringify(row, jsonValue).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
