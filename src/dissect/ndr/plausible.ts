/** Could these bytes be text, a GUID, a SID? Cheap looks with a fixed bound, for the reader that has no description. */

/** Characters checked from the start; the last one is checked too. */
const CHECKED = 64;

function plausibleUnit(unit: number): boolean {
  if (unit < 0x20) return unit === 9 || unit === 10 || unit === 13;
  if (unit === 0x7f || (unit >= 0x80 && unit < 0xa0)) return false;
  // Private use and the end of the plane do not occur in text; surrogates come in pairs and are taken on trust.
  return !(unit >= 0xe000 && unit < 0xf900) && unit < 0xfff0;
}

/** Is there text of `count` characters of `unit` bytes? A closing NUL is fine, others are not. */
export function plausibleText(bytes: Uint8Array, at: number, count: number, unit: 1 | 2): boolean {
  if (count < 1 || at + count * unit > bytes.length) return false;
  const read = (index: number): number =>
    unit === 2 ? (bytes[at + 2 * index] ?? 0) | ((bytes[at + 2 * index + 1] ?? 0) << 8) : (bytes[at + index] ?? 0);
  const last = read(count - 1);
  if (last !== 0 && !plausibleUnit(last)) return false;
  const until = Math.min(count - 1, CHECKED);
  for (let index = 0; index < until; index++) {
    const value = read(index);
    if (!plausibleUnit(value) || (unit === 1 && value >= 0x80)) return false;
  }
  return count > 1 || last !== 0;
}

const MIN_WIDE = 4;
const MIN_NARROW = 6;

/** Length in bytes of a bare run of UTF-16 text in ASCII range, at least 4 characters, with its NUL; 0 if none starts here. */
export function wideRun(bytes: Uint8Array, at: number, end: number): number {
  let pos = at;
  while (pos + 1 < end && bytes[pos + 1] === 0 && printable(bytes[pos] ?? 0)) pos += 2;
  if (pos - at < 2 * MIN_WIDE) return 0;
  return pos + 1 < end && bytes[pos] === 0 && bytes[pos + 1] === 0 ? pos + 2 - at : pos - at;
}

/** The same for ASCII, at least 6 characters. */
export function narrowRun(bytes: Uint8Array, at: number, end: number): number {
  let pos = at;
  while (pos < end && printable(bytes[pos] ?? 0)) pos += 1;
  if (pos - at < MIN_NARROW) return 0;
  return pos < end && bytes[pos] === 0 ? pos + 1 - at : pos - at;
}

function printable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

/**
 * Does a GUID stand here? Random ones have a version of 1 to 5 and the variant bits ([RFC 4122] 4.1); COM's own end in
 * c000-000000000046. Random data passes the first test in one of twelve cases, so the bytes must also look random.
 */
export function plausibleGuid(bytes: Uint8Array, at: number): boolean {
  if (at + 16 > bytes.length) return false;
  if (comTail(bytes, at + 8)) return (bytes[at + 4] ?? 1) === 0 && (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) > 0;
  const version = (bytes[at + 7] ?? 0) >> 4;
  if (version < 1 || version > 5 || ((bytes[at + 8] ?? 0) & 0xc0) !== 0x80) return false;
  let distinct = 0;
  let seenLow = 0;
  let zeros = 0;
  for (let index = at; index < at + 16; index++) {
    const byte = bytes[index] ?? 0;
    const bit = 1 << (byte & 31);
    if ((seenLow & bit) === 0) distinct += 1;
    seenLow |= bit;
    if (byte === 0) zeros += 1;
  }
  return distinct >= 8 && zeros <= 4;
}

const COM_TAIL = [0xc0, 0, 0, 0, 0, 0, 0, 0x46];
function comTail(bytes: Uint8Array, at: number): boolean {
  return COM_TAIL.every((byte, index) => bytes[at + index] === byte);
}

/** Length of a SID that starts here ([MS-DTYP] 2.4.2.2), 0 if none. Only the NT authority (5) and app packages (15) count. */
export function sidLength(bytes: Uint8Array, at: number, end: number): number {
  const count = bytes[at + 1] ?? 0;
  if (bytes[at] !== 1 || count < 1 || count > 15) return 0;
  for (let index = 2; index < 7; index++) if (bytes[at + index] !== 0) return 0;
  const authority = bytes[at + 7];
  if (authority !== 5 && authority !== 15) return 0;
  const length = 8 + 4 * count;
  return at + length <= end ? length : 0;
}

/** `S-1-5-32-544`. */
export function sidText(bytes: Uint8Array, at: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let authority = 0;
  for (let index = 2; index < 8; index++) authority = authority * 256 + view.getUint8(at + index);
  let text = `S-${view.getUint8(at)}-${authority}`;
  for (let index = 0; index < view.getUint8(at + 1); index++) text += `-${view.getUint32(at + 8 + 4 * index, true)}`;
  return text;
}
