/** Fields of a line's JSON object. The file is anybody's: each field is checked, and one that is wrong counts as absent. */

export type Fields = Readonly<Record<string, unknown>>;

/** The object that a line is, or `undefined` if it is none. */
export function parseLine(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectField(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  return isFields(value) ? value : undefined;
}

/** A whole number from 0 to 2^32 - 1. */
export function numberField(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && value >>> 0 === value ? value : undefined;
}

/** A whole number from 0 that a double holds exactly. */
export function sizeField(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagField(fields: Fields, name: string): boolean {
  return fields[name] === true;
}

/** Up to sixteen hexadecimal digits, as they are. */
export function hexField(fields: Fields, name: string): string | undefined {
  const value = textField(fields, name);
  return value !== undefined && isHex64(value) ? value : undefined;
}

export function isHex64(text: string): boolean {
  return /^[0-9a-f]{1,16}$/.test(text);
}

const ZERO = 0x30;

/** Bytes in pairs of hexadecimal digits; `undefined` if a character is anything else. */
export function bytesField(fields: Fields, name: string): Uint8Array | undefined {
  const text = textField(fields, name);
  if (text === undefined || text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const high = digit(text.charCodeAt(at * 2));
    const low = digit(text.charCodeAt(at * 2 + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[at] = high * 16 + low;
  }
  return bytes;
}

function digit(code: number): number {
  if (code >= ZERO && code <= ZERO + 9) return code - ZERO;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
