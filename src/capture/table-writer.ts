import { unreachable } from '../base/assert.ts';
import { Cells, type CellType, FlagColumn, isCell, NumberColumn } from './cells.ts';
import {
  AddressColumn,
  AddressListColumn,
  BlobColumn,
  type Column,
  HexColumn,
  ROWS,
  TextColumn,
  UuidColumn,
  type Volume,
} from './columns.ts';
import type { FilledRows } from './packed-chunk.ts';
import type { ColumnType, Shape } from './tables/storage.ts';

interface OtherClasses {
  address: AddressColumn;
  hex: HexColumn;
  addresses: AddressListColumn;
  text: TextColumn;
  blob: BlobColumn;
  uuid: UuidColumn;
}
type ClassOf<T extends ColumnType> = T extends keyof OtherClasses
  ? OtherClasses[T]
  : T extends 'flag'
    ? FlagColumn
    : NumberColumn;
type Columns<S extends Shape> = { readonly [K in keyof S]: ClassOf<S[K]> };

/** Texts and blobs in one chunk that end it early. */
const CHUNK_BYTES = 4 << 20;

function makeColumn(type: Exclude<ColumnType, CellType>, volume: Volume): Column {
  switch (type) {
    case 'address':
      return new AddressColumn();
    case 'hex':
      return new HexColumn();
    case 'addresses':
      return new AddressListColumn(volume);
    case 'text':
      return new TextColumn(volume);
    case 'blob':
      return new BlobColumn(volume);
    case 'uuid':
      return new UuidColumn();
    default:
      return unreachable(type, 'column type');
  }
}

/** Takes the rows of one table, and empties its columns. May write to disk, and throw what DuckDB throws then. */
export type TakeRows = (filled: FilledRows) => void;

/** Rows on their way into one table: set the columns at `row`, cells all of them, then `commit`. */
export class TableWriter<S extends Shape> {
  readonly columns: Columns<S>;
  /** The row being filled. */
  row = 0;
  private readonly cells: Cells;
  private readonly others: Column[] = [];
  private readonly volume: Volume = { bytes: 0 };
  private readonly take: TakeRows;
  private total = 0;

  constructor(shape: S, take: TakeRows) {
    this.cells = new Cells(Object.values(shape).filter(isCell).length);
    let place = 0;
    // Not filled key by key: V8 would make a hash table of more than a few, and look up each column in it.
    const made = Object.fromEntries(
      Object.entries(shape).map(([name, type]) => [name, isCell(type) ? this.cell(type, place++) : this.other(type)]),
    );
    // The one cast: the record was made from the shape, key by key.
    this.columns = made as unknown as Columns<S>;
    this.take = take;
  }

  /** How many rows were committed. */
  get rows(): number {
    return this.total;
  }

  /** The row is complete. */
  commit(): void {
    this.total += 1;
    this.row += 1;
    if (this.row === ROWS || this.volume.bytes > CHUNK_BYTES) this.handOver();
  }

  /** Hands over the rows committed so far. */
  handOver(): void {
    const rows = this.row;
    if (rows === 0) return;
    this.row = 0;
    this.take({ cells: this.cells, columns: this.others, rows });
  }

  private cell(type: CellType, place: number): NumberColumn | FlagColumn {
    return type === 'flag' ? new FlagColumn(this.cells, place) : new NumberColumn(this.cells, place);
  }

  private other(type: Exclude<ColumnType, CellType>): Column {
    const column = makeColumn(type, this.volume);
    this.others.push(column);
    return column;
  }
}
