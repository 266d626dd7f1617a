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
  /** The searches in it that go to the few rows which many rows point to, each once. */
  readonly lookUps: readonly LookUp[];
}

/** A search in a table of names. */
export interface LookUp {
  /** Which one it is, for {@link SqlOptions.empty}. */
  readonly name: string;
  /** A query for the keys that it finds. */
  readonly sql: string;
  readonly params: readonly (string | bigint)[];
}

interface SqlOptions {
  /** Search texts in the tables where they are kept once (`Field.via`) instead of in every row. Default true. */
  readonly dimensions?: boolean;
  /** Names of look-ups that are known to find nothing: no row is tried against them. Only true while the capture does not grow. */
  readonly empty?: ReadonlySet<string>;
}

/** The WHERE expression of a filter; `TRUE` if everything passes. */
export function toSql(filter: Filter, options: SqlOptions = {}): Sql {
  const { dimensions = true, empty = new Set<string>() } = options;
  const building: Building = { params: [], dimensions, empty, lookUps: new Map() };
  const sql = expression(filter.condition, building);
  return { sql, params: building.params, lookUps: [...building.lookUps.values()] };
}

interface Building {
  readonly params: (string | bigint)[];
  readonly dimensions: boolean;
  readonly empty: ReadonlySet<string>;
  readonly lookUps: Map<string, LookUp>;
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
    case 'flag':
      return `(${column(condition.field)} IS NOT NULL AND ${condition.value ? '' : 'NOT '}${column(condition.field)})`;
    case 'known':
    case 'range':
    case 'bytes':
    case 'text': {
      const via = dimensionOf(condition, building);
      return via === undefined
        ? fieldTest(condition, column(condition.field), building)
        : dimensionTest(via, [condition], building);
    }
  }
}

/** A condition on one field's value. */
type FieldCondition = Extract<Condition, { kind: 'text' | 'range' | 'bytes' | 'known' }>;

/** Where the condition is better decided, if there is such a table: few rows are searched, many only compare a key. */
function dimensionOf(condition: FieldCondition, building: Building): Dimension | undefined {
  return building.dimensions ? condition.field.via : undefined;
}

function onField(condition: Condition): condition is FieldCondition {
  const { kind } = condition;
  return kind === 'text' || kind === 'range' || kind === 'bytes' || kind === 'known';
}

/** The condition on a value, which may be NULL. */
function fieldTest(condition: FieldCondition, value: string, building: Building): string {
  const list = condition.field.type === 'list';
  if (condition.kind === 'known')
    return list ? `(${value} IS NOT NULL AND len(${value}) > 0)` : `(${value} IS NOT NULL)`;
  if (condition.kind === 'bytes') {
    building.params.push(condition.pattern);
    return `(${value} IS NOT NULL AND regexp_matches(hex(${value}), ?))`;
  }
  if (condition.kind === 'range') {
    const test = range(condition, value, building);
    // A guard would work the value out a second time; of a stored one it lets the scan pass over what is unknown.
    return condition.field.derived === true ? `(${test} IS TRUE)` : `(${value} IS NOT NULL AND ${test})`;
  }
  const test = textTest(list ? 'element' : value, condition.match, building);
  if (!list) return `(${value} IS NOT NULL AND ${test})`;
  return `(${value} IS NOT NULL AND len(list_filter(${value}, lambda element: element IS NOT NULL AND ${test})) > 0)`;
}

/** One of the conditions holds for the row that the key names. They have the same table and key, perhaps other columns. */
function dimensionTest(via: Dimension, conditions: readonly FieldCondition[], building: Building): string {
  const table = via.table.split('.').map(identifier).join('.');
  const tableKey = identifier(via.tableKey ?? 'id');
  const key = identifier(via.column);
  const params: (string | bigint)[] = [];
  const tests = conditions.map((one) => {
    const value = identifier(one.field.via?.tableColumn ?? via.tableColumn);
    return fieldTest(one, value, { ...building, params });
  });
  const rows = `SELECT ${tableKey} FROM ${table} WHERE ${tableKey} IS NOT NULL AND (${tests.join(' OR ')})`;
  // Tables with a key of their own hold what rare rows have: they may be as long as the list itself.
  if (via.tableKey === undefined) {
    const name = JSON.stringify([rows, params.map(String)]);
    if (building.empty.has(name)) return 'FALSE';
    building.lookUps.set(name, { name, sql: rows, params });
  }
  building.params.push(...params);
  return `(${key} IS NOT NULL AND ${key} IN (${rows}))`;
}

/** All hold. The negated parts become one NOT over an OR, so that a hundred excluded words stay one look-up a column. */
function conjunction(items: readonly Condition[], building: Building): string {
  const negated = items.flatMap((item) => (item.kind === 'not' ? [item.item] : []));
  const parts = items.filter((item) => item.kind !== 'not').map((item) => expression(item, building));
  if (negated.length > 0) parts.push(`NOT ${disjunction(negated, building)}`);
  return `(${parts.join(' AND ')})`;
}

/** One holds. Tests that go to the same table by the same key share one look-up there. */
function disjunction(items: readonly Condition[], building: Building): string {
  const parts: (() => string)[] = [];
  const groups = new Map<string, FieldCondition[]>();
  for (const item of flattened(items)) {
    const via = onField(item) ? dimensionOf(item, building) : undefined;
    if (via === undefined || !onField(item)) {
      parts.push(() => expression(item, building));
      continue;
    }
    const key = [via.column, via.table, via.tableKey].join(' ');
    const group = groups.get(key);
    if (group !== undefined) group.push(item);
    else {
      const added = [item];
      groups.set(key, added);
      parts.push(() => dimensionTest(via, added, building));
    }
  }
  // In the order of the text, so that the parameters are too.
  return `(${parts.map((part) => part()).join(' OR ')})`;
}

function flattened(items: readonly Condition[]): readonly Condition[] {
  return items.flatMap((item) => (item.kind === 'or' ? flattened(item.items) : [item]));
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

function column(field: Field): string {
  return identifier(field.name);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
