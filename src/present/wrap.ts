/** Sentences on several lines. */
import { textWidth } from '../base/text-width.ts';

/** A text in lines of at most so many columns, broken at blanks; a longer word has a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let room = width;
  for (const word of text.split(' ')) {
    const needed = textWidth(word);
    if (line !== '' && needed + 1 > room) {
      lines.push(line);
      line = '';
      room = width;
    }
    room -= needed + (line === '' ? 0 : 1);
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
