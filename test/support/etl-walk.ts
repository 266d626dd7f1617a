/**
 * A second, deliberately plain reading of .etl files, to hold the writer (and the real reader) against. It trusts nothing
 * it can check, and throws at the first thing that is not as `phnt/include/ntwmi.h` and `evntcons.h` say.
 */
import { decompress } from '../../src/formats/xpress/lz77.ts';

interface WalkedBuffer {
  readonly offset: number;
  readonly size: number;
  readonly sequence: number;
  readonly cpu: number;
  readonly flags: number;
  readonly type: number;
  readonly events: WalkedEvent[];
}
interface WalkedEvent {
  readonly header: number;
  readonly size: number;
  /** Group << 8 | type, or -1. */
  readonly hook: number;
  readonly version: number;
  readonly pid: number;
  readonly tid: number;
  readonly raw: bigint;
  readonly guid: Uint8Array | undefined;
  readonly id: number;
  readonly extended: { readonly type: number; readonly data: Uint8Array }[];
  readonly payload: Uint8Array;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** All buffers of a file whose pieces follow each other to the end (a tail of zeros ends it). */
export function walkEtl(bytes: Uint8Array): WalkedBuffer[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffers: WalkedBuffer[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const size = view.getUint32(offset, true);
    if (size === 0) break;
    must(size >= 0x48 && offset + size <= bytes.length, `buffer at ${offset}: size ${size}`);
    const fill = view.getUint32(offset + 0x30, true);
    const flags = view.getUint16(offset + 0x34, true);
    let area: Uint8Array = bytes.subarray(offset + 0x48, offset + Math.min(fill, size));
    if ((flags & 0x40) !== 0) {
      area = new Uint8Array(fill - 0x48);
      decompress(bytes.subarray(offset + 0x48, offset + size), area);
    } else {
      must(fill <= size, `buffer at ${offset}: fill ${fill}`);
      const rest = bytes.subarray(offset + fill, offset + size);
      must(
        rest.every((byte) => byte === 0xff),
        `buffer at ${offset}: filler`,
      );
    }
    buffers.push({
      offset,
      size,
      sequence: Number(view.getBigUint64(offset + 0x18, true)),
      cpu: view.getUint16(offset + 0x28, true) & ((flags & 0x20) === 0 ? 0xff : 0x7ff),
      flags,
      type: view.getUint16(offset + 0x36, true),
      events: walkEvents(area),
    });
    offset += size;
  }
  return buffers;
}

function walkEvents(area: Uint8Array): WalkedEvent[] {
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  const events: WalkedEvent[] = [];
  let at = 0;
  while (at < area.length) {
    const word = view.getUint32(at, true);
    const event = word >>> 28 === 9 ? walkMessage(area, at) : walkEvent(area, view, at);
    must(event.size >= 8 && at + event.size <= area.length, `event of ${event.size} bytes`);
    events.push(event);
    at += (event.size + 7) & ~7;
  }
  must(at === area.length, 'events end where the buffer ends');
  return events;
}

function walkEvent(area: Uint8Array, view: DataView, at: number): WalkedEvent {
  const header = area[at + 2] ?? 0;
  must(area[at + 3] === 0xc0, `marker at ${at}`);
  const kernel = header <= 0x04 || header === 0x10 || header === 0x11;
  const size = view.getUint16(kernel ? at + 4 : at, true);
  const short = header === 0x10 || header === 0x11;
  const extended: { type: number; data: Uint8Array }[] = [];
  let payloadAt = at + (short ? 0x10 : header >= 0x03 && header <= 0x04 ? 0x18 : 0x20);
  if (kernel) payloadAt += 8 * ((area[at + 1] ?? 0) & 7);
  if (header === 0x0a || header === 0x14) payloadAt = at + 0x30;
  if (header === 0x0b || header === 0x15) payloadAt = at + 72;
  if (header === 0x12 || header === 0x13) {
    payloadAt = at + 0x50;
    for (let more = (view.getUint16(at + 4, true) & 1) !== 0; more; ) {
      const itemSize = view.getUint16(payloadAt, true);
      const dataSize = view.getUint16(payloadAt + 6, true);
      must(itemSize % 8 === 0 && dataSize + 8 <= itemSize, 'extended item');
      extended.push({
        type: view.getUint16(payloadAt + 2, true),
        data: area.slice(payloadAt + 8, payloadAt + 8 + dataSize),
      });
      more = (view.getUint16(payloadAt + 4, true) & 1) !== 0;
      payloadAt += itemSize;
    }
  }
  const manifest = header === 0x12 || header === 0x13;
  return {
    header,
    size,
    hook: kernel ? ((area[at + 7] ?? 0) << 8) | (area[at + 6] ?? 0) : -1,
    version: kernel ? (area[at] ?? 0) : manifest ? (area[at + 42] ?? 0) : view.getUint16(at + 6, true),
    pid: short ? -1 : view.getUint32(at + 12, true),
    tid: short ? -1 : view.getUint32(at + 8, true),
    raw: view.getBigUint64(short ? at + 8 : at + 16, true),
    guid: kernel ? undefined : area.slice(at + 24, at + 40),
    id: manifest ? view.getUint16(at + 40, true) : (area[at + 4] ?? 0),
    extended,
    payload: area.slice(payloadAt, at + size),
  };
}

function walkMessage(area: Uint8Array, at: number): WalkedEvent {
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  const size = view.getUint16(at, true);
  const flags = view.getUint16(at + 6, true);
  let next = at + 8;
  if ((flags & 1) !== 0) next += 4;
  const guid = (flags & 2) === 0 ? undefined : area.slice(next, next + 16);
  if ((flags & 2) !== 0) next += 16;
  const raw = (flags & 8) === 0 ? -1n : view.getBigUint64(next, true);
  if ((flags & 8) !== 0) next += 8;
  const hasThread = (flags & 0x20) !== 0;
  const tid = hasThread ? view.getUint32(next, true) : -1;
  const pid = hasThread ? view.getUint32(next + 4, true) : -1;
  if (hasThread) next += 8;
  const id = view.getUint16(at + 4, true);
  const payload = area.slice(next, at + size);
  return { header: 0x0f, size, hook: -1, version: 0, pid, tid, raw, guid, id, extended: [], payload };
}
