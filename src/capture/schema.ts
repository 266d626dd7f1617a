/** SQL that makes an empty capture. */
import { ENUMS } from './kinds.ts';
import { type ColumnType, STORAGE } from './tables/storage.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  id: 'BIGINT',
  word: 'UINTEGER',
  flag: 'BOOLEAN',
  time: 'TIMESTAMP_NS',
  address: 'UBIGINT',
  hex: 'UBIGINT',
  addresses: 'UBIGINT[]',
  text: 'VARCHAR',
  blob: 'BLOB',
  uuid: 'UUID',
  event_kind: 'store.event_kind',
  message_kind: 'store.message_kind',
  confidence: 'store.confidence',
  stack_half: 'store.stack_half',
};

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// One row. `state`: importing, complete (the input was read to its end) or stopped (the user stopped it, all is consistent).
const CAPTURE_INFO = `CREATE TABLE store.capture_info (
  schema_version INTEGER NOT NULL, created_by VARCHAR NOT NULL, created_at TIMESTAMP_NS NOT NULL, state VARCHAR NOT NULL)`;

// What the import read and what it made of it, written at the end.
const REPORTS = [
  'CREATE TABLE store.sources (id INTEGER, name VARCHAR, size BIGINT, sha256 VARCHAR)',
  `CREATE TABLE store.reports (source INTEGER, bytes_read BIGINT, bytes_total BIGINT, buffers BIGINT, events BIGINT,
  lost_events BIGINT, lost_buffers BIGINT, inversions BIGINT, unclosed BOOLEAN, first TIMESTAMP_NS, last TIMESTAMP_NS)`,
  'CREATE TABLE store.event_counts (source INTEGER, name VARCHAR, events BIGINT)',
  'CREATE TABLE store.skips (source INTEGER, reason VARCHAR, count BIGINT, bytes BIGINT, first_offset BIGINT)',
];

function tableSql(name: string, shape: Readonly<Record<string, ColumnType>>): string {
  const columns = Object.entries(shape).map(([column, type]) => `${quoted(column)} ${SQL_TYPES[type]}`);
  return `CREATE TABLE store.${quoted(name)} (${columns.join(', ')})`;
}

/** The statements that make the storage of a capture, in order. Views come on top (`views.ts`). */
export function schemaStatements(): string[] {
  const enums = Object.entries(ENUMS).map(
    ([name, values]) => `CREATE TYPE store.${name} AS ENUM (${values.map(literal).join(', ')})`,
  );
  const tables = Object.entries(STORAGE).map(([name, shape]) => tableSql(name, shape));
  return ['CREATE SCHEMA store', ...enums, CAPTURE_INFO, ...REPORTS, ...tables];
}
