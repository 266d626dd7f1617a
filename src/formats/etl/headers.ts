/**
 * Every kind of event header in an .etl file: where size and time stand, and what the rest says. Sources:
 * winsiderss/systeminformer `phnt/include/ntwmi.h` (markers, SYSTEM_TRACE_HEADER, PERFINFO_TRACE_HEADER,
 * TIMED_TRACE_HEADER, EVENT_INSTANCE_GUID_HEADER), mingw-w64 `evntrace.h` (EVENT_TRACE_HEADER, EVENT_INSTANCE_HEADER,
 * TRACE_MESSAGE_*) and `evntcons.h` (EVENT_HEADER).
 */
import type { EtlRecord } from './record.ts';

/** Header types: the third byte of an event whose fourth is 0xC0. The two marked * have marker bytes of their own. */
export const HEADER = {
  system32: 0x01,
  system64: 0x02,
  compact32: 0x03,
  compact64: 0x04,
  full32: 0x0a,
  instance32: 0x0b,
  /** * 0xB0: one number and a time. */
  timed: 0x0c,
  error: 0x0d,
  /** * 0x90: a WPP message. */
  message: 0x0f,
  perfinfo32: 0x10,
  perfinfo64: 0x11,
  event32: 0x12,
  event64: 0x13,
  full64: 0x14,
  instance64: 0x15,
} as const;

/** What `kindOf` says where no event starts, and for a type that is not known. */
export const KIND_END = -1;
const KIND_NONE = -2;
export const KIND_UNKNOWN = -3;

const MARKER_EVENT = 0xc0;
const MARKER_TIMED = 0xb0;
const MARKER_MESSAGE = 0x90;

/** By header type: least size in bytes (0: not a type under 0xC0), and where the 16-bit size and the time stand. */
export const HEADER_SIZE = new Uint8Array(256);
export const SIZE_AT = new Uint8Array(256);
export const TIME_AT = new Uint8Array(256);
for (const [type, size, sizeAt, timeAt] of [
  [HEADER.system32, 0x20, 4, 16],
  [HEADER.system64, 0x20, 4, 16],
  [HEADER.compact32, 0x18, 4, 16],
  [HEADER.compact64, 0x18, 4, 16],
  [HEADER.full32, 0x30, 0, 16],
  [HEADER.full64, 0x30, 0, 16],
  [HEADER.instance32, 0x38, 0, 16],
  [HEADER.instance64, 0x38, 0, 16],
  [HEADER.error, 0x50, 0, 16],
  [HEADER.perfinfo32, 0x10, 4, 8],
  [HEADER.perfinfo64, 0x10, 4, 8],
  [HEADER.event32, 0x50, 0, 16],
  [HEADER.event64, 0x50, 0, 16],
  [HEADER.timed, 0x10, 0, 8],
  [HEADER.message, 0x08, 0, 0],
] as const) {
  HEADER_SIZE[type] = size;
  SIZE_AT[type] = sizeAt;
  TIME_AT[type] = timeAt;
}

/** Header type of the event that starts with `word`, or one of the `KIND_` values. */
export function kindOf(word: number): number {
  const marker = word >>> 24;
  if (marker === MARKER_EVENT) {
    const type = (word >>> 16) & 0xff;
    const known = HEADER_SIZE[type] !== 0 && type !== HEADER.timed && type !== HEADER.message;
    return known ? type : KIND_UNKNOWN;
  }
  if (marker === MARKER_MESSAGE) return HEADER.message;
  if (marker === MARKER_TIMED) return HEADER.timed;
  return word === 0 || word === 0xffff_ffff ? KIND_END : KIND_NONE;
}

/** TRACE_MESSAGE_* flags: which fields a WPP message has, in this order. */
const MESSAGE = {
  sequence: 0x01,
  guid: 0x02,
  component: 0x04,
  time: 0x08,
  thread: 0x20,
  pointer32: 0x40,
  pointer64: 0x80,
};

/** Where the time of the WPP message at `at` stands, or -1 if it has none. */
export function messageTimeAt(view: DataView, at: number): number {
  const flags = view.getUint16(at + 6, true);
  return (flags & MESSAGE.time) === 0 ? -1 : at + 8 + messageFieldsBeforeTime(flags);
}

