/**
 * The 0x48-byte header at the start of every buffer: WMI_BUFFER_HEADER of winsiderss/systeminformer
 * `phnt/include/ntwmi.h`. Only the fields below are of use; the rest is stale or means different things by version.
 */
export const BUFFER_HEADER_SIZE = 0x48;

/** A session's buffer is at most 16 MiB (Windows 8 and later); merged files were never seen with more. */
export const MOST_BUFFER_BYTES = 0x0101_0000;

export const BUFFER_FLAG = {
  flushMarker: 0x01,
  eventsLost: 0x02,
  buffersLost: 0x04,
  wideProcessor: 0x20,
  compressed: 0x40,
} as const;

export const BUFFER_TYPE_HEADER = 4;
const LAST_BUFFER_TYPE = 7;
/** `EtwBufferStatePlaceholder`. Files hold 3, flush; compressing sessions know three more. */
const LAST_BUFFER_STATE = 6;

export interface BufferHeader {
  /** Bytes that the buffer takes in the file. */
  size: number;
  /** Bytes used after decompression, header included. SavedOffset (at 4) is wrong in real header buffers. */
  fill: number;
  /** Rounded beyond 2^53, which no session reaches. */
  sequence: number;
  cpu: number;
  flags: number;
  type: number;
  state: number;
}

export function newBufferHeader(): BufferHeader {
  return { size: 0, fill: 0, sequence: 0, cpu: 0, flags: 0, type: 0, state: 0 };
}

/** Reads the header at `at`; the caller has checked that 0x48 bytes are there. */
export function readBufferHeader(view: DataView, at: number, into: BufferHeader): void {
  into.size = view.getUint32(at, true);
  into.sequence = view.getUint32(at + 0x18, true) + view.getUint32(at + 0x1c, true) * 4_294_967_296;
  into.state = view.getUint32(at + 0x2c, true);
  into.fill = view.getUint32(at + 0x30, true);
  into.flags = view.getUint16(at + 0x34, true);
  into.type = view.getUint16(at + 0x36, true);
  const processor = view.getUint16(at + 0x28, true);
  // Without the flag (Windows 7) the upper byte is the alignment of the buffer.
  into.cpu = (into.flags & BUFFER_FLAG.wideProcessor) !== 0 ? processor & 0x07ff : processor & 0xff;
}

/** True if the next buffer can be found from this one. */
export function hasUsableSize(header: BufferHeader): boolean {
  return header.size >= BUFFER_HEADER_SIZE && header.size <= MOST_BUFFER_BYTES;
}

/** True if every field holds what Windows writes there. */
export function isCredible(header: BufferHeader): boolean {
  if (!hasUsableSize(header) || header.type > LAST_BUFFER_TYPE || header.state > LAST_BUFFER_STATE) return false;
  if (header.fill < BUFFER_HEADER_SIZE || header.flags > 0xff) return false;
  return header.fill <= ((header.flags & BUFFER_FLAG.compressed) !== 0 ? MOST_BUFFER_BYTES : header.size);
}
