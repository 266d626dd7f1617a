import { guidText } from '../../base/guid.ts';

/** How the bytes of a text are to be read. Part of the cache key: the same bytes mean something else as another kind. */
const WIDE = 1;
const NARROW = 2;
const GUID = 3;

const SLOTS = 8192;
/** Longer texts are decoded each time: the cache holds 4 MiB of bytes at most. */
const LONGEST = 512;

const wideDecoder = new TextDecoder('utf-16le', { ignoreBOM: true });
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Texts out of payload bytes, one string for equal bytes. Traces repeat few texts (paths, endpoints, interface ids)
 * endlessly; one shared string saves building it and lets later maps reuse its hash. Direct-mapped, so a hostile file
 * costs no more than a miss per text.
 */
export class TextCache {
  private readonly kinds = new Uint8Array(SLOTS);
  private readonly hashes = new Int32Array(SLOTS);
  private readonly copies: Uint8Array[] = Array.from({ length: SLOTS }, () => EMPTY);
  private readonly texts: string[] = Array.from({ length: SLOTS }, () => '');

  /** UTF-16LE without a terminator; `length` in bytes, even. Lone surrogates become U+FFFD. `view` covers `bytes`. */
  wide(bytes: Uint8Array, view: DataView, start: number, length: number): string {
    if (length === 0) return '';
    return length > LONGEST ? decode(WIDE, bytes, start, length) : this.lookUp(WIDE, bytes, view, start, length);
  }

  /** 8-bit text without a terminator: UTF-8 where it is valid, else Latin-1 (the code page is not recorded). */
  narrow(bytes: Uint8Array, view: DataView, start: number, length: number): string {
    if (length === 0) return '';
    return length > LONGEST ? decode(NARROW, bytes, start, length) : this.lookUp(NARROW, bytes, view, start, length);
  }

  /** Sixteen bytes as lower-case GUID text. */
  guid(bytes: Uint8Array, view: DataView, start: number): string {
    return this.lookUp(GUID, bytes, view, start, 16);
  }

  private lookUp(kind: number, bytes: Uint8Array, view: DataView, start: number, length: number): string {
    const end = start + length;
    let hash = kind + length;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at, true), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    for (; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    const known = this.copies[slot] ?? EMPTY;
    if (this.hashes[slot] === hash && this.kinds[slot] === kind && sameBytes(known, bytes, start, length)) {
      return this.texts[slot] ?? '';
    }
    const text = decode(kind, bytes, start, length);
    this.kinds[slot] = kind;
    this.hashes[slot] = hash;
    this.copies[slot] = bytes.slice(start, end);
    this.texts[slot] = text;
    return text;
  }
}

const EMPTY = new Uint8Array(0);

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index += 1) if (known[index] !== bytes[start + index]) return false;
  return true;
}

function decode(kind: number, bytes: Uint8Array, start: number, length: number): string {
  if (kind === GUID) return guidText(bytes, start);
  const part = bytes.subarray(start, start + length);
  if (kind === WIDE) return wideDecoder.decode(part);
  try {
    return utf8Decoder.decode(part);
  } catch {
    let text = '';
    for (const byte of part) text += String.fromCharCode(byte);
    return text;
  }
}
