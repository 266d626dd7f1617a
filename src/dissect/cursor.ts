/**
 * Reads bytes and builds the field tree in one go. Every read is checked: what does not fit throws {@link DissectError},
 * which never leaves this folder; the caller that opened the part keeps what was read and marks the rest "not decoded".
 */
import { guidText } from '../base/guid.ts';
import type { Certainty, FieldNode, FieldValue } from '../model/field-tree.ts';
import { flagsText, hex, hexBytes, plainText } from './format.ts';

/** Bytes that do not fit the layout: where and why. A value of the input, caught inside this folder. */
export class DissectError extends Error {
  override readonly name = 'DissectError';
  readonly offset: number;
  /** The whole part must stop, not only the innermost bounded piece. */
  readonly fatal: boolean;
  constructor(reason: string, offset: number, fatal = false) {
    super(reason);
    this.offset = offset;
    this.fatal = fatal;
  }
}

/** What is known of a field before its bytes are read. */
export interface FieldSpec {
  readonly name: string;
  readonly title: string;
  readonly ref: string;
  readonly certainty?: Certainty;
  /** Names of single values. */
  readonly names?: Readonly<Record<number, string>>;
  /** Names of bits. */
  readonly flags?: Readonly<Record<number, string>>;
  /** Words for the value; the default is decimal. */
  readonly format?: (value: number | bigint) => string;
}

/** A node while it is being built. */
export type NodeDraft = { -readonly [K in keyof FieldNode]: K extends 'children' ? NodeDraft[] : FieldNode[K] };

/** Most nodes of one part: a message has at most 64 KiB, a view may be larger and hostile. */
export const MAX_NODES = 20_000;
/** Object references nest through activation properties; without a limit hostile ones would exhaust the stack. */
const MAX_LEVELS = 128;

const NOT_DECODED_REF = 'no layout known for these bytes';

