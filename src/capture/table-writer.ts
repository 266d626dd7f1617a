import duckdb from '@duckdb/node-bindings';
import {
  AddressColumn,
  AddressListColumn,
  BlobColumn,
  ByteColumn,
  type Column,
  FlagColumn,
  LongColumn,
  ROWS,
  TextColumn,
  TimeColumn,
  UuidColumn,
  WordColumn,
} from './columns.ts';
import type { ColumnType, Shape } from './tables/storage.ts';
import type { TimeWriter } from './timestamp.ts';

interface ColumnClasses {
  id: LongColumn;
  word: WordColumn;
  flag: FlagColumn;
  time: TimeColumn;
  address: AddressColumn;
  addresses: AddressListColumn;
  text: TextColumn;
  blob: BlobColumn;
  uuid: UuidColumn;
  event_kind: ByteColumn;
  message_kind: ByteColumn;
  confidence: ByteColumn;
  stack_half: ByteColumn;
}
type Columns<S extends Shape> = { readonly [K in keyof S]: ColumnClasses[S[K]] };

/** Chunks after which rows go to disk: 60 × 2,048 rows are one full row group, which DuckDB writes without its log. */
const CHUNKS_PER_FLUSH = 60;
/** Texts and blobs in one chunk, and in all unwritten ones, that cause an early flush. */
const CHUNK_BYTES = 4 << 20;
const FLUSH_BYTES = 16 << 20;

function makeColumn(type: ColumnType, time: TimeWriter): Column {
  switch (type) {
    case 'id':
      return new LongColumn();
    case 'word':
      return new WordColumn();
    case 'flag':
      return new FlagColumn();
    case 'time':
      return new TimeColumn(time);
    case 'address':
      return new AddressColumn();
    case 'addresses':
      return new AddressListColumn();
    case 'text':
      return new TextColumn();
    case 'blob':
      return new BlobColumn();
    case 'uuid':
      return new UuidColumn();
    default:
      return new ByteColumn();
  }
}

/** Rows on their way into one table: set the columns at `row`, then `commit`. */
export class TableWriter<S extends Shape> {
  readonly columns: Columns<S>;
  /** The row being filled. */
  row = 0;
  private readonly all: readonly Column[];
  private readonly variable: readonly Column[];
  private readonly appender: duckdb.Appender;
  private readonly chunk: duckdb.DataChunk;
  private chunks = 0;
  private bytes = 0;
  private total = 0;

  constructor(connection: duckdb.Connection, target: { name: string; shape: S; time: TimeWriter }) {
    const made = Object.fromEntries(
      Object.entries(target.shape).map(([name, type]) => [name, makeColumn(type, target.time)]),
    );
    // The one cast: the record was made from the shape, key by key.
    this.columns = made as unknown as Columns<S>;
    this.all = Object.values(made);
    this.variable = this.all.filter(
      (column) => column instanceof TextColumn || column instanceof BlobColumn || column instanceof AddressListColumn,
    );
    this.appender = duckdb.appender_create(connection, 'store', target.name);
    const types = this.all.map((_, index) => duckdb.appender_column_type(this.appender, index));
    this.chunk = duckdb.create_data_chunk(types);
  }

  /** How many rows were committed. */
  get rows(): number {
    return this.total;
  }

  /** The row is complete. May write to disk, and throws what DuckDB throws then. */
  commit(): void {
    this.total += 1;
    this.row += 1;
    if (this.row === ROWS || this.variableBytes() > CHUNK_BYTES) this.appendChunk();
  }

  /** Writes everything committed so far to disk. */
  flush(): void {
    this.appendChunk();
    if (this.chunks > 0) this.flushAppender();
  }

  /** Writes and lets go of the table. */
  close(): void {
    this.flush();
    duckdb.appender_close_sync(this.appender);
  }

  /** Lets go of the table without writing what is pending. */
  drop(): void {
    this.row = 0;
    duckdb.appender_clear(this.appender);
    duckdb.appender_close_sync(this.appender);
  }

  private variableBytes(): number {
    let bytes = 0;
    for (const column of this.variable) bytes += column.bytes;
    return bytes;
  }

  private appendChunk(): void {
    if (this.row === 0) return;
    this.bytes += this.variableBytes();
    duckdb.data_chunk_reset(this.chunk);
    duckdb.data_chunk_set_size(this.chunk, this.row);
    for (let index = 0; index < this.all.length; index++) {
      this.all[index]?.flush(duckdb.data_chunk_get_vector(this.chunk, index), this.row);
    }
    this.row = 0;
    duckdb.append_data_chunk(this.appender, this.chunk);
    this.chunks += 1;
    if (this.chunks === CHUNKS_PER_FLUSH || this.bytes > FLUSH_BYTES) this.flushAppender();
  }

  private flushAppender(): void {
    duckdb.appender_flush_sync(this.appender);
    this.chunks = 0;
    this.bytes = 0;
  }
}
