import duckdb from '@duckdb/node-bindings';
import { type CellType, cellKind, isCell } from './cells.ts';
import { ROWS } from './columns.ts';
import type { ColumnType, Shape } from './tables/storage.ts';
import { type ColumnLayout, UnpackedChunk, type Workbench } from './unpacked-chunk.ts';

/** Chunks after which rows go to disk: 60 × 2,048 rows are one full row group, which DuckDB writes without its log. */
const CHUNKS_PER_FLUSH = 60;
/** Bytes of packed rows that are written earlier: texts and blobs can be large. */
const FLUSH_BYTES = 24 << 20;

/** Bytes of the fixed part of a value that is not a cell. */
const WIDTHS: Readonly<Record<Exclude<ColumnType, CellType>, number>> = {
  address: 8,
  hex: 8,
  addresses: 16,
  text: 16,
  blob: 16,
  uuid: 16,
};

function layoutOf(type: ColumnType): ColumnLayout {
  if (isCell(type)) return { cells: cellKind(type) };
  const width = WIDTHS[type];
  if (type === 'addresses') return { cells: undefined, width, tail: 'elements' };
  return { cells: undefined, width, tail: type === 'text' || type === 'blob' ? 'values' : 'none' };
}

/** Puts packed rows into one table. All methods write synchronously and throw what DuckDB throws. */
export class TableLoader {
  private readonly appender: duckdb.Appender;
  private readonly rows: UnpackedChunk;
  private chunks = 0;
  private bytes = 0;
  /** Rows and bytes of them since the last one that began a vector of DuckDB's. */
  private vectorRows = 0;
  private vectorBytes = 0;

  constructor(connection: duckdb.Connection, name: string, { shape, bench }: { shape: Shape; bench: Workbench }) {
    const layouts = Object.values(shape).map(layoutOf);
    this.appender = duckdb.appender_create(connection, 'store', name);
    const types = layouts.map((_, index) => duckdb.appender_column_type(this.appender, index));
    this.rows = new UnpackedChunk(types, layouts, bench);
  }

  /** Bytes that DuckDB may have to hold at once with `bytes` more: those of all rows that share a vector. */
  heldWith(bytes: number): number {
    return this.vectorBytes + bytes;
  }

  /** Takes `rows` packed rows; their bytes are free again when it returns. True if it is time to flush. */
  load(packed: Uint8Array, rows: number): boolean {
    this.rows.load(packed, rows);
    duckdb.append_data_chunk(this.appender, this.rows.chunk);
    this.chunks += 1;
    this.bytes += packed.length;
    this.vectorRows += rows;
    this.vectorBytes += packed.length;
    if (this.vectorRows >= ROWS) {
      this.vectorRows -= ROWS;
      this.vectorBytes = packed.length;
    }
    return this.chunks >= CHUNKS_PER_FLUSH || this.bytes > FLUSH_BYTES;
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
