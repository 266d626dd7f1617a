import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../base/user-error.ts';
import type { AttributionReader, Subject } from '../model/attribution.ts';
import type { Entity } from '../query/field.ts';
import type { LookUp } from '../query/to-sql.ts';
import { attributionReader } from './attribution-reader.ts';
import { type CallStatsOptions, readCallStats, readLongestChains } from './call-stats.ts';
import { readCallTree, type TreeOptions, type TreeRow } from './call-tree.ts';
import { notACapture, partialPath } from './capture-files.ts';
import { type ChainsOptions, chainNumbers, chainOf, chainRows, readChains } from './chains.ts';
import { readDamage } from './damage.ts';
import { type Database, lockDown, openDatabase } from './database.ts';
import { fileError } from './errors.ts';
import { type Fitting, fittingIds } from './fitting.ts';
import { type IdBits, type IdOrder, type IdRange, readIdBits, readIdRange, readIds, readRowsById } from './id-list.ts';
import { countAll, countRows, listRows, listWithStacks } from './list.ts';
import { emptyLookUps } from './look-ups.ts';
import { type MessagePart, readMessageParts } from './message-parts.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS, migrateCapture } from './migrations.ts';
import { type LatencyBucket, type MessagesOverTime, readLatency, readMessagesOverTime } from './overview.ts';
import { type Parties, readParties } from './parties.ts';
import { type ProcessRows, readProcess } from './process-detail.ts';
import { queryRows } from './run.ts';
import type { ListOptions, Where } from './select.ts';
import { readSequence, type SequenceChoice, type SequenceOf } from './sequence.ts';
import {
  rowById,
  type ShownCall,
  type ShownEvent,
  type ShownMessage,
  type ShownProcess,
  showCall,
  showEvent,
  showMessage,
  showProcess,
} from './show.ts';
import { type CaptureStats, readStats } from './stats.ts';
import { eventSubject, processSubjects, type SubjectOrder } from './subjects.ts';
import { SCHEMA_VERSION } from './tables/storage.ts';
import { readTimeline, type TimelineOf, type TimelineOptions } from './timeline.ts';
import { readTopValues, type TopOptions, type ValueCount } from './top-values.ts';
import { readTraffic, type Traffic, type TrafficOptions } from './traffic-map.ts';
import { countRoots, readRootIds, readRoots, readTreeChildren, type TreeCall } from './tree-window.ts';
import { type QueryResult, runUserQuery } from './user-query.ts';
import type { Row } from './values.ts';

/** What a capture says of itself. */
export interface CaptureInfo {
  readonly schemaVersion: number;
  /** Version of alpcscope that wrote it. */
  readonly createdBy: string;
  readonly createdAt: string;
  /** `importing` means that the import was killed, or is still at work: rows may be missing. */
  readonly state: 'importing' | 'complete' | 'stopped';
}

const READER_MEMORY = '384MB';
/** After a task that took more than this, DuckDB gives what it freed back to the system; its own default is 128 MB and more. */
const READER_FREED = '16MB';

/**
 * Opens a capture for reading. It is hostile input: nothing outside the file can be reached through it. One of an older
 * version is brought up to date first. Throws `UserError` if there is none, if it is something else, damaged, open elsewhere
 * for writing, or from a newer version.
 */
export async function openCapture(path: string, migrations: readonly Migration[] = MIGRATIONS): Promise<Capture> {
  const full = resolve(path);
  checkSource(full);
  const opened = await openReadOnly(full);
  const version = opened.info.schemaVersion;
  if (version === SCHEMA_VERSION) return opened;
  opened.close();
  await migrateCapture(full, { from: version, to: SCHEMA_VERSION }, migrations);
  return openReadOnly(full);
}

async function openReadOnly(path: string): Promise<Capture> {
  const temporary = temporaryPlace();
  let database: Database | undefined;
  try {
    database = await openDatabase(path, {
      access_mode: 'READ_ONLY',
      memory_limit: READER_MEMORY,
      allocator_flush_threshold: READER_FREED,
      allocator_bulk_deallocation_flush_threshold: READER_FREED,
      temp_directory: temporary,
    });
    await lockDown(database.sql);
    const info = await readInfo(database.sql, path);
    return new Capture({ database, path, temporary, info });
  } catch (error) {
    database?.close();
    rmSync(temporary, { recursive: true, force: true });
    throw fileError(error, path);
  }
}

