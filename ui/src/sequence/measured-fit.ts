/** Texts of the ladder cut by their measured widths. */
import { fittedText } from '../timeline/fitted-text.ts';
import { type Fit, LETTERS } from './ladder.ts';

/** Fits texts in a font to the room they have, in the ladder's own units. */
export function measuredFit(font: string): Fit {
  const ruler = document.createElement('canvas').getContext('2d');
  return (text, room, role) => {
    if (ruler === null) return text;
    const { size, weight } = LETTERS[role];
    ruler.font = `${weight} ${size}px ${font}`;
    return fittedText(ruler, text, room);
  };
}
