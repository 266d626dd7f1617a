import {
  AddressColumn,
  AddressListColumn,
  BlobColumn,
  ByteColumn,
  type Column,
  FlagColumn,
  HexColumn,
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
  hex: HexColumn;
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

/** Texts and blobs in one chunk that end it early. */
const CHUNK_BYTES = 4 << 20;

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
    case 'hex':
      return new HexColumn();
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

/** Takes the rows of one table's full columns, and empties the columns. May write to disk, and throw what DuckDB throws then. */
export type TakeRows = (columns: readonly Column[], rows: number) => void;

/** Rows on their way into one table: set the columns at `row`, then `commit`. */
export class TableWriter<S extends Shape> {
  readonly columns: Columns<S>;
  /** The row being filled. */
  row = 0;
  private readonly all: readonly Column[];
  private readonly variable: readonly Column[];
  private readonly take: TakeRows;
  private total = 0;

  constructor(shape: S, time: TimeWriter, take: TakeRows) {
    const made = Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, makeColumn(type, time)]));
    // The one cast: the record was made from the shape, key by key.
    this.columns = made as unknown as Columns<S>;
    this.all = Object.values(made);
    this.variable = this.all.filter((column) => column.tail() !== undefined);
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
    if (this.row === ROWS || this.variableBytes() > CHUNK_BYTES) this.handOver();
  }

  /** Hands over the rows committed so far. */
  handOver(): void {
    const rows = this.row;
    if (rows === 0) return;
    this.row = 0;
    this.take(this.all, rows);
  }

  private variableBytes(): number {
    let bytes = 0;
    for (const column of this.variable) bytes += column.bytes;
    return bytes;
  }
}
