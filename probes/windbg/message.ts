/** Messages, attributes and views in the memory of the calling process. */
import { type Bytes, readAvailable, toPageEnd } from './memory.ts';
import { add, isZero, type U64, u16At, u32At, u64At } from './u64.ts';

/** PORT_MESSAGE of 64- and of 32-bit callers (winsiderss/systeminformer phnt/include/ntlpcapi.h). */
const HEADER64 = 0x28;
const HEADER32 = 0x18;
/** Read at once in the hope that it is enough: most messages are shorter. */
const GUESS = 0x200;

export interface Message {
  readonly address: U64;
  readonly bytes: Bytes;
  /** Bytes of PORT_MESSAGE in `bytes`; the data follows. */
  readonly headerSize: number;
  /** Data bytes that the header announces, and those that are in `bytes`. */
  readonly length: number;
  readonly kept: number;
  readonly messageId: number;
  readonly callbackId: number;
  readonly type: number;
  /** ClientId: in a received message its sender. */
  readonly pid: number;
  readonly tid: number;
}

export interface Attributes {
  readonly bytes: Bytes;
  /** Where the view of a valid VIEW attribute lies, and its size. */
  readonly view: { readonly base: U64; readonly size: number } | undefined;
}

/**
 * The message at `address`. `wow64` says what the caller is; the two lengths in the header decide, as they differ by the
 * header's own size. `undefined` if not even a header can be read.
 */
function readMessage(
  { address, limit, wow64 }: { address: U64; limit: number; wow64: boolean },
  what: string,
  faults: string[],
): Message | undefined {
  const most = HEADER64 + limit;
  const smallest = wow64 ? HEADER32 : HEADER64;
  const first = Math.min(most, Math.max(smallest, Math.min(GUESS, toPageEnd(address))));
  let bytes = readAvailable(address, first, what, faults);
  if (bytes.length < HEADER32) return undefined;
  const length = u16At(bytes, 0);
  const difference = u16At(bytes, 2) - length;
  let headerSize = wow64 ? HEADER32 : HEADER64;
  if (difference === HEADER64 || difference === HEADER32) headerSize = difference;
  else faults.push(`${what}: TotalLength and DataLength differ by ${difference}`);
  if (bytes.length < headerSize) return undefined;
  const wanted = headerSize + Math.min(length, limit);
  if (wanted > first && bytes.length === first) {
    const rest = readAvailable(add(address, bytes.length), wanted - bytes.length, what, faults);
    bytes = joined(bytes, rest);
  }
  const kept = Math.max(0, Math.min(bytes.length, wanted) - headerSize);
  const big = headerSize === HEADER64;
  return {
    address,
    bytes,
    headerSize,
    length,
    kept,
    type: u16At(bytes, 4),
    pid: u32At(bytes, 8),
    tid: u32At(bytes, big ? 0x10 : 0x0c),
    messageId: u32At(bytes, big ? 0x18 : 0x10),
    callbackId: u32At(bytes, big ? 0x20 : 0x14),
  };
}

function joined(a: Bytes, b: Bytes): Bytes {
  const all: number[] = [];
  for (let index = 0; index < a.length; index++) all.push(a[index] ?? 0);
  for (let index = 0; index < b.length; index++) all.push(b[index] ?? 0);
  return all;
}

/** `[bit, size for 64-bit callers, size for 32-bit callers]`, in the order they lie in (phnt ntlpcapi.h, AlpcGetHeaderSize). */
const ATTRIBUTES = [
  [0x8000_0000, 0x18, 0x0c],
  [0x4000_0000, 0x20, 0x10],
  [0x2000_0000, 0x20, 0x14],
  [0x1000_0000, 0x18, 0x10],
  [0x0800_0000, 0x18, 0x18],
  [0x0400_0000, 0x08, 0x04],
  [0x0200_0000, 0x08, 0x08],
] as const;
const VIEW = 0x4000_0000;
const SECURITY = 0x8000_0000;
const ALL_ATTRIBUTES = 0xa0;

/** The attribute block at `address`; `undefined` if nothing of it can be read. */
function readAttributes(address: U64, wow64: boolean, what: string, faults: string[]): Attributes | undefined {
  let bytes = readAvailable(address, Math.max(8, Math.min(ALL_ATTRIBUTES, toPageEnd(address))), what, faults);
  if (bytes.length < 8) return undefined;
  const allocated = u32At(bytes, 0);
  let size = 8;
  for (const [bit, size64, size32] of ATTRIBUTES) if ((allocated & bit) !== 0) size += wow64 ? size32 : size64;
  if (size > bytes.length)
    bytes = joined(bytes, readAvailable(add(address, bytes.length), size - bytes.length, what, faults));
  else bytes = Array.from({ length: size }, (_, index) => bytes[index] ?? 0);
  return { bytes, view: viewOf(bytes, allocated, wow64) };
}

function viewOf(bytes: Bytes, allocated: number, wow64: boolean): Attributes['view'] {
  if ((allocated & u32At(bytes, 4) & VIEW) === 0) return undefined;
  const at = 8 + ((allocated & SECURITY) === 0 ? 0 : wow64 ? 0x0c : 0x18);
  const base = wow64 ? { hi: 0, lo: u32At(bytes, at + 8) } : u64At(bytes, at + 0x10);
  const size = wow64 ? { hi: 0, lo: u32At(bytes, at + 0x0c) } : u64At(bytes, at + 0x18);
  if (isZero(base) || isZero(size) || at + (wow64 ? 0x10 : 0x20) > bytes.length) return undefined;
  return { base, size: size.hi * 0x1_0000_0000 + size.lo };
}

/** A message with what it points at. */
export interface Content {
  readonly message: Message | undefined;
  readonly attributes: Attributes | undefined;
  readonly view: Bytes | undefined;
}
export const NO_CONTENT: Content = { message: undefined, attributes: undefined, view: undefined };

/** The message at `at` with its attributes, and the memory that a valid view attribute shows, in the address space of the caller. */
export function readContent(
  place: { readonly at: U64; readonly attributesAt: U64; readonly wow64: boolean },
  limits: { readonly payload: number; readonly view: number },
  what: string,
  faults: string[],
): Content {
  const { at, attributesAt, wow64 } = place;
  if (isZero(at)) return NO_CONTENT;
  const message = readMessage({ address: at, limit: limits.payload, wow64 }, what, faults);
  if (message === undefined || isZero(attributesAt)) return { ...NO_CONTENT, message };
  const attributes = readAttributes(attributesAt, message.headerSize === HEADER32, `${what} attributes`, faults);
  const view = attributes?.view;
  if (view === undefined) return { message, attributes, view: undefined };
  const kept = Math.min(view.size, limits.view);
  const bytes = kept === 0 ? undefined : readAvailable(view.base, kept, `${what} view`, faults);
  return { message, attributes, view: bytes };
}