/** A reader of a capture that is being written, over connections of its own to the writer's database. */
export async function openGrowing(database: Database, path: string): Promise<Capture> {
  try {
    return new Capture({ database, path, temporary: undefined, info: await readInfo(database.sql, path) });
  } catch (error) {
    database.close();
    throw fileError(error, path);
  }
}

function temporaryPlace(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'alpcscope-'));
  } catch (error) {
    throw new UserError(`no temporary folder can be made in ${tmpdir()}`, {
      hint: 'name one that you may write to in the environment variable TMPDIR (on Windows TEMP)',
      exitCode: 1,
      cause: error,
    });
  }
}

function checkSource(path: string): void {
  const name = basename(path);
  if (!existsSync(path)) {
    const partial = partialPath(path);
    throw new UserError(`${name} does not exist`, {
      hint: existsSync(partial)
        ? `an unfinished import is in ${partial}; open that, or import again`
        : 'check the path, or make a capture with: alpcscope import RECORDING -o CAPTURE',
    });
  }
  if (statSync(path).isDirectory()) throw new UserError(`${name} is a folder, not a capture`, { hint: 'name a file' });
}

async function readInfo(sql: DuckDBConnection, path: string): Promise<CaptureInfo> {
  const name = basename(path);
  const tables = await queryRows(
    sql,
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'capture_info'",
  );
  const rows = tables.length === 0 ? [] : await queryRows(sql, 'SELECT * FROM store.capture_info');
  const [row] = rows;
  const version = row?.['schema_version'];
  if (row === undefined || typeof version !== 'number') {
    throw notACapture(path, 'a DuckDB database, but not a capture');
  }
  if (version > SCHEMA_VERSION) {
    throw new UserError(`${name} was written by a newer version of alpcscope (${String(row['created_by'])})`, {
      hint: 'update alpcscope',
    });
  }
  const state = row['state'];
  return {
    schemaVersion: version,
    createdBy: String(row['created_by']),
    createdAt: String(row['created_at']),
    state: state === 'complete' || state === 'stopped' ? state : 'importing',
  };
}

interface CaptureParts {
  readonly database: Database;
  readonly path: string;
  /** A folder to remove in the end. */
  readonly temporary: string | undefined;
  readonly info: CaptureInfo;
}

/** An open capture. One query at a time. */
export class Capture {
  readonly path: string;
  readonly info: CaptureInfo;
  private ended = false;
  private readonly database: Database;
  private readonly temporary: string | undefined;

  constructor(parts: CaptureParts) {
    this.path = parts.path;
    this.info = parts.info;
    this.database = parts.database;
    this.temporary = parts.temporary;
  }