function messageFieldsBeforeTime(flags: number): number {
  let length = (flags & MESSAGE.sequence) !== 0 ? 4 : 0;
  if ((flags & MESSAGE.guid) !== 0) length += 16;
  else if ((flags & MESSAGE.component) !== 0) length += 4;
  return length;
}

/** Bytes of header that the WPP message at `at` must have. */
export function messageHeaderSize(view: DataView, at: number): number {
  const flags = view.getUint16(at + 6, true);
  return (
    8 +
    messageFieldsBeforeTime(flags) +
    ((flags & MESSAGE.time) !== 0 ? 8 : 0) +
    ((flags & MESSAGE.thread) !== 0 ? 8 : 0)
  );
}

/** What is wrong inside an event whose size is right; empty if nothing. */
type HeaderFault = '' | 'counters overrun their event' | 'extended items overrun their event';

/** "Not known": what Windows writes where no thread logged an event, e.g. when merging. */
const NOBODY = 0xffff_ffff;

function idAt(view: DataView, at: number): number {
  const id = view.getUint32(at, true);
  return id === NOBODY ? -1 : id;
}

/**
 * Fills in everything that the header at `at` says; the caller sets place and time. The size has been checked: the whole
 * event is in `record.bytes`. A fault leaves the payload empty, since nobody can say where it starts.
 */
export function readHeader(record: EtlRecord, at: number, filePointerSize: 4 | 8): HeaderFault {
  const { view } = record;
  const kind = kindOf(view.getUint32(at, true));
  record.start = at;
  record.headerType = kind;
  switch (kind) {
    case HEADER.perfinfo32:
    case HEADER.perfinfo64:
      record.pid = -1;
      record.tid = -1;
      record.pointerSize = kind === HEADER.perfinfo32 ? 4 : 8;
      return readKernel(record, at, 0x10);
    case HEADER.event32:
    case HEADER.event64:
      record.pointerSize = kind === HEADER.event32 ? 4 : 8;
      return readEvent(record, at);
    case HEADER.system32:
    case HEADER.system64:
      record.pid = idAt(view, at + 12);
      record.tid = idAt(view, at + 8);
      record.pointerSize = kind === HEADER.system32 ? 4 : 8;
      return readKernel(record, at, 0x20);
    case HEADER.compact32:
    case HEADER.compact64:
      record.pid = idAt(view, at + 12);
      record.tid = idAt(view, at + 8);
      record.pointerSize = kind === HEADER.compact32 ? 4 : 8;
      return readKernel(record, at, 0x18);
    case HEADER.full32:
    case HEADER.full64:
      record.pointerSize = kind === HEADER.full32 ? 4 : 8;
      return readClassic(record, at);
    case HEADER.instance32:
    case HEADER.instance64:
      record.pointerSize = kind === HEADER.instance32 ? 4 : 8;
      return readInstance(record, at);
    case HEADER.error:
      record.pointerSize = filePointerSize;
      return readEvent(record, at);
    case HEADER.message:
      record.pointerSize = filePointerSize;
      return readMessage(record, at);
    default:
      record.pointerSize = filePointerSize;
      return readTimed(record, at);
  }
}

/** SYSTEM, COMPACT and PERFINFO share their first eight bytes. A PEBS index and counters may stand before the payload. */
function readKernel(record: EtlRecord, at: number, headerSize: number): HeaderFault {
  const { view } = record;
  const flags = view.getUint8(at + 1);
  const type = view.getUint8(at + 6);
  record.size = view.getUint16(at + 4, true);
  record.hook = (view.getUint8(at + 7) << 8) | type;
  record.guidAt = -1;
  record.eventId = type;
  record.opcode = type;
  record.version = view.getUint8(at);
  record.level = 0;
  record.activityAt = -1;
  let payload = at + headerSize;
  const end = at + record.size;
  if (flags !== 0) payload += ((flags & 0x07) + (flags >> 7)) * 8;
  const fits = payload <= end;
  setPayload(record, fits ? payload : end, end);
  return fits ? '' : 'counters overrun their event';
}

function setPayload(record: EtlRecord, at: number, end: number): void {
  record.extendedAt = at;
  record.extendedEnd = at;
  record.payloadAt = at;
  record.payloadEnd = end;
}

function readThread(record: EtlRecord, at: number): void {
  record.size = record.view.getUint16(at, true);
  record.tid = idAt(record.view, at + 8);
  record.pid = idAt(record.view, at + 12);
  record.hook = -1;
}

