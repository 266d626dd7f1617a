/** The public payloads beside the dissectors, each with how it is to be read and, for bare stub data, its IDL. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { char, i32, input, output, ref, sized, struct, u8, u32, unique } from '../../src/dissect/ndr/describe.ts';
import type { NdrProcedure, NdrType } from '../../src/dissect/ndr/types.ts';
import { hexToBytes } from './field-tree.ts';

const FOLDER = fileURLToPath(new URL('../../src/dissect/dissect.samples/', import.meta.url));

export interface DissectSample {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where the golden text lies. */
  readonly golden: string;
}

/** All samples, by name. */
export function dissectSamples(): DissectSample[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.hex'))
    .map((file) => ({
      name: file.slice(0, -4),
      bytes: hexToBytes(readFileSync(FOLDER + file, 'utf8')),
      golden: `${FOLDER}${file.slice(0, -4)}.tree.txt`,
    }));
}

const enum16: NdrType = { kind: 'enum', v1: false };
const i8: NdrType = { kind: 'base', base: 'i8' };
const i16: NdrType = { kind: 'base', base: 'i16' };
const i64: NdrType = { kind: 'base', base: 'i64' };
const ARMS = [
  { cases: [0], name: 'none', type: undefined },
  { cases: [1], name: 'c', type: char },
  { cases: [2], name: 's', type: i16 },
  { cases: [4], name: 'l', type: i32 },
  { cases: [8], name: 'h', type: i64 },
];
const unionOf = (tag: NdrType, ms = false): NdrType => ({ kind: 'union', name: 'u', tag, arms: ARMS, ms });
const one = (tag: NdrType, type: NdrType): NdrType => ({
  kind: 'union',
  name: 'u',
  tag,
  arms: [{ cases: [1], name: 'c', type }],
});
const idl = (name: string, parameters: NdrProcedure['parameters'], result?: NdrType): NdrProcedure => ({
  name,
  parameters,
  result,
  ref: `samba-team/samba testprogs/win32/midltests ${name}`,
});

const DRS = struct('DRS_EXTENSIONS', { cb: i32, rcg: sized(u8) });
const MSG = struct('msg', { l: i32, m: unique(sized(u8)) });
const STRINGS = struct('strings', { count: u32, val: sized(unique({ kind: 'string', unit: 1, max: 'conformant' })) });

/** IDL of the stub samples, from the midltests files their first lines name. */
export const STUB_IDL: Readonly<Record<string, NdrProcedure>> = {
  'stub-ndr20-conformant-struct-out': idl('DRS_EXTENSIONS', [output('d', ref(unique(DRS)))], i32),
  'stub-ndr64-conformant-struct-out': idl('DRS_EXTENSIONS', [output('d', ref(unique(DRS)))], i32),
  'stub-ndr20-enum-union-in': idl('union_align_16', [
    input('level', enum16),
    input('u', unionOf(enum16)),
    input('c', char),
  ]),
  'stub-ndr20-ms-union-in': idl('union_align_18', [
    input('level', enum16),
    input('u', unionOf(enum16, true)),
    input('c', char),
  ]),
  'stub-ndr20-pipe-in': idl('pipe', [
    input('pipe', { kind: 'pipe', element: struct('element', { l: i32, s: i16 }) }),
    input('m', ref(MSG)),
  ]),
  'stub-ndr20-string-array-in': idl('strings_array_02', [input('s', ref(STRINGS))]),
  'stub-ndr20-union-long-arm': idl('union_align_08', [input('level', i8), input('u', unionOf(i8))]),
  'stub-ndr64-struct-union-out': idl('union_align_16', [
    output('s', ref(struct('s', { level: enum16, u: unionOf(enum16) }))),
    output('c', ref(char)),
  ]),
  'stub-ndr64-union-empty-arm': idl('union_align_08', [input('level', i8), input('u', unionOf(i8))]),
  'stub-ndr64-union-short-arm': idl('union_align_08', [input('level', i8), input('u', unionOf(i8))]),
  'stub-ndr64-union-tag1-arm8': idl('union_align_07', [input('l', i8), input('u', one(i8, i64))]),
  'stub-ndr64-union-tag2-arm1': idl('union_align_03', [input('l', i16), input('v', char), input('u', one(i16, char))]),
  'stub-ndr64-v1enum-in': idl('v1_enum_01', [input('e', { kind: 'enum', v1: true })]),
  'ndr20-wstring-manual': idl('wstring', [input('s', { kind: 'string', unit: 2, max: 'conformant' })]),
};
