/** What a column is, and columns for single fields. */
import { formatCount, formatDuration, formatHex, formatSize, formatTime, type TimeStyle, UNKNOWN } from './format.ts';
import { asNumber, type Row, valueAt } from './row.ts';
import { safeText } from './safe-text.ts';
import { formatStatus, type StatusFamily } from './status.ts';

/** What formatting depends on beside the row. */
export interface TextContext {
  readonly times: TimeStyle;
  /** Start of the recording (RFC 3339), for relative times. */
  readonly start?: string;
}

export interface Column {
  readonly key: string;
  readonly header: string;
  /** The fields it reads, dotted; the first is what it sorts by. */
  readonly fields: readonly string[];
  readonly align: 'left' | 'right';
  /** In characters: what it usually needs, and where cutting it would hide what it is for. */
  readonly width: number;
  readonly minWidth: number;
  /** Where there is no room for all: 1 leaves a table first; a column without a number stays. */
  readonly leaves?: number;
  /** Part of it says nothing. */
  readonly whole?: boolean;
  /** Safe for a terminal. */
  readonly text: (row: Row, context: TextContext) => string;
}

/** How values of a field are written; the types of the filter language's fields, and `status`. */
export type ValueType =
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
  | 'bytes'
  | 'count'
  | 'nt-status'
  | 'rpc-status';

const NUMERIC: ReadonlySet<ValueType> = new Set(['number', 'hex', 'duration', 'size', 'time', 'count']);
const WIDTHS: Readonly<Partial<Record<ValueType, number>>> = {
  text: 24,
  list: 24,
  guid: 36,
  time: 15,
  'rpc-status': 16,
  'nt-status': 16,
};

/** A column that shows one field. */
export function fieldColumn(field: {
  readonly name: string;
  readonly title: string;
  readonly type: ValueType;
}): Column {
  const { name, title, type } = field;
  const width = Math.max(title.length, WIDTHS[type] ?? 8);
  return {
    key: name,
    header: title,
    fields: [name],
    align: NUMERIC.has(type) ? 'right' : 'left',
    width,
    // Half a time is another time.
    minWidth: Math.min(width, type === 'time' ? 12 : 8),
    text: (row, context) => formatValue(valueAt(row, name), type, context),
  };
}

/** A value as people read it; `-` if it is unknown. Safe for a terminal whatever the value is. */
export function formatValue(value: unknown, type: ValueType, context: TextContext): string {
  if (value === undefined || value === null) return UNKNOWN;
  if (Array.isArray(value)) return value.length === 0 ? UNKNOWN : safeText(value.map(String).join(', '));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type === 'time') return safeText(formatTime(String(value), context.times, context.start));
  const number = asNumber(value);
  if (number === undefined) return safeText(typeof value === 'object' ? JSON.stringify(value) : String(value));
  switch (type) {
    case 'duration':
      return formatDuration(number);
    case 'size':
      return formatSize(number);
    case 'count':
      return formatCount(number);
    case 'hex':
      return formatHex(number);
    case 'nt-status':
    case 'rpc-status':
      return formatStatus(Number(number), type.slice(0, -'-status'.length) as StatusFamily);
    default:
      return safeText(String(value));
  }
}

/** The column with its place in the order in which columns leave a narrow table; not in it, it stays. */
export function leaving(column: Column, order: readonly string[]): Column {
  const place = order.indexOf(column.key);
  return place < 0 ? column : { ...column, leaves: place + 1 };
}
