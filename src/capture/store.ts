/** The database of a capture that is being written: takes packed rows, finishes or gives up. */
import { mkdirSync } from 'node:fs';
import type { FileTime } from '../base/time.ts';
import { temporaryFolder } from './capture-files.ts';
import { type Database, lockDown, openDatabase } from './database.ts';
import { type CaptureSource, type FinishState, finishCapture } from './finish.ts';
import { restrict } from './owner-only.ts';
import { schemaStatements } from './schema.ts';
import { TableLoader } from './table-loader.ts';
import { isKeyTable, SCHEMA_VERSION, STORAGE } from './tables/storage.ts';
import { TimeWriter } from './timestamp.ts';
import { Workbench } from './unpacked-chunk.ts';
import { derivedStatements, viewStatements } from './views.ts';

export interface StoreOptions {
  /** The database file to make. */
  readonly path: string;
  readonly createdBy: string;
  /** Megabytes for DuckDB while rows come in, for who can wait for {@link Store.setMemory} where contents need more. */
  readonly memory?: number;
  readonly threads: number;
  /** Others read the database while it grows: it is locked against what their queries might do to the machine. */
  readonly shared?: boolean;
}

/**
 * DuckDB's share while rows come in. It writes a column by vectors of 2,048 rows and holds all texts or bytes of one meanwhile: where
 * those are large it gets more, up to a bound, and so much besides.
 */
export const LOADING_MEMORY = 112;
const MOST_MEMORY = 320;
const BESIDES = 64;
const STEP = 16;
const MEGABYTE = 1 << 20;

/** DuckDB's share when all rows are in: sorting and updating need more, reading the input nothing any more. */
const FINISH_MEMORY = 256;
/** Its threads then: the one that decoded the input has nothing more to do. */
const FINISH_THREADS = 2;
/** The same where readers have their share, from the beginning: settings are locked then. */
const SHARED_MEMORY = '512MB';
/** Size of DuckDB's log at which it is folded into the file. */
const LOG_SIZE = '32MB';
/**
 * Bytes of a block of the file. Every column of every table has a block of its own at least: with DuckDB's 262,144 the capture of a
 * few messages takes 9 MB. Smaller ones than this make large captures larger (docs/performance.md).
 */
export const BLOCK_BYTES = 65_536;

/** Makes the database with its empty tables. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const temporary = temporaryFolder(options.path);
  const database = await openDatabase(options.path, {
    memory_limit: options.shared === true ? SHARED_MEMORY : `${options.memory ?? MOST_MEMORY}MB`,
    threads: String(options.threads),
    checkpoint_threshold: LOG_SIZE,
    default_block_size: String(BLOCK_BYTES),
    temp_directory: temporary,
  });
  try {
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    await fillNew(database, options.createdBy);
    restrict(temporary, 'folder');
    if (options.shared === true) await lockDown(database.sql);
    return new Store(database, options);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function fillNew(database: Database, createdBy: string): Promise<void> {
  await database.sql.run('BEGIN');
  for (const statement of [...schemaStatements(), ...derivedStatements(), ...viewStatements()]) {
    await database.sql.run(statement);
  }
  await database.sql.run(
    "INSERT INTO store.capture_info VALUES (?, ?, (now() AT TIME ZONE 'UTC')::TIMESTAMP_NS, 'importing')",
    [SCHEMA_VERSION, createdBy],
  );
  await database.sql.run('COMMIT');
  await database.sql.run('CHECKPOINT');
}

/** Rows of a table to take away, by their `id`. */
export interface Removal {
  readonly table: 'processes' | 'threads' | 'ports';
  readonly ids: readonly number[];
}

/** An open store. All but `finish` is synchronous; errors are DuckDB's own (`errors.ts`). */
export class Store {
  private readonly database: Database;
  private readonly loaders: readonly TableLoader[];
  private readonly keyLoaders: readonly TableLoader[];
  /** All, in the order in which they are written: what rows name first. */
  private readonly inOrder: readonly TableLoader[];
  private readonly shared: boolean;
  private readonly time = new TimeWriter();
  private memory: number;
  private open = true;

  constructor(database: Database, options: StoreOptions) {
    this.database = database;
    this.shared = options.shared === true;
    this.memory = options.memory ?? MOST_MEMORY;
    const bench = new Workbench(this.time);
    this.loaders = Object.entries(STORAGE).map(
      ([name, shape]) => new TableLoader(database.raw, name, { shape, bench }),
    );
    const names = Object.keys(STORAGE);
    this.keyLoaders = this.loaders.filter((_, index) => isKeyTable(names[index] ?? ''));
    this.inOrder = [...new Set([...this.keyLoaders, ...this.loaders])];
  }

  /** The instant that the ticks of rows loaded from now on count from. */
  setBase(base: FileTime): void {
    this.time.setBase(base);
  }

  /** The megabytes that DuckDB needs to take so many bytes of packed rows; `undefined` if it has them. */
  memoryFor(table: number, bytes: number): number | undefined {
    const held = (this.loaders[table]?.heldWith(bytes) ?? 0) / MEGABYTE;
    const needed = Math.min(STEP * Math.ceil((held + BESIDES) / STEP), MOST_MEMORY);
    return needed > this.memory && !this.shared ? needed : undefined;
  }

  async setMemory(megabytes: number): Promise<void> {
    this.memory = megabytes;
    await this.database.sql.run(`SET memory_limit = '${Number(megabytes)}MB'`);
  }

  /** Takes packed rows of the table at that place in {@link STORAGE}. */
  load(table: number, packed: Uint8Array, rows: number): void {
    const loader = this.loaders[table];
    if (loader?.load(packed, rows) !== true) return;
    for (const keys of this.keyLoaders) keys.flush();
    loader.flush();
  }

  /** Writes all rows so far to disk. */
  flush(): void {
    for (const loader of this.inOrder) loader.flush();
  }

  /** Removes rows by their ids, puts in what `write` loads, and shows all of it to readers at once. */
  async commit(removed: readonly Removal[], write: () => void): Promise<void> {
    const { sql } = this.database;
    await sql.run('BEGIN');
    for (const { table, ids } of removed) {
      if (ids.length > 0) await sql.run(`DELETE FROM store.${table} WHERE id IN (${ids.map(Number).join(', ')})`);
    }
    write();
    this.flush();
    await sql.run('COMMIT');
  }

  /** Connections of a reader to the database as it grows. */
  async reader(): Promise<Database> {
    return this.database.another();
  }

  /** Does what is left to do and closes the database. */
  async finish(sources: readonly CaptureSource[], state: FinishState): Promise<void> {
    for (const loader of this.inOrder) loader.close();
    if (!this.shared) {
      // Two threads hold two vectors.
      const large = this.memory > LOADING_MEMORY;
      await this.setMemory(Math.max(this.memory, FINISH_MEMORY));
      await this.database.sql.run(`SET threads = ${large ? 1 : FINISH_THREADS}`);
    }
    await finishCapture(this.database.sql, sources, state);
    this.open = false;
    this.database.close();
  }

  /** Closes the database, with the rows so far if they are to be kept. Never throws. */
  abort(keep: boolean): void {
    if (!this.open) return;
    this.open = false;
    for (const loader of this.inOrder) {
      if (keep) quietly(() => loader.close());
      quietly(() => loader.drop());
    }
    quietly(() => this.database.close());
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Giving up after a failure: the first error is the one to report.
  }
}
