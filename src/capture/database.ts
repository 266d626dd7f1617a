/** Opening DuckDB, with its settings in one place. */
import type { DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { Connection } from './connection.ts';

export interface Database {
  /** For SQL. */
  readonly sql: Connection;
  /** The same connection, for appenders. */
  readonly raw: duckdb.Connection;
  /** For questions while a result of `sql` is still being fetched: a connection has one open result. */
  readonly aside: Connection;
  /** Further connections to the same open database; closing them leaves it open. */
  another(): Promise<Database>;
  /** Ends what is running on these connections, and lets go of them: at once where nothing is, else soon. May be called again. */
  close(): void;
  /** Resolves when `close` has done its work. */
  released(): Promise<void>;
}

// Nothing is ever fetched or loaded: a capture and what it says are hostile input.
const NO_EXTENSIONS: Readonly<Record<string, string>> = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/** Opens (or makes) a database file. Rejects with DuckDB's error; see `errors.ts`. */
export async function openDatabase(path: string, settings: Readonly<Record<string, string>>): Promise<Database> {
  const config = duckdb.create_config();
  for (const [name, value] of Object.entries({ ...NO_EXTENSIONS, ...settings })) {
    duckdb.set_config(config, name, value);
  }
  const database = await duckdb.open(path, config);
  try {
    return await connections(database, () => duckdb.close_sync(database));
  } catch (error) {
    duckdb.close_sync(database);
    throw error;
  }
}

/** Nothing outside the file can be reached through this database from now on, and nobody can change that. */
export async function lockDown(sql: DuckDBConnection): Promise<void> {
  await sql.run('SET enable_external_access = false');
  await sql.run('SET lock_configuration = true');
}

async function connections(database: duckdb.Database, close: (() => void) | undefined): Promise<Database> {
  const raw = await duckdb.connect(database);
  const sql = new Connection(raw);
  const aside = new Connection(await duckdb.connect(database));
  // The database of a reader stays: nothing of its own may stay open in it.
  const letGo = close === undefined ? [aside.closeResults, sql.closeResults] : [aside.close, sql.close];
  let released: Promise<void> | undefined;
  return {
    sql,
    raw,
    aside,
    another: () => connections(database, undefined),
    close() {
      if (released !== undefined) return;
      const waits = [aside, sql].map((one, at) => letGo[at]?.call(one)).filter((wait) => wait !== undefined);
      if (waits.length === 0) close?.();
      released = waits.length === 0 ? Promise.resolve() : Promise.all(waits).then(close);
    },
    released: () => released ?? Promise.resolve(),
  };
}
