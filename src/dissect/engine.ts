/**
 * Walks tables. A layout is data: one row a field, each citing where its place and meaning are known from. The engine turns
 * bytes and a layout into field nodes; nothing here knows a protocol.
 */
import type { FieldValue } from '../model/field-tree.ts';
import type { MessageContext } from './context.ts';
import type { Cursor, FieldSpec } from './cursor.ts';
import { hex } from './format.ts';

type RowType =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  /** 4 or 8 bytes, by the message's bitness; shown in hexadecimal. */
  | 'pointer'
  /** 4 or 8 bytes, by the message's bitness; shown in decimal. */
  | 'size'
  | 'guid'
  | 'bytes'
  | 'padding';

/** One field of a layout. */
export interface LayoutRow extends FieldSpec {
  readonly type: RowType;
  /** Length of `bytes` and `padding`. */
  readonly size?: number;
  /** Present only if this holds for the fields before it. */
  readonly when?: (values: Values) => boolean;
  /** Present only in messages of this pointer size. */
  readonly only?: 4 | 8;
}

/** Values read so far, by row name. */
export type Values = Readonly<Record<string, FieldValue>>;

/** A number read earlier; 0 where the row was absent. */
export function numberOf(values: Values, name: string): number {
  const value = values[name];
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : 0;
}

/** A text read earlier, e.g. a GUID; empty where the row was absent. */
export function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}

/** Reads the rows in order. Throws a dissect error at the first one that does not fit; the rows before it stay in the tree. */
export function readLayout(cursor: Cursor, layout: readonly LayoutRow[], pointerSize: 4 | 8 = 8): Values {
  const values: Record<string, FieldValue> = {};
  for (const row of layout) {
    if (row.only !== undefined && row.only !== pointerSize) continue;
    if (row.when !== undefined && !row.when(values)) continue;
    values[row.name] = readRow(cursor, row, pointerSize);
  }
  return values;
}

function readRow(cursor: Cursor, row: LayoutRow, pointerSize: 4 | 8): FieldValue {
  switch (row.type) {
    case 'u8':
      return cursor.u8(row);
    case 'u16':
      return cursor.u16(row);
    case 'u32':
      return cursor.u32(row);
    case 'u64':
      return cursor.u64(row);
    case 'pointer':
      return cursor.word({ format: hex, ...row }, pointerSize);
    case 'size':
      return cursor.word(row, pointerSize);
    case 'guid':
      return cursor.guid(row);
    case 'bytes':
      return cursor.raw(row, row.size ?? cursor.remaining);
    case 'padding':
      cursor.padding(row.size ?? 0, row.ref);
      return undefined;
  }
}

/**
 * One kind of payload. `match` says how well the message fits: 0 not at all, 100 for sure; the best one reads it, the first
 * in the list among equals. A layout is enough for most; code where the shape depends on more.
 */
export type Dissector = {
  readonly id: string;
  readonly title: string;
  match(context: MessageContext): number;
} & ({ readonly layout: readonly LayoutRow[] } | { dissect(cursor: Cursor, context: MessageContext): void });

/** The best fitting dissector; `undefined` if none matches at all. */
export function choose(dissectors: readonly Dissector[], context: MessageContext): Dissector | undefined {
  let best: Dissector | undefined;
  let bestScore = 0;
  for (const dissector of dissectors) {
    const score = dissector.match(context);
    if (score > bestScore) {
      best = dissector;
      bestScore = score;
    }
  }
  return best;
}

/** Reads the payload under the cursor by one dissector. */
export function runDissector(dissector: Dissector, cursor: Cursor, context: MessageContext): void {
  if ('layout' in dissector) readLayout(cursor, dissector.layout, context.carrier.pointerSize);
  else dissector.dissect(cursor, context);
}
