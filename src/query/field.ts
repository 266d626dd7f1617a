/**
 * What a field of the filter language is. The same names are keys in JSON, columns of the capture's flat views
 * (`<entity>_flat`, e.g. `messages_flat."source.process"`) and fields in filters.
 */

/**
 * How values of a field are written, compared and stored. Column types in the flat views:
 * `text`, `enum`, `guid` VARCHAR; `number`, `hex` any integer type; `duration` (nanoseconds) and `size` (bytes) BIGINT;
 * `time` TIMESTAMP_NS (UTC); `flag` BOOLEAN; `list` VARCHAR[]; `bytes` BLOB (hexadecimal text in JSON). NULL means unknown.
 */
export type FieldType =
  | 'text'
  | 'number'
  | 'hex'
  | 'time'
  | 'duration'
  | 'size'
  | 'flag'
  | 'enum'
  | 'list'
  | 'guid'
  | 'bytes';

/**
 * Where a column's few distinct values live, so that a text is searched there and not in every row. The flat view also
 * has the key `column`; `table."tableColumn"` holds the value of the row whose `tableKey` (default `id`) is that key.
 * These are names of the capture's schema: who changes the schema changes them here, and a test over a capture checks each.
 */
export interface Dimension {
  readonly column: string;
  readonly table: string;
  readonly tableColumn: string;
  readonly tableKey?: string;
}

export interface Field {
  /** Dotted, as in JSON: `source.process` is `row.source.process`. */
  readonly name: string;
  readonly type: FieldType;
  /** A few words for a heading. */
  readonly title: string;
  /** One sentence, with the unit. */
  readonly description: string;
  /** All values of an `enum`, or what a `list` may hold. Lower case. */
  readonly values?: readonly string[];
  /** Searched by bare words. */
  readonly bareWord?: boolean;
  /** Too large for every row of a list, or of use to filters rather than readers: there only when it is asked for by name. */
  readonly onRequest?: boolean;
  readonly via?: Dimension;
  /** Not stored: the flat view works it out of other columns each time it is looked at. */
  readonly derived?: boolean;
}

/** Another name for one or several fields. */
export interface Alias {
  readonly name: string;
  readonly fields: readonly string[];
  /** `any`: one of the fields matches. `first`: the first one that is known decides. */
  readonly mode: 'any' | 'first';
}

/** What can be listed and filtered. */
export type Entity =
  | 'messages'
  | 'calls'
  | 'events'
  | 'processes'
  | 'threads'
  | 'services'
  | 'modules'
  | 'ports'
  | 'interfaces'
  | 'losses';
