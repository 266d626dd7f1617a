/**
 * One event of an .etl file, as a window into its buffer. The reader reuses the object: read what you need inside the
 * visit and keep no reference. Header layouts: docs/formats/etl.md.
 */
export interface EtlRecord {
  /** Decompressed buffer that holds the event, and a view over the same bytes. */
  bytes: Uint8Array;
  view: DataView;
  /** Offset in `bytes` where the event starts, and its size in bytes without padding. */
  start: number;
  size: number;
  /** Marker byte: 0x01 SYSTEM32 … 0x14 FULL_HEADER64; see `HEADER` in `headers.ts`. */
  headerType: number;
  /** Raw clock value minus that of the log file header: exact, and equal for an event and its stack. */
  raw: number;
  /** 100 ns ticks since the file's StartTime. */
  time: number;
  /** -1 where the header does not say (PERFINFO, or 0xFFFFFFFF). */
  pid: number;
  tid: number;
  cpu: number;
  /** Pointer size of the payload: decided by the header, not by the file. */
  pointerSize: 4 | 8;
  /** Kernel events: group << 8 | type. Others: -1. */
  hook: number;
  /** Offset in `bytes` of the class or provider GUID; -1 for kernel events. */
  guidAt: number;
  /** Event id of manifest events; type of classic ones. */
  eventId: number;
  version: number;
  level: number;
  opcode: number;
  /** Offset of the ActivityId; -1 if the header has none. */
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
