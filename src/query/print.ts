/** Syntax tree → canonical filter text, and filters grown by a click on a value. Reading the text gives the same tree. */
import { type FieldNode, join, type Node, plain, type Value, type Written } from './ast.ts';
import { type Checked, good } from './error.ts';
import { parseFilter } from './parse.ts';
import { fieldNameAt, keywordAt, operatorAt, scanBytes } from './scan.ts';

/** The canonical text of a tree; empty for the filter that everything passes. */
export function printFilter(node: Node): string {
  switch (node.kind) {
    case 'all':
      return '';
    case 'word':
      return printWritten(node.written, bareSafe);
    case 'field':
      return printField(node);
    case 'not':
      return `-${isAtom(node.item) ? printFilter(node.item) : `(${printFilter(node.item)})`}`;
    case 'or':
      if (isWords(node)) return node.items.map(printFilter).join(' ');
      return node.items.map((item) => (item.kind === 'or' ? `(${printFilter(item)})` : printFilter(item))).join(' OR ');
    case 'and': {
      const words = node.items.filter((item) => item.kind === 'word' || isWords(item)).length;
      return node.items.map((item) => printItem(item, words <= 1)).join(words <= 1 ? ' ' : ' AND ');
    }
  }
}

/** One part of an AND; side by side without the word, bare words need no parentheses. */
function printItem(item: Node, adjacent: boolean): string {
  const bare = item.kind !== 'and' && (item.kind !== 'or' || (adjacent && isWords(item)));
  return bare ? printFilter(item) : `(${printFilter(item)})`;
}

function isAtom(node: Node): boolean {
  return node.kind === 'word' || node.kind === 'field';
}

function isWords(node: Node): boolean {
  return node.kind === 'or' && node.items.every((item) => item.kind === 'word');
}

function printField(node: FieldNode): string {
  const [only] = node.wanted;
  const single = node.wanted.length === 1 && node.excluded.length === 0 && only !== undefined;
  const simple = single ? `${node.name}:${printValue(only)}` : '';
  // `a::` and `C:\` would be read as words; in a list they are values.
  if (single && fieldNameAt(simple, 0) === node.name) return simple;
  const values = [...node.wanted.map(printListed), ...node.excluded.map((value) => `-${printValue(value)}`)];
  return `${node.name}:(${values.join(' ')})`;
}

/** In a list, a sign or a keyword at the front would be read as such. */
function printListed(value: Value): string {
  const text = printValue(value);
  const bare =
    value.kind !== 'compare' || value.operator !== ':' || !(/^[-!]/.test(text) || keywordAt(text, 0) !== undefined);
  return bare ? text : quote(text);
}

function printValue(value: Value): string {
  if (value.kind === 'known') return '*';
  if (value.kind === 'unknown') return 'null';
  const operator = value.operator === ':' ? '' : value.operator;
  return operator + printWritten(value.written, (text) => operator !== '' || operatorAt(text, 0) === undefined);
}

