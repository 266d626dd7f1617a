/** One filter, two ways to apply it: DuckDB over stored rows and a function over live rows give the same answers. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyLookUps } from '../../src/capture/look-ups.ts';
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
  bytes: 'BLOB',
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
  if (field.type === 'bytes') {
    params.push(String(value));
    return 'unhex(?)';
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

/** The same rows with their names in tables of their own, as a capture stores them; some keys are unknown. */
async function splitMessages(): Promise<void> {
  const sides = ['source', 'target'];
  const both = (columns: (side: string, odd: number) => string): string =>
    sides
      .map((side, odd) => `SELECT row_number * 2 + ${odd} AS id, ${columns(side, odd)} FROM messages_rows`)
      .join(' UNION ALL ');
  const key = (odd: number, ...columns: string[]): string => {
    const nothing = columns.map((column) => `"${column}" IS NULL`).join(' AND ');
    return `CASE WHEN ${nothing} AND row_number % 2 = 0 THEN NULL ELSE row_number * 2 + ${odd} END`;
  };
  const keys = sides.map(
    (side, odd) => `${key(odd, `${side}.process`, `${side}.pid`)} AS ${side}_process_id,
      ${key(odd, `${side}.tid`, `${side}.service`)} AS ${side}_thread_id`,
  );
  const statements = [
    'CREATE SCHEMA IF NOT EXISTS store',
    'CREATE OR REPLACE TABLE messages_rows AS SELECT * FROM messages_flat',
    `CREATE OR REPLACE TABLE store.processes AS ${both((side) => `"${side}.process" AS name, "${side}.pid" AS pid`)}`,
    `CREATE OR REPLACE TABLE store.thread_names AS ${both((side) => `"${side}.tid" AS tid, "${side}.service" AS service`)}`,
    'CREATE OR REPLACE TABLE store.ports AS SELECT row_number * 2 AS id, port AS name FROM messages_rows',
    'CREATE OR REPLACE TABLE store.bindings AS SELECT row_number * 2 AS id, protocol FROM messages_rows',
    `CREATE OR REPLACE TABLE store.procedure_names AS SELECT row_number * 2 AS id, interface, interface_uuid, opnum, procedure
      FROM messages_rows`,
    'CREATE OR REPLACE TABLE store.message_bytes AS SELECT row_number * 2 AS message, payload, view FROM messages_rows',
    `CREATE OR REPLACE TABLE messages_flat AS SELECT *, ${keys.join(', ')}, ${key(0, 'port')} AS port_id,
      ${key(0, 'payload', 'view')} AS bytes_id, ${key(0, 'protocol')} AS binding_id,
      ${key(0, 'interface', 'interface_uuid', 'opnum', 'procedure')} AS procedure_id FROM messages_rows`,
  ];
  for (const statement of statements) await connection.run(statement);
}

/** The row of a process is no value of its own but the key. */
async function withProcessRows(rows: readonly Row[]): Promise<Row[]> {
  const reader = await connection.runAndReadAll(
    'SELECT source_process_id, target_process_id FROM messages_flat ORDER BY row_number',
  );
  const keys = reader.getRows().map((pair) => pair.map((key) => (key === null ? null : Number(key))));
  return rows.map((row, index) => {
    const [source = null, target = null] = keys[index] ?? [];
    const side = (name: string, key: number | null) => ({ ...(row[name] as Row | undefined), process_row: key });
    return { ...row, source: side('source', source), target: side('target', target) };
  });
}

describe('dimension tables', () => {
  it('give the same rows as the columns themselves, unknown ones too', async () => {
    const sampled = fc.sample(rowOf('messages'), { numRuns: 60, seed: 11 });
    await fill('messages', sampled);
    await splitMessages();
    const rows = await withProcessRows(sampled);
    const seen = { lookUps: 0, empty: 0 };
    await fc.assert(
      fc.asyncProperty(validFilter('messages'), async (text) => {
        const filter = compiled(text, 'messages');
        const { sql, params, lookUps } = toSql(filter);
        seen.lookUps += sql.split('SELECT').length - 1;
        const test = toPredicate(filter);
        const expected = rows.flatMap((row, index) => (test(row) ? [index] : []));
        expect(await chosen('messages', sql, params)).toEqual(expected);
        const empty = await emptyLookUps(connection, lookUps);
        seen.empty += empty.size;
        const settled = toSql(filter, { empty });
        expect(await chosen('messages', settled.sql, settled.params)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(seen.lookUps).toBeGreaterThan(200);
    expect(seen.empty).toBeGreaterThan(50);
  });

  it('are searched once for all words', () => {
    const { sql } = toSql(compiled('powershell notepad -svchost -lsass -spoolsv', 'messages'));
    // Processes and threads of both sides, ports, procedures; once for the wanted, once for the excluded.
    expect(sql.split('SELECT').length - 1).toBe(12);
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
