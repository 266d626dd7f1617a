/** What kind of terminal stands behind stdout. */
import { PLAIN_STYLE, type Style, TERMINAL_STYLE } from '../present/style.ts';

/** Colours on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb; FORCE_COLOR wants them anywhere. */
export function outputStyle(): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  const plain =
    (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb' || (process.stdout.isTTY !== true && !forced);
  return plain ? PLAIN_STYLE : TERMINAL_STYLE;
}

/** Columns of the terminal; `undefined` if stdout is none, so that nothing is cut, or does not know its width and says 0. */
export function outputWidth(): number | undefined {
  const { isTTY, columns } = process.stdout;
  return isTTY === true && columns > 0 ? columns : undefined;
}
