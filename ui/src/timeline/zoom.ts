/** The part of time that is looked at, and how it moves. Nanoseconds from the first record; pure. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Less than this is not told apart: times are recorded in steps of 100 ns. */
const SHORTEST = 1_000;

/** The nearest span within `[0, total]` that is long enough. */
export function clampSpan({ from, to }: Span, total: number): Span {
  const length = Math.min(Math.max(to - from, SHORTEST), Math.max(total, SHORTEST));
  const start = Math.max(0, Math.min(from, Math.max(total, SHORTEST) - length));
  return { from: start, to: start + length };
}

/** What is around a call: as much before and behind as it lasts, and enough to see a short one among others. */
export function spanAround(start: number, lasts: number, total: number): Span {
  const room = Math.max(lasts, 50_000);
  return clampSpan({ from: start - room, to: start + lasts + room }, total);
}

/**
 * The span when the recording has become longer: who looks at all of it goes on to see all, who stands at its end goes along with that.
 * Any other span stays.
 */
export function grownSpan(span: Span, before: number, total: number): Span {
  // Less than a nanosecond off: spans are moved in fractions.
  if (total === before || span.to < before - 1) return span;
  return clampSpan({ from: span.from <= 0 ? 0 : total - (span.to - span.from), to: total }, total);
}

/** Longer (`factor` > 1) or shorter, while the moment at `part` (0 to 1) of the span stays where it is. */
export function zoomSpan(span: Span, factor: number, part: number, total: number): Span {
  const length = span.to - span.from;
  const next = Math.min(Math.max(length * factor, SHORTEST), Math.max(total, SHORTEST));
  const fixed = span.from + length * part;
  return clampSpan({ from: fixed - next * part, to: fixed + next * (1 - part) }, total);
}

/** Moved by a part of its length. */
export function panSpan(span: Span, parts: number, total: number): Span {
  const shift = (span.to - span.from) * parts;
  return clampSpan({ from: span.from + shift, to: span.to + shift }, total);
}

/**
 * What to ask the server for: more than is seen, in steps, so that a small move needs no new answer and the way back finds the
 * old one; `undefined` for the whole recording. It may reach past the end: a recording that grows is not another question each time.
 */
export function askedSpan(span: Span, total: number): Span | undefined {
  const length = span.to - span.from;
  const size = 2 ** Math.ceil(Math.log2(length * 1.5));
  if (size >= total) return undefined;
  // An eighth: with a quarter the end of a span of two thirds of the size could stand outside.
  const step = size / 8;
  const from = Math.max(0, Math.floor((span.from - (size - length) / 2) / step) * step);
  return { from, to: Math.ceil(from + size) };
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round moments of a span, at most `most` of them, with labels of as many digits as tell them apart. */
export function ticksOf(span: Span, most: number): Tick[] {
  const rough = (span.to - span.from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const digits = Math.max(0, Math.min(9, 9 - Math.floor(Math.log10(step))));
  const ticks: Tick[] = [];
  for (let index = Math.ceil(span.from / step); index * step <= span.to; index++) {
    ticks.push({ at: index * step, label: `+${((index * step) / 1e9).toFixed(digits)} s` });
  }
  return ticks;
}

/** A filter term for calls that begin in a span. */
function timeTerm({ from, to }: Span): string {
  return `time:+${seconds(from)}..+${seconds(to)}`;
}

function seconds(nanoseconds: number): string {
  const whole = Math.round(nanoseconds);
  const fraction = String(whole % 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${Math.floor(whole / 1e9)}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** A filter narrowed to a span; a span that it already has from here is replaced. */
export function withTime(filter: string, span: Span): string {
  const rest = filter.replace(/(^|\s)time:\+[\d.]+s\.\.\+[\d.]+s(?=\s|$)/g, ' ').trim();
  if (rest === '') return timeTerm(span);
  // What stands side by side binds closer than AND and OR.
  return /\b(or|and)\b|\|\||&&/i.test(rest) ? `(${rest}) ${timeTerm(span)}` : `${rest} ${timeTerm(span)}`;
}
