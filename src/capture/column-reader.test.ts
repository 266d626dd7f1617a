import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { resultChunks } from './run.ts';
import { plainValue, type Row } from './values.ts';

// Columns of every type that is read directly, and of some that are not; NULLs, ends of ranges, chunks of several sizes.
const QUERY = `SELECT i, i % 3 = 0 AS flag, (i * 7919 - 20_000_000)::INTEGER AS whole, (i * 715_827)::UINTEGER AS word,
    CASE WHEN i % 5 = 0 THEN NULL ELSE hash(i)::UBIGINT END AS address,
    CASE i % 4 WHEN 0 THEN -9_223_372_036_854_775_808 WHEN 1 THEN -i WHEN 2 THEN 9_007_199_254_740_993 + i ELSE i END AS long,
    make_timestamp_ns((i * 97_777_777 - 100_000_000_000)::BIGINT) AS near,
    make_timestamp_ns((hash(i) >> 1)::BIGINT * CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) AS far,
    CASE WHEN i % 7 = 0 THEN NULL ELSE repeat('ü', (i % 20)::INTEGER) || i END AS text,
    substring('one long text that all the rows share and none copies', 1, (i % 40)::INTEGER) AS part,
    CASE WHEN i % 2 = 0 THEN 'x' || chr(65279) || 'mark' ELSE 'a' || chr(0) || i % 3 END AS odd,
    ['a', NULL, i::VARCHAR] AS list, i / 3.0 AS ratio, {'x': i} AS pair, 'request' AS constant, NULL AS nothing,
    CASE WHEN i % 11 = 0 THEN NULL ELSE 'request'::ENUM('request', 'reply') END AS kind, uuid() IS NULL AS never
  FROM range(5000) t(i) WHERE i <> 3000`;

describe('values read straight from vectors', () => {
  it('are those that the client reads', async () => {
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const expected = (await (await connection.run(QUERY)).getRowObjects()).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])),
    );
    const actual: Row[] = [];
    for await (const rows of resultChunks(await connection.stream(QUERY))) actual.push(...rows);
    expect(actual.length).toBe(4999);
    for (const [index, row] of actual.entries()) expect(row, String(index)).toEqual(expected[index]);
    expect(actual[1]).toMatchObject({ flag: false, text: 'ü1', odd: 'a\u00001', nothing: null });
    // The client drops a mark at the beginning; a recorded name keeps it.
    for await (const [row] of resultChunks(await connection.stream("SELECT chr(65279) || 'x' AS marked"))) {
      expect(row).toEqual({ marked: '\ufeffx' });
    }
    connection.closeSync();
    database.closeSync();
  });
});