/** Quotes where something was quoted or would not be read back as it is. */
function printWritten(written: Written, safe: (text: string) => boolean): string {
  const bare = plain(written);
  if (!written.quoted && scanBytes(bare, 0)?.span.end === bare.length) return bare;
  if (!written.quoted && bare !== '' && !/[\s()"]/.test(bare) && safe(bare)) return bare;
  const parts = written.pieces.map((piece) =>
    piece.kind === 'text' ? quote(piece.text) : plain({ ...written, pieces: [piece] }),
  );
  return written.pieces.some((piece) => piece.kind === 'text') ? parts.join('') : `""${parts.join('')}`;
}

function bareSafe(text: string): boolean {
  return !/^[-!]/.test(text) && keywordAt(text, 0) === undefined && fieldNameAt(text, 0) === undefined;
}

/** A text in quotes, as the scanner reads it back. Control characters and what hides in a text are escaped. */
function quote(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return `"${escaped}"`;
}

export type FilterValue = string | number | bigint | boolean | null;

/** The term that holds for rows with exactly this value in a field. */
function term(field: string, value: FilterValue): FieldNode {
  const span = { start: 0, end: 0 };
  return { kind: 'field', name: field, nameSpan: span, wanted: [exactly(value)], excluded: [], span };
}

function exactly(value: FilterValue): Value {
  const span = { start: 0, end: 0 };
  if (value === null) return { kind: 'unknown', span };
  const text = String(value);
  const quoted = typeof value === 'string' && !isPlain(text);
  const written: Written = { pieces: text === '' ? [] : [{ kind: 'text', text }], quoted, span };
  return { kind: 'compare', operator: typeof value === 'string' ? '=' : ':', written, span };
}

function isPlain(text: string): boolean {
  return /^[\w.\\/$@{}:+#-]+$/.test(text);
}

/** A text as it is written behind `field:` or `field:=`, in quotes if it must be: what completion puts in for a known value. */
export function writtenText(text: string): string {
  return isPlain(text) && text.toLowerCase() !== 'null' ? text : quote(text);
}

/**
 * `text` narrowed to rows with this value: as a click on "include" does. Several values of one field widen each other
 * (`process:(=a =b)`); a term that excludes just this value is dropped. Fails where `text` is no filter.
 */
export function include(text: string, field: string, value: FilterValue): Checked<string> {
  return change(text, (items) => {
    const added = term(field, value);
    const rest = items.filter((item) => item.kind !== 'not' || printFilter(item.item) !== printFilter(added));
    const at = rest.findIndex((item) => item.kind === 'field' && item.name === field && item.excluded.length === 0);
    const present = rest[at];
    if (present?.kind !== 'field' || !present.wanted.every(isExact)) return [...rest, added];
    const known = present.wanted.some((one) => printValue(one) === printValue(exactly(value)));
    if (known) return rest;
    return rest.with(at, { ...present, wanted: [...present.wanted, exactly(value)] });
  });
}

/** `text` without the rows that have this value: as a click on "exclude" does. A term that wants just it is dropped. */
export function exclude(text: string, field: string, value: FilterValue): Checked<string> {
  return change(text, (items) => {
    const wanted = term(field, value);
    const added = negated(wanted);
    const gone = new Set([printFilter(added), printFilter(wanted)]);
    return [...items.filter((item) => !gone.has(printFilter(item))), added];
  });
}

/**
 * `text` narrowed by another filter, as a click on "include" does for what several values stand for (a pair). What holds already is
 * not repeated; an exclusion of just this is dropped. Fails where one of the two is no filter.
 */
export function includeAll(text: string, filter: string): Checked<string> {
  const parsed = parseFilter(filter);
  if (!parsed.ok) return parsed;
  const added = partsOf(parsed.value);
  const opposite = printFilter(negated(parsed.value));
  return change(text, (items) => {
    const rest = items.filter((item) => printFilter(item) !== opposite);
    const known = new Set(rest.map(printFilter));
    return [...rest, ...added.filter((item) => !known.has(printFilter(item)))];
  });
}

/** `text` without what another filter keeps: as a click on "exclude" does. The parts of it are dropped if all of them are wanted. */
export function excludeAll(text: string, filter: string): Checked<string> {
  const parsed = parseFilter(filter);
  if (!parsed.ok) return parsed;
  const parts = new Set(partsOf(parsed.value).map(printFilter));
  const added = negated(parsed.value);
  return change(text, (items) => {
    const known = new Set(items.map(printFilter));
    const gone = [...parts].every((part) => known.has(part)) ? parts : new Set<string>();
    const rest = items.filter((item) => !gone.has(printFilter(item)) && printFilter(item) !== printFilter(added));
    return [...rest, added];
  });
}

function negated(item: Node): Node {
  return { kind: 'not', item, span: { start: 0, end: 0 } };
}

/** What of a filter must hold together. */
function partsOf(node: Node): readonly Node[] {
  return node.kind === 'and' ? node.items : node.kind === 'all' ? [] : [node];
}

/** Values that stand for themselves only; `process:svc` is a search, and a click on a value shall narrow it. */
function isExact(value: Value): boolean {
  if (value.kind !== 'compare') return value.kind === 'unknown';
  return value.operator === '=' || (value.operator === ':' && /^(-?\d+|true|false)$/.test(plain(value.written)));
}

function change(text: string, edit: (items: readonly Node[]) => readonly Node[]): Checked<string> {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const node = parsed.value;
  return good(printFilter(join('and', edit(partsOf(node)), node.span)));
}
