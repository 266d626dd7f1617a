/**
 * Parameter descriptions: what a procedure's IDL says, as data. The walker needs no size or switch expressions: counts and
 * union tags are on the wire. Whoever reads MIDL metadata from PE images produces these too.
 */

export type NdrBase =
  | 'u8'
  | 'i8'
  | 'char'
  | 'boolean'
  | 'u16'
  | 'i16'
  | 'wchar'
  | 'u32'
  | 'i32'
  | 'u64'
  | 'i64'
  | 'f32'
  | 'f64'
  /** __int3264: 4 bytes in NDR20, 8 in NDR64. */
  | 'i3264'
  | 'u3264'
  /** error_status_t, HRESULT or NTSTATUS: shown with its name. */
  | 'status';

/** One dimension of an array. */
interface NdrDimension {
  /** Elements, or `conformant`: the count is on the wire (size_is). */
  readonly max: number | 'conformant';
  /** Offset and actual count are on the wire (length_is). */
  readonly varying: boolean;
}

export interface NdrArm {
  readonly cases: readonly number[];
  readonly name: string;
  /** `undefined`: an empty arm. */
  readonly type: NdrType | undefined;
}

export type NdrType =
  | {
      readonly kind: 'base';
      readonly base: NdrBase;
      readonly names?: Readonly<Record<number, string>>;
      readonly flags?: Readonly<Record<number, string>>;
      readonly show?: 'hex' | 'filetime';
    }
  /** `v1`: [v1_enum], always 4 bytes; else 2 in NDR20 and 4 in NDR64. */
  | { readonly kind: 'enum'; readonly v1: boolean; readonly names?: Readonly<Record<number, string>> }
  | { readonly kind: 'range'; readonly base: NdrType; readonly min: number; readonly max: number }
  | { readonly kind: 'guid' }
  | { readonly kind: 'pointer'; readonly mode: 'ref' | 'unique' | 'full'; readonly to: NdrType }
  /** [string]; `unit` bytes a character; `max` is `conformant` or the fixed size. */
  | { readonly kind: 'string'; readonly unit: 1 | 2; readonly max: number | 'conformant' }
  | {
      readonly kind: 'array';
      readonly element: NdrType;
      readonly dims: readonly NdrDimension[];
      /** How a one-dimensional array of small numbers is shown. */
      readonly as?: 'text' | 'sid-subauthorities' | 'tower' | 'dual-string';
    }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly NdrField[] }
  /** Encapsulated or not: on the wire the tag comes first in both. `ms`: [ms_union] alignment in NDR20. */
  | {
      readonly kind: 'union';
      readonly name: string;
      readonly tag: NdrType;
      readonly arms: readonly NdrArm[];
      readonly otherwise?: NdrArm;
      readonly ms?: boolean;
    }
  | { readonly kind: 'context' }
  | { readonly kind: 'pipe'; readonly element: NdrType }
  /** MInterfacePointer, the pointee of an interface pointer: an OBJREF in a counted byte array. */
  | { readonly kind: 'interface'; readonly iid?: string }
  | { readonly kind: 'system-handle'; readonly resource: string }
  /** [ignore]: a pointer-sized slot. */
  | { readonly kind: 'ignore' }
  /** A type that contains itself, through a pointer. */
  | { readonly kind: 'lazy'; readonly to: () => NdrType };

export interface NdrField {
  readonly name: string;
  readonly type: NdrType;
}

export interface NdrParameter {
  readonly name: string;
  readonly direction: 'in' | 'out' | 'in-out';
  readonly type: NdrType;
}

/** One procedure. Primitive binding handles have no wire form and are left out. */
export interface NdrProcedure {
  readonly name: string;
  readonly parameters: readonly NdrParameter[];
  /** `undefined`: void. */
  readonly result: NdrType | undefined;
  /** Where the description is known from. */
  readonly ref: string;
}

/** A decoded value. NULL pointers are `null`, other pointers their pointee; bytes and text where the type says so. */
export type NdrValue =
  | number
  | bigint
  | string
  | Uint8Array
  | null
  | undefined
  | readonly NdrValue[]
  | { readonly [name: string]: NdrValue };
