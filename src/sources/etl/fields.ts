import type { EtlRecord } from '../../formats/etl/record.ts';
import { TextCache } from './text-cache.ts';

const EMPTY = new Uint8Array(0);
const NO_VIEW = new DataView(EMPTY.buffer);

/** A SID has at most 15 sub-authorities ([MS-DTYP] 2.4.2). */
const MOST_SUB_AUTHORITIES = 15;

/**
 * The payload of one record, read field by field. Never throws and never reads past the end: the first field that does
 * not fit sets `failure`, later ones read as zero or empty, and the decoder's result is then dropped by its caller.
 * One object serves all records.
 */
export class Fields {
  /** Why the payload could not be read; empty while all is well. */
  failure = '';
  /** True once an optional field was not there. */
  cut = false;
  /** Bytes of a pointer in this payload. */
  pointerSize: 4 | 8 = 8;
  private readonly texts: TextCache;
  private bytes: Uint8Array = EMPTY;
  private view: DataView = NO_VIEW;
  private at = 0;
  private end = 0;
  private lenient = false;

  constructor(texts = new TextCache()) {
    this.texts = texts;
  }

  /** Points at the payload of a record; valid until the reader moves on. */
  open(record: EtlRecord): void {
    this.range(record.bytes, record.view, record.payloadAt, record.payloadEnd);
    this.pointerSize = record.pointerSize;
  }

  /** Points at any bytes, e.g. an extended data item. The range is cut to what is there. */
  range(bytes: Uint8Array, view: DataView, at: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.end = Math.min(end, bytes.length);
    this.at = Math.max(0, Math.min(at, this.end));
    this.failure = '';
    this.cut = false;
    this.lenient = false;
  }

  /** From here on a field that is not there reads as zero or empty and sets `cut` instead of `failure`. */
  restIsOptional(): void {
    this.lenient = true;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.end - this.at;
  }

  /** Gives the payload up; `why` becomes part of the reason counted. */
  fail(why: string): void {
    if (this.failure === '') this.failure = why;
    this.at = this.end;
  }

  private short(): void {
    if (this.lenient) {
      this.cut = true;
      this.at = this.end;
    } else this.fail('payload shorter than its layout');
  }

  skip(count: number): void {
    if (count > this.end - this.at) this.short();
    else this.at += count;
  }

  /** Passes over bytes that are known to be of no use, so that they do not count as left over. */
  skipRest(): void {
    this.at = this.end;
  }

  u8(): number {
    const { at } = this;
    if (at + 1 > this.end) {
      this.short();
      return 0;
    }
    this.at = at + 1;
    return this.bytes[at] ?? 0;
  }

  u16(): number {
    const { at } = this;
    if (at + 2 > this.end) {
      this.short();
      return 0;
    }
    this.at = at + 2;
    return this.view.getUint16(at, true);
  }

  u32(): number {
    const { at } = this;
    if (at + 4 > this.end) {
      this.short();
      return 0;
    }
    this.at = at + 4;
    return this.view.getUint32(at, true);
  }

  i32(): number {
    return this.u32() | 0;
  }

  u64(): bigint {
    const { at } = this;
    if (at + 8 > this.end) {
      this.short();
      return 0n;
    }
    this.at = at + 8;
    return this.view.getBigUint64(at, true);
  }

  pointer(): bigint {
    return this.pointerSize === 8 ? this.u64() : BigInt(this.u32());
  }

  skipPointer(count = 1): void {
    this.skip(count * this.pointerSize);
  }

  /** A pointer as text, `0x…`; `undefined` for a null one. */
  address(): string | undefined {
    const low = this.u32();
    const high = this.pointerSize === 8 ? this.u32() : 0;
    if (low === 0 && high === 0) return undefined;
    if (high === 0) return `0x${low.toString(16)}`;
    const top = high < 0x10000 ? high.toString(16) : (high >>> 16).toString(16) + hex4(high & 0xffff);
    return `0x${top}${hex4(low >>> 16)}${hex4(low & 0xffff)}`;
  }

  /** 64-bit number as decimal text. */
  u64Text(): string {
    return this.u64().toString();
  }

