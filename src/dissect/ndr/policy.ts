/** How the two transfer syntaxes differ, as data, and what follows for alignment and smallest sizes. */
import { assert } from '../../base/assert.ts';
import type { NdrArm, NdrType } from './types.ts';

export interface SyntaxPolicy {
  readonly name: 'NDR20' | 'NDR64';
  readonly ref: string;
  /** Bytes of a pointer's referent, of counts, of an enum without [v1_enum], of __int3264. */
  readonly pointer: 4 | 8;
  readonly count: 4 | 8;
  readonly enum: 2 | 4;
  readonly int3264: 4 | 8;
  /** Structures end at a multiple of their alignment; unions are aligned as a whole. */
  readonly whole: boolean;
}

export const NDR20: SyntaxPolicy = {
  name: 'NDR20',
  ref: '[C706] 14 NDR; [MS-RPCE] 2.2.4',
  pointer: 4,
  count: 4,
  enum: 2,
  int3264: 4,
  whole: false,
};
const NDR64: SyntaxPolicy = {
  name: 'NDR64',
  ref: '[MS-RPCE] 2.2.5 NDR64',
  pointer: 8,
  count: 8,
  enum: 4,
  int3264: 8,
  whole: true,
};

/** The policy of a syntax by its short name. */
export function policyOf(syntax: 'ndr20' | 'ndr64'): SyntaxPolicy {
  return syntax === 'ndr20' ? NDR20 : NDR64;
}

const BASE_SIZE = {
  u8: 1,
  i8: 1,
  char: 1,
  boolean: 1,
  u16: 2,
  i16: 2,
  wchar: 2,
  u32: 4,
  i32: 4,
  status: 4,
  f32: 4,
  u64: 8,
  i64: 8,
  f64: 8,
} as const;

/** Bytes of a base type. */
export function baseSize(base: keyof typeof BASE_SIZE | 'i3264' | 'u3264', policy: SyntaxPolicy): 1 | 2 | 4 | 8 {
  return base === 'i3264' || base === 'u3264' ? policy.int3264 : BASE_SIZE[base];
}

const MAX_TYPE_DEPTH = 64;

/** Alignment of a type's own representation; pointers do not look at what they point to. */
export function alignmentOf(type: NdrType, policy: SyntaxPolicy, depth = 0): number {
  assert(depth < MAX_TYPE_DEPTH, 'a type description contains itself without a pointer, or is nested too deeply');
  switch (type.kind) {
    case 'base':
      return baseSize(type.base, policy);
    case 'enum':
      return type.v1 ? 4 : policy.enum;
    case 'range':
      return alignmentOf(type.base, policy, depth + 1);
    case 'guid':
    case 'context':
    case 'system-handle':
    case 'interface':
      return 4;
    case 'pointer':
    case 'ignore':
      return policy.pointer;
    case 'string':
      return type.unit;
    case 'array':
      return alignmentOf(type.element, policy, depth + 1);
    case 'pipe':
      return Math.max(policy.count, alignmentOf(type.element, policy, depth + 1));
    case 'struct':
      return type.fields.reduce((most, field) => Math.max(most, alignmentOf(field.type, policy, depth + 1)), 1);
    case 'union':
      return Math.max(alignmentOf(type.tag, policy, depth + 1), armAlignment(type, policy, depth + 1));
    case 'lazy':
      return alignmentOf(type.to(), policy, depth + 1);
  }
}

/** The largest alignment of all arms, chosen or not. */
export function armAlignment(
  type: { readonly arms: readonly NdrArm[]; readonly otherwise?: NdrArm },
  policy: SyntaxPolicy,
  depth = 0,
): number {
  let most = 1;
  for (const arm of type.otherwise === undefined ? type.arms : [...type.arms, type.otherwise]) {
    if (arm.type !== undefined) most = Math.max(most, alignmentOf(arm.type, policy, depth + 1));
  }
  return most;
}

/** How many maximum counts of a type are sent in front of the outermost structure that ends in it. */
export function conformanceOf(type: NdrType, depth = 0): number {
  assert(depth < MAX_TYPE_DEPTH, 'a type description contains itself without a pointer, or is nested too deeply');
  switch (type.kind) {
    case 'string':
      return type.max === 'conformant' ? 1 : 0;
    case 'array':
      return type.dims.filter((dimension) => dimension.max === 'conformant').length;
    case 'interface':
      return 1;
    case 'struct': {
      const last = type.fields.at(-1);
      return last === undefined ? 0 : conformanceOf(last.type, depth + 1);
    }
    case 'lazy':
      return conformanceOf(type.to(), depth + 1);
    default:
      return 0;
  }
}

/** A lower bound of a type's bytes on the wire: a count of elements that cannot fit is refused before any loop. */
export function smallestSize(type: NdrType, policy: SyntaxPolicy, depth = 0): number {
  assert(depth < MAX_TYPE_DEPTH, 'a type description contains itself without a pointer, or is nested too deeply');
  switch (type.kind) {
    case 'base':
      return baseSize(type.base, policy);
    case 'enum':
      return type.v1 ? 4 : policy.enum;
    case 'range':
      return smallestSize(type.base, policy, depth + 1);
    case 'guid':
      return 16;
    case 'context':
      return 20;
    case 'system-handle':
      return 8;
    case 'interface':
      return 4;
    case 'pointer':
    case 'ignore':
      return policy.pointer;
    case 'string':
      return 2 * policy.count;
    case 'pipe':
      return policy.count;
    case 'array':
      return type.dims.every((dimension) => dimension.max !== 'conformant' && !dimension.varying)
        ? fixedCount(type.dims) * smallestSize(type.element, policy, depth + 1)
        : 0;
    case 'struct':
      return type.fields.reduce((sum, field) => sum + smallestSize(field.type, policy, depth + 1), 0);
    case 'union':
      return smallestSize(type.tag, policy, depth + 1);
    case 'lazy':
      return smallestSize(type.to(), policy, depth + 1);
  }
}

function fixedCount(dims: readonly { readonly max: number | 'conformant' }[]): number {
  return dims.reduce((product, dimension) => product * (dimension.max === 'conformant' ? 0 : dimension.max), 1);
}
