import { statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { captureFolder } from '../../test/support/captures.ts';
import { messageFact } from '../../test/support/facts.ts';

const { written } = captureFolder();

test('a short recording makes a small capture, which opens without any setting', async () => {
  const capture = await written((writer) => writer.message(messageFact({ id: 1, messageId: 7 })));
  const { path } = capture;
  capture.close();
  expect(statSync(path).size).toBeLessThan(3 << 20);
  const database = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await database.connect();
  const rows = await (await connection.run('SELECT message_id FROM messages')).getRows();
  expect(rows).toEqual([[7]]);
  connection.closeSync();
  database.closeSync();
});
