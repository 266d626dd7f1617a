import { parseGuid } from '../../src/base/guid.ts';
import { type EtlRecord, newRecord } from '../../src/formats/etl/record.ts';
import type { Payload } from './payload.ts';

/** What of a hand-made record differs from a SYSTEM64 kernel event of thread 4120/4124 on processor 0. */
export interface HandRecord {
  readonly hook?: number;
  /** Class or provider GUID; then the record is a FULL_HEADER64, or an EVENT_HEADER64 if `manifest` is set. */
  readonly guid?: string;
  readonly manifest?: boolean;
  readonly eventId?: number;
  readonly version?: number;
  readonly raw?: number;
  readonly time?: number;
  readonly pid?: number;
  readonly tid?: number;
  readonly cpu?: number;
  readonly pointerSize?: 4 | 8;
  /** PERFINFO header: no thread. */
  readonly perfInfo?: boolean;
  readonly activity?: string;
  /** Extended items as they lie on disk. */
  readonly extended?: Uint8Array;
}

function headerType(given: HandRecord): number {
  const narrow = given.pointerSize === 4;
  if (given.perfInfo === true) return narrow ? 0x10 : 0x11;
  if (given.guid === undefined) return narrow ? 0x01 : 0x02;
  if (given.manifest === true) return narrow ? 0x12 : 0x13;
  return narrow ? 0x0a : 0x14;
}

/**
 * A record as the reader would hand it out, in a buffer of its own: GUIDs and extended items in front of the payload, and
 * `margin` bytes of something else behind it, so that reading too far shows.
 */
export function handRecord(given: HandRecord, payload: Uint8Array | Payload, margin = 16): EtlRecord {
  const body = payload instanceof Uint8Array ? payload : payload.bytes.subarray(0, payload.length);
  const extended = given.extended ?? new Uint8Array(0);
  const extendedAt = 32;
  const payloadAt = extendedAt + extended.length;
  const bytes = new Uint8Array(payloadAt + body.length + margin).fill(0xee);
  bytes.set(guid(given.guid), 0);
  bytes.set(guid(given.activity), 16);
  bytes.set(extended, extendedAt);
  bytes.set(body, payloadAt);
  const none = given.perfInfo === true ? -1 : undefined;
  return Object.assign(newRecord(), {
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    size: payloadAt + body.length,
    headerType: headerType(given),
    raw: given.raw ?? given.time ?? 1000,
    time: given.time ?? 1000,
    pid: none ?? given.pid ?? 4120,
    tid: none ?? given.tid ?? 4124,
    cpu: given.cpu ?? 0,
    pointerSize: given.pointerSize ?? 8,
    hook: given.guid === undefined ? (given.hook ?? 0) : -1,
    guidAt: given.guid === undefined ? -1 : 0,
    eventId: given.eventId ?? 0,
    version: given.version ?? 2,
    level: 0,
    opcode: 0,
    activityAt: given.manifest === true ? 16 : -1,
    extendedAt,
    extendedEnd: payloadAt,
    payloadAt,
    payloadEnd: payloadAt + body.length,
    bufferIndex: 1,
    bufferOffset: 0x10000,
  });
}

function guid(text: string | undefined): Uint8Array {
  return (text === undefined ? undefined : parseGuid(text)) ?? new Uint8Array(16);
}

/** One extended data item: head, data, padding to eight bytes. */
export function extendedItem(type: number, data: Uint8Array, more = false): Uint8Array {
  const item = new Uint8Array((8 + data.length + 7) & ~7);
  const view = new DataView(item.buffer);
  view.setUint16(0, item.length, true);
  view.setUint16(2, type, true);
  view.setUint16(4, more ? 1 : 0, true);
  view.setUint16(6, data.length, true);
  item.set(data, 8);
  return item;
}
