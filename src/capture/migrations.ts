/**
 * Bringing captures of older versions up to date. It happens in place when such a capture is opened, in one transaction:
 * either all steps are done or the file is as it was. What they leave unused of the file is given back afterwards.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { temporaryFolder } from './capture-files.ts';
import { compactCapture, hasGaps, REWRITE_MEMORY } from './compact.ts';
import { type Database, openDatabase } from './database.ts';
import { fileError } from './errors.ts';
import { BINDINGS } from './migrations/bindings.ts';
import type { Migration } from './migrations/migration.ts';
import { count, queryRows } from './run.ts';
import { derivedStatements, viewStatements } from './views.ts';

/** All steps there are. Version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [BINDINGS];

/** The steps from one version to another; `undefined` if one is missing. */
function stepsBetween(migrations: readonly Migration[], from: number, to: number): Migration[] | undefined {
  const steps: Migration[] = [];
  for (let version = from; version < to; version++) {
    const step = migrations.find((migration) => migration.from === version);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

/** Brings a closed capture from version `from` to `to`. Throws `UserError` if it cannot be written or is too old. */
export async function migrateCapture(
  path: string,
  versions: { readonly from: number; readonly to: number },
  migrations: readonly Migration[],
): Promise<void> {
  const name = basename(path);
  const steps = stepsBetween(migrations, versions.from, versions.to);
  if (steps === undefined) {
    throw new UserError(`${name} was written by a version of alpcscope that is too old`, {
      hint: 'import the recording again',
    });
  }
  const temporary = temporaryFolder(path);
  let database: Database | undefined;
  try {
    const settings = { access_mode: 'READ_WRITE', memory_limit: REWRITE_MEMORY, temp_directory: temporary };
    database = await openDatabase(path, settings);
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    // Its views are as hostile as the rest of the file.
    await database.sql.run('SET enable_external_access = false');
    await runSteps(database, steps, versions.to);
    const gaps = await hasGaps(database);
    database.close();
    await database.released();
    if (gaps) await compactCapture(path);
  } catch (error) {
    const known = fileError(error, path);
    if (!(known instanceof UserError)) throw error;
    throw new UserError(`${name} was written by an older version of alpcscope and cannot be brought up to date`, {
      hint: `${known.message}; copy it to a place where you may write`,
      cause: error,
    });
  } finally {
    database?.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function runSteps(database: Database, steps: readonly Migration[], version: number): Promise<void> {
  const { sql } = database;
  await sql.run('BEGIN');
  for (const step of steps) for (const statement of step.statements) await sql.run(statement);
  // A finished capture has its derived names as tables.
  const [settled] = await queryRows(
    sql,
    "SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'thread_names'",
  );
  const derived = count(settled?.['n']) > 0 ? [] : derivedStatements();
  for (const statement of [...derived, ...viewStatements()]) await sql.run(statement);
  await sql.run('UPDATE store.capture_info SET schema_version = ?', [version]);
  await sql.run('COMMIT');
  await sql.run('CHECKPOINT');
}
