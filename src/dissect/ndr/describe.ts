/** Short words for writing parameter descriptions, near to the IDL they stand for. */
import type { NdrArm, NdrField, NdrParameter, NdrProcedure, NdrType } from './types.ts';

export const u8: NdrType = { kind: 'base', base: 'u8' };
export const u16: NdrType = { kind: 'base', base: 'u16' };
export const u32: NdrType = { kind: 'base', base: 'u32' };
export const i32: NdrType = { kind: 'base', base: 'i32' };
export const u64: NdrType = { kind: 'base', base: 'u64' };
export const wchar: NdrType = { kind: 'base', base: 'wchar' };
export const char: NdrType = { kind: 'base', base: 'char' };
export const hex32: NdrType = { kind: 'base', base: 'u32', show: 'hex' };
export const hex64: NdrType = { kind: 'base', base: 'u64', show: 'hex' };
export const status: NdrType = { kind: 'base', base: 'status' };
export const guid: NdrType = { kind: 'guid' };
export const contextHandle: NdrType = { kind: 'context' };

/** [string] wchar_t *, without the pointer. */
export const wstring: NdrType = { kind: 'string', unit: 2, max: 'conformant' };

export const unique = (to: NdrType): NdrType => ({ kind: 'pointer', mode: 'unique', to });
export const ref = (to: NdrType): NdrType => ({ kind: 'pointer', mode: 'ref', to });
export const full = (to: NdrType): NdrType => ({ kind: 'pointer', mode: 'full', to });

export const flags32 = (flags: Readonly<Record<number, string>>): NdrType => ({ kind: 'base', base: 'u32', flags });
export const enum16 = (names: Readonly<Record<number, string>>): NdrType => ({ kind: 'enum', v1: false, names });

/** [size_is(…)] T[] */
export const sized = (element: NdrType, as?: 'text' | 'sid-subauthorities' | 'tower' | 'dual-string'): NdrType => ({
  kind: 'array',
  element,
  dims: [{ max: 'conformant', varying: false }],
  ...(as === undefined ? {} : { as }),
});
/** [size_is(…), length_is(…)] T[] */
export const sizedVarying = (element: NdrType, as?: 'text'): NdrType => ({
  kind: 'array',
  element,
  dims: [{ max: 'conformant', varying: true }],
  ...(as === undefined ? {} : { as }),
});
/** T[n] */
export const fixed = (element: NdrType, count: number): NdrType => ({
  kind: 'array',
  element,
  dims: [{ max: count, varying: false }],
});

export const struct = (name: string, fields: Readonly<Record<string, NdrType>>): NdrType => ({
  kind: 'struct',
  name,
  fields: Object.entries(fields).map(([field, type]): NdrField => ({ name: field, type })),
});
export const union = (name: string, tag: NdrType, arms: readonly NdrArm[]): NdrType => ({
  kind: 'union',
  name,
  tag,
  arms,
});

/** [MS-DTYP] 2.3.10 RPC_UNICODE_STRING: lengths in bytes, the pointee counted in characters and without NUL. */
export const unicodeString: NdrType = struct('RPC_UNICODE_STRING', {
  Length: u16,
  MaximumLength: u16,
  Buffer: unique(sizedVarying(wchar, 'text')),
});

/** [MS-DTYP] 2.4.2.3 RPC_SID. */
export const sid: NdrType = struct('RPC_SID', {
  Revision: u8,
  SubAuthorityCount: u8,
  IdentifierAuthority: fixed(u8, 6),
  SubAuthority: sized(u32, 'sid-subauthorities'),
});

/** [MS-DCOM] 2.2.14 MInterfacePointer behind a unique pointer. */
export const interfacePointer: NdrType = unique({ kind: 'interface' });

/** [MS-OAUT] 2.2.23 BSTR: a pointer to a FLAGGED_WORD_BLOB. */
export const bstr: NdrType = unique(
  struct('FLAGGED_WORD_BLOB', { cBytes: u32, clSize: u32, asData: sized(wchar, 'text') }),
);

const parameter =
  (direction: NdrParameter['direction']) =>
  (name: string, type: NdrType): NdrParameter => ({ name, direction, type });
export const input = parameter('in');
export const output = parameter('out');
export const inout = parameter('in-out');

/** A procedure that returns a status, as nearly all do. */
export const procedure = (name: string, source: string, ...parameters: NdrParameter[]): NdrProcedure => ({
  name,
  parameters,
  result: status,
  ref: source,
});
