/**
 * Walks stub data by a parameter description, exactly: alignment, counts in front of structures, pointees after the
 * outermost constructed type. One walker for both syntaxes; what differs stands in the policy.
 * Sources: [C706] chapter 14, [MS-RPCE] 2.2.4 and 2.2.5, wire output of MIDL stubs in samba-team/samba midltests.
 */
import { NIL_GUID } from '../../base/guid.ts';
import type { Cursor, FieldSpec } from '../cursor.ts';
import { hex, latin1, quoted, utf16 } from '../format.ts';
import { sidLength, sidText } from './plausible.ts';
import { alignmentOf, armAlignment, conformanceOf, type SyntaxPolicy, smallestSize } from './policy.ts';
import { readBase, readRun } from './scalars.ts';
import { showArray } from './show.ts';
import type { NdrType, NdrValue } from './types.ts';

/** Deeper than any sane message; each level costs some stack. */
const MAX_DEPTH = 200;
/** Elements of one array that take no bytes each, or few: bounds work before the node limit does. */
const MAX_ELEMENTS = 16_384;

type Of<K extends NdrType['kind']> = Extract<NdrType, { kind: K }>;
type Put = (value: NdrValue) => void;
interface Named {
  /** Filter name, `arg.info.name`. */
  readonly name: string;
  readonly title: string;
}
interface Deferred {
  readonly type: NdrType;
  readonly at: Named;
  readonly set: Put;
}
/** Counts already read in front of the structure, and pointees still to come. */
interface Scope {
  readonly counts: number[];
  readonly deferred: Deferred[];
}

export interface WalkHooks {
  /** Reads an OBJREF that fills the cursor's window. */
  objref?(cursor: Cursor): void;
}

export class NdrWalker {
  private readonly cursor: Cursor;
  private readonly policy: SyntaxPolicy;
  private readonly source: string;
  private readonly hooks: WalkHooks;
  private readonly alignments = new Map<NdrType, number>();
  private readonly shared = new Map<string, { value: NdrValue; done: boolean; waiting: Put[] }>();
  private depth = 0;

  /** `source` is the evidence for the description; alignment counts from the cursor's `base`. */
  constructor(cursor: Cursor, policy: SyntaxPolicy, source: string, hooks: WalkHooks = {}) {
    this.cursor = cursor;
    this.policy = policy;
    this.source = source;
    this.hooks = hooks;
  }

  /** Reads one parameter with all it points to. */
  parameter(type: NdrType, name: string, prefix = 'arg'): NdrValue {
    const read: { value: NdrValue } = { value: undefined };
    this.whole(type, { name: `${prefix}.${name}`, title: name }, (value) => {
      read.value = value;
    });
    return read.value;
  }

  private spec(at: Named): FieldSpec {
    return { name: at.name, title: at.title, ref: this.source };
  }
  /** A part of a value's own encoding: `maximumCount` is shown as "maximum count". */
  private wire(at: Named, part: string): FieldSpec {
    const words = part.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
    return { name: `${at.name}.${part}`, title: `${at.title}: ${words}`, ref: this.policy.ref };
  }

  private alignTo(type: NdrType): void {
    let alignment = this.alignments.get(type);
    if (alignment === undefined) {
      alignment = alignmentOf(type, this.policy);
      this.alignments.set(type, alignment);
    }
    this.cursor.align(alignment, this.policy.ref);
  }

