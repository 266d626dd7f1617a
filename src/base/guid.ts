const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// Byte order of the text form: the first three groups are stored little-endian ([MS-DTYP] 2.3.4.2).
const TEXT_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15] as const;

/** The all-zero GUID, in the text form used everywhere in alpcscope. */
export const NIL_GUID = '00000000-0000-0000-0000-000000000000';

/** Sixteen bytes at `offset` as lower-case text without braces. The caller has checked that they are there. */
export function guidText(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (const at of TEXT_ORDER) text += at < 0 ? '-' : HEX[bytes[offset + at] ?? 0];
  return text;
}

/** Parses `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, with or without braces, any case; `undefined` if it is not one. */
export function parseGuid(text: string): Uint8Array | undefined {
  const match = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i.exec(text);
  if (match?.[1] === undefined) return undefined;
  const digits = match[1].replaceAll('-', '');
  const bytes = new Uint8Array(16);
  let from = 0;
  for (const at of TEXT_ORDER) {
    if (at < 0) continue;
    bytes[at] = Number.parseInt(digits.slice(from, from + 2), 16);
    from += 2;
  }
  return bytes;
}

/**
 * A GUID as four little-endian words of its sixteen bytes. Ids that come by the million and are seldom looked at (activity ids)
 * are compared, hashed and stored as numbers; the text is made for whoever asks for it.
 */
export class Guid {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;

  /** The words as `Int32Array` would hold them. */
  constructor(a: number, b: number, c: number, d: number) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** `undefined` if the text is no GUID, as in {@link parseGuid}. */
  static parse(text: string): Guid | undefined {
    const bytes = parseGuid(text);
    if (bytes === undefined) return undefined;
    const view = new DataView(bytes.buffer);
    const word = (at: number): number => view.getInt32(at, true);
    return new Guid(word(0), word(4), word(8), word(12));
  }

  equals(other: Guid): boolean {
    return this === other || (this.a === other.a && this.b === other.b && this.c === other.c && this.d === other.d);
  }

  /** Lower-case text without braces. */
  toString(): string {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.a, true);
    view.setInt32(4, this.b, true);
    view.setInt32(8, this.c, true);
    view.setInt32(12, this.d, true);
    return guidText(bytes, 0);
  }

  toJSON(): string {
    return this.toString();
  }
}
