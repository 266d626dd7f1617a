/**
 * The reader against real recordings. The expected values were made by a parser written separately, and its counts agree
 * with fox-it/dissect.etl in every file.
 */
import { createHash, type Hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { memorySource } from '../../base/byte-source.ts';
import { guidText } from '../../base/guid.ts';
import { type EtlCounters, type EtlFile, openEtl } from './reader.ts';
import type { EtlRecord } from './record.ts';

const FILES = [
  'AMSITrace',
  'HTTP_Server',
  'ShutdownPerfDiagLogger',
  'diaghub.kernel.1',
  'net.4.5.2.x64',
  'pv_small',
  'rpc-arrays',
  'sds',
];
const BUFFER_HEADER = 0x48;

interface SpotEvent {
  index: number;
  ticks: string;
  buffer: number;
  offsetInBuffer: number;
  cpu: number;
  headerType: string;
  size: number;
  payloadLength: number;
  headerPid?: number | null;
  headerTid?: number | null;
  group?: number;
  type?: number;
  version: number;
  provider?: string;
  guid?: string;
  id?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: the truth files are data of many shapes
type Truth = any;

function truthOf(name: string): Truth {
  const path = sharedData(`etl/truth/${name}.json`);
  return path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'));
}

function open(name: string): EtlFile {
  return openEtl(memorySource(`${name}.etl`, sharedBytes(`etl/${name}.etl`)));
}

function hex(type: number): string {
  return `0x${type.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Reads to the end in pieces of `step`. */
function readAll(file: EtlFile, visit: (record: EtlRecord) => void, step = 1000): void {
  const visitor = { record: visit, loss: () => {} };
  while (file.next(visitor, step));
}

function count(into: Record<string, number>, key: string): void {
  into[key] = (into[key] ?? 0) + 1;
}

function accounted(counters: EtlCounters): number {
  let sum = counters.headerBytes + counters.eventBytes + counters.paddingBytes - counters.inflatedBytes;
  for (const skip of counters.skips.values()) sum += skip.bytes;
  return sum;
}

function rawText(record: EtlRecord, file: EtlFile): string {
  return (BigInt(record.raw) + file.header.rawTime).toString();
}

function updateWithRange(hash: Hash, record: EtlRecord): void {
  hash.update(record.bytes.subarray(record.payloadAt, record.payloadEnd));
}

describe.skipIf(sharedData('etl/truth/sds.json') === undefined).each(FILES)('%s.etl', (name) => {
  const truth = truthOf(name);

  it('has the log file header', () => {
    const { header, unclosed, buffers } = open(name);
    const expected = truth.logfileHeader;
    expect({
      bufferSize: header.bufferSize,
      version: {
        major: header.osMajor,
        minor: header.osMinor,
        sub: header.layoutMajor,
        subMinor: header.layoutMinor,
      },
      providerVersion: header.osBuild,
      numberOfProcessors: header.processors,
      endTime: header.endTime.toString(),
      timerResolution: header.timerResolution,
      maximumFileSize: header.maximumFileSize,
      logFileMode: `0x${header.logFileMode.toString(16)}`,
      buffersWritten: header.buffersWritten,
      pointerSize: header.pointerSize,
      eventsLost: header.eventsLost,
      cpuSpeedInMHz: header.cpuMegahertz,
      timeZone: header.timeZone,
      bootTime: header.bootTime.toString(),
      perfFreq: header.perfFrequency.toString(),
      startTime: header.startTime.toString(),
      clockType: header.clockType,
      buffersLost: header.buffersLost,
      loggerName: header.loggerName,
      logFileName: header.logFileName,
      rawTimestamp: header.rawTime.toString(),
    }).toEqual({
      ...expected,
      endTime: expected.endTime.ticks,
      bootTime: expected.bootTime.ticks,
      startTime: expected.startTime.ticks,
    });
    expect(unclosed).toBe(false);
    expect(buffers).toBe(truth.buffers.count);
  });

  it('has all events in order of time', () => {
    const file = open(name);
    const hash = createHash('sha256');
    const byHeader: Record<string, number> = {};
    const spots = new Map<number, SpotEvent>(truth.spotEvents.events.map((spot: SpotEvent) => [spot.index, spot]));
    let index = 0;
    readAll(file, (record) => {
      hash.update(`${rawText(record, file)}\n`);
      count(byHeader, hex(record.headerType));
      const spot = spots.get(index);
      if (spot !== undefined) expectSpot(record, file, spot);
      spots.delete(index);
      index += 1;
    });
    expect(spots.size).toBe(0);
    expect(byHeader).toEqual(
      Object.fromEntries(
        Object.entries(truth.events.byHeaderType).map(([key, value]) => [key.toUpperCase().replace('0X', '0x'), value]),
      ),
    );
    expect(hash.digest('hex')).toBe(truth.events.sortedRawTimestampsSha256);
    expect(file.counters.records).toBe(truth.events.total);
    expect(file.counters.inversions).toBe(0);
    expect(file.counters.skips).toEqual(new Map());
    expect(file.counters.bytesRead).toBe(truth.sizeBytes);
    expect(accounted(file.counters)).toBe(truth.sizeBytes);
  });

  it('walks in file order and sees the same', () => {
    const file = open(name);
    const payloads = createHash('sha256');
    const kernel: Record<string, number> = {};
    const providers: Record<string, number> = {};
    let decoded = 0;
    const counters = file.walk((record) => {
      updateWithRange(payloads, record);
      decoded += (record.size + 7) & ~7;
      if (record.hook >= 0)
        count(kernel, `${record.hook >> 8}.${record.hook & 0xff}v${record.version} ${hex(record.headerType)}`);
      else {
        const guid = guidText(record.bytes, record.guidAt);
        count(providers, `${guid}/${record.eventId}v${record.version} ${hex(record.headerType)}`);
      }
    });
    expect(payloads.digest('hex')).toBe(truth.events.payloadsInFileOrderSha256);
    expect(decoded).toBe(truth.buffers.decodedEventBytes);
    expect(counters.records).toBe(truth.events.total);
    expect(accounted(counters)).toBe(truth.sizeBytes);
    expect(kernel).toEqual(expectedKernel(truth));
    expect(providers).toEqual(expectedProviders(truth));
  });

  it('decodes the first buffers byte by byte', () => {
    const areas = new Map<number, Uint8Array>();
    open(name).walk((record) => {
      const buffer = truth.buffers.first[record.bufferIndex];
      if (buffer === undefined || areas.has(record.bufferIndex)) return;
      expect(record.bufferOffset).toBe(buffer.fileOffset);
      expect(record.cpu).toBe(buffer.processor & 0xff);
      areas.set(record.bufferIndex, record.bytes.slice(0, buffer.fill - BUFFER_HEADER));
    });
    for (const [index, buffer] of truth.buffers.first.entries()) {
      const hash = createHash('sha256').update(areas.get(index) ?? new Uint8Array(0));
      expect(hash.digest('hex')).toBe(buffer.decodedSha256);
    }
  });

  it('is the same in whatever pieces it is read', () => {
    const file = open(name);
    let whole = 0;
    readAll(file, () => (whole += 1), Number.POSITIVE_INFINITY);
    expect(whole).toBe(truth.events.total);
    if (truth.events.total > 20_000) return;
    const other = open(name);
    const hash = createHash('sha256');
    readAll(other, (record) => hash.update(`${rawText(record, other)}\n`), 1);
    expect(hash.digest('hex')).toBe(truth.events.sortedRawTimestampsSha256);
  });
});

function expectSpot(record: EtlRecord, file: EtlFile, spot: SpotEvent): void {
  const kernel = record.hook >= 0;
  expect({
    ticks: (file.base + BigInt(record.time)).toString(),
    buffer: record.bufferIndex,
    offsetInBuffer: record.start + BUFFER_HEADER,
    cpu: record.cpu,
    headerType: hex(record.headerType),
    size: record.size,
    payloadLength: record.payloadEnd - record.payloadAt,
    pid: record.pid,
    tid: record.tid,
    hook: record.hook,
    id: kernel ? undefined : record.eventId,
    guid: kernel ? undefined : guidText(record.bytes, record.guidAt),
    version: record.version,
  }).toEqual({
    ticks: spot.ticks,
    buffer: spot.buffer,
    offsetInBuffer: spot.offsetInBuffer,
    cpu: spot.cpu,
    headerType: spot.headerType.toUpperCase().replace('0X', '0x'),
    size: spot.size,
    payloadLength: spot.payloadLength,
    pid: orNone(spot.headerPid),
    tid: orNone(spot.headerTid),
    hook: spot.group === undefined ? -1 : (spot.group << 8) | (spot.type ?? 0),
    id: kernel ? undefined : (spot.id ?? spot.type),
    guid: kernel ? undefined : (spot.provider ?? spot.guid),
    version: spot.version,
  });
}

function orNone(id: number | null | undefined): number {
  return id === undefined || id === null || id === 0xffff_ffff ? -1 : id;
}

function expectedKernel(truth: Truth): Record<string, number> {
  const expected: Record<string, number> = {};
  for (const row of truth.events.system) {
    expected[`${row.group}.${row.type}v${row.version} 0x${row.headerType.slice(2).toUpperCase()}`] = row.count;
  }
  return expected;
}

function expectedProviders(truth: Truth): Record<string, number> {
  const expected: Record<string, number> = {};
  for (const row of [...truth.events.fullHeader, ...truth.events.eventHeader]) {
    const key = `${row.provider ?? row.guid}/${row.id ?? row.type}v${row.version} 0x${row.headerType.slice(2).toUpperCase()}`;
    expected[key] = (expected[key] ?? 0) + row.count;
  }
  return expected;
}