  /** A type on its own: a parameter or a pointee. A [ref] pointer there has no bytes of its own. */
  private whole(type: NdrType, at: Named, set: Put): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.cursor.fail(`nested deeper than ${MAX_DEPTH}`);
    if (type.kind === 'lazy') this.whole(type.to(), at, set);
    else if (type.kind === 'pointer') {
      if (type.mode === 'ref') this.whole(type.to, at, set);
      else {
        const pointee = this.referent(type, at, set);
        if (pointee !== undefined) this.whole(pointee.type, pointee.at, pointee.set);
      }
    } else {
      const scope: Scope = { counts: [], deferred: [] };
      this.conformance(type, at, scope);
      this.value(type, at, { scope, set });
      for (const next of scope.deferred) this.whole(next.type, next.at, next.set);
    }
    this.depth -= 1;
  }

  private conformance(type: NdrType, at: Named, scope: Scope): void {
    const count = conformanceOf(type);
    for (let index = 0; index < count; index++) scope.counts.push(this.count(at, 'maximumCount'));
  }

  private count(at: Named, what: string): number {
    this.cursor.align(this.policy.count, this.policy.ref);
    const value = this.cursor.word({ ...this.wire(at, what) }, this.policy.count);
    if (value > 0xffffffffn) this.cursor.fail(`${what} ${hex(value)} is not plausible`, this.cursor.pos - 8);
    return Number(value);
  }

  /** Reads a pointer's own bytes; what it points to, if that is still to be read. */
  private referent(type: Of<'pointer'>, at: Named, set: Put): Deferred | undefined {
    const { cursor, policy } = this;
    cursor.align(policy.pointer, policy.ref);
    const spec = { ...this.spec(at), format: pointerText };
    const value = cursor.word(spec, policy.pointer);
    if (value === 0n) {
      if (type.mode === 'ref') cursor.fail('NULL in a reference pointer', cursor.pos - policy.pointer);
      set(null);
      return undefined;
    }
    const pointee = { name: at.name, title: `*${at.title}` };
    if (type.mode !== 'full') return { type: type.to, at: pointee, set };
    return this.sharedPointee(String(value), { type: type.to, at: pointee, set });
  }

  // [ptr]: the same referent again is the same object, sent once.
  private sharedPointee(key: string, next: Deferred): Deferred | undefined {
    const known = this.shared.get(key);
    if (known !== undefined) {
      if (known.done) next.set(known.value);
      else known.waiting.push(next.set);
      return undefined;
    }
    const entry: { value: NdrValue; done: boolean; waiting: Put[] } = { value: null, done: false, waiting: [] };
    this.shared.set(key, entry);
    const settle = (value: NdrValue): void => {
      entry.value = value;
      entry.done = true;
      next.set(value);
      for (const set of entry.waiting) set(value);
    };
    return { ...next, set: settle };
  }

  private value(type: NdrType, at: Named, to: { scope: Scope; set: Put }): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.cursor.fail(`nested deeper than ${MAX_DEPTH}`);
    switch (type.kind) {
      case 'pointer': {
        const pointee = this.referent(type, at, to.set);
        if (pointee !== undefined) to.scope.deferred.push(pointee);
        break;
      }
      case 'array':
        this.array(type, at, to);
        break;
      case 'string':
        to.set(this.text(type, at, to.scope));
        break;
      case 'struct':
        this.struct(type, at, to);
        break;
      case 'union':
        this.union(type, at, to);
        break;
      case 'interface':
        this.interface(at, to);
        break;
      case 'pipe':
        this.pipe(type, at, to);
        break;
      case 'lazy':
        this.value(type.to(), at, to);
        break;
      default:
        to.set(this.simple(type, at));
    }
    this.depth -= 1;
  }

  private simple(
    type: Of<'base'> | Of<'enum'> | Of<'range'> | Of<'guid'> | Of<'context'> | Of<'system-handle'> | Of<'ignore'>,
    at: Named,
  ): NdrValue {
    const { cursor, policy } = this;
    this.alignTo(type);
    switch (type.kind) {
      case 'base':
        return readBase(cursor, type, this.spec(at), policy);
      case 'enum': {
        const spec = { ...this.spec(at), ...(type.names === undefined ? {} : { names: type.names }) };
        return !type.v1 && policy.enum === 2 ? cursor.u16(spec) : cursor.u32(spec);
      }
      case 'range':
        return this.range(type, at);
      case 'guid':
        return cursor.guid(this.spec(at));
      case 'context':
        return this.context(at);
      case 'system-handle': {
        const value = cursor.u32({ ...this.spec(at), title: `${at.title} (${type.resource}, index of a handle)` });
        cursor.u32({ ...this.wire(at, 'secondHalf'), certainty: 'unconfirmed' });
        return value;
      }
      default:
        // [ignore]: the slot is there, what it points to is not.
        return cursor.word({ ...this.spec(at), title: `${at.title} (not followed)`, format: hex }, policy.pointer);
    }
  }

  /** A value without pointers. */
  private valueNow(type: NdrType, at: Named): NdrValue {
    const read: { value: NdrValue } = { value: undefined };
    const set = (value: NdrValue): void => {
      read.value = value;
    };
    this.value(type, at, { scope: { counts: [], deferred: [] }, set });
    return read.value;
  }

  private range(type: Of<'range'>, at: Named): NdrValue {
    const from = this.cursor.pos;
    const value = this.valueNow(type.base, at);
    if ((typeof value === 'number' || typeof value === 'bigint') && (value < type.min || value > type.max)) {
      this.cursor.fail(`${at.title} ${value} is outside ${type.min} to ${type.max}`, from);
    }
    return value;
  }

  private context(at: Named): NdrValue {
    const { cursor } = this;
    const { value, node } = cursor.inGroup(this.spec(at), () => {
      cursor.u32({ ...this.wire(at, 'attributes'), format: hex });
      return cursor.guid(this.wire(at, 'id'));
    });
    node.value = value;
    node.text = value === NIL_GUID ? 'none' : value;
    return value;
  }

  private struct(type: Of<'struct'>, at: Named, to: { scope: Scope; set: Put }): void {
    this.alignTo(type);
    const result: Record<string, NdrValue> = Object.create(null);
    to.set(result);
    const spec = { ...this.spec(at), title: type.name === '' ? at.title : `${at.title} (${type.name})` };
    const { node } = this.cursor.inGroup(spec, () => {
      for (const field of type.fields) {
        const named = { name: `${at.name}.${field.name}`, title: field.name };
        this.value(field.type, named, {
          scope: to.scope,
          set: (value) => {
            result[field.name] = value;
          },
        });
      }
      if (this.policy.whole) this.tail(type);
    });
    if (type.name === 'RPC_SID' && sidLength(this.cursor.bytes, node.offset, this.cursor.pos) > 0) {
      node.text = sidText(this.cursor.bytes, node.offset);
    }
  }

  // NDR64 ends a structure at a multiple of its alignment; at the very end of a stub the gap may be missing.
  private tail(type: NdrType): void {
    const alignment = this.alignments.get(type) ?? 1;
    const over = (this.cursor.pos - this.cursor.base) % alignment;
    if (over !== 0) this.cursor.padding(Math.min(alignment - over, this.cursor.remaining), this.policy.ref);
  }

  private union(type: Of<'union'>, at: Named, to: { scope: Scope; set: Put }): void {
    const { cursor, policy } = this;
    this.alignTo(policy.whole ? type : type.tag);
    const spec = { ...this.spec(at), title: `${at.title} (${type.name})` };
    cursor.inGroup(spec, () => {
      const from = cursor.pos;
      const tag = this.valueNow(type.tag, { name: `${at.name}.tag`, title: 'Tag' });
      const arm = type.arms.find((candidate) => candidate.cases.includes(Number(tag))) ?? type.otherwise;
      if (arm === undefined) return cursor.fail(`tag ${String(tag)} is no case of ${type.name}`, from);
      if (policy.whole) this.cursor.align(this.unionAlignment(type), policy.ref);
      else if (type.ms === true) cursor.align(armAlignment(type, policy), policy.ref);
      if (arm.type === undefined) return to.set({ tag, [arm.name]: undefined });
      const result: Record<string, NdrValue> = Object.create(null);
      result['tag'] = tag;
      to.set(result);
      const named = { name: `${at.name}.${arm.name}`, title: arm.name };
      const set = (value: NdrValue): void => {
        result[arm.name] = value;
      };
      this.value(arm.type, named, { scope: to.scope, set });
    });
  }

  private unionAlignment(type: Of<'union'>): number {
    return this.alignments.get(type) ?? alignmentOf(type, this.policy);
  }

  private text(type: Of<'string'>, at: Named, scope: Scope): NdrValue {
    const { cursor } = this;
    const max = type.max === 'conformant' ? (scope.counts.pop() ?? 0) : type.max;
    const { value, node } = cursor.inGroup(this.spec(at), () => {
      const from = cursor.pos;
      const { actual, offset } = this.variance(at, max);
      // A string is sent from its beginning: another offset is the sign of a wrong type or syntax.
      if (offset !== 0) cursor.fail(`${at.title}: a string at offset ${offset}`, from);
      if (actual * type.unit > cursor.remaining) {
        cursor.fail(`${at.title}: ${actual} characters do not fit in ${cursor.remaining} bytes`);
      }
      const text = type.unit === 2 ? utf16(cursor.bytes, cursor.pos, actual) : latin1(cursor.bytes, cursor.pos, actual);
      cursor.add({ ...this.wire(at, 'text'), ref: this.source }, actual * type.unit, text, quoted(text));
      return text;
    });
    node.value = value;
    node.text = quoted(value);
    return value;
  }

  private variance(at: Named, max: number): { offset: number; actual: number } {
    const offset = this.count(at, 'offset');
    const actual = this.count(at, 'actualCount');
    if (offset + actual > max) {
      this.cursor.fail(`${at.title}: offset ${offset} and count ${actual} exceed the maximum ${max}`);
    }
    return { offset, actual };
  }

  private array(type: Of<'array'>, at: Named, to: { scope: Scope; set: Put }): void {
    const { cursor } = this;
    const conformant = type.dims.filter((dimension) => dimension.max === 'conformant').length;
    const counts = to.scope.counts.splice(to.scope.counts.length - conformant, conformant);
    const read = (): void => {
      let total = 1;
      // All maxima come first, then offset and count of each varying dimension, then the elements.
      for (const dimension of type.dims) {
        const max = dimension.max === 'conformant' ? (counts.shift() ?? 0) : dimension.max;
        total *= dimension.varying ? this.variance(at, max).actual : max;
      }
      this.elements(type, total, { at, scope: to.scope, set: to.set });
    };
    // A plain run of numbers is one node and needs no group around it.
    const plain = type.element.kind === 'base' && !type.dims.some((dimension) => dimension.varying);
    if (plain) {
      read();
      const node = cursor.lastNode();
      if (node !== undefined && node.name === at.name) showArray(node, type.as, cursor.bytes);
      return;
    }
    const { node } = cursor.inGroup(this.spec(at), read);
    const content = node.children.at(-1);
    if (content?.name === `${at.name}.elements`) {
      showArray(content, type.as, cursor.bytes);
      node.value = content.value;
      node.text = content.text;
    } else node.text = `${node.children.length} elements`;
  }

  private elements(type: Of<'array'>, count: number, to: { at: Named; scope: Scope; set: Put }): void {
    const { cursor, policy } = this;
    const element = type.element.kind === 'lazy' ? type.element.to() : type.element;
    const smallest = smallestSize(element, policy);
    if (count * smallest > cursor.remaining) {
      cursor.fail(`${to.at.title}: ${count} elements do not fit in ${cursor.remaining} bytes`);
    }
    if (count > 0) this.alignTo(element);
    if (element.kind === 'base') {
      const varying = type.dims.some((dimension) => dimension.varying);
      const spec = varying ? { ...this.wire(to.at, 'elements'), ref: this.source } : this.spec(to.at);
      to.set(readRun(cursor, { type: element, count, as: type.as }, spec, policy));
      return;
    }
    // IDL forbids elements that end in an open array: there would be no place for their counts.
    if (conformanceOf(element) > 0) cursor.fail(`${to.at.title}: an array of open arrays cannot be`);
    if (count > MAX_ELEMENTS) cursor.fail(`${to.at.title}: more than ${MAX_ELEMENTS} elements`);
    const values: NdrValue[] = new Array(count).fill(undefined);
    to.set(values);
    for (let index = 0; index < count; index++) {
      const named = { name: to.at.name, title: `${to.at.title}[${index}]` };
      const set = (value: NdrValue): void => {
        values[index] = value;
      };
      this.value(element, named, { scope: to.scope, set });
    }
  }

  private interface(at: Named, to: { scope: Scope; set: Put }): void {
    const { cursor } = this;
    const max = to.scope.counts.pop() ?? 0;
    cursor.align(4, this.policy.ref);
    const spec = { ...this.spec(at), ref: '[MS-DCOM] 2.2.14 MInterfacePointer' };
    cursor.inGroup(spec, () => {
      const length = cursor.u32({ ...this.wire(at, 'length'), ref: spec.ref });
      if (length !== max) cursor.fail(`${at.title}: length ${length} differs from the maximum count ${max}`);
      const from = cursor.pos;
      const reader = this.hooks.objref;
      if (reader === undefined) cursor.raw({ ...this.wire(at, 'objref'), ref: spec.ref }, length);
      else cursor.bounded({ ...this.wire(at, 'objref'), title: 'OBJREF', ref: spec.ref }, length, () => reader(cursor));
      to.set(cursor.bytes.subarray(from, from + length));
    });
  }

  private pipe(type: Of<'pipe'>, at: Named, to: { scope: Scope; set: Put }): void {
    const { cursor, policy } = this;
    const values: NdrValue[] = [];
    to.set(values);
    cursor.inGroup(this.spec(at), () => {
      for (;;) {
        const count = this.count(at, 'chunkCount');
        const chunk: Of<'array'> = { kind: 'array', element: type.element, dims: [] };
        if (count > 0) {
          const set = (value: NdrValue): void => {
            values.push(value);
          };
          this.elements(chunk, count, { at, scope: to.scope, set });
        }
        if (policy.whole) this.negatedCount(at, count);
        if (count === 0) return;
      }
    });
  }

  // NDR64 closes each chunk with the two's complement of its count ([MS-RPCE] 2.2.5.3.4.5).
  private negatedCount(at: Named, count: number): void {
    const { cursor, policy } = this;
    cursor.align(policy.count, policy.ref);
    const from = cursor.pos;
    const negated = cursor.u64({ ...this.wire(at, 'negatedCount'), format: hex });
    if (BigInt.asUintN(64, -BigInt(count)) !== negated) cursor.fail('the negated count does not match', from);
  }
}

function pointerText(value: number | bigint): string {
  return Number(value) === 0 ? 'NULL' : `→ (referent ${hex(value)})`;
}
