import duckdb from '@duckdb/node-bindings';
import { type ColumnLayout, unpack } from './packed-chunk.ts';
import type { ColumnType, Shape } from './tables/storage.ts';

/** Chunks after which rows go to disk: 60 × 2,048 rows are one full row group, which DuckDB writes without its log. */
const CHUNKS_PER_FLUSH = 60;
/** Bytes of packed rows that are written earlier: texts and blobs can be large. */
const FLUSH_BYTES = 24 << 20;

const WIDTHS: Readonly<Record<ColumnType, number>> = {
  id: 8,
  word: 4,
  flag: 1,
  time: 8,
  address: 8,
  hex: 8,
  addresses: 16,
  text: 16,
  blob: 16,
  uuid: 16,
  event_kind: 1,
  message_kind: 1,
  confidence: 1,
  stack_half: 1,
};

function layoutOf(type: ColumnType): ColumnLayout {
  const width = WIDTHS[type];
  if (type === 'addresses') return { width, tail: 'elements' };
  return { width, tail: type === 'text' || type === 'blob' ? 'values' : 'none' };
}

/** Puts packed rows into one table. All methods write synchronously and throw what DuckDB throws. */
export class TableLoader {
  private readonly layouts: readonly ColumnLayout[];
  private readonly appender: duckdb.Appender;
  private readonly chunk: duckdb.DataChunk;
  private chunks = 0;
  private bytes = 0;

  constructor(connection: duckdb.Connection, name: string, shape: Shape) {
    this.layouts = Object.values(shape).map(layoutOf);
    this.appender = duckdb.appender_create(connection, 'store', name);
    const types = this.layouts.map((_, index) => duckdb.appender_column_type(this.appender, index));
    this.chunk = duckdb.create_data_chunk(types);
  }

  /** Takes `rows` packed rows of `size` bytes; the buffer is free again when it returns. */
  load(packed: ArrayBuffer, rows: number, size: number): void {
    unpack(packed, rows, this.layouts, this.chunk);
    duckdb.append_data_chunk(this.appender, this.chunk);
    this.chunks += 1;
    this.bytes += size;
    if (this.chunks >= CHUNKS_PER_FLUSH || this.bytes > FLUSH_BYTES) this.flush();
  }

  /** Writes everything taken so far to disk. */
  flush(): void {
    if (this.chunks === 0) return;
    duckdb.appender_flush_sync(this.appender);
    this.chunks = 0;
    this.bytes = 0;
  }

  /** Writes and lets go of the table. */
  close(): void {
    this.flush();
    duckdb.appender_close_sync(this.appender);
  }

  /** Lets go of the table without writing what is pending. */
  drop(): void {
    duckdb.appender_clear(this.appender);
    duckdb.appender_close_sync(this.appender);
  }
}
