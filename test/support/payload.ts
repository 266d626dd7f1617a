import { parseGuid } from '../../src/base/guid.ts';

const guids = new Map<string, Uint8Array>();

/** Sixteen bytes of a GUID in text form; remembered, because traces repeat a few of them endlessly. */
export function guidBytes(text: string): Uint8Array {
  const known = guids.get(text);
  if (known !== undefined) return known;
  const bytes = parseGuid(text);
  if (bytes === undefined) throw new Error(`not a GUID: ${text}`);
  if (guids.size > 4096) guids.clear();
  guids.set(text, bytes);
  return bytes;
}

/** SID bytes of `S-1-5-21-…` ([MS-DTYP] 2.4.2): revision, count, six bytes of authority big-endian, sub-authorities. */
export function sidBytes(text: string): Uint8Array {
  const parts = text.split('-');
  const numbers = parts.slice(1).map(Number);
  if (parts[0] !== 'S' || numbers.length < 2 || numbers.some((part) => !Number.isInteger(part) || part < 0)) {
    throw new Error(`not a SID: ${text}`);
  }
  const [revision = 0, authority = 0, ...subs] = numbers;
  const bytes = new Uint8Array(8 + 4 * subs.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = revision;
  bytes[1] = subs.length;
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  subs.forEach((sub, index) => {
    view.setUint32(8 + 4 * index, sub, true);
  });
  return bytes;
}

/** A growing little-endian byte writer, reused for one event after another. Every method returns the writer. */
export class Payload {
  bytes = new Uint8Array(1024);
  view = new DataView(this.bytes.buffer);
  length = 0;

  reset(): this {
    this.length = 0;
    return this;
  }

  /** Makes room for `count` bytes and returns where they start. */
  #room(count: number): number {
    const at = this.length;
    if (at + count > this.bytes.length) {
      const grown = new Uint8Array(Math.max(at + count, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = at + count;
    return at;
  }

  u8(value: number): this {
    this.view.setUint8(this.#room(1), value);
    return this;
  }

  u16(value: number): this {
    this.view.setUint16(this.#room(2), value, true);
    return this;
  }

  u32(value: number): this {
    this.view.setUint32(this.#room(4), value, true);
    return this;
  }

  u64(value: bigint): this {
    this.view.setBigUint64(this.#room(8), value, true);
    return this;
  }

  /** A pointer of the recording system. Where it has 4 bytes the upper half is cut off, but kernel stays kernel: top bit set. */
  pointer(value: bigint, size: 4 | 8): this {
    if (size === 8) return this.u64(value);
    const kernel = value >= 0x8000_0000_0000_0000n;
    return this.u32(Number((kernel ? value | 0x8000_0000n : value) & 0xffff_ffffn));
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#room(bytes.length));
    return this;
  }

  zeros(count: number): this {
    const at = this.#room(count);
    this.bytes.fill(0, at, at + count);
    return this;
  }

  guid(text: string): this {
    return this.raw(guidBytes(text));
  }

  /** 8-bit text ended by a zero byte. */
  ansi(text: string): this {
    const at = this.#room(text.length + 1);
    for (let index = 0; index < text.length; index += 1) this.bytes[at + index] = text.charCodeAt(index);
    this.bytes[at + text.length] = 0;
    return this;
  }

  /** UTF-16 text ended by a zero unit. */
  wide(text: string): this {
    return this.units(text, text.length + 1);
  }

  /** A field of exactly `count` UTF-16 units, filled up with zeros. */
  units(text: string, count: number): this {
    const at = this.#room(2 * count);
    for (let index = 0; index < count; index += 1) {
      this.view.setUint16(at + 2 * index, index < text.length ? text.charCodeAt(index) : 0, true);
    }
    return this;
  }
}