  /** Rows of a list in chunks of up to 2,048, as plain objects by field name. */
  async *rows(entity: Entity, options: ListOptions = {}): AsyncGenerator<Row[]> {
    try {
      if (options.stacks && entity === 'messages') {
        yield* listWithStacks(this.database.sql, this.database.aside, options);
      } else yield* listRows(this.database.sql, entity, options);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** Calls in the order of a tree; see {@link TreeOptions}. */
  async *callTree(options: TreeOptions = {}): AsyncGenerator<TreeRow[]> {
    try {
      yield* readCallTree(this.database.sql, options);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** The row with an id; `undefined` if there is none. */
  async row(entity: Entity, id: number): Promise<Row | undefined> {
    return this.guard(() => rowById(this.database.sql, entity, id));
  }

  async showMessage(id: number): Promise<ShownMessage | undefined> {
    return this.guard(() => showMessage(this.database.sql, id));
  }
  async showCall(id: number): Promise<ShownCall | undefined> {
    return this.guard(() => showCall(this.database.sql, id));
  }
  async showEvent(id: number): Promise<ShownEvent | undefined> {
    return this.guard(() => showEvent(this.database.sql, id));
  }
  /** What sources saw of both ends of messages. May run while a list or tree is being read. */
  async messageParts(messages: readonly number[]): Promise<ReadonlyMap<number, readonly MessagePart[]>> {
    return this.guard(() => readMessageParts(this.database.aside, messages));
  }
  async showProcess(id: number): Promise<ShownProcess | undefined> {
    return this.guard(() => showProcess(this.database.sql, id));
  }

  /** Both sides of a message or call in full; see {@link readParties}. */
  async parties(entity: 'messages' | 'calls', id: number): Promise<Parties | undefined> {
    return this.guard(() => readParties(this.database.sql, entity, id));
  }

  /** The names of those look-ups that find nothing. */
  async emptyLookUps(lookUps: readonly LookUp[]): Promise<ReadonlySet<string>> {
    return this.guard(() => emptyLookUps(this.database.sql, lookUps));
  }

  /** How many rows meet a condition. */
  async count(entity: Entity, where?: Where): Promise<number> {
    return this.guard(() => countRows(this.database.sql, entity, where));
  }

  /** How many rows each list has. */
  async counts(): Promise<Readonly<Record<Entity, number>>> {
    return this.guard(() => countAll(this.database.sql));
  }

  /** Ids of the rows of a list in its order, in pieces; see {@link readIds}. */
  async *ids(entity: Entity, order: IdOrder): AsyncGenerator<Uint32Array> {
    try {
      yield* readIds(this.database.sql, entity, order);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }
  /** Ids of the rows of a long list, in their order; see {@link readIdBits}. */
  async *idBits(
    entity: Entity,
    options: { where?: Where | undefined; between?: () => Promise<void> } = {},
  ): AsyncGenerator<IdBits> {
    try {
      yield* readIdBits(this.database.sql, entity, options);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }
  /** Which of some rows meet a condition; see {@link fittingIds}. */
  async fittingIds(
    of: Fitting,
    asked: { readonly ids: readonly number[]; readonly where: Where },
  ): Promise<ReadonlySet<number>> {
    return this.guard(() => fittingIds(this.database.sql, of, asked));
  }
  /** Rows with these ids, in their order; see {@link readRowsById}. */
  async rowsById(entity: Entity, ids: ArrayLike<number>, fields?: readonly string[]): Promise<Row[]> {
    return this.guard(() => readRowsById(this.database.sql, entity, ids, fields));
  }
  /** Ids of the roots of call trees, in pieces; see {@link readRootIds}. */
  async *rootIds(options: { where?: Where; limit?: number }): AsyncGenerator<Uint32Array> {
    try {
      yield* readRootIds(this.database.sql, options);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }
  async countRoots(): Promise<number> {
    return this.guard(() => countRoots(this.database.sql));
  }
  /** These roots, in their order. */
  async treeRoots(ids: readonly number[], where: Where | undefined): Promise<TreeCall[]> {
    return this.guard(() => readRoots(this.database.sql, ids, where));
  }
  /** Calls made because of one; see {@link readTreeChildren}. */
  async treeChildren(
    parent: number,
    options: { where?: Where; limit: number },
  ): Promise<{ readonly calls: TreeCall[]; readonly more: boolean }> {
    return this.guard(() => readTreeChildren(this.database.sql, parent, options));
  }
  /** A process with what belongs to it; `undefined` if there is none. */
  async processRows(id: number): Promise<ProcessRows | undefined> {
    return this.guard(() => readProcess(this.database.sql, id));
  }
  /** Smallest and largest id of a list. */
  async idRange(entity: Entity): Promise<IdRange> {
    return this.guard(() => readIdRange(this.database.sql, entity));
  }

  /** The most frequent values of a field; see {@link readTopValues}. */
  async topValues(entity: Entity, options: TopOptions): Promise<ValueCount[]> {
    return this.guard(() => readTopValues(this.database.sql, entity, options));
  }

  /** The numbers of `alpcscope stats`. */
  async stats(): Promise<CaptureStats> {
    return this.guard(() => readStats(this.database.sql));
  }

  /** Chains, a row each: see {@link readChains}. */
  async *chains(options: ChainsOptions): AsyncGenerator<Row[]> {
    try {
      yield* readChains(this.database.sql, options);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** The numbers of those chains, in the same order. */
  async chainNumbers(options: ChainsOptions): Promise<Float64Array> {
    return this.guard(() => chainNumbers(this.database.sql, options));
  }
  /** The rows of some chains, in the order of their starts. */
  async chainRows(chains: ArrayLike<number>): Promise<Row[]> {
    return this.guard(() => chainRows(this.database.sql, chains));
  }

  /** The chain that a call belongs to. */
  async chainOf(call: number): Promise<number | undefined> {
    return this.guard(() => chainOf(this.database.sql, call));
  }

  /** What attribution reads. */
  async attribution(): Promise<AttributionReader> {
    return this.guard(() => attributionReader(this.database.sql));
  }
  /** Processes to ask about. */
  async processSubjects(where?: Where, order?: SubjectOrder): Promise<Subject[]> {
    return this.guard(() => processSubjects(this.database.sql, where, order));
  }
  /** An event to ask about; `undefined` if there is none with a thread. */
  async eventSubject(id: number): Promise<Subject | undefined> {
    return this.guard(() => eventSubject(this.database.sql, id));
  }

  /** Calls added up by what the options say. */
  async callStats(options: CallStatsOptions): Promise<Row[]> {
    return this.guard(() => readCallStats(this.database.sql, options));
  }
  /** The chains that took longest. */
  async longestChains(limit: number, where?: Where): Promise<Row[]> {
    return this.guard(() => readLongestChains(this.database.sql, limit, where));
  }

  /** Calls by duration. */
  async latency(where?: Where): Promise<LatencyBucket[]> {
    return this.guard(() => readLatency(this.database.sql, where));
  }
  /** Messages over time; `undefined` if there are none. */
  async messagesOverTime(where?: Where): Promise<MessagesOverTime | undefined> {
    return this.guard(() => readMessagesOverTime(this.database.sql, where));
  }

  /** Calls between two times in lanes. */
  async timeline(options: TimelineOptions): Promise<TimelineOf> {
    return this.guard(() => readTimeline(this.database.sql, options));
  }
  /** Requests and replies of at most `limit` calls, between processes. */
  async sequence(choice: SequenceChoice, limit: number): Promise<SequenceOf> {
    return this.guard(() => readSequence(this.database.sql, choice, limit));
  }
  /** Who talks to whom. */
  async traffic(options: TrafficOptions): Promise<Traffic> {
    return this.guard(() => readTraffic(this.database.sql, options));
  }

  /** What the recording lacks, a phrase each; empty if it is sound. */
  async damage(): Promise<string[]> {
    return this.guard(() => readDamage(this.database.sql));
  }

  /** Build number of the recorded Windows, if the recording says it: some layouts depend on it. */
  async osBuild(): Promise<number | undefined> {
    return this.guard(async () => {
      const [row] = await queryRows(
        this.database.aside,
        "SELECT try_cast(value AS INTEGER) AS build FROM store.recording WHERE name = 'osBuild' ORDER BY id LIMIT 1",
      );
      return typeof row?.['build'] === 'number' ? row['build'] : undefined;
    });
  }

  /** When the recording began (RFC 3339): what relative times count from. */
  async start(): Promise<string | undefined> {
    return this.guard(async () => {
      const [row] = await queryRows(
        this.database.sql,
        'SELECT coalesce((SELECT min(time) FROM store.events), (SELECT min(started_at) FROM store.processes)) AS start',
      );
      return typeof row?.['start'] === 'string' ? row['start'] : undefined;
    });
  }

  /** One statement of the user's that reads. */
  async sql(text: string): Promise<QueryResult> {
    return runUserQuery(this.database.sql, text);
  }

  /** Another reader of the same open file, for questions at the same time. Close it before this one. */
  async another(): Promise<Capture> {
    const { path, info } = this;
    return new Capture({ database: await this.database.another(), path, temporary: undefined, info });
  }

  /** Ends the queries that are running, from anywhere; they reject. */
  interrupt(): void {
    this.database.sql.interrupt();
    this.database.aside.interrupt();
  }

  /** Ends a query that is running; it, and whatever is asked later, rejects. May be called again. */
  close(): void {
    this.ended = true;
    this.database.close();
    if (this.temporary !== undefined) rmSync(this.temporary, { recursive: true, force: true });
  }

  /** True after `close`, whoever called it: readers of a growing capture end with the recording. */
  get closed(): boolean {
    return this.ended;
  }

  /** Resolves when all is let go of: after `close`, at once unless a query was running. */
  released(): Promise<void> {
    return this.database.released();
  }

  private async guard<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw fileError(error, this.path);
    }
  }
}
