/**
 * Filter text → syntax tree. Recursive descent; it goes on after a mistake and keeps the first one, so that completion knows
 * where the cursor is in a half-written filter. The grammar is in docs/filter.md.
 *
 * ```
 * filter   = or
 * or       = and { OR and }
 * and      = sequence { AND sequence }
 * sequence = factor { factor }                    words: any of the wanted; everything else: all
 * factor   = [ "-" | "!" | NOT ] ( "(" or ")" | field | word )
 * field    = name ":" ( value | "(" { ["-"] value } ")" )
 * value    = [ "=" | ">" | ">=" | "<" | "<=" ] word
 * ```
 */
import type { Node, Operator, Value, Written } from './ast.ts';
import { hasWildcard, join, plain } from './ast.ts';
import type { Checked, FilterError, Span } from './error.ts';
import { filterError, good } from './error.ts';
import {
  endsInEscapedQuote,
  fieldNameAt,
  isWordStart,
  type Keyword,
  keywordAt,
  operatorAt,
  scanBytes,
  scanWord,
  skipSpace,
} from './scan.ts';

/** Where the end of a text is, for completion. */
type Place =
  /** A term may start here; `after` if one stands before, so that AND and OR may follow too. */
  | { readonly kind: 'term'; readonly after: boolean }
  /** In a bare word or the name of a field. */
  | { readonly kind: 'word'; readonly start: number; readonly after: boolean }
  /** In the value of a field, `start` behind its operator. */
  | { readonly kind: 'value'; readonly field: string; readonly operator: Operator; readonly start: number };

interface Parsed {
  readonly node: Node;
  readonly error: FilterError | undefined;
  readonly place: Place;
}

const MAX_LENGTH = 65_536;
const MAX_DEPTH = 64;
const MAX_TERMS = 250;

const TERM_EXPECTED = ['a word', 'field:value', '"quoted text"', '-excluded', '( … )'];
const VALUE_EXPECTED = ['a value', '"quoted text"', '=exact', '>number', '10..20', '(one of these)', 'null', '*'];

/** The tree of a filter, or its first mistake. An empty text is the filter that everything passes. Never throws. */
export function parseFilter(text: string): Checked<Node> {
  const { node, error } = parseAll(text);
  return error === undefined ? good(node) : { ok: false, error };
}

/** As {@link parseFilter}, with what is known in spite of a mistake. */
export function parseAll(text: string): Parsed {
  const parser = new Parser(text);
  const node = parser.filter();
  return { node, error: parser.error, place: parser.place };
}

class Parser {
  readonly text: string;
  at = 0;
  depth = 0;
  terms = 0;
  error: FilterError | undefined;
  place: Place = { kind: 'term', after: false };

  constructor(text: string) {
    this.text = text;
  }

  filter(): Node {
    const { text } = this;
    if (text.length > MAX_LENGTH) {
      const span = { start: MAX_LENGTH, end: text.length };
      this.fail(`a filter has at most ${MAX_LENGTH} characters, this one has ${text.length}`, span);
      return { kind: 'all', span: { start: 0, end: 0 } };
    }
    this.skip(false);
    const nodes: Node[] = [];
    while (this.at < text.length) {
      const node = this.or();
      if (node !== undefined) nodes.push(node);
      if (text.charAt(this.at) !== ')') continue;
      this.fail('this closing parenthesis has no opening one', { start: this.at, end: this.at + 1 });
      this.at += 1;
      this.skip(true);
    }
    return join('and', nodes, { start: 0, end: text.length });
  }

  private or(): Node | undefined {
    return this.joined('or', () => this.joined('and', () => this.sequence()));
  }

  /** One or more operands with AND or OR between them. */
  private joined(kind: 'and' | 'or', operand: () => Node | undefined): Node | undefined {
    const start = this.at;
    const nodes: Node[] = [];
    let last: { keyword: Keyword; start: number } | undefined;
    for (;;) {
      const before = this.at;
      const node = operand();
      if (node !== undefined) nodes.push(node);
      else if (last !== undefined) {
        const span = { start: last.start, end: last.start + last.keyword.length };
        this.fail(`${kind.toUpperCase()} needs a term behind it`, span, TERM_EXPECTED);
      }
      const keyword = keywordAt(this.text, this.at);
      if (keyword?.word !== kind) break;
      if (node === undefined && before === this.at && last === undefined) {
        const span = { start: this.at, end: this.at + keyword.length };
        this.fail(`${kind.toUpperCase()} needs a term before it`, span, TERM_EXPECTED);
      }
      last = { keyword, start: this.at };
      this.keyword(keyword);
    }
    return nodes.length === 0 ? undefined : join(kind, nodes, { start, end: this.at });
  }

