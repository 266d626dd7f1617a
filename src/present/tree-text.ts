/**
 * The tree of nested calls as indented text, one call a line: `|  ` for every level above it, as debugger logs of recursive
 * calls do. A link that is not certain never looks like one that is: its guide is `|~ ` (likely) or `|? ` (possible).
 */
import { textWidth } from '../base/text-width.ts';
import { formatDuration, formatTime, type TimeStyle } from './format.ts';
import { processLabel } from './label.ts';
import { numberAt, type Row, textAt } from './row.ts';
import { safeText, truncate } from './safe-text.ts';
import { formatStatus } from './status.ts';
import { PLAIN_STYLE, type Style } from './style.ts';
import { whatIsAsked } from './summary.ts';

export interface TreeOptions {
  readonly style?: Style;
  /** Columns of the terminal; lines are not cut without it. */
  readonly width?: number;
  /** Shows when each call began. */
  readonly times?: TimeStyle;
  /** Start of the recording, for relative times. */
  readonly start?: string;
}

/** Explains the marks; for the line below or above a tree that has some. */
export const TREE_LEGEND =
  '|~ likely below the call above, |? possibly; [reply likely] request and reply probably belong together';

// Deeper calls are real only in a damaged or hostile recording; their depth is said in words.
const MAX_GUIDES = 32;

/** One line for a call. Calls come in tree order, parents first; `depth` 0 is a root. */
export function treeLine(call: Row, options: TreeOptions = {}): string {
  const style = options.style ?? PLAIN_STYLE;
  const parts = [...timePart(call, options), ...guideParts(call), ...bodyParts(call)];
  let left = options.width ?? Number.POSITIVE_INFINITY;
  let line = '';
  for (const { text, look } of parts) {
    const shown = Number.isFinite(left) ? truncate(text, left) : text;
    line += look === undefined ? shown : style[look](shown);
    if (shown !== text) break;
    left -= textWidth(shown);
  }
  return line;
}

/** What a line that belongs below a call begins with, so that it lies one level deeper than the call. */
export function belowCall(depth: number, options: Pick<TreeOptions, 'times'> = {}): string {
  const time = options.times === undefined ? '' : ' '.repeat(TIME_WIDTHS[options.times] + 2);
  return time + '|  '.repeat(Math.min(depth, MAX_GUIDES) + 1);
}

interface Part {
  readonly text: string;
  readonly look?: keyof Style;
}

function timePart(call: Row, options: TreeOptions): Part[] {
  if (options.times === undefined) return [];
  const time = textAt(call, 'started_at') ?? textAt(call, 'server_started_at');
  const text = time === undefined ? '?' : formatTime(safeText(time), options.times, options.start);
  return [{ text: `${text.padStart(TIME_WIDTHS[options.times])}  `, look: 'quiet' }];
}

const TIME_WIDTHS: Readonly<Record<TimeStyle, number>> = { relative: 13, clock: 15, full: 28 };

function guideParts(call: Row): Part[] {
  const depth = Math.max(0, Math.trunc(Number(numberAt(call, 'depth') ?? 0)) || 0);
  if (depth === 0) return [];
  const shown = Math.min(depth, MAX_GUIDES);
  const above: Part = { text: '|  '.repeat(shown - 1), look: 'quiet' };
  const deep: Part[] = depth > shown ? [{ text: `(depth ${depth}) `, look: 'quiet' }] : [];
  const confidence = textAt(call, 'parent_confidence');
  if (confidence === 'certain') return [above, { text: '|  ', look: 'quiet' }, ...deep];
  return [above, { text: confidence === 'likely' ? '|~ ' : '|? ', look: 'unsure' }, ...deep];
}

function bodyParts(call: Row): Part[] {
  const parts: Part[] = [
    { text: processLabel(call, 'client'), look: 'name' },
    { text: ' -> ', look: 'quiet' },
    { text: processLabel(call, 'server'), look: 'name' },
  ];
  const asked = whatIsAsked(call);
  const place = textAt(call, 'port') ?? textAt(call, 'endpoint');
  if (asked !== undefined) parts.push({ text: `  ${asked}` });
  if (place !== undefined) parts.push({ text: `  ${safeText(place)}`, look: 'quiet' });
  const status = numberAt(call, 'status');
  if (status !== undefined) {
    const text = `  → ${formatStatus(Number(status), 'rpc')}`;
    parts.push(Number(status) === 0 ? { text } : { text, look: 'bad' });
  }
  return [...parts, ...outcomeParts(call)];
}

/** How long it took, and how sure that is. */
function outcomeParts(call: Row): Part[] {
  const duration = numberAt(call, 'duration_ns');
  const served = numberAt(call, 'server_duration_ns');
  const parts: Part[] = [];
  if (duration !== undefined) parts.push({ text: `  ${formatDuration(duration)}` });
  else if (served !== undefined) parts.push({ text: `  served in ${formatDuration(served)}` });
  else parts.push({ text: '  [end not seen]', look: 'unsure' });
  const confidence = textAt(call, 'confidence');
  if (confidence === 'likely' || confidence === 'possible')
    parts.push({ text: `  [reply ${confidence}]`, look: 'unsure' });
  return parts;
}
