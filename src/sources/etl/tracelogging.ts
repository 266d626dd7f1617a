import type { EtlRecord } from '../../formats/etl/record.ts';
import { EXTENDED, ExtendedItems } from './extended.ts';

/**
 * Finds the names of a TraceLogging event: provider traits (item 12) and event metadata (item 11). Layouts:
 * TraceLoggingProvider.h of the Windows SDK; microsoft/perfview `src/TraceEvent/DynamicTraceEventParser.cs`. Names are UTF-8.
 * One object serves all records.
 */
export class TraceLoggingNames {
  /** Byte ranges of the names, terminators excluded; -1 where there is none. */
  eventAt = -1;
  eventEnd = -1;
  providerAt = -1;
  providerEnd = -1;
  /** True if an item's lengths do not add up; the names are not set then. */
  damaged = false;
  private readonly items = new ExtendedItems();

  /** Returns true if the record is a TraceLogging event with a readable name. */
  read(record: EtlRecord): boolean {
    const { items } = this;
    this.eventAt = -1;
    this.providerAt = -1;
    this.damaged = false;
    for (items.open(record); items.next(); ) {
      if (items.type === EXTENDED.eventMetadata) this.readEvent(record, items.at, items.end);
      else if (items.type === EXTENDED.providerTraits) this.readProvider(record, items.at, items.end);
    }
    if (items.damaged) this.damaged = true;
    return !this.damaged && this.eventAt >= 0;
  }

  private readEvent(record: EtlRecord, at: number, end: number): void {
    const limit = blockEnd(record, at, end);
    const nameAt = skipTags(record.bytes, at + 2, limit);
    const nameEnd = textEnd(record.bytes, nameAt, limit);
    if (nameEnd < 0) this.damaged = true;
    else {
      this.eventAt = nameAt;
      this.eventEnd = nameEnd;
    }
  }

  private readProvider(record: EtlRecord, at: number, end: number): void {
    const nameEnd = textEnd(record.bytes, at + 2, blockEnd(record, at, end));
    if (nameEnd < 0) this.damaged = true;
    else {
      this.providerAt = at + 2;
      this.providerEnd = nameEnd;
    }
  }
}

/** Walks the field descriptions behind the event's name: false if one of them does not fit its block. */
export function metadataIsSound(record: EtlRecord): boolean {
  const items = new ExtendedItems();
  for (items.open(record); items.next(); ) {
    if (items.type !== EXTENDED.eventMetadata) continue;
    const end = blockEnd(record, items.at, items.end);
    let at = textEnd(record.bytes, skipTags(record.bytes, items.at + 2, end), end) + 1;
    while (at > 0 && at < end) at = fieldEnd(record, at, end);
    if (at <= 0) return false;
  }
  return !items.damaged;
}

/** End of a metadata block, whose first two bytes state its size; `at` if that is more than there is. */
function blockEnd(record: EtlRecord, at: number, end: number): number {
  if (at + 2 > end) return at;
  const size = record.view.getUint16(at, true);
  return at + size > end ? at : at + size;
}

/** Passes over tag bytes: one, and another for each that has its top bit set. */
function skipTags(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && ((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
  return at + 1;
}

/** Offset of the zero byte that ends a text; -1 if there is none before `end`. */
function textEnd(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at += 1) if (bytes[at] === 0) return at;
  return -1;
}

/** In-type bits that say how often a field occurs. */
const COUNT_BITS = 0x60;
const CONSTANT_COUNT = 0x20;
const CUSTOM_TYPE = 0x60;
/** Set in an in-type or out-type if another byte follows. */
const MORE = 0x80;

/** Offset behind one field description; -1 if it reaches past the end. */
function fieldEnd(record: EtlRecord, at: number, end: number): number {
  const { bytes, view } = record;
  const nameEnd = textEnd(bytes, at, end);
  if (nameEnd < 0 || nameEnd + 1 >= end) return -1;
  const inType = bytes[nameEnd + 1] ?? 0;
  at = nameEnd + 2;
  if ((inType & MORE) !== 0) {
    if (at >= end) return -1;
    const outType = bytes[at] ?? 0;
    at += 1;
    if ((outType & MORE) !== 0) at = skipTags(bytes, at, end);
  }
  const count = inType & COUNT_BITS;
  if (count === CONSTANT_COUNT) at += 2;
  else if (count === CUSTOM_TYPE) {
    if (at + 2 > end) return -1;
    at += 2 + view.getUint16(at, true);
  }
  return at > end ? -1 : at;
}