  private keyword(keyword: Keyword): void {
    const start = this.at;
    this.at += keyword.length;
    this.place = { kind: 'word', start, after: true };
    this.skip(false);
  }

  private sequence(): Node | undefined {
    const start = this.at;
    const items: Node[] = [];
    const words: Node[] = [];
    let wordsAt = 0;
    while (this.at < this.text.length && this.text.charAt(this.at) !== ')') {
      const keyword = keywordAt(this.text, this.at);
      if (keyword !== undefined && keyword.word !== 'not') break;
      const node = this.factor();
      if (node === undefined) continue;
      if (node.kind === 'word') {
        if (words.length === 0) wordsAt = items.length;
        words.push(node);
      } else items.push(node);
    }
    const span = { start, end: this.at };
    if (words.length > 0) items.splice(wordsAt, 0, join('or', words, span));
    return items.length === 0 ? undefined : join('and', items, span);
  }

  private factor(): Node | undefined {
    const start = this.at;
    const sign = this.text.charAt(start);
    const keyword = keywordAt(this.text, start);
    if (sign === '-' || sign === '!' || keyword?.word === 'not') return this.negated(keyword?.length ?? 1);
    if (sign === '(') return this.group();
    const name = fieldNameAt(this.text, start);
    if (name !== undefined) return this.field(name);
    return this.word();
  }

  private negated(length: number): Node | undefined {
    const start = this.at;
    const sign = this.text.slice(start, start + length);
    this.at += length;
    this.place = length === 1 ? { kind: 'term', after: false } : { kind: 'word', start, after: true };
    // A sign belongs to what follows at once; NOT may stand alone.
    if (length > 1) this.skip(false);
    const next = this.text.charAt(this.at);
    const follows = next !== '' && next !== ')' && (length > 1 || !/\s/.test(next));
    const operator = keywordAt(this.text, this.at);
    if (!follows || (operator !== undefined && operator.word !== 'not')) {
      const message = `${sign} needs what it excludes directly behind it`;
      this.fail(message, { start, end: start + length }, TERM_EXPECTED);
      if (length === 1) this.skip(true);
      return undefined;
    }
    const item = this.nested(start, () => this.factor());
    if (item === undefined) return undefined;
    const [only] = item.kind === 'and' ? item.items : [];
    const bare = item.kind === 'and' && item.items.length === 1 && only !== undefined ? only : item;
    return { kind: 'not', item: bare, span: { start, end: item.span.end } };
  }

  private group(): Node | undefined {
    const start = this.at;
    this.at += 1;
    this.place = { kind: 'term', after: false };
    this.skip(false);
    const node = this.nested(start, () => this.or());
    const closed = this.text.charAt(this.at) === ')';
    if (closed) this.at += 1;
    const span = { start, end: this.at };
    if (!closed) this.fail('this parenthesis is never closed', { start, end: start + 1 }, [')']);
    else if (node === undefined) this.fail('there is nothing in these parentheses', span, TERM_EXPECTED);
    if (closed) this.place = { kind: 'term', after: true };
    this.skip(true);
    if (node === undefined) return undefined;
    // A word in parentheses is no longer one of the wanted words around it.
    return node.kind === 'word' ? { kind: 'and', items: [node], span } : { ...node, span };
  }

  /** Guards the stack: a filter of ten thousand parentheses is a mistake, not a crash. */
  private nested<T>(start: number, inner: () => T | undefined): T | undefined {
    if (this.depth >= MAX_DEPTH) {
      this.fail(`a filter nests at most ${MAX_DEPTH} levels`, { start, end: start + 1 });
      this.at = this.text.length;
      return undefined;
    }
    this.depth += 1;
    const result = inner();
    this.depth -= 1;
    return result;
  }

  private word(): Node {
    const start = this.at;
    const written = this.written();
    this.place = { kind: 'word', start, after: true };
    this.skip(true);
    return { kind: 'word', written, span: written.span };
  }

  private field(name: string): Node | undefined {
    const start = this.at;
    const nameSpan = { start, end: start + name.length };
    this.at += name.length + 1;
    this.place = { kind: 'value', field: name, operator: ':', start: this.at };
    const wanted: Value[] = [];
    const excluded: Value[] = [];
    if (this.text.charAt(this.at) === '(') this.list(name, wanted, excluded);
    else {
      const value = this.value(name, nameSpan);
      if (value !== undefined) wanted.push(value);
    }
    const span = { start, end: this.at };
    this.skip(true);
    if (wanted.length + excluded.length === 0) return undefined;
    return { kind: 'field', name, nameSpan, wanted, excluded, span };
  }

