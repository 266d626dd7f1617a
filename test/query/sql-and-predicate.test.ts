/** One filter, two ways to apply it: DuckDB over stored rows and a function over live rows give the same answers. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entity, Field } from '../../src/query/field.ts';
import { ENTITIES, fieldsOf } from '../../src/query/fields.ts';
import { fold } from '../../src/query/fold.ts';
import { compileFilter } from '../../src/query/resolve.ts';
import { toPredicate } from '../../src/query/to-predicate.ts';
import { toSql } from '../../src/query/to-sql.ts';
import { jsonValue, validFilter } from './filters.ts';

type Row = Record<string, unknown>;

let database: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  database = await DuckDBInstance.create(':memory:');
  connection = await database.connect();
});
afterAll(() => {
  connection.closeSync();
  database.closeSync();
});

const TYPES: Readonly<Record<Field['type'], string>> = {
  text: 'VARCHAR',
  enum: 'VARCHAR',
  guid: 'VARCHAR',
  number: 'BIGINT',
  hex: 'BIGINT',
  duration: 'BIGINT',
  size: 'BIGINT',
  time: 'TIMESTAMP_NS',
  flag: 'BOOLEAN',
  list: 'VARCHAR[]',
};

function valueAt(row: Row, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (value as Row)[part], row);
}

function rowOf(entity: Entity): fc.Arbitrary<Row> {
  const fields = fieldsOf(entity);
  return fc.tuple(...fields.map(jsonValue)).map((values) => {
    const row: Row = {};
    for (const [index, field] of fields.entries()) {
      const [outer = '', inner] = field.name.split('.');
      // `parent.process` would overwrite a column `parent`; no entity has both.
      if (inner === undefined) row[outer] = values[index];
      else row[outer] = { ...(row[outer] as Row | undefined), [inner]: values[index] };
    }
    return row;
  });
}

/** One SQL literal or parameter for a JSON value. */
function bound(field: Field, value: unknown, params: (string | bigint)[]): string {
  if (value === null) return `CAST(NULL AS ${TYPES[field.type]})`;
  if (Array.isArray(value)) {
    params.push(...(value as string[]));
    return `CAST([${value.map(() => 'CAST(? AS VARCHAR)').join(', ')}] AS VARCHAR[])`;
  }
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (field.type === 'time') {
    params.push(String(value).replace('Z', ''));
    return 'CAST(? AS TIMESTAMP_NS)';
  }
  params.push(TYPES[field.type] === 'BIGINT' ? BigInt(value as number | string) : (value as string));
  return `CAST(? AS ${TYPES[field.type]})`;
}

async function fill(entity: Entity, rows: readonly Row[]): Promise<void> {
  const fields = fieldsOf(entity);
  const columns = fields.map((field) => `"${field.name}" ${TYPES[field.type]}`).join(', ');
  await connection.run(`CREATE OR REPLACE TABLE ${entity}_flat (row_number INTEGER, ${columns})`);
  const params: (string | bigint)[] = [];
  const tuples = rows.map((row, index) => {
    const values = fields.map((field) => bound(field, valueAt(row, field.name), params));
    return `(${index}, ${values.join(', ')})`;
  });
  await connection.run(`INSERT INTO ${entity}_flat VALUES ${tuples.join(', ')}`, params);
}

async function chosen(entity: Entity, where: string, params: readonly (string | bigint)[]): Promise<number[]> {
  const query = `SELECT row_number, ${where} AS chosen FROM ${entity}_flat ORDER BY row_number`;
  const reader = await connection.runAndReadAll(query, [...params]);
  const numbers: number[] = [];
  for (const [number, is] of reader.getRows()) {
    if (is === null) throw new Error(`NULL leaked from ${where}`);
    if (is === true) numbers.push(Number(number));
  }
  return numbers;
}

const context = { start: 1_595_980_020_000_000_000n };

function compiled(text: string, entity: Entity) {
  const filter = compileFilter(text, entity, context);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  return filter.value;
}

