/** Families of records whose ids mean different things under one GUID. */
export const CLASSIC = 0;
export const MANIFEST = 1;
export const TRACE_LOGGING = 2;
export const WPP = 3;

/** Where a key is: sixteen bytes of a GUID, and a range of text bytes (empty but for TraceLogging). */
export interface KeyBytes {
  bytes: Uint8Array;
  view: DataView;
  guidAt: number;
  textAt: number;
  textEnd: number;
}

interface Entry<T> {
  readonly family: number;
  readonly id: number;
  readonly words: Int32Array;
  readonly text: Uint8Array;
  readonly value: T;
}

/** Power of two, more than twice the number of entries. */
const SLOTS = 131_072;
const MOST_ENTRIES = 50_000;
/** A crafted file may make keys collide; then some are refused, and lookups stay short. */
const MOST_PROBES = 64;

/**
 * Values by (family, GUID, id, text), looked up from the bytes of a record without building a key. Holds 50,000 entries:
 * ids in a hostile file are endless.
 */
export class GuidTable<T> {
  private readonly slots: (Entry<T> | undefined)[] = new Array<Entry<T> | undefined>(SLOTS).fill(undefined);
  private entries = 0;

  find(family: number, id: number, key: KeyBytes): T | undefined {
    const { view, guidAt } = key;
    const a = view.getInt32(guidAt, true);
    const b = view.getInt32(guidAt + 4, true);
    const c = view.getInt32(guidAt + 8, true);
    const d = view.getInt32(guidAt + 12, true);
    const slot = hash(family, id, key);
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const entry = this.slots[(slot + probe) & (SLOTS - 1)];
      if (entry === undefined) return undefined;
      const { words } = entry;
      if (words[0] !== a || words[1] !== b || words[2] !== c || words[3] !== d) continue;
      if (entry.id === id && entry.family === family && sameText(entry.text, key)) return entry.value;
    }
    return undefined;
  }

  /** Adds a key that is not there yet. Returns false if there is no room. */
  insert(family: number, id: number, key: KeyBytes, value: T): boolean {
    if (this.entries >= MOST_ENTRIES) return false;
    const slot = hash(family, id, key);
    for (let probe = 0; probe < MOST_PROBES; probe += 1) {
      const at = (slot + probe) & (SLOTS - 1);
      if (this.slots[at] !== undefined) continue;
      const words = Int32Array.from([0, 4, 8, 12], (offset) => key.view.getInt32(key.guidAt + offset, true));
      this.slots[at] = { family, id, words, text: key.bytes.slice(key.textAt, key.textEnd), value };
      this.entries += 1;
      return true;
    }
    return false;
  }
}

/** Mixing constants of MurmurHash3 (public domain) and FNV-1a. */
function hash(family: number, id: number, key: KeyBytes): number {
  const { view, guidAt } = key;
  let value = Math.imul(id * 4 + family, 0x9e3779b1);
  for (let offset = 0; offset < 16; offset += 4) {
    value = Math.imul(value ^ view.getInt32(guidAt + offset, true), 0x85ebca6b);
    value ^= value >>> 13;
  }
  for (let at = key.textAt; at < key.textEnd; at += 1) value = Math.imul(value ^ (key.bytes[at] ?? 0), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

function sameText(known: Uint8Array, key: KeyBytes): boolean {
  if (known.length !== key.textEnd - key.textAt) return false;
  for (let index = 0; index < known.length; index += 1)
    if (known[index] !== key.bytes[key.textAt + index]) return false;
  return true;
}
