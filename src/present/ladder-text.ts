/**
 * Calls as a sequence: a column for each process, a line for each message, arrows from sender to receiver. `->` is a pair that
 * is certain, `~>` one that is not; `*` is something that happened in one process.
 */
import { fitText } from './safe-text.ts';
import { PLAIN_STYLE, type Style } from './style.ts';

/** One line of the ladder. `from` and `to` are places in the list of participants. */
export interface LadderStep {
  /** As it is to be shown. */
  readonly time: string;
  readonly from: number;
  /** `undefined` for something that happened in `from`. */
  readonly to: number | undefined;
  readonly certain: boolean;
  readonly text: string;
}

const WIDTH = 6;
const LETTERS = 26;

/** Lines without line feeds: who is who, a heading, the steps. All texts must be safe for a terminal. */
export function ladderLines(
  participants: readonly string[],
  steps: readonly LadderStep[],
  style: Style = PLAIN_STYLE,
): string[] {
  const names = participants.map((_, place) => columnName(place));
  const timeWidth = Math.max(0, ...steps.map((step) => step.time.length));
  const indent = ' '.repeat(timeWidth + 2);
  return [
    ...participants.map((name, place) => `${indent}${fitText(names[place] ?? '', 3)}${style.name(name)}`),
    '',
    `${indent}${names.map((name) => fitText(name, WIDTH)).join('')}`.trimEnd(),
    ...steps.map((step) => {
      const time = style.quiet(step.time.padStart(timeWidth));
      return `${time}  ${rungs(step, participants.length)}  ${step.text}`.trimEnd();
    }),
  ];
}

/** A, B … Z, AA, AB … */
function columnName(place: number): string {
  const letter = String.fromCharCode(65 + (place % LETTERS));
  return place < LETTERS ? letter : columnName(Math.floor(place / LETTERS) - 1) + letter;
}

function rungs({ from, to, certain }: LadderStep, count: number): string {
  const cells: string[] = Array.from({ length: count * WIDTH - (WIDTH - 1) }, (_, at) =>
    at % WIDTH === 0 ? '|' : ' ',
  );
  if (to === undefined || to === from) cells[from * WIDTH] = '*';
  else {
    const low = Math.min(from, to) * WIDTH;
    const high = Math.max(from, to) * WIDTH;
    for (let at = low + 1; at < high; at += 1) cells[at] = certain ? '-' : '~';
    if (to > from) cells[high - 1] = '>';
    else cells[low + 1] = '<';
  }
  return cells.join('');
}
