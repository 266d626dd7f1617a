/**
 * Writes stub data by a parameter description: the opposite of the dissector's walker, written on its own from the rules in
 * [C706] 14 and [MS-RPCE] 2.2.5, so that the two check each other.
 */
import type { NdrType, NdrValue } from '../../src/dissect/ndr/types.ts';

export type Syntax = 'ndr20' | 'ndr64';
type Pending = () => void;

export class NdrWriter {
  readonly bytes: number[] = [];
  private readonly wide: boolean;
  private referent = 0x20000;

  constructor(syntax: Syntax) {
    this.wide = syntax === 'ndr64';
  }

  /** One parameter with all it points to. */
  parameter(type: NdrType, value: NdrValue): this {
    this.top(type, value);
    return this;
  }
  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private align(to: number): void {
    // Gaps hold garbage on purpose: real stubs copy structures from memory.
    while (this.bytes.length % to !== 0) this.bytes.push(0xbf);
  }
  private int(value: number | bigint, size: number): void {
    this.align(size);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let index = 0; index < size; index++) {
      this.bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    }
  }
  private word(value: number): void {
    this.int(value, this.wide ? 8 : 4);
  }

  private top(type: NdrType, value: NdrValue): void {
    if (type.kind === 'lazy') {
      this.top(type.to(), value);
      return;
    }
    if (type.kind === 'pointer') {
      if (type.mode !== 'ref') {
        this.word(value === null ? 0 : this.nextReferent());
        if (value === null) return;
      }
      this.top(type.to, value);
      return;
    }
    const later: Pending[] = [];
    for (const count of maxima(type, value)) this.word(count);
    this.body(type, value, later);
    for (const pending of later) pending();
  }

  private nextReferent(): number {
    const referent = this.referent;
    if (!this.wide) this.referent += 4;
    return referent;
  }

  private body(type: NdrType, value: NdrValue, later: Pending[]): void {
    switch (type.kind) {
      case 'base':
        this.base(type.base, value as number | bigint);
        return;
      case 'enum':
        this.int(value as number, type.v1 || this.wide ? 4 : 2);
        return;
      case 'range':
        this.body(type.base, value, later);
        return;
      case 'guid':
        this.align(4);
        this.guid(value as string);
        return;
      case 'context':
        this.int(0, 4);
        this.guid(value as string);
        return;
      case 'pointer':
        // A reference pointer inside something is never NULL, though what it points to may be a NULL pointer.
        this.word(value === null && type.mode !== 'ref' ? 0 : this.nextReferent());
        if (value !== null || type.mode === 'ref') later.push(() => this.top(type.to, value));
        return;
      case 'string': {
        const text = value as string;
        this.word(0);
        this.word(text.length + 1);
        for (const char of `${text}\0`) this.int(char.charCodeAt(0), type.unit);
        return;
      }
      case 'array':
        this.array(type, value, later);
        return;
      case 'struct': {
        const alignment = alignOf(type, this.wide);
        this.align(alignment);
        for (const field of type.fields) this.body(field.type, (value as Record<string, NdrValue>)[field.name], later);
        if (this.wide) this.align(alignment);
        return;
      }
      case 'union':
        this.union(type, value as Record<string, NdrValue>, later);
        return;
      default:
        throw new Error(`no encoder for ${type.kind}`);
    }
  }

  private base(base: string, value: number | bigint): void {
    if (base === 'f32' || base === 'f64') {
      const size = base === 'f32' ? 4 : 8;
      const view = new DataView(new ArrayBuffer(size));
      if (size === 4) view.setFloat32(0, Number(value), true);
      else view.setFloat64(0, Number(value), true);
      this.align(size);
      this.bytes.push(...new Uint8Array(view.buffer));
      return;
    }
    this.int(value, baseSize(base, this.wide));
  }

  private guid(text: string): void {
    const digits = text.replaceAll('-', '').match(/../g) ?? [];
    for (const at of [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]) {
      this.bytes.push(Number.parseInt(digits[at] ?? '0', 16));
    }
  }

  private array(type: Extract<NdrType, { kind: 'array' }>, value: NdrValue, later: Pending[]): void {
    const values = typeof value === 'string' ? [...value].map((char) => char.charCodeAt(0)) : [...(value as number[])];
    if (type.dims[0]?.varying === true) {
      this.word(0);
      this.word(values.length);
    }
    if (values.length > 0) this.align(alignOf(type.element, this.wide));
    for (const element of values) this.body(type.element, element, later);
  }

  private union(type: Extract<NdrType, { kind: 'union' }>, value: Record<string, NdrValue>, later: Pending[]): void {
    const arms = Math.max(1, ...type.arms.map((arm) => (arm.type === undefined ? 1 : alignOf(arm.type, this.wide))));
    const all = Math.max(arms, alignOf(type.tag, this.wide));
    if (this.wide) this.align(all);
    this.body(type.tag, value['tag'], later);
    if (this.wide) this.align(all);
    else if (type.ms === true) this.align(arms);
    const arm = type.arms.find((candidate) => candidate.cases.includes(Number(value['tag'])));
    if (arm?.type !== undefined) this.body(arm.type, value[arm.name], later);
  }
}

function baseSize(base: string, wide: boolean): number {
  if (base === 'i3264' || base === 'u3264') return wide ? 8 : 4;
  if (/^[iuf]8$|^char$|^boolean$/.test(base)) return 1;
  if (/16$|^wchar$/.test(base)) return 2;
  return /64$/.test(base) ? 8 : 4;
}

function alignOf(type: NdrType, wide: boolean): number {
  switch (type.kind) {
    case 'base':
      return baseSize(type.base, wide);
    case 'enum':
      return type.v1 || wide ? 4 : 2;
    case 'range':
      return alignOf(type.base, wide);
    case 'pointer':
      return wide ? 8 : 4;
    case 'string':
      return type.unit;
    case 'array':
      return alignOf(type.element, wide);
    case 'struct':
      return Math.max(1, ...type.fields.map((field) => alignOf(field.type, wide)));
    case 'union': {
      const arms = type.arms.map((arm) => (arm.type === undefined ? 1 : alignOf(arm.type, wide)));
      return Math.max(alignOf(type.tag, wide), ...arms);
    }
    default:
      return 4;
  }
}

/** The counts in front of a structure or array, from the values that are there. */
function maxima(type: NdrType, value: NdrValue): number[] {
  if (type.kind === 'string') return type.max === 'conformant' ? [(value as string).length + 1] : [];
  if (type.kind === 'array') return type.dims[0]?.max === 'conformant' ? [(value as number[]).length] : [];
  if (type.kind === 'struct') {
    const last = type.fields.at(-1);
    return last === undefined ? [] : maxima(last.type, (value as Record<string, NdrValue>)[last.name]);
  }
  return [];
}
