import { chmodSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { captureFolder, people, rowsOf } from '../../test/support/captures.ts';
import { messageFact } from '../../test/support/facts.ts';
import { openedAsUser, UNPRIVILEGED } from '../../test/support/unprivileged.ts';
import type { Migration } from './migrations/migration.ts';
import { openCapture } from './reader.ts';
import { SCHEMA_VERSION } from './tables/storage.ts';

const { path, written } = captureFolder();
const BEFORE = SCHEMA_VERSION - 1;

/** A capture as an imagined version before this one wrote it: no sizes, another name for the message id, and views of its own. */
async function oldCapture(): Promise<string> {
  const capture = await written((writer) => {
    people(writer);
    writer.message(messageFact({ id: 1, size: 96, messageId: 7, sourceProcess: 1 }));
  });
  const target = path();
  copyFileSync(capture.path, target);
  const database = await DuckDBInstance.create(target);
  const connection = await database.connect();
  for (const statement of [
    'DROP VIEW main.messages',
    'CREATE OR REPLACE VIEW main.messages_flat AS SELECT id FROM store.messages',
    'ALTER TABLE store.messages DROP COLUMN size',
    'ALTER TABLE store.messages RENAME COLUMN message_id TO number',
    `UPDATE store.capture_info SET schema_version = ${BEFORE}`,
  ]) {
    await connection.run(statement);
  }
  connection.closeSync();
  database.closeSync();
  return target;
}

const STEP: Migration = {
  from: BEFORE,
  statements: [
    'ALTER TABLE store.messages ADD COLUMN size UINTEGER',
    'ALTER TABLE store.messages RENAME COLUMN number TO message_id',
  ],
};

describe('a capture of an older version', () => {
  it('is brought up to date when it is opened, once', async () => {
    const target = await oldCapture();
    const capture = await openCapture(target, [STEP]);
    expect(capture.info.schemaVersion).toBe(SCHEMA_VERSION);
    expect(await rowsOf(capture, 'messages')).toEqual([
      expect.objectContaining({ id: 1, size: null, message_id: 7, 'source.process': 'services.exe' }),
    ]);
    capture.close();
    const again = await openCapture(target, []);
    expect(await again.count('messages')).toBe(1);
    again.close();
  });

  it('stays as it was if a step fails or is missing', async () => {
    const target = await oldCapture();
    const broken: Migration = {
      from: BEFORE,
      statements: [...STEP.statements, 'ALTER TABLE store.nothing ADD COLUMN x INTEGER'],
    };
    await expect(openCapture(target, [broken])).rejects.toThrow(/nothing/);
    await expect(openCapture(target, [])).rejects.toThrow(/too old/);
    const capture = await openCapture(target, [STEP]);
    expect(await capture.count('messages')).toBe(1);
    capture.close();
  });

  it.skipIf(UNPRIVILEGED === undefined)('says so if it may not be written', async () => {
    const target = await oldCapture();
    chmodSync(target, 0o400);
    expect(openedAsUser('capture', target, JSON.stringify([STEP]))).toEqual({
      name: 'UserError',
      message: expect.stringContaining('older version'),
    });
  });

  it.skipIf(UNPRIVILEGED === undefined)('stays as it was in a read-only folder, and says so', async () => {
    const made = await oldCapture();
    const folder = path('locked');
    mkdirSync(folder);
    const target = `${folder}/old.alpc`;
    copyFileSync(made, target);
    chmodSync(folder, 0o500);
    try {
      expect(openedAsUser('capture', target, JSON.stringify([STEP]))).toEqual({
        name: 'UserError',
        message: expect.stringContaining('older version'),
      });
      expect(readdirSync(folder)).toEqual(['old.alpc']);
    } finally {
      chmodSync(folder, 0o700);
    }
    const capture = await openCapture(target, [STEP]);
    expect(await capture.count('messages')).toBe(1);
    capture.close();
  });
});