describe('a filter as SQL and as predicate', () => {
  it.each(ENTITIES)('agrees on %s', async (entity) => {
    const rows = fc.sample(rowOf(entity), { numRuns: 60, seed: 7 });
    await fill(entity, rows);
    const seen = { none: 0, some: 0 };
    await fc.assert(
      fc.asyncProperty(validFilter(entity), async (text) => {
        const filter = compiled(text, entity);
        const { sql, params } = toSql(filter, { dimensions: false });
        const test = toPredicate(filter);
        const expected = rows.flatMap((row, index) => (test(row) ? [index] : []));
        seen[expected.length === 0 || expected.length === rows.length ? 'none' : 'some'] += 1;
        expect(await chosen(entity, sql, params)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
    // The comparison would be worth little if the filters chose all or nothing.
    expect(seen.some).toBeGreaterThan(30);
  });

  it('agrees on random rows too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf('messages'), { minLength: 1, maxLength: 8 }),
        validFilter('messages'),
        async (rows, text) => {
          await fill('messages', rows);
          const filter = compiled(text, 'messages');
          const { sql, params } = toSql(filter, { dimensions: false });
          const test = toPredicate(filter);
          expect(await chosen('messages', sql, params)).toEqual(
            rows.flatMap((row, index) => (test(row) ? [index] : [])),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('dimension tables', () => {
  it('give the same rows as the columns themselves, unknown ones too', async () => {
    await connection.run('CREATE SCHEMA IF NOT EXISTS store');
    await connection.run(`CREATE OR REPLACE TABLE store.processes AS SELECT * FROM (VALUES
      (1, 'svchost.exe', 10), (2, 'powershell.exe', 20), (3, NULL, 30)) t(id, name, pid)`);
    await connection.run('DROP TABLE IF EXISTS messages_flat');
    await connection.run(`CREATE VIEW messages_flat AS SELECT m.n AS row_number, m.s AS source_process_id,
      m.t AS target_process_id, s.name AS "source.process", s.pid AS "source.pid", t.name AS "target.process", t.pid AS "target.pid"
      FROM (VALUES (0, 1, 2), (1, 2, NULL), (2, 3, 1), (3, NULL, NULL)) m(n, s, t)
      LEFT JOIN store.processes s ON s.id = m.s LEFT JOIN store.processes t ON t.id = m.t`);
    for (const text of [
      'process:svc*',
      '-process:svchost',
      'pid:20',
      '-(pid:>15)',
      'source.process:null',
      'source:*',
      'pid:(10 -20)',
    ]) {
      const filter = compiled(text.replace('source:', 'source.process:'), 'messages');
      const plain = toSql(filter, { dimensions: false });
      const through = toSql(filter);
      expect(await chosen('messages', through.sql, through.params), text).toEqual(
        await chosen('messages', plain.sql, plain.params),
      );
    }
    const { sql } = toSql(compiled('process:svc*', 'messages'));
    expect(sql).toContain('IN (SELECT "id" FROM "store"."processes"');
    await connection.run('DROP VIEW messages_flat');
  });
});

describe('large filters', () => {
  it('with as many words as the language allows run', async () => {
    const rows = fc.sample(rowOf('calls'), { numRuns: 5, seed: 3 });
    await fill('calls', rows);
    const text = Array.from({ length: 125 }, (_, index) => `w${index} -x${index}`).join(' ');
    const { sql, params } = toSql(compiled(text, 'calls'), { dimensions: false });
    expect(await chosen('calls', sql, params)).toEqual([]);
  });

  it('as deep as the language allows run', async () => {
    await fill('losses', fc.sample(rowOf('losses'), { numRuns: 5, seed: 3 }));
    const text = `${'-('.repeat(31)}events:>1 OR reason:x${')'.repeat(31)}`;
    const { sql, params } = toSql(compiled(text, 'losses'), { dimensions: false });
    await chosen('losses', sql, params);
  });
});

describe('fold', () => {
  it('is the lower() of DuckDB for every code point', async () => {
    const reader = await connection.runAndReadAll(`SELECT cp, lower('<' || chr(cp) || '>') FROM
      (SELECT CAST(range AS INTEGER) AS cp FROM range(1, 1114112)) WHERE cp < 55296 OR cp > 57343`);
    const different: string[] = [];
    for (const [codePoint, lower] of reader.getRows()) {
      const text = `<${String.fromCodePoint(Number(codePoint))}>`;
      if (fold(text) !== lower) different.push(Number(codePoint).toString(16));
    }
    expect(different).toEqual([]);
  });
});
