/**
 * Checked filter → SQL for the capture's flat view of its entity. Values travel as parameters, never in the text. Every
 * expression is true or false, never NULL (`x IS NOT NULL AND …`), so that NOT means what it says, and the guards can be
 * pushed down into the scan.
 */
import type { Piece } from './ast.ts';
import type { Condition, Filter, TextMatch } from './condition.ts';
import type { Dimension, Field } from './field.ts';

export interface Sql {
  /** A boolean expression with one `?` for each parameter. */
  readonly sql: string;
  /** Whole numbers are always bigint: the binding must not turn them into doubles. */
  readonly params: readonly (string | bigint)[];
}

export interface SqlOptions {
  /** Search texts in the tables where they are kept once (`Field.via`) instead of in every row. Default true. */
  readonly dimensions?: boolean;
}

/** The WHERE expression of a filter; `TRUE` if everything passes. */
export function toSql(filter: Filter, options: SqlOptions = {}): Sql {
  const params: (string | bigint)[] = [];
  const sql = expression(filter.condition, { params, dimensions: options.dimensions ?? true });
  return { sql, params };
}

interface Building {
  readonly params: (string | bigint)[];
  readonly dimensions: boolean;
}

function expression(condition: Condition, building: Building): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'TRUE' : 'FALSE';
    case 'and':
      return conjunction(condition.items, building);
    case 'or':
      return disjunction(condition.items, building);
    case 'not':
      return `(NOT ${expression(condition.item, building)})`;
    case 'known':
      return known(condition.field);
    case 'flag':
      return `(${column(condition.field)} IS NOT NULL AND ${condition.value ? '' : 'NOT '}${column(condition.field)})`;
    case 'range':
      return inDimension(condition.field, building, (value) => range(condition, value, building));
    case 'text':
      return text(condition.field, condition.match, building);
  }
}

/** All hold. The negated parts become one NOT over an OR, so that a hundred excluded words stay one look-up a column. */
function conjunction(items: readonly Condition[], building: Building): string {
  const negated = items.flatMap((item) => (item.kind === 'not' ? [item.item] : []));
  const parts = items.filter((item) => item.kind !== 'not').map((item) => expression(item, building));
  if (negated.length > 0) parts.push(`NOT ${disjunction(negated, building)}`);
  return `(${parts.join(' AND ')})`;
}

/** One holds. Tests that go to the same dimension share one look-up there. */
function disjunction(items: readonly Condition[], building: Building): string {
  const groups = new Map<string, Condition[]>();
  for (const item of flattened(items)) {
    const via = building.dimensions && (item.kind === 'text' || item.kind === 'range') ? item.field.via : undefined;
    const key = via === undefined ? `${groups.size}` : `via ${via.column} ${via.table} ${via.tableColumn}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const parts = Array.from(groups.values(), (group) => {
    const [first] = group;
    const via = first?.kind === 'text' || first?.kind === 'range' ? first.field.via : undefined;
    if (first === undefined || via === undefined || group.length === 1)
      return group.map((item) => expression(item, building)).join(' OR ');
    return dimensionTest(via, (value) => `(${group.map((item) => valueTest(item, value, building)).join(' OR ')})`);
  });
  return `(${parts.join(' OR ')})`;
}

function flattened(items: readonly Condition[]): readonly Condition[] {
  return items.flatMap((item) => (item.kind === 'or' ? flattened(item.items) : [item]));
}

/** A test of a text or number that is not NULL. */
function valueTest(condition: Condition, value: string, building: Building): string {
  if (condition.kind === 'text') return textTest(value, condition.match, building);
  return condition.kind === 'range' ? range(condition, value, building) : 'FALSE';
}

function known(field: Field): string {
  const name = column(field);
  return field.type === 'list' ? `(${name} IS NOT NULL AND len(${name}) > 0)` : `(${name} IS NOT NULL)`;
}

function text(field: Field, match: TextMatch, building: Building): string {
  if (field.type !== 'list') return inDimension(field, building, (value) => textTest(value, match, building));
  const name = column(field);
  const test = textTest('element', match, building);
  return `(${name} IS NOT NULL AND len(list_filter(${name}, lambda element: element IS NOT NULL AND ${test})) > 0)`;
}

/** A test of a value that is not NULL. The cast lets views keep ENUM and UUID columns. */
function textTest(value: string, match: TextMatch, building: Building): string {
  const folded = `lower(CAST(${value} AS VARCHAR))`;
  building.params.push(match.kind === 'glob' ? likePattern(match.pieces) : match.text);
  if (match.kind === 'equals') return `${folded} = ?`;
  if (match.kind === 'contains') return `contains(${folded}, ?)`;
  return `${folded} LIKE ? ESCAPE '\\'`;
}

function likePattern(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text.replace(/[\\%_]/g, '\\$&');
      return piece.kind === 'any' ? '%' : '_';
    })
    .join('');
}

function range(condition: Extract<Condition, { kind: 'range' }>, value: string, building: Building): string {
  const { field, low, high } = condition;
  const tests: string[] = [];
  if (low !== undefined && high !== undefined && low > high) return 'FALSE';
  if (low !== undefined && low === high && field.type !== 'time') return `${value} = ${whole(low, building)}`;
  const bound = field.type === 'time' ? instant : whole;
  if (low !== undefined) tests.push(`${value} >= ${bound(low, building)}`);
  if (high !== undefined) tests.push(`${value} <= ${bound(high, building)}`);
  return `(${tests.join(' AND ')})`;
}

const INT64_MAX = (1n << 63n) - 1n;

// Written out so that a BIGINT column is compared as BIGINT: a bare bigint parameter would be a HUGEINT.
function whole(value: bigint, building: Building): string {
  building.params.push(value);
  return value <= INT64_MAX && value >= -INT64_MAX ? 'CAST(? AS BIGINT)' : 'CAST(? AS HUGEINT)';
}

function instant(value: bigint, building: Building): string {
  // The ends of the number line of TIMESTAMP_NS stand for its infinities.
  const limit = INT64_MAX - 1n;
  building.params.push(value > limit ? limit : value < -limit ? -limit : value);
  return 'make_timestamp_ns(CAST(? AS BIGINT))';
}

/** Tests the field's column, or its dimension if there is one: few rows are searched, many only compare a key. */
function inDimension(field: Field, building: Building, test: (value: string) => string): string {
  if (field.via === undefined || !building.dimensions) {
    const name = column(field);
    return `(${name} IS NOT NULL AND ${test(name)})`;
  }
  return dimensionTest(field.via, test);
}

function dimensionTest(via: Dimension, test: (value: string) => string): string {
  const table = via.table.split('.').map(identifier).join('.');
  const tableKey = identifier(via.tableKey ?? 'id');
  const value = identifier(via.tableColumn);
  const rows = `SELECT ${tableKey} FROM ${table} WHERE ${tableKey} IS NOT NULL AND ${value} IS NOT NULL AND ${test(value)}`;
  return `(${identifier(via.column)} IS NOT NULL AND ${identifier(via.column)} IN (${rows}))`;
}

function column(field: Field): string {
  return identifier(field.name);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
