import { guidText } from '../../base/guid.ts';

/** How the bytes of a text are to be read. Part of the cache key: the same bytes mean something else as another kind. */
const WIDE = 1;
const NARROW = 2;

const SLOTS = 8192;
/** Longer texts are decoded each time: the cache holds 4 MiB of bytes at most. */
const LONGEST = 512;
const WORDS_PER_SLOT = LONGEST / 4;
const WORDS_PER_GUID = 4;

const wideDecoder = new TextDecoder('utf-16le', { ignoreBOM: true });
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Texts out of payload bytes, one string for equal bytes. Traces repeat few texts (paths, endpoints, interface ids)
 * endlessly; one shared string saves building it and lets later maps reuse its hash. Direct-mapped, so a hostile file
 * costs no more than a miss per text. The bytes of all slots lie in one array and are compared by words: an RPC call
 * looks up half a dozen texts.
 */
export class TextCache {
  private readonly kinds = new Uint8Array(SLOTS);
  private readonly hashes = new Int32Array(SLOTS);
  private readonly lengths = new Uint16Array(SLOTS);
  private readonly words = new Int32Array(SLOTS * WORDS_PER_SLOT);
  private readonly copies = new Uint8Array(this.words.buffer);
  private readonly texts: string[] = Array.from({ length: SLOTS }, () => '');
  private readonly guidWords = new Int32Array(SLOTS * WORDS_PER_GUID);
  /** Empty where nothing is known yet: no GUID has an empty text. */
  private readonly guids: string[] = Array.from({ length: SLOTS }, () => '');

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
    const a = view.getInt32(start, true);
    const b = view.getInt32(start + 4, true);
    const c = view.getInt32(start + 8, true);
    const d = view.getInt32(start + 12, true);
    const hash = Math.imul(Math.imul(Math.imul(a, 0x85ebca6b) ^ b, 0xc2b2ae35) ^ c, 0x27d4eb2f) ^ d;
    const slot = (hash ^ (hash >>> 13) ^ (hash >>> 22)) & (SLOTS - 1);
    const { guidWords } = this;
    const at = slot * WORDS_PER_GUID;
    const known = this.guids[slot] ?? '';
    const same = guidWords[at] === a && guidWords[at + 1] === b && guidWords[at + 2] === c && guidWords[at + 3] === d;
    if (same && known !== '') return known;
    const text = guidText(bytes, start);
    guidWords[at] = a;
    guidWords[at + 1] = b;
    guidWords[at + 2] = c;
    guidWords[at + 3] = d;
    this.guids[slot] = text;
    return text;
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
    const alike = this.hashes[slot] === hash && this.kinds[slot] === kind && this.lengths[slot] === length;
    if (alike && this.holds(slot, bytes, view, start, length)) return this.texts[slot] ?? '';
    const text = decode(kind, bytes, start, length);
    this.kinds[slot] = kind;
    this.hashes[slot] = hash;
    this.lengths[slot] = length;
    this.copies.set(bytes.subarray(start, end), slot * LONGEST);
    this.texts[slot] = text;
    return text;
  }

  private holds(slot: number, bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    const { words, copies } = this;
    const from = slot * WORDS_PER_SLOT;
    const whole = length >> 2;
    for (let index = 0; index < whole; index += 1) {
      if (words[from + index] !== view.getInt32(start + index * 4, HOST_IS_LITTLE)) return false;
    }
    for (let index = whole * 4; index < length; index += 1) {
      if (copies[slot * LONGEST + index] !== bytes[start + index]) return false;
    }
    return true;
  }
}

/** `Int32Array` has the byte order of the host. */
const HOST_IS_LITTLE = new Uint8Array(new Int32Array([1]).buffer)[0] === 1;

function decode(kind: number, bytes: Uint8Array, start: number, length: number): string {
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
