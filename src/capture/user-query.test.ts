import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureFolder, people, queryOf } from '../../test/support/captures.ts';
import { type Capture, openCapture } from './reader.ts';
import { createCapture } from './writer.ts';

const { folder, path } = captureFolder();

describe('SQL of a user', () => {
  let capture: Capture;
  beforeAll(async () => {
    const target = path();
    const writer = await createCapture(target, { createdBy: '1.2.3' });
    people(writer);
    await writer.finish({ sources: [] });
    capture = await openCapture(target);
  });
  afterAll(() => capture.close());

  it('keeps no memory of queries that were answered', async () => {
    const held = async () => {
      const [row] = await queryOf(capture, 'SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory()');
      return Number(row?.['bytes']);
    };
    const search = "SELECT count(*) FROM messages WHERE port = 'x' OR source.process ILIKE '%a%'";
    for (let time = 0; time < 20; time++) await queryOf(capture, search);
    const before = await held();
    for (let time = 0; time < 100; time++) await queryOf(capture, search);
    expect(await held()).toBeLessThan(before + 2_000_000);
  });

  it('reads the capture and yields plain values', async () => {
    const [row] = await queryOf(
      capture,
      `SELECT count(*) AS n, sum(pid) AS total, 18446744073709551615::UBIGINT AS big, [1, NULL] AS list,
        {'a': 1, 'b': 'x'} AS pair, TIMESTAMP '2020-01-02 03:04:05.5' AS at, 1.5::DECIMAL(4, 1) AS part, 'NaN'::DOUBLE AS no,
        MAP {'k': 2} AS map, DATE '2020-01-02' AS day, true AS yes, NULL AS nothing, '\\xAB'::BLOB AS bytes
        FROM processes`,
    );
    expect(row).toEqual({
      n: 2,
      total: 1512,
      big: '18446744073709551615',
      list: [1, null],
      pair: { a: 1, b: 'x' },
      at: '2020-01-02T03:04:05.5000000Z',
      part: 1.5,
      no: 'NaN',
      map: { k: 2 },
      day: '2020-01-02',
      yes: true,
      nothing: null,
      bytes: 'ab',
    });
    expect((await capture.sql('SELECT 1 AS a, 2 AS a')).columns).toEqual(['a', 'a:1']);
    expect((await queryOf(capture, 'SHOW TABLES')).length).toBeGreaterThan(10);
    expect((await queryOf(capture, 'EXPLAIN SELECT 1')).length).toBeGreaterThan(0);
  });

  it.each([
    "COPY messages TO 'FOLDER/stolen.csv'",
    "COPY messages TO '/dev/stdout'",
    "EXPORT DATABASE 'FOLDER/stolen'",
    "ATTACH 'FOLDER/other.db'",
    "ATTACH ':memory:' AS m",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    'INSTALL httpfs',
    "LOAD '/tmp/evil.so'",
    'SET enable_external_access = true',
    'RESET enable_external_access',
    'SET threads = 64',
    "PRAGMA enable_profiling='json'",
    "SET profiling_output = 'FOLDER/stolen'",
    'CREATE TABLE t (a INTEGER)',
    'CREATE TEMP TABLE t AS SELECT 1',
    'DELETE FROM store.messages',
    'INSERT INTO store.volumes VALUES (1, 2)',
    "CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
    'FORCE CHECKPOINT',
    'SELECT 1; SELECT 2',
    'DROP VIEW messages',
    '',
  ])('may not %s', async (text) => {
    const before = readdirSync(folder);
    const query = text.replace('FOLDER', folder);
    await expect(queryOf(capture, query)).rejects.toMatchObject({ name: 'UserError' });
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(`${folder}/stolen.csv`)).toBe(false);
    expect(await capture.count('processes')).toBe(2);
  });

  it('explains its mistakes in one line', async () => {
    for (const text of ['SELEC 1', 'SELECT nothing FROM messages', "SELECT 'x'::INTEGER"]) {
      await expect(queryOf(capture, text)).rejects.toMatchObject({ message: expect.stringMatching(/^[^\n]{5,300}$/) });
    }
  });
});
