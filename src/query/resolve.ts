/** Syntax tree → checked filter for one entity: looks fields up, types values, and says what is wrong. */
import { type FieldNode, type Node, plain, type Value, type WordNode } from './ast.ts';
import { allOf, anyOf, type Condition, type Filter, not } from './condition.ts';
import { type Checked, type FilterError, good, mistake, type Span } from './error.ts';
import type { Alias, Entity, Field } from './field.ts';
import { aliasesOf, bareWordFields, ENTITIES, fieldsOf, findField } from './fields.ts';
import { parseFilter } from './parse.ts';
import { nearest } from './suggest.ts';
import { compareCondition, type FilterContext, textMatch } from './value.ts';

/** Filter text → checked filter, or the first mistake. Never throws. */
export function compileFilter(text: string, entity: Entity, context: FilterContext = {}): Checked<Filter> {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const resolver = new Resolver(entity, context);
  const condition = resolver.node(parsed.value);
  if (resolver.error !== undefined) return { ok: false, error: resolver.error };
  return good({ entity, condition });
}

/** The fields that a name stands for: one field, or what an alias names. Any case; `undefined` if there is no such name. */
export function lookUp(entity: Entity, name: string): Alias | undefined {
  const lower = name.toLowerCase();
  if (findField(entity, lower) !== undefined) return { name: lower, fields: [lower], mode: 'any' };
  return aliasesOf(entity).find((alias) => alias.name === lower);
}

const FALSE: Condition = { kind: 'constant', value: false };

class Resolver {
  readonly entity: Entity;
  readonly context: FilterContext;
  error: FilterError | undefined;

  constructor(entity: Entity, context: FilterContext) {
    this.entity = entity;
    this.context = context;
  }

  node(node: Node): Condition {
    switch (node.kind) {
      case 'all':
        return { kind: 'constant', value: true };
      case 'and':
        return allOf(node.items.map((item) => this.node(item)));
      case 'or':
        return anyOf(node.items.map((item) => this.node(item)));
      case 'not':
        return not(this.node(node.item));
      case 'word':
        return this.word(node);
      case 'field':
        return this.field(node);
    }
  }

  private word({ written, span }: WordNode): Condition {
    const text = plain(written);
    const operator = written.quoted ? null : /^([A-Za-z_][\w.]*)(==|!=|>=|<=|=|>|<)(.*)$/s.exec(text);
    if (operator !== null && lookUp(this.entity, operator[1] ?? '') !== undefined) {
      this.fail(mistake('a field and its value are joined by a colon', span, { suggestion: withColon(operator) }));
      return FALSE;
    }
    const [first] = written.pieces;
    if (first?.kind === 'any' && written.pieces.length === 1 && !written.quoted)
      return { kind: 'constant', value: true };
    const match = textMatch(written, ':');
    return anyOf(bareWordFields(this.entity).map((field): Condition => ({ kind: 'text', field, match })));
  }

  private field(node: FieldNode): Condition {
    const found = lookUp(this.entity, node.name);
    if (found === undefined) {
      this.fail(unknownField(this.entity, node.name, node.nameSpan));
      return FALSE;
    }
    const fields = found.fields.flatMap((name) => findField(this.entity, name) ?? []);
    const condition = (value: Value): Condition => this.value(value, fields, found.mode);
    const wanted = node.wanted.length === 0 ? [] : [anyOf(node.wanted.map(condition))];
    return allOf([...wanted, ...node.excluded.map((value) => not(condition(value)))]);
  }

  private value(value: Value, fields: readonly Field[], mode: Alias['mode']): Condition {
    const known = fields.map((field): Condition => ({ kind: 'known', field }));
    if (value.kind === 'known') return anyOf(known);
    if (value.kind === 'unknown') return mode === 'first' ? not(anyOf(known)) : anyOf(known.map(not));
    const conditions = fields.map((field) => this.compare(field, value));
    if (mode === 'any') return anyOf(conditions);
    return anyOf(conditions.map((condition, index) => allOf([...known.slice(0, index).map(not), condition])));
  }

  private compare(field: Field, value: Extract<Value, { kind: 'compare' }>): Condition {
    const checked = compareCondition(field, value, this.context);
    if (checked.ok) return checked.value;
    this.fail(checked);
    return FALSE;
  }

  private fail(result: { readonly error: FilterError }): void {
    this.error ??= result.error;
  }
}

function withColon(match: RegExpExecArray): string {
  const [, name = '', operator = '', rest = ''] = match;
  if (operator === '!=') return `-${name}:${rest}`;
  return `${name}:${operator === '=' || operator === '==' ? '' : operator}${rest}`;
}

/** The mistake for a name that is no field here: what was meant, or where the field belongs. */
function unknownField(entity: Entity, name: string, span: Span): { readonly ok: false; readonly error: FilterError } {
  const names = [...aliasesOf(entity).map((alias) => alias.name), ...fieldsOf(entity).map((field) => field.name)];
  const elsewhere = ENTITIES.filter((other) => lookUp(other, name) !== undefined);
  const where = elsewhere.length === 0 ? '' : `; ${elsewhere.join(', ')} have it`;
  const message = `${entity} have no field "${name.slice(0, 40)}"${where} (to search for the text, put it in quotes)`;
  return mistake(message, span, { expected: names, suggestion: nearest(name, names) });
}
