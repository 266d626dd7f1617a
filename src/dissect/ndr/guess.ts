/**
 * The honest reader: no description is known, so it looks for what can be told by its own shape and labels all of it as a
 * guess. What it does not recognise stays "not decoded".
 */
import type { TransferSyntax } from '../context.ts';
import type { Cursor, FieldSpec } from '../cursor.ts';
import { hex, latin1, quoted, utf16 } from '../format.ts';
import { rpcStatusText } from '../status.ts';
import { narrowRun, plausibleGuid, plausibleText, sidLength, sidText, wideRun } from './plausible.ts';

const REF = 'recognised by its shape; the parameter description is not known';

export interface GuessOptions {
  /** Counted strings of one syntax only; `undefined`: both. */
  readonly syntax: TransferSyntax | undefined;
  /** A response: the last four bytes are often its status. */
  readonly response: boolean;
  /** Not RPC: no counts, pointers or context handles, only texts and ids. */
  readonly plain?: boolean;
  /** Reads an OBJREF that fills the cursor's window. */
  readonly objref?: ((cursor: Cursor) => void) | undefined;
  readonly interfaceName?: ((uuid: string) => string | undefined) | undefined;
}

interface Look {
  readonly cursor: Cursor;
  readonly options: GuessOptions;
  /** First text seen, for the summary. */
  text: string | undefined;
}

const guess = (name: string, title: string): FieldSpec => ({
  name: `guess.${name}`,
  title,
  ref: REF,
  certainty: 'guess',
});

/** Reads to the cursor's end. Returns the first text found. */
export function guessStub(cursor: Cursor, options: GuessOptions): string | undefined {
  const look: Look = { cursor, options, text: undefined };
  const statusAt = options.response ? statusPlace(cursor) : undefined;
  let gap = cursor.pos;
  let at = cursor.pos;
  while (at < cursor.end) {
    if (at === statusAt) {
      skip(cursor, gap, at);
      cursor.u32({ ...guess('status', 'Status'), format: (value) => rpcStatusText(Number(value)) });
      return look.text;
    }
    // Long runs of zeros are common, and nothing but a context handle begins with four of them.
    if (at > cursor.base && (at - cursor.base) % 4 === 0 && cursor.peekU32(at) === 0) {
      at += 4;
      continue;
    }
    if (tryBefore(look, { at, gap, statusAt })) {
      at = cursor.pos;
      gap = at;
    } else at += 1;
  }
  skip(cursor, gap, at);
  return look.text;
}

/** Looks for a shape at `at` that ends before the status. */
function tryBefore(look: Look, place: { at: number; gap: number; statusAt: number | undefined }): boolean {
  const { cursor } = look;
  const { at, gap, statusAt } = place;
  const end = cursor.end;
  if (statusAt !== undefined && at < statusAt) cursor.end = statusAt;
  try {
    return tryAll(look, at, gap);
  } finally {
    cursor.end = end;
  }
}

function skip(cursor: Cursor, from: number, to: number): void {
  cursor.pos = from;
  cursor.notDecoded(to - from, '');
}

// Only where the recording has the whole stub and its length fits: a status is the last aligned u32.
function statusPlace(cursor: Cursor): number | undefined {
  const length = cursor.end - cursor.base;
  return length >= 4 && length % 4 === 0 && cursor.end === cursor.bytes.length ? cursor.end - 4 : undefined;
}

function tryAll(look: Look, at: number, gap: number): boolean {
  const { cursor, options } = look;
  const place = at - cursor.base;
  for (const finder of options.plain === true ? PLAIN_FINDERS : FINDERS) {
    if (place % finder.alignment !== 0) continue;
    if (!finder.sees(cursor, at, options)) continue;
    skip(cursor, gap, at);
    finder.read(look);
    return true;
  }
  return false;
}

interface Shape {
  readonly alignment: number;
  /** Is it here? Looks only. */
  readonly sees: (cursor: Cursor, at: number, options: GuessOptions) => boolean;
  /** Adds its nodes at the cursor; always takes at least one byte. */
  readonly read: (look: Look) => void;
}

const MEOW = 0x574f454d;
const objref: Shape = {
  alignment: 4,
  sees: (cursor, at) => cursor.peekU32(at) === MEOW && at + 0x18 <= cursor.end,
  read({ cursor, options }) {
    // In an MInterfacePointer the two counts before the OBJREF are equal; then its length is known.
    const before = cursor.peekU32(cursor.pos - 4) ?? 0;
    const length = before >= 0x18 && before <= cursor.remaining ? before : cursor.remaining;
    const reader = options.objref;
    const spec = { ...guess('objref', 'Object reference'), ref: '[MS-DCOM] 2.2.18 OBJREF' };
    if (reader === undefined) cursor.raw(spec, length);
    else cursor.bounded(spec, length, () => reader(cursor));
  },
};

