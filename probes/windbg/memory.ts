/** Reading the target's memory. What cannot be read is said in the record; nothing here throws but {@link readBytes}. */
import type { Host, Int64 } from './host.ts';
import { add, hex64, type U64 } from './u64.ts';

declare const host: Host;

export type Bytes = ArrayLike<number>;

const PAGE = 0x1000;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** How much was read since the probe was loaded, for `status()`. */
export const reads = { calls: 0, bytes: 0, faults: 0 };

const MAX_LOCATIONS = 0x4000;
const locations = new Map<string, Int64>();

/** An address as the host takes it. Making one is a call too, and most are read again and again: they are kept. */
function locate(at: U64): Int64 {
  const key = hex64(at);
  const known = locations.get(key);
  if (known !== undefined) return known;
  if (locations.size >= MAX_LOCATIONS) locations.clear();
  const made = new host.Int64(at.lo, at.hi);
  locations.set(key, made);
  return made;
}

/** Reads from an address; throws what the host throws if any byte cannot be read. */
export function readBytes(at: U64, length: number): Bytes {
  reads.calls += 1;
  reads.bytes += length;
  return host.memory.readMemoryValues(locate(at), length, 1);
}

/** The bytes, or `undefined` and a word in `faults` about what is missing. */
export function tryRead(at: U64, length: number, what: string, faults: string[]): Bytes | undefined {
  try {
    return readBytes(at, length);
  } catch {
    reads.faults += 1;
    faults.push(`${what}: ${length} bytes at ${hex64(at)} cannot be read`);
    return undefined;
  }
}

/** As many of the bytes as can be read before the first page that is not there. */
export function readAvailable(at: U64, length: number, what: string, faults: string[]): Bytes {
  try {
    return readBytes(at, length);
  } catch {
    reads.faults += 1;
  }
  const parts: number[] = [];
  while (parts.length < length) {
    const here = add(at, parts.length);
    const count = Math.min(length - parts.length, toPageEnd(here));
    // The whole of it failed already.
    if (count === length) break;
    try {
      const part = readBytes(here, count);
      for (let index = 0; index < part.length; index++) parts.push(part[index] ?? 0);
    } catch {
      reads.faults += 1;
      break;
    }
  }
  faults.push(`${what}: only ${parts.length} of ${length} bytes at ${hex64(at)} can be read`);
  return parts;
}

/** Bytes from `at` to the end of its page. */
export function toPageEnd(at: U64): number {
  return PAGE - (at.lo & (PAGE - 1));
}

export function hexBytes(bytes: Bytes, from = 0, to = bytes.length): string {
  let text = '';
  for (let index = from; index < to; index++) text += HEX[(bytes[index] ?? 0) & 0xff] ?? '';
  return text;
}

/** UTF-16 text of the first `length` bytes. */
export function wideText(bytes: Bytes, length: number): string {
  let text = '';
  for (let at = 0; at + 1 < length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  return text;
}

/** ANSI text up to the first NUL in `length` bytes from `from`. */
export function narrowText(bytes: Bytes, from: number, length: number): string {
  let text = '';
  for (let at = from; at < from + length && (bytes[at] ?? 0) !== 0; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
