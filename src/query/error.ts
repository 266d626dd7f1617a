/** Mistakes in a filter: where, what, and what would have been valid. Values, not exceptions: a page shows them while typing. */
import { codePointWidth } from '../base/text-width.ts';

/** Offsets into the filter text in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FilterError {
  readonly message: string;
  /** Lies inside the text; empty at the end of the text if something is missing there. */
  readonly span: Span;
  /** What would have been valid at this place; may be empty. */
  readonly expected: readonly string[];
  /** What was probably meant: text to put in the place of `span`. */
  readonly suggestion?: string;
}

/** Either a value or the first mistake. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FilterError };

export function good<T>(value: T): Checked<T> {
  return { ok: true, value };
}

interface ErrorExtra {
  readonly expected?: readonly string[];
  readonly suggestion?: string | undefined;
}

export function mistake(message: string, span: Span, extra: ErrorExtra = {}): { ok: false; error: FilterError } {
  return { ok: false, error: filterError(message, span, extra) };
}

export function filterError(message: string, span: Span, extra: ErrorExtra = {}): FilterError {
  const error = { message, span, expected: extra.expected ?? [] };
  return extra.suggestion === undefined ? error : { ...error, suggestion: extra.suggestion };
}

const WINDOW = 100;
const EXPECTED_SHOWN = 16;

/**
 * The mistake for people: the text with carets under the offending part, then what is wrong and what would have been
 * valid. Long texts are cut around the place. Characters that would disturb a terminal are shown as `�`.
 */
export function explain(error: FilterError, text: string): string {
  const start = Math.max(0, Math.min(error.span.start, text.length));
  const end = Math.max(start, Math.min(error.span.end, text.length));
  const from = Math.max(0, start - WINDOW / 2);
  const to = Math.min(text.length, Math.max(start + WINDOW / 2, from + WINDOW));
  let line = from > 0 ? '…' : '';
  let carets = from > 0 ? ' ' : '';
  for (let at = from; at < to; ) {
    const codePoint = text.codePointAt(at) ?? 0;
    const shown = printable(codePoint);
    const width = shown === '�' ? 1 : codePointWidth(codePoint);
    line += shown;
    carets += (at >= start && at < end ? '^' : ' ').repeat(width);
    at += codePoint > 0xffff ? 2 : 1;
  }
  if (to < text.length) line += '…';
  carets = carets.trimEnd();
  if (carets === '') carets = caretAt(text, from, start);
  const lines = [line, carets, clean(error.message)];
  if (error.suggestion !== undefined) lines.push(`did you mean: ${clean(error.suggestion)}`);
  const expected = error.expected.slice(0, EXPECTED_SHOWN).join('  ');
  const more = error.expected.length > EXPECTED_SHOWN ? ` … (${error.expected.length} in all)` : '';
  if (expected !== '') lines.push(`valid here: ${expected}${more}`);
  return lines.join('\n');
}

function caretAt(text: string, from: number, place: number): string {
  let width = from > 0 ? 1 : 0;
  for (let at = from; at < place; ) {
    const codePoint = text.codePointAt(at) ?? 0;
    width += printable(codePoint) === '�' ? 1 : codePointWidth(codePoint);
    at += codePoint > 0xffff ? 2 : 1;
  }
  return `${' '.repeat(width)}^`;
}

function clean(text: string): string {
  let result = '';
  for (const character of text) result += printable(character.codePointAt(0) ?? 0);
  return result;
}

function printable(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? '�' : character;
}