export class Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly root: NodeDraft;
  /** Next byte, and the end of what may be read now. */
  pos: number;
  end: number;
  /** Where the alignment of the current stub counts from. */
  base: number;
  private group: NodeDraft;
  private nodes = 1;
  private level = 0;

  constructor(bytes: Uint8Array, spec: FieldSpec) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = 0;
    this.base = 0;
    this.end = bytes.length;
    this.root = draft(spec, 'group', 0, bytes.length);
    this.group = this.root;
  }

  get remaining(): number {
    return this.end - this.pos;
  }

  /** Throws unless `count` more bytes are there. */
  need(count: number, what: string): void {
    if (count <= this.end - this.pos) return;
    throw new DissectError(`${what} needs ${count} bytes, ${this.remaining} are left`, this.pos);
  }

  fail(reason: string, at = this.pos): never {
    throw new DissectError(reason, at);
  }

  /** Adds a node over the next `length` bytes and moves past them. */
  add(spec: FieldSpec, length: number, value: FieldValue, text: string): NodeDraft {
    this.need(length, spec.title);
    const node = draft(spec, 'field', this.pos, length);
    node.value = value;
    node.text = text;
    this.attach(node);
    this.pos += length;
    return node;
  }

  private attach(node: NodeDraft): void {
    this.nodes += 1;
    if (this.nodes > MAX_NODES) throw new DissectError(`more than ${MAX_NODES} fields`, this.pos, true);
    this.group.children.push(node);
  }

  u8(spec: FieldSpec): number {
    this.need(1, spec.title);
    return this.number(spec, 1, this.view.getUint8(this.pos));
  }
  u16(spec: FieldSpec): number {
    this.need(2, spec.title);
    return this.number(spec, 2, this.view.getUint16(this.pos, true));
  }
  u32(spec: FieldSpec): number {
    this.need(4, spec.title);
    return this.number(spec, 4, this.view.getUint32(this.pos, true));
  }
  i32(spec: FieldSpec): number {
    this.need(4, spec.title);
    return this.number(spec, 4, this.view.getInt32(this.pos, true));
  }
  u64(spec: FieldSpec): bigint {
    this.need(8, spec.title);
    const value = this.view.getBigUint64(this.pos, true);
    this.add(spec, 8, value, spec.format?.(value) ?? (spec.flags ? hex(value) : String(value)));
    return value;
  }
  /** A pointer or size of 4 or 8 bytes. */
  word(spec: FieldSpec, size: 4 | 8): bigint {
    return size === 8 ? this.u64(spec) : BigInt(this.u32(spec));
  }

  private number(spec: FieldSpec, length: number, value: number): number {
    this.add(spec, length, value, numberText(spec, value));
    return value;
  }

  guid(spec: FieldSpec): string {
    this.need(16, spec.title);
    const text = guidText(this.bytes, this.pos);
    this.add(spec, 16, text, text);
    return text;
  }

  /** Bytes whose meaning is known but not divided further. */
  raw(spec: FieldSpec, length: number): Uint8Array {
    this.need(length, spec.title);
    const value = this.bytes.subarray(this.pos, this.pos + length);
    this.add(spec, length, value, hexBytes(value));
    return value;
  }

  /** Bytes that only keep the next field in its place; their content does not matter. */
  padding(length: number, ref: string): void {
    if (length === 0) return;
    const node = this.add({ name: 'padding', title: 'Padding', ref }, length, undefined, '');
    node.kind = 'padding';
  }

  /** Padding up to the next multiple of `alignment`, counted from `base`. */
  align(alignment: number, ref: string): void {
    const over = (this.pos - this.base) % alignment;
    if (over !== 0) this.padding(alignment - over, ref);
  }

  /** The next `length` bytes as "not decoded". */
  notDecoded(length: number, why: string, problem?: string): void {
    if (length <= 0) return;
    const node = this.add(
      { name: 'data', title: 'Not decoded', ref: why === '' ? NOT_DECODED_REF : why },
      length,
      undefined,
      hexBytes(this.bytes.subarray(this.pos, this.pos + length)),
    );
    node.kind = 'not-decoded';
    node.problem = problem;
  }

  /** Runs `fill` with a new group open; the group ends where reading ended. */
  inGroup<T>(spec: FieldSpec, fill: () => T): { value: T; node: NodeDraft } {
    const node = draft(spec, 'group', this.pos, 0);
    this.attach(node);
    const outer = this.group;
    this.group = node;
    this.level += 1;
    try {
      if (this.level > MAX_LEVELS) this.fail(`more than ${MAX_LEVELS} groups inside each other`);
      return { value: fill(), node };
    } finally {
      this.level -= 1;
      node.length = this.pos - node.offset;
      this.group = outer;
    }
  }

  /**
   * A group over exactly `length` bytes. A failure inside stays inside: the rest of the piece becomes "not decoded" with the
   * reason, and reading goes on behind it. Returns what `fill` returned, or the reason.
   */
  bounded<T>(spec: FieldSpec, length: number, fill: () => T): { value: T | undefined; problem: string | undefined } {
    this.need(length, spec.title);
    const outerEnd = this.end;
    this.end = this.pos + length;
    try {
      return this.inGroup(spec, () => this.contain(fill)).value;
    } finally {
      this.end = outerEnd;
    }
  }

  /** Runs `fill` up to `end`; marks what it left or could not read. */
  contain<T>(fill: () => T): { value: T | undefined; problem: string | undefined } {
    let value: T | undefined;
    let problem: string | undefined;
    const group = this.group;
    try {
      value = fill();
    } catch (error) {
      if (!(error instanceof DissectError)) throw error;
      problem = `${error.message} (at +0x${error.offset.toString(16)})`;
      this.close(group, problem);
      if (error.fatal) throw error;
      return { value, problem };
    }
    this.close(group, problem);
    return { value, problem };
  }

  // Even a full budget leaves room for the one node that accounts for the rest.
  private close(group: NodeDraft, problem: string | undefined): void {
    if (this.remaining > 0) {
      group.children.push(this.leftOver(problem));
      this.nodes += 1;
    } else if (problem !== undefined) group.problem = problem;
  }

  private leftOver(problem: string | undefined): NodeDraft {
    const spec = { name: 'data', title: 'Not decoded', ref: NOT_DECODED_REF };
    const node = draft(spec, 'not-decoded', this.pos, this.remaining);
    node.text = hexBytes(this.bytes.subarray(this.pos, this.end));
    node.problem = problem;
    this.pos = this.end;
    return node;
  }

  /** The newest node of the open group. */
  lastNode(): NodeDraft | undefined {
    return this.group.children.at(-1);
  }

  /** Adds words to a field of the open group: what a number means on this connection, which name a UUID has. */
  annotate(name: string, words: string | undefined): void {
    const node = this.group.children.find((child) => child.name === name);
    if (node !== undefined && words !== undefined) node.text = `${node.text} (${words})`;
  }

  /** Reads ahead without a node; `undefined` behind the end. */
  peekU32(at = this.pos): number | undefined {
    return at >= 0 && at + 4 <= this.end ? this.view.getUint32(at, true) : undefined;
  }
}

function draft(spec: FieldSpec, kind: FieldNode['kind'], offset: number, length: number): NodeDraft {
  return {
    name: spec.name,
    title: spec.title,
    kind,
    offset,
    length,
    value: undefined,
    text: '',
    ref: spec.ref,
    certainty: spec.certainty ?? 'fact',
    children: [],
    problem: undefined,
  };
}

function numberText(spec: FieldSpec, value: number): string {
  if (spec.names !== undefined) {
    const name = spec.names[value];
    return name === undefined ? hex(value) : `${name} (${value > 9 ? hex(value) : value})`;
  }
  if (spec.flags !== undefined) return flagsText(value, spec.flags);
  return spec.format?.(value) ?? plainText(value);
}

/** Opens a part over `bytes`, runs `fill`, and closes it so that every byte is accounted for, whatever happens. */
export function readPart(
  bytes: Uint8Array,
  spec: FieldSpec,
  fill: (cursor: Cursor) => void,
): { root: NodeDraft; problem: string | undefined } {
  const cursor = new Cursor(bytes, spec);
  try {
    const { problem } = cursor.contain(() => fill(cursor));
    return { root: cursor.root, problem };
  } catch (error) {
    if (!(error instanceof DissectError)) throw error;
    return { root: cursor.root, problem: error.message };
  }
}