  private list(name: string, wanted: Value[], excluded: Value[]): void {
    const start = this.at;
    this.at = skipSpace(this.text, this.at + 1);
    for (let seen = -1; ; ) {
      // A new value may start here, unless the last one goes up to here.
      if (this.at !== seen) this.place = { kind: 'value', field: name, operator: ':', start: this.at };
      const character = this.text.charAt(this.at);
      if (character === '' || character === ')' || character === '(') break;
      this.listItem(name, wanted, excluded);
      seen = this.at;
      this.at = skipSpace(this.text, this.at);
    }
    const span = { start, end: this.at + 1 };
    const closed = this.text.charAt(this.at) === ')';
    if (this.text.charAt(this.at) === '(') {
      this.fail('parentheses do not nest in a list of values', { start: this.at, end: this.at + 1 }, [')']);
      this.at = this.text.length;
    } else if (!closed) this.fail('this list is never closed', { start, end: start + 1 }, [')']);
    else if (wanted.length + excluded.length === 0) this.fail('this list is empty', span, VALUE_EXPECTED);
    if (!closed) return;
    this.at += 1;
    this.place = { kind: 'term', after: true };
  }

  private listItem(name: string, wanted: Value[], excluded: Value[]): void {
    const start = this.at;
    const keyword = keywordAt(this.text, start);
    if (keyword?.word === 'or') {
      this.at += keyword.length;
      return;
    }
    if (keyword?.word === 'and') {
      const message = 'a list of values means any of them; AND belongs outside';
      this.fail(message, { start, end: start + keyword.length }, ['field:a AND field:b']);
      this.at += keyword.length;
      return;
    }
    const sign = keyword?.length ?? (/[-!]/.test(this.text.charAt(start)) ? 1 : 0);
    this.at += sign;
    if (keyword !== undefined) this.at = skipSpace(this.text, this.at);
    const value = this.value(name, { start, end: start + Math.max(1, sign) });
    if (value !== undefined) (sign > 0 ? excluded : wanted).push(value);
  }

  private value(name: string, whole: Span): Value | undefined {
    const start = this.at;
    const operator = this.operator(name);
    this.place = { kind: 'value', field: name, operator, start: this.at };
    if (!isWordStart(this.text, this.at)) {
      const message = `${name}: needs a value directly behind it`;
      this.fail(message, { start: whole.start, end: Math.max(whole.end, this.at) }, VALUE_EXPECTED);
      return undefined;
    }
    const written = this.bytes() ?? this.written();
    const span = { start, end: this.at };
    if (operator === ':' && !written.quoted) {
      const [first] = written.pieces;
      if (first?.kind === 'any' && written.pieces.length === 1) return { kind: 'known', span };
      if (!hasWildcard(written) && plain(written).toLowerCase() === 'null') return { kind: 'unknown', span };
    }
    return { kind: 'compare', operator, written, span };
  }

  private operator(name: string): Operator {
    const start = this.at;
    const found = operatorAt(this.text, start);
    if (found === undefined) return ':';
    this.at += found.length;
    const span = { start, end: this.at };
    if (found === '!=' || found === '!') {
      const message = `there is no operator ${found}; exclude the whole term: -${name}:…`;
      this.fail(message, span, ['-field:value', '=', '>', '>=', '<', '<=']);
      return '=';
    }
    if (found !== '==') return found;
    this.fail('there is no operator ==', span, ['=', '>', '>=', '<', '<='], '=');
    return '=';
  }

  private bytes(): Written | undefined {
    const written = scanBytes(this.text, this.at);
    if (written === undefined) return undefined;
    this.at = written.span.end;
    this.countTerm(written.span);
    return written;
  }

  private countTerm(span: Span): void {
    this.terms += 1;
    if (this.terms <= MAX_TERMS) return;
    this.fail(`a filter has at most ${MAX_TERMS} terms`, span);
    this.at = this.text.length;
  }

  private written(): Written {
    const scan = scanWord(this.text, this.at);
    this.at = scan.written.span.end;
    this.countTerm(scan.written.span);
    if (scan.unclosed !== undefined) {
      const span = { start: scan.unclosed, end: this.text.length };
      const hint = endsInEscapedQuote(this.text, span)
        ? '; \\" is a quote inside it, write \\\\" to end on a backslash'
        : '';
      this.fail(`this quote is never closed${hint}`, span, ['"']);
    }
    return scan.written;
  }

  /** Skips white space; if there is any, a new term may start behind it. */
  private skip(after: boolean): void {
    const end = skipSpace(this.text, this.at);
    if (end > this.at) this.place = { kind: 'term', after };
    this.at = end;
  }

  private fail(message: string, span: Span, expected: readonly string[] = [], suggestion?: string): void {
    this.error ??= filterError(message, span, { expected, suggestion });
  }
}
