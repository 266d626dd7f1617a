/**
 * One event of an .etl file, as a window into its buffer. The reader reuses the object: read what you need inside the
 * visit and keep no reference. Header layouts: docs/formats/etl.md.
 */
export interface EtlRecord {
  /** Decompressed buffer (or a part of it) that holds the event, and a view over the same bytes. */
  bytes: Uint8Array;
  view: DataView;
  /** Offset in `bytes` where the event starts, and its size in bytes without padding. */
  start: number;
  size: number;
  /** Type of the header: 0x01 SYSTEM32 … 0x14 FULL_HEADER64, 0x15 INSTANCE64; see `HEADER` in `headers.ts`. */
  headerType: number;
  /** Raw clock value minus that of the log file header: exact, and equal for an event and its stack. */
  raw: number;
  /** 100 ns ticks since the file's `base`, which is the StartTime of its header. */
  time: number;
  /** -1 where the header does not say (PERFINFO, or 0xFFFFFFFF). */
  pid: number;
  tid: number;
  /** Processor of the buffer; -1 in sessions whose processors share buffers. */
  cpu: number;
  /** Pointer size of the payload: decided by the header, not by the file. */
  pointerSize: 4 | 8;
  /** Kernel events: group << 8 | type. Others: -1. */
  hook: number;
  /** Offset in `bytes` of the class or provider GUID; -1 for kernel events. */
  guidAt: number;
  /** Event id of manifest events; type of classic ones; message number of WPP messages. */
  eventId: number;
  version: number;
  level: number;
  opcode: number;
  /** Offset of the ActivityId; -1 if the header has none. It may be all zero. */
  activityAt: number;
  /** Extended data items: offset of the first, and offset behind the last. Equal if there are none. */
  extendedAt: number;
  extendedEnd: number;
  /** Payload after header, counters and extended items. */
  payloadAt: number;
  payloadEnd: number;
  /** Which buffer of the file, and the file offset of that buffer. */
  bufferIndex: number;
  bufferOffset: number;
}

const NOTHING = new Uint8Array(0);

/** A record to be filled in. */
export function newRecord(): EtlRecord {
  return {
    bytes: NOTHING,
    view: new DataView(NOTHING.buffer),
    start: 0,
    size: 0,
    headerType: 0,
    // Doubles from the start: an object whose fields change their representation slows every loop that reads it.
    raw: 0.5,
    time: 0.5,
    pid: 0,
    tid: 0,
    cpu: 0,
    pointerSize: 8,
    hook: -1,
    guidAt: -1,
    eventId: 0,
    version: 0,
    level: 0,
    opcode: 0,
    activityAt: -1,
    extendedAt: 0,
    extendedEnd: 0,
    payloadAt: 0,
    payloadEnd: 0,
    bufferIndex: 0,
    bufferOffset: 0.5,
  };
}