function countedString(unit: 1 | 2, wide: boolean): Shape {
  const count = wide ? 8 : 4;
  const at3 = (view: DataView, at: number, index: number): number => view.getUint32(at + index * count, true);
  const highZero = (view: DataView, at: number): boolean =>
    !wide || [0, 1, 2].every((index) => view.getUint32(at + index * 8 + 4, true) === 0);
  return {
    alignment: count,
    sees({ view, bytes, end }, at, { syntax }) {
      if (syntax === (wide ? 'ndr20' : 'ndr64') || at + 3 * count + unit > end) return false;
      const actual = at3(view, at, 2);
      // One ANSI character with its NUL reads as UTF-16 as well, which is far more common.
      if (unit === 1 && actual <= 2) return false;
      if (actual === 0 || actual > at3(view, at, 0) || at3(view, at, 1) !== 0 || !highZero(view, at)) return false;
      if (at + 3 * count + actual * unit > end) return false;
      return plausibleText(bytes, at + 3 * count, actual, unit);
    },
    read(look) {
      const { cursor } = look;
      const ref = wide ? '[MS-RPCE] 2.2.5 NDR64' : '[C706] 14.3.4 strings';
      const { value, node } = cursor.inGroup({ ...guess('string', 'String'), ref }, () => {
        cursor.word({ ...guess('string.maximum', 'Maximum count'), ref }, count);
        cursor.word({ ...guess('string.offset', 'Offset'), ref }, count);
        const actual = Number(cursor.word({ ...guess('string.actual', 'Actual count'), ref }, count));
        const text = decode(cursor, actual, unit);
        cursor.add(guess('string.text', 'Text'), actual * unit, text, quoted(text));
        return text;
      });
      node.value = value;
      node.text = quoted(value);
      look.text ??= value;
    },
  };
}

function decode(cursor: Cursor, count: number, unit: 1 | 2): string {
  return unit === 2 ? utf16(cursor.bytes, cursor.pos, count) : latin1(cursor.bytes, cursor.pos, count);
}

const BSTR_USER = 0x72657355;
const bstrPointer: Shape = {
  alignment: 4,
  sees: (cursor, at, { syntax }) => syntax !== 'ndr64' && cursor.peekU32(at) === BSTR_USER,
  read(look) {
    const { cursor } = look;
    cursor.u32({ ...guess('bstr', 'BSTR'), ref: '[MS-OAUT] 2.2.23', format: () => '"User" as the pointer' });
    const [max, bytes, count] = [0, 4, 8].map((offset) => cursor.peekU32(cursor.pos + offset));
    if (max === undefined || bytes === undefined || count === undefined || max !== count) return;
    if (bytes !== 2 * count || cursor.remaining < 12 + bytes) return;
    const ref = '[MS-OAUT] 2.2.23 FLAGGED_WORD_BLOB';
    cursor.u32({ ...guess('bstr.maximum', 'Maximum count'), ref });
    cursor.u32({ ...guess('bstr.bytes', 'Length in bytes'), ref });
    cursor.u32({ ...guess('bstr.characters', 'Characters'), ref });
    const text = utf16(cursor.bytes, cursor.pos, count);
    cursor.add({ ...guess('bstr.text', 'Text'), ref }, bytes, text, quoted(text));
    look.text ??= text;
  },
};

const contextHandle: Shape = {
  alignment: 4,
  sees: (cursor, at) =>
    at === cursor.base && cursor.peekU32(at) === 0 && at + 20 <= cursor.end && plausibleGuid(cursor.bytes, at + 4),
  read({ cursor }) {
    const { value, node } = cursor.inGroup(guess('context', 'Context handle'), () => {
      cursor.u32({ ...guess('context.attributes', 'Attributes'), format: hex });
      return cursor.guid(guess('context.id', 'Id'));
    });
    node.value = value;
    node.text = value;
  },
};

const sid: Shape = {
  alignment: 4,
  sees: (cursor, at) => cursor.bytes[at] === 1 && sidLength(cursor.bytes, at, cursor.end) > 0,
  read({ cursor }) {
    const text = sidText(cursor.bytes, cursor.pos);
    cursor.add(guess('sid', 'SID'), sidLength(cursor.bytes, cursor.pos, cursor.end), text, text);
  },
};

