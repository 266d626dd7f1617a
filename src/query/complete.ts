/** What may stand at the cursor: names, operators, known values, and whose values to look up elsewhere. */
import type { Span } from './error.ts';
import type { Entity, Field } from './field.ts';
import { aliasesOf, bareWordFields, fieldsOf, findField } from './fields.ts';
import { parseAll } from './parse.ts';
import { lookUp } from './resolve.ts';
import { scanWord } from './scan.ts';
import { examples } from './value.ts';

interface CompletionItem {
  readonly kind: 'field' | 'alias' | 'operator' | 'value' | 'example';
  /** What a list shows. */
  readonly label: string;
  /** What goes into the place of `replace`. Empty for an example, which is only shown. */
  readonly insert: string;
  readonly detail: string;
}

/** Values of these fields that contain `prefix` would fit; whoever has the capture looks them up. */
interface ValueRequest {
  readonly fields: readonly string[];
  readonly prefix: string;
}

interface Completion {
  readonly replace: Span;
  readonly items: readonly CompletionItem[];
  readonly values: ValueRequest | undefined;
}

/** Completion at `offset` (UTF-16 units) of a filter, which may be half-written or wrong elsewhere. Never throws. */
export function complete(text: string, offset: number, entity: Entity): Completion {
  const cursor = Math.max(0, Math.min(Math.trunc(offset) || 0, text.length));
  const { place } = parseAll(text.slice(0, cursor));
  if (place.kind === 'value') return completeValue(text, cursor, entity, place);
  const start = place.kind === 'word' ? place.start : cursor;
  return completeTerm({ text, start, cursor, entity, after: place.after });
}

interface TermPlace {
  readonly text: string;
  readonly start: number;
  readonly cursor: number;
  readonly entity: Entity;
  readonly after: boolean;
}

function completeTerm({ text, start, cursor, entity, after }: TermPlace): Completion {
  const typed = text.slice(start, cursor);
  const rest = /^[\w.]*:?/.exec(text.slice(cursor))?.[0].length ?? 0;
  const replace = { start, end: cursor + rest };
  const prefix = prefixOf(typed);
  const items: CompletionItem[] = typed.startsWith('"') ? [] : nameItems(entity, typed.toLowerCase());
  if (after) {
    for (const word of ['AND', 'OR', 'NOT']) {
      if (word.startsWith(typed.toUpperCase())) items.push(operatorItem(`${word} `, OPERATOR_HELP[word] ?? ''));
    }
  }
  const fields = bareWordFields(entity).map((field) => field.name);
  return { replace, items, values: prefix === '' || fields.length === 0 ? undefined : { fields, prefix } };
}

const OPERATOR_HELP: Readonly<Record<string, string>> = {
  AND: 'both hold',
  OR: 'one of both holds',
  NOT: 'it does not hold',
  '=': 'exactly',
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
};

function operatorItem(insert: string, detail: string): CompletionItem {
  return { kind: 'operator', label: insert.trim(), insert, detail };
}

/** Fields and aliases that start so, then those of which a part starts so (`process` → `source.process`). */
function nameItems(entity: Entity, typed: string): CompletionItem[] {
  const aliases = aliasesOf(entity).map((alias) => ({
    name: alias.name,
    kind: 'alias' as const,
    detail: alias.fields.join(', '),
  }));
  const fields = fieldsOf(entity).map((field) => ({
    name: field.name,
    kind: 'field' as const,
    detail: field.description,
  }));
  const names = [...aliases, ...fields];
  const front = names.filter(({ name }) => name.startsWith(typed));
  const inside = names.filter(
    ({ name }) => !name.startsWith(typed) && typed !== '' && name.split(/[._]/).some((part) => part.startsWith(typed)),
  );
  return [...front, ...inside].map(({ name, kind, detail }) => ({ kind, label: name, insert: `${name}:`, detail }));
}

interface ValuePlace {
  readonly field: string;
  readonly operator: string;
  readonly start: number;
}

const ORDERED: ReadonlySet<string> = new Set(['number', 'hex', 'duration', 'size', 'time']);

function completeValue(text: string, cursor: number, entity: Entity, place: ValuePlace): Completion {
  const replace = { start: place.start, end: cursor };
  const names = lookUp(entity, place.field)?.fields ?? [];
  const fields = names.flatMap((name) => findField(entity, name) ?? []);
  const [first] = fields;
  if (first === undefined) return { replace, items: [], values: undefined };
  const typed = text.slice(place.start, cursor);
  const prefix = prefixOf(typed);
  const lookedUp = fields.filter(
    (field) => field.values === undefined && field.type !== 'flag' && field.type !== 'bytes',
  );
  const values = lookedUp.length === 0 ? undefined : { fields: lookedUp.map((field) => field.name), prefix };
  return { replace, items: valueItems(first, place.operator, typed, prefix), values };
}

function valueItems(field: Field, operator: string, typed: string, prefix: string): CompletionItem[] {
  const items: CompletionItem[] = [];
  const known = field.values ?? (field.type === 'flag' ? ['true', 'false'] : []);
  const wanted = prefix.toLowerCase();
  for (const value of [
    ...known.filter((name) => name.startsWith(wanted)),
    ...known.filter((name) => name.indexOf(wanted) > 0),
  ]) {
    items.push({ kind: 'value', label: value, insert: value, detail: field.title });
  }
  if (operator !== ':' || typed !== '') return items;
  for (const sign of ORDERED.has(field.type) ? ['>', '>=', '<', '<='] : field.type === 'flag' ? [] : ['=']) {
    items.push(operatorItem(sign, OPERATOR_HELP[sign] ?? ''));
  }
  items.push({ kind: 'value', label: 'null', insert: 'null', detail: `${field.title} is not known` });
  items.push({ kind: 'value', label: '*', insert: '*', detail: `${field.title} is known` });
  if (field.values !== undefined) return items;
  for (const example of examples(field)) {
    if (example !== 'null' && example !== '*')
      items.push({ kind: 'example', label: example, insert: '', detail: 'for example' });
  }
  return items;
}

/** The text of a half-written word, without its quotes. */
function prefixOf(typed: string): string {
  return scanWord(typed, 0)
    .written.pieces.map((piece) => (piece.kind === 'text' ? piece.text : ''))
    .join('');
}
