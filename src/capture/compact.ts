/** Writing a capture anew without the room that rows left which are gone: DuckDB gives none of it back to the file system. */
import { mkdirSync, renameSync } from 'node:fs';
import { removeDatabase, temporaryFolder } from './capture-files.ts';
import { openDatabase } from './database.ts';
import { ownerOnly, restrict } from './owner-only.ts';
import { count, queryRows } from './run.ts';
import { literal, quoted, schemaStatements } from './schema.ts';
import { BLOCK_BYTES } from './store.ts';
import { DERIVED_NAMES, derivedStatements, viewStatements } from './views.ts';

/** DuckDB's share of memory, in megabytes as everywhere in its settings. */
export const REWRITE_MEMORY = '320MB';

/**
 * Replaces the closed capture, which has the schema of this version, by a copy without gaps. True if it did: a capture with tables
 * that are not known stays as it is, and so does one for which there is no room or no permission beside it.
 */
export async function compactCapture(path: string): Promise<boolean> {
  const fresh = `${path}.compact`;
  const restoreMask = ownerOnly();
  try {
    removeDatabase(fresh);
    if (!(await copyInto(fresh, path))) return false;
    restrict(fresh, 'file');
    renameSync(fresh, path);
    return true;
  } catch {
    // Nothing is lost: the capture itself was only read.
    return false;
  } finally {
    restoreMask();
    removeDatabase(fresh);
  }
}

async function copyInto(fresh: string, path: string): Promise<boolean> {
  const temporary = temporaryFolder(fresh);
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const database = await openDatabase(fresh, {
    memory_limit: REWRITE_MEMORY,
    default_block_size: String(BLOCK_BYTES),
    temp_directory: temporary,
  });
  try {
    const { sql } = database;
    await sql.run(`ATTACH ${literal(path)} AS old (READ_ONLY)`);
    // The views and defaults of a hostile file are not copied, and nothing else is reached from here on.
    await sql.run('SET enable_external_access = false');
    await sql.run('BEGIN');
    for (const statement of schemaStatements()) await sql.run(statement);
    const made = new Set(await tablesOf(database, 'fresh'));
    const settled: string[] = [];
    for (const table of await tablesOf(database, 'old')) {
      const name = quoted(table);
      if (made.has(table)) await sql.run(`INSERT INTO store.${name} BY NAME SELECT * FROM old.store.${name}`);
      else if (DERIVED_NAMES.includes(table)) {
        settled.push(table);
        await sql.run(`CREATE TABLE store.${name} AS SELECT * FROM old.store.${name}`);
      } else return false;
    }
    const derived = settled.length > 0 ? [] : derivedStatements();
    for (const statement of [...derived, ...viewStatements()]) await sql.run(statement);
    await sql.run('COMMIT');
    await sql.run('DETACH old');
    await sql.run('CHECKPOINT');
    return true;
  } finally {
    database.close();
    await database.released();
  }
}

async function tablesOf({ sql }: Awaited<ReturnType<typeof openDatabase>>, which: 'old' | 'fresh'): Promise<string[]> {
  const place = which === 'old' ? "= 'old'" : "<> 'old'";
  const rows = await queryRows(
    sql,
    `SELECT table_name AS name FROM duckdb_tables() WHERE database_name ${place} AND NOT internal ORDER BY table_oid`,
  );
  return rows.map(({ name }) => String(name));
}

/** True if a tenth of the open database's file or more is in no use. */
export async function hasGaps({ sql }: Awaited<ReturnType<typeof openDatabase>>): Promise<boolean> {
  const [size = {}] = await queryRows(sql, 'SELECT free_blocks, total_blocks FROM pragma_database_size()');
  return count(size['free_blocks']) * 10 >= count(size['total_blocks']);
}