const guid: Shape = {
  alignment: 4,
  // Numbers in front of a GUID can pass for its beginning: of overlapping candidates the one with fewer zero bytes counts.
  sees(cursor, at) {
    const { bytes, end } = cursor;
    if (at + 16 > end || !plausibleGuid(bytes, at)) return false;
    for (const later of [at + 4, at + 8, at + 12]) {
      if (later + 16 <= end && plausibleGuid(bytes, later) && zeroBytes(bytes, later) < zeroBytes(bytes, at))
        return false;
    }
    return true;
  },
  read({ cursor, options }) {
    const text = cursor.guid(guess('guid', 'GUID'));
    const node = cursor.lastNode();
    const name = options.interfaceName?.(text);
    if (name !== undefined && node !== undefined) node.text = `${text} (${name})`;
  },
};

function zeroBytes(bytes: Uint8Array, at: number): number {
  let zeros = 0;
  for (let index = at; index < at + 16; index++) if (bytes[index] === 0) zeros += 1;
  return zeros;
}

const pointer64: Shape = {
  alignment: 8,
  sees: (cursor, at, { syntax }) =>
    syntax !== 'ndr20' && cursor.peekU32(at) === 0x20000 && cursor.peekU32(at + 4) === 0 && at + 8 <= cursor.end,
  read({ cursor }) {
    cursor.u64({ ...guess('pointer', 'Pointer (not NULL)'), ref: '[MS-RPCE] 2.2.5 NDR64', format: hex });
  },
};

const pointer20: Shape = {
  alignment: 4,
  sees(cursor, at, { syntax }) {
    if (syntax === 'ndr64') return false;
    const value = cursor.peekU32(at) ?? 0;
    return value >>> 12 === 0x20 && (value & 3) === 0;
  },
  read({ cursor }) {
    cursor.u32({ ...guess('pointer', 'Pointer (not NULL)'), ref: '[C706] 14.3.12 pointers', format: hex });
  },
};

// A count stands behind a pointer, or is repeated: in front of a structure and again in its count member.
const count: Shape = {
  alignment: 4,
  sees(cursor, at, { syntax }) {
    const size = syntax === 'ndr64' ? 8 : 4;
    const value = cursor.peekU32(at) ?? 0;
    if (value === 0 || value > cursor.end - at - size) return false;
    if (size === 8 && ((at - cursor.base) % 8 !== 0 || cursor.peekU32(at + 4) !== 0)) return false;
    const before = cursor.lastNode();
    const follows = before !== undefined && before.offset + before.length === at;
    if (follows && before.name === 'guess.pointer') return true;
    if (follows && before.name === 'guess.count') return Number(before.value) === value;
    return value > 1 && cursor.peekU32(at + size) === value;
  },
  read({ cursor, options }) {
    cursor.word(guess('count', 'Count'), options.syntax === 'ndr64' && cursor.remaining >= 8 && wide(cursor) ? 8 : 4);
  },
};

// The repeated count of a structure is a 32-bit member in both syntaxes.
function wide(cursor: Cursor): boolean {
  return (cursor.pos - cursor.base) % 8 === 0 && cursor.peekU32(cursor.pos + 4) === 0;
}

const bareWide: Shape = {
  alignment: 2,
  sees: (cursor, at) => wideRun(cursor.bytes, at, cursor.end) > 0,
  read: (look) => bareText(look, wideRun(look.cursor.bytes, look.cursor.pos, look.cursor.end), 2),
};
const bareNarrow: Shape = {
  alignment: 1,
  sees: (cursor, at) => narrowRun(cursor.bytes, at, cursor.end) > 0,
  read: (look) => bareText(look, narrowRun(look.cursor.bytes, look.cursor.pos, look.cursor.end), 1),
};

function bareText(look: Look, length: number, unit: 1 | 2): void {
  const text = decode(look.cursor, length / unit, unit);
  look.cursor.add(guess('text', unit === 2 ? 'Text (UTF-16)' : 'Text'), length, text, quoted(text));
  look.text ??= text;
}

const FINDERS: readonly Shape[] = [
  objref,
  contextHandle,
  // ANSI first: its letters, two by two, would pass for Chinese.
  countedString(1, true),
  countedString(2, true),
  countedString(1, false),
  countedString(2, false),
  bstrPointer,
  sid,
  pointer64,
  pointer20,
  count,
  bareWide,
  bareNarrow,
  guid,
];
const PLAIN_FINDERS: readonly Shape[] = [objref, bareWide, bareNarrow, sid, guid];