  guid(): string {
    const { at } = this;
    if (at + 16 > this.end) {
      this.short();
      return '';
    }
    this.at = at + 16;
    return this.texts.guid(this.bytes, this.view, at);
  }

  /**
   * UTF-16 text up to its zero unit. As in Windows' own decoder (TDH) the end of the payload ends a text too, but a text
   * of which not one unit is there is a missing field.
   */
  wide(): string {
    if (this.end - this.at < 2) {
      this.short();
      return '';
    }
    const { at, end, view } = this;
    let stop = at;
    while (stop + 1 < end && view.getUint16(stop, true) !== 0) stop += 2;
    this.at = stop + 1 < end ? stop + 2 : stop;
    return this.texts.wide(this.bytes, view, at, stop - at);
  }

  /** A field of exactly `units` UTF-16 units, of which those before the first zero are the text. */
  wideField(units: number): string {
    const { at } = this;
    if (units * 2 > this.end - at) {
      this.short();
      return '';
    }
    this.at = at + units * 2;
    let stop = at;
    while (stop < this.at && this.view.getUint16(stop, true) !== 0) stop += 2;
    return this.texts.wide(this.bytes, this.view, at, stop - at);
  }

  /** 8-bit text up to its zero byte or the end of the payload. */
  narrow(): string {
    const { at } = this;
    if (at >= this.end) {
      this.short();
      return '';
    }
    let stop = at;
    while (stop < this.end && this.bytes[stop] !== 0) stop += 1;
    this.at = Math.min(stop + 1, this.end);
    return this.texts.narrow(this.bytes, this.view, at, stop - at);
  }

  /** True if a 16-bit text would have to be here: an even number of bytes, and a zero upper half of its first unit. */
  looksWide(): boolean {
    const left = this.end - this.at;
    return left >= 2 && left % 2 === 0 && this.bytes[this.at + 1] === 0;
  }

  /** A SID as text, `S-1-5-18` ([MS-DTYP] 2.4.2.1). */
  sid(): string {
    const revision = this.u8();
    const count = this.u8();
    if (count > MOST_SUB_AUTHORITIES) this.fail('not a SID');
    let authority = 0;
    for (let index = 0; index < 6; index += 1) authority = authority * 256 + this.u8();
    let text = `S-${revision}-${authority}`;
    for (let index = 0; index < count && this.failure === ''; index += 1) text += `-${this.u32()}`;
    return text;
  }

  /** A copy of what is left. */
  rest(): Uint8Array {
    const copy = this.bytes.slice(this.at, this.end);
    this.at = this.end;
    return copy;
  }

  /** First and last of what is left as addresses, without reading them; `undefined` if there is not one. */
  edges(size: 4 | 8): { first: bigint; last: bigint } | undefined {
    const count = Math.floor((this.end - this.at) / size);
    if (count === 0) return undefined;
    const last = this.at + (count - 1) * size;
    const { view } = this;
    return size === 8
      ? { first: view.getBigUint64(this.at, true), last: view.getBigUint64(last, true) }
      : { first: BigInt(view.getUint32(this.at, true)), last: BigInt(view.getUint32(last, true)) };
  }

  /** What is left as addresses of `size` bytes each, up to `most` of them; bytes that make none stay left over. */
  addresses(size: 4 | 8, most: number): BigUint64Array {
    const count = Math.min(most, Math.floor((this.end - this.at) / size));
    const frames = new BigUint64Array(count);
    for (let index = 0; index < count; index += 1) {
      const at = this.at + index * size;
      frames[index] = size === 8 ? this.view.getBigUint64(at, true) : BigInt(this.view.getUint32(at, true));
    }
    this.at += count * size;
    return frames;
  }
}

const HEX4: (string | undefined)[] = new Array<string | undefined>(0x10000).fill(undefined);

/** Sixteen bits as four hexadecimal digits. Each is made once: thread events hold three addresses. */
function hex4(value: number): string {
  const known = HEX4[value];
  if (known !== undefined) return known;
  const text = value.toString(16).padStart(4, '0');
  HEX4[value] = text;
  return text;
}