/** EVENT_HEADER: manifest and TraceLogging events. Of its flags only bit 0 changes the layout on disk. */
function readEvent(record: EtlRecord, at: number): HeaderFault {
  const { view } = record;
  readThread(record, at);
  record.guidAt = at + 24;
  record.eventId = view.getUint16(at + 40, true);
  record.version = view.getUint8(at + 42);
  record.level = view.getUint8(at + 44);
  record.opcode = view.getUint8(at + 45);
  record.activityAt = at + 64;
  setPayload(record, at + 0x50, at + record.size);
  return (view.getUint16(at + 4, true) & 1) === 0 ? '' : passExtendedItems(record);
}

/** Extended items: u16 size with its 8-byte head, u16 type, u16 with bit 0 for "another follows", u16 length of the data. */
function passExtendedItems(record: EtlRecord): HeaderFault {
  const { view, payloadEnd: end } = record;
  let at = record.extendedAt;
  for (let more = true; more; ) {
    const size = at + 8 <= end ? view.getUint16(at, true) : 0;
    if (size < 8 || at + size > end || view.getUint16(at + 6, true) > size - 8) {
      record.extendedEnd = at;
      record.payloadAt = end;
      return 'extended items overrun their event';
    }
    more = (view.getUint16(at + 4, true) & 1) !== 0;
    at += size;
  }
  record.extendedEnd = at;
  record.payloadAt = at;
  return '';
}

/** FULL_HEADER: classic events with a class GUID. */
function readClassic(record: EtlRecord, at: number): HeaderFault {
  readThread(record, at);
  readClass(record, at);
  record.guidAt = at + 24;
  setPayload(record, at + 0x30, at + record.size);
  return '';
}

function readClass(record: EtlRecord, at: number): void {
  const { view } = record;
  const type = view.getUint8(at + 4);
  record.eventId = type;
  record.opcode = type;
  record.level = view.getUint8(at + 5);
  record.version = view.getUint16(at + 6, true);
  record.activityAt = -1;
}

const INSTANCE_GUID_HEADER_SIZE = 0x48;
const INSTANCE_HEADER_SIZE = 0x38;

/** The kernel writes EVENT_INSTANCE_GUID_HEADER; anything shorter can only be the form with a registration handle. */
function readInstance(record: EtlRecord, at: number): HeaderFault {
  readThread(record, at);
  readClass(record, at);
  const hasGuid = record.size >= INSTANCE_GUID_HEADER_SIZE;
  record.guidAt = hasGuid ? at + 24 : -1;
  setPayload(record, at + (hasGuid ? INSTANCE_GUID_HEADER_SIZE : INSTANCE_HEADER_SIZE), at + record.size);
  return '';
}

function readMessage(record: EtlRecord, at: number): HeaderFault {
  const { view } = record;
  const flags = view.getUint16(at + 6, true);
  const end = at + messageHeaderSize(view, at);
  const hasThread = (flags & MESSAGE.thread) !== 0;
  record.size = view.getUint16(at, true);
  record.tid = hasThread ? idAt(view, end - 8) : -1;
  record.pid = hasThread ? idAt(view, end - 4) : -1;
  record.hook = -1;
  record.guidAt = (flags & MESSAGE.guid) !== 0 ? at + 8 + ((flags & MESSAGE.sequence) !== 0 ? 4 : 0) : -1;
  record.eventId = view.getUint16(at + 4, true);
  record.version = 0;
  record.level = 0;
  record.opcode = 0;
  record.activityAt = -1;
  if ((flags & MESSAGE.pointer64) !== 0) record.pointerSize = 8;
  else if ((flags & MESSAGE.pointer32) !== 0) record.pointerSize = 4;
  setPayload(record, end, at + record.size);
  return '';
}

/** TIMED_TRACE_HEADER: size, marker, a 32-bit event id, time. */
function readTimed(record: EtlRecord, at: number): HeaderFault {
  record.size = record.view.getUint16(at, true);
  record.pid = -1;
  record.tid = -1;
  record.hook = -1;
  record.guidAt = -1;
  record.eventId = record.view.getUint32(at + 4, true);
  record.version = 0;
  record.level = 0;
  record.opcode = 0;
  record.activityAt = -1;
  setPayload(record, at + 0x10, at + record.size);
  return '';
}
