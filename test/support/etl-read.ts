import { memorySource } from '../../src/base/byte-source.ts';
import { type EtlCounters, type EtlFile, type EtlLoss, openEtl } from '../../src/formats/etl/reader.ts';
import type { EtlRecord } from '../../src/formats/etl/record.ts';

/** Opens an .etl file that lies in memory. */
export function openBytes(bytes: Uint8Array, name = 'test.etl'): EtlFile {
  return openEtl(memorySource(name, bytes));
}

/** Reads to the end in pieces of `step` records. */
export function readRecords(
  file: EtlFile,
  visit: (record: EtlRecord) => void,
  options: { step?: number; loss?: (loss: EtlLoss) => void } = {},
): void {
  const visitor = { record: visit, loss: options.loss ?? (() => {}) };
  while (file.next(visitor, options.step ?? 1000));
}

/** What of the file the counters account for: its size, once it has been read to the end. */
export function accountedBytes(counters: EtlCounters): number {
  let sum = counters.headerBytes + counters.eventBytes + counters.paddingBytes - counters.inflatedBytes;
  for (const skip of counters.skips.values()) sum += skip.bytes;
  return sum;
}

/** Reasons of all skips, sorted. */
export function skipReasons(counters: EtlCounters): string[] {
  return [...counters.skips.keys()].sort();
}

/** A copy of a record that outlives the visit; the payload as bytes of its own. */
export interface KeptRecord extends Omit<EtlRecord, 'bytes' | 'view'> {
  readonly payload: Uint8Array;
}

function keep(record: EtlRecord): KeptRecord {
  const { bytes, view: _, ...rest } = record;
  return { ...rest, payload: bytes.slice(record.payloadAt, record.payloadEnd) };
}

/** All records, in order of time. */
export function keepAll(file: EtlFile, step = 1000): KeptRecord[] {
  const kept: KeptRecord[] = [];
  readRecords(file, (record) => kept.push(keep(record)), { step });
  return kept;
}
