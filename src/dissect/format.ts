/** Values → words, for the texts of field nodes. */
import type { FieldValue } from '../model/field-tree.ts';

/** `0x1f`. Negative numbers are shown as unsigned 32-bit. */
export function hex(value: number | bigint): string {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  return `0x${(value < 0 ? value >>> 0 : value).toString(16)}`;
}

const BYTES_SHOWN = 32;

/** Bytes as `4d 45 4f 57`, at most 32 of them. */
export function hexBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length && at < BYTES_SHOWN; at++) {
    text += `${at === 0 ? '' : ' '}${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
  }
  return bytes.length > BYTES_SHOWN ? `${text} … (${bytes.length} bytes)` : text;
}

/** A bit set in words: `0x5 (object, view)`; bits without a name are shown as `other 0x8`. */
export function flagsText(value: number, names: Readonly<Record<number, string>>): string {
  const words: string[] = [];
  let rest = value >>> 0;
  for (const [bit, name] of Object.entries(names)) {
    const mask = Number(bit) >>> 0;
    if (mask === 0 || (value & mask) >>> 0 !== mask) continue;
    words.push(name);
    rest = (rest & ~mask) >>> 0;
  }
  if (rest !== 0 && words.length > 0) words.push(`other ${hex(rest)}`);
  return words.length === 0 ? hex(value) : `${hex(value)} (${words.join(', ')})`;
}

/** Text in quotes with control characters escaped, cut at `shown` characters. */
export function quoted(text: string, shown = 200): string {
  const cut = text.length > shown ? text.slice(0, shown) : text;
  const safe = cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"\\]/gu, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    return `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
  return `"${safe}"${text.length > shown ? `… (${text.length} characters)` : ''}`;
}

/** A plain value in words: numbers in decimal, bytes in hexadecimal. */
export function plainText(value: FieldValue): string {
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return hexBytes(value);
  return String(value);
}

/** UTF-16LE at `from`, `count` units, without a closing NUL. */
export function utf16(bytes: Uint8Array, from: number, count: number): string {
  return decodeUnits(count, (index) => (bytes[from + 2 * index] ?? 0) | ((bytes[from + 2 * index + 1] ?? 0) << 8));
}

/** Single-byte text at `from`. Bytes above 0x7F are taken as Latin-1: the code page is not on the wire. */
export function latin1(bytes: Uint8Array, from: number, count: number): string {
  return decodeUnits(count, (index) => bytes[from + index] ?? 0);
}

function decodeUnits(count: number, unit: (index: number) => number): string {
  const parts: string[] = [];
  let length = count;
  while (length > 0 && unit(length - 1) === 0) length -= 1;
  for (let at = 0; at < length; at += 4096) {
    const units: number[] = [];
    for (let index = at; index < length && index < at + 4096; index++) units.push(unit(index));
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('');
}
