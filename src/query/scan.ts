/** The lowest level of the filter language: words with quoted parts and wildcards, operators, keywords. */
import type { Operator, Piece, Written } from './ast.ts';
import { BYTES_LITERAL } from './bytes.ts';
import type { Span } from './error.ts';

const SPACE = /\s*/y;
const FIELD_NAME = /([A-Za-z_][A-Za-z0-9_.]*):/y;
const KEYWORD = /(and|or|not|&&|\|\|)(?=[\s()"]|$)/iy;
// `!=` and `==` are not part of the language; they are read so that the mistake can be named.
const OPERATOR = /(?:>=|<=|!=|==|!|=|>|<)/y;
const UNICODE_ESCAPE = /\\u\{([0-9a-fA-F]{1,6})\}/y;
// Neither `IWbemServices::ExecMethod` nor `C:\Windows` starts with a field name.
const NO_FIELD = /[A-Za-z_][A-Za-z0-9_.]*::|[A-Za-z]:\\/y;

/** Matches a sticky expression at a place. */
function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}

/** The end of the white space that starts at `at`. */
export function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.[0].length ?? 0);
}

/** The field name that starts at `at`, if one does: letters, digits, dots, then a colon. Without the colon. */
export function fieldNameAt(text: string, at: number): string | undefined {
  return matchAt(NO_FIELD, text, at) === undefined ? matchAt(FIELD_NAME, text, at)?.[1] : undefined;
}

export interface Keyword {
  readonly word: 'and' | 'or' | 'not';
  readonly length: number;
}

/** AND, OR, NOT in any case, `&&`, `||`, as whole words. */
export function keywordAt(text: string, at: number): Keyword | undefined {
  const found = matchAt(KEYWORD, text, at)?.[1];
  if (found === undefined) return undefined;
  const lower = found.toLowerCase();
  const word = lower === '&&' ? 'and' : lower === '||' ? 'or' : lower;
  return { word: word as Keyword['word'], length: found.length };
}

/** The operator behind a colon, if there is one. */
export function operatorAt(text: string, at: number): Operator | '==' | '!=' | '!' | undefined {
  return matchAt(OPERATOR, text, at)?.[0] as Operator | '==' | '!=' | '!' | undefined;
}

interface WordScan {
  readonly written: Written;
  /** Where a quote begins that is never closed. */
  readonly unclosed: number | undefined;
}

/** Whether a word can start with this character: not white space, not a parenthesis, not the end. */
export function isWordStart(text: string, at: number): boolean {
  return at < text.length && !endsWord(text.charAt(at));
}

/**
 * A word: everything up to white space, a parenthesis or the end. Parts in quotes are literal; outside of them `*` and `?`
 * are wildcards. In quotes `\"`, `\\` and `\u{1b}` are escapes, any other backslash is itself (paths need no doubling).
 */
export function scanWord(text: string, at: number): WordScan {
  const start = at;
  const pieces: Piece[] = [];
  let quoted = false;
  let unclosed: number | undefined;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      quoted = true;
      const end = scanQuoted(text, at, pieces);
      if (end === undefined) {
        unclosed = at;
        at = text.length;
        break;
      }
      at = end;
      continue;
    }
    if (endsWord(character)) break;
    if (character === '*') addWild(pieces, 'any');
    else if (character === '?') addWild(pieces, 'one');
    else addText(pieces, character);
    at += 1;
  }
  return { written: { pieces, quoted, span: { start, end: at } }, unclosed };
}

/** Bytes between slashes, blanks and all: `/4f 00 6b/`. `undefined` if what stands here is something else. */
export function scanBytes(text: string, at: number): Written | undefined {
  const found = matchAt(BYTES_LITERAL, text, at)?.[0];
  if (found === undefined || (at + found.length < text.length && !endsWord(text.charAt(at + found.length)))) {
    return undefined;
  }
  const pieces: Piece[] = [];
  for (const character of found) {
    if (character === '?') addWild(pieces, 'one');
    else addText(pieces, character);
  }
  return { pieces, quoted: false, span: { start: at, end: at + found.length } };
}

function endsWord(character: string): boolean {
  return character === '(' || character === ')' || /\s/.test(character);
}

/** Adds the text of the quoted part that starts at `at`; returns the place behind it, `undefined` if it never ends. */
function scanQuoted(text: string, at: number, pieces: Piece[]): number | undefined {
  let literal = '';
  at += 1;
  for (;;) {
    const character = text.charAt(at);
    if (character === '' || character === '"') {
      addText(pieces, literal);
      return character === '' ? undefined : at + 1;
    }
    const next = text.charAt(at + 1);
    const unicode = character === '\\' && next === 'u' ? matchAt(UNICODE_ESCAPE, text, at) : undefined;
    const codePoint = Number.parseInt(unicode?.[1] ?? 'ffffff', 16);
    if (unicode !== undefined && codePoint <= 0x10ffff) {
      literal += String.fromCodePoint(codePoint);
      at += unicode[0].length;
    } else if (character === '\\' && (next === '"' || next === '\\')) {
      literal += next;
      at += 2;
    } else {
      literal += character;
      at += 1;
    }
  }
}

function addText(pieces: Piece[], text: string): void {
  if (text === '') return;
  const last = pieces.at(-1);
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
  else pieces.push({ kind: 'text', text });
}

function addWild(pieces: Piece[], kind: 'any' | 'one'): void {
  if (kind === 'any' && pieces.at(-1)?.kind === 'any') return;
  pieces.push({ kind });
}

/** Whether the unclosed quote ends with `\"`, where the person may have meant a backslash and the end. */
export function endsInEscapedQuote(text: string, span: Span): boolean {
  return text.slice(span.start, span.end).trimEnd().endsWith('\\"');
}
