/**
 * Real files, damaged at random: every byte must still be accounted for, and nothing may throw (but a `UserError` when
 * opened), hang, or take memory that the file does not justify.
 */
import { describe, expect, it } from 'vitest';
import { accountedBytes, openBytes } from '../../../test/support/etl-read.ts';
import { between, pick, type Random, seededRandom } from '../../../test/support/random.ts';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { UserError } from '../../base/user-error.ts';
import type { EtlFile } from './reader.ts';
import type { EtlRecord } from './record.ts';

const HEADER = 0x48;
/** Fields of a buffer header that steer the reader, and their sizes. */
const BUFFER_FIELDS = [
  [0x00, 4],
  [0x18, 4],
  [0x28, 2],
  [0x2c, 4],
  [0x30, 4],
  [0x34, 2],
  [0x36, 2],
] as const;
const ODD_VALUES = [
  0, 1, 7, 0x40, 0x47, 0x48, 0x49, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x7fff_ffff, 0xffff_ffff,
];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

function put(bytes: Uint8Array, at: number, value: number, size: number): void {
  for (let index = 0; index < size && at + index < bytes.length; index += 1) {
    bytes[at + index] = Math.floor(value / 256 ** index) & 0xff;
  }
}

/** Start of some buffer: found as the reader finds it. */
function someBuffer(bytes: Uint8Array, random: Random): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const starts: number[] = [];
  for (let at = 0; at + HEADER <= bytes.length; ) {
    starts.push(at);
    const size = view.getUint32(at, true);
    if (size < HEADER) break;
    at += size;
  }
  return pick(random, starts);
}

const MUTATIONS: Record<string, Mutation> = {
  'flips bits': (bytes, random) => {
    for (let count = between(random, 1, 40); count > 0; count -= 1) {
      const at = between(random, 0, bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << between(random, 0, 7));
    }
    return bytes;
  },
  truncates: (bytes, random) => bytes.subarray(0, between(random, 0, bytes.length - 1)),
  'zeroes a range': (bytes, random) => {
    const from = between(random, 0, bytes.length - 1);
    return bytes.fill(0, from, from + between(random, 1, 20_000));
  },
  'fills a range with ones': (bytes, random) => {
    const from = between(random, 0, bytes.length - 1);
    return bytes.fill(0xff, from, from + between(random, 1, 20_000));
  },
  'lies in buffer headers': (bytes, random) => {
    for (let count = between(random, 1, 4); count > 0; count -= 1) {
      const [field, size] = pick(random, BUFFER_FIELDS);
      const value = random() < 0.5 ? pick(random, ODD_VALUES) : between(random, 0, 0x20000);
      put(bytes, someBuffer(bytes, random) + field, value, size);
    }
    return bytes;
  },
  'lies at the start of buffers': (bytes, random) => {
    for (let count = between(random, 1, 8); count > 0; count -= 1) {
      const at = someBuffer(bytes, random) + HEADER + between(random, 0, 31) * 4;
      put(bytes, at, pick(random, ODD_VALUES), pick(random, [1, 2, 4]));
    }
    return bytes;
  },
  'copies a piece elsewhere': (bytes, random) => {
    const from = between(random, 0, bytes.length - 1);
    const to = between(random, 0, bytes.length - 1);
    return bytes.copyWithin(to, from, from + between(random, 1, 30_000));
  },
  'cuts a piece out': (bytes, random) => {
    const from = between(random, HEADER, bytes.length - 1);
    const length = between(random, 1, 500);
    bytes.copyWithin(from, from + length);
    return bytes.subarray(0, Math.max(from, bytes.length - length));
  },
  'claims large decompressed sizes': (bytes, random) => {
    for (let count = between(random, 1, 30); count > 0; count -= 1) {
      const at = someBuffer(bytes, random);
      if (at === 0) continue;
      put(bytes, at + 0x30, pick(random, [0x100_0000, 0x10_0000, 0xffff_ffff, 0x20000]), 4);
      put(bytes, at + 0x34, 0x60, 2);
      put(bytes, at + 0x28, between(random, 0, 0x7ff), 2);
    }
    return bytes;
  },
};

function checkRecord(record: EtlRecord, size: number): void {
  const end = record.start + record.size;
  const sound =
    record.start >= 0 &&
    end <= record.bytes.length &&
    record.payloadAt >= record.start &&
    record.payloadAt <= record.payloadEnd &&
    record.payloadEnd <= end &&
    record.extendedAt <= record.extendedEnd &&
    record.extendedEnd <= record.payloadEnd &&
    (record.guidAt < 0 || record.guidAt + 16 <= end) &&
    (record.activityAt < 0 || record.activityAt + 16 <= end) &&
    Number.isInteger(record.raw) &&
    Number.isInteger(record.time) &&
    Math.abs(record.time) <= 2 ** 53 &&
    record.bufferOffset < size;
  if (!sound) throw new Error(`unsound record ${JSON.stringify({ ...record, bytes: 0, view: 0 })}`);
}

function readWhole(file: EtlFile, size: number): void {
  let records = 0;
  let losses = 0;
  const visitor = {
    record(record: EtlRecord) {
      records += 1;
      checkRecord(record, size);
    },
    loss(loss: { from: number; to: number }) {
      losses += 1;
      expect(loss.from).toBeLessThanOrEqual(loss.to);
    },
  };
  while (file.next(visitor, 5000));
  const { counters } = file;
  expect(counters.records).toBe(records);
  expect(losses).toBeLessThanOrEqual(counters.eventLossFlags + counters.bufferLossFlags);
  expect(accountedBytes(counters)).toBe(size);
  for (const skip of counters.skips.values()) {
    expect(skip.bytes).toBeGreaterThanOrEqual(0);
    expect(skip.firstOffset).toBeLessThanOrEqual(size);
  }
  const walked = file.walk((record) => checkRecord(record, size));
  expect(walked.records).toBe(records);
  expect(accountedBytes(walked)).toBe(size);
}

/** Opens, and says whether there was anything to open. */
function tryOpen(bytes: Uint8Array): EtlFile | undefined {
  try {
    return openBytes(bytes);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

// Rounds for each kind of damage: many for small files. The larger ones are cut to their first buffers.
const FILES: [name: string, rounds: number, size: number][] = [
  ['pv_small', 100, 1 << 20],
  ['sds', 150, 1 << 20],
  ['rpc-arrays', 100, 1 << 20],
  ['HTTP_Server', 25, 120 << 10],
  ['AMSITrace', 25, 1 << 20],
  ['diaghub.kernel.1', 12, 320 << 10],
  ['net.4.5.2.x64', 12, 100 << 10],
];

describe.skipIf(sharedData('etl/sds.etl') === undefined).each(FILES)('%s.etl', (name, rounds, size) => {
  it.each(Object.entries(MUTATIONS))('survives what %s', (what, mutate) => {
    const original = sharedBytes(`etl/${name}.etl`).subarray(0, size);
    const before = process.memoryUsage().arrayBuffers;
    let opened = 0;
    for (let round = 0; round < rounds; round += 1) {
      const random = seededRandom(round * 7919 + what.length * 131 + name.length);
      const bytes = mutate(original.slice(), random);
      const file = tryOpen(bytes);
      if (file === undefined) continue;
      opened += 1;
      readWhole(file, bytes.length);
    }
    expect(opened).toBeGreaterThan(0);
    // Garbage of earlier rounds may still be there, but not what a lying size asked for.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(600 << 20);
  });
});
