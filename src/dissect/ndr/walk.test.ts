import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { NdrWriter, type Syntax } from '../../../test/support/ndr-encode.ts';
import { MAX_NODES, readPart } from '../cursor.ts';
import {
  bstr,
  fixed,
  i32,
  sized,
  struct,
  u8,
  u16,
  u32,
  u64,
  unicodeString,
  union,
  unique,
  wstring,
} from './describe.ts';
import { policyOf } from './policy.ts';
import type { NdrBase, NdrType, NdrValue } from './types.ts';
import { NdrWalker } from './walk.ts';

const PART = { name: 'stub', title: 'Stub', ref: 'test' };

/** Reads parameters one after the other; the bytes must be used up. */
function decode(types: readonly NdrType[], bytes: Uint8Array, syntax: Syntax) {
  const values: NdrValue[] = [];
  const part = readPart(bytes, PART, (cursor) => {
    const walker = new NdrWalker(cursor, policyOf(syntax), 'test');
    types.forEach((type, index) => {
      values.push(walker.parameter(type, `p${index}`));
    });
  });
  checkFieldTree({ parts: [{ buffer: 'payload', root: part.root }] }, [bytes.length]);
  const left = part.root.children.some((node) => node.kind === 'not-decoded');
  return { values, problem: part.problem ?? (left ? 'bytes are left' : undefined) };
}

interface Case {
  readonly type: NdrType;
  readonly value: NdrValue;
}

const base = (name: NdrBase, value: fc.Arbitrary<NdrValue>): fc.Arbitrary<Case> =>
  value.map((read) => ({ type: { kind: 'base', base: name }, value: read }));
const guidText = fc.uuid();
const text = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 9,
});

const scalar: fc.Arbitrary<Case> = fc.oneof(
  base('u8', fc.nat(255)),
  base('i8', fc.integer({ min: -128, max: 127 })),
  base('u16', fc.nat(65535)),
  base('i16', fc.integer({ min: -32768, max: 32767 })),
  base('u32', fc.nat(0xffffffff)),
  base('i32', fc.integer()),
  base('u64', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  base('i64', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  base('f64', fc.double({ noNaN: true })),
  fc.nat(65535).map((value): Case => ({ type: { kind: 'enum', v1: false }, value })),
  fc.nat(0xffffffff).map((value): Case => ({ type: { kind: 'enum', v1: true }, value })),
  guidText.map((value): Case => ({ type: { kind: 'guid' }, value })),
  guidText.map((value): Case => ({ type: { kind: 'context' }, value })),
);

/** Types that end in no open array, so that they may stand anywhere. */
function closed(depth: number): fc.Arbitrary<Case> {
  if (depth === 0) return scalar;
  const inner = closed(depth - 1);
  const pointed = anything(depth - 1);
  return fc.oneof(
    scalar,
    pointed.map(({ type, value }): Case => ({ type: unique(type), value })),
    pointed.map(({ type }): Case => ({ type: unique(type), value: null })),
    pointed.map(({ type, value }): Case => ({ type: { kind: 'pointer', mode: 'ref', to: type }, value })),
    fc.array(inner, { minLength: 1, maxLength: 4 }).map(structCase),
    fc
      .tuple(inner, inner, fc.boolean(), fc.boolean())
      .map(([first, second, chosen, ms]) => unionCase(first, second, { chosen, ms })),
    fc.tuple(inner, fc.nat(3)).map(([{ type, value }, count]) => arrayCase(type, value, { count, max: count })),
  );
}

/** Also open arrays, strings, and structures that end in one. */
function anything(depth: number): fc.Arbitrary<Case> {
  const open: fc.Arbitrary<Case> = fc.oneof(
    fc
      .tuple(closed(Math.max(0, depth - 1)), fc.nat(3), fc.boolean())
      .map(([{ type, value }, count, varying]) => arrayCase(type, value, { count, max: 'conformant', varying })),
    fc
      .tuple(text, fc.constantFrom(1 as const, 2 as const))
      .map(([value, unit]): Case => ({ type: { kind: 'string', unit, max: 'conformant' }, value })),
  );
  const tail = fc.tuple(fc.array(closed(Math.max(0, depth - 1)), { maxLength: 2 }), open);
  return fc.oneof(
    closed(depth),
    open,
    tail.map(([fields, last]) => structCase([...fields, last])),
  );
}

function structCase(cases: readonly Case[]): Case {
  const fields = Object.fromEntries(cases.map((one, index) => [`f${index}`, one.type]));
  return {
    type: struct('s', fields),
    value: Object.fromEntries(cases.map((one, index) => [`f${index}`, one.value])),
  };
}

function unionCase(first: Case, second: Case, { chosen, ms }: { chosen: boolean; ms: boolean }): Case {
  const arms = [
    { cases: [1], name: 'a', type: first.type },
    { cases: [2, 3], name: 'b', type: second.type },
    { cases: [4], name: 'none', type: undefined },
  ];
  const type: NdrType = { kind: 'union', name: 'u', tag: u16, arms, ms };
  return { type, value: chosen ? { tag: 1, a: first.value } : { tag: 3, b: second.value } };
}

function arrayCase(
  type: NdrType,
  value: NdrValue,
  { count, max, varying = false }: { count: number; max: number | 'conformant'; varying?: boolean },
): Case {
  return {
    type: { kind: 'array', element: type, dims: [{ max, varying }] },
    value: new Array<NdrValue>(count).fill(value),
  };
}

/** Runs of bytes come back as bytes, an array of them as values. */
function plain(value: NdrValue): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner as NdrValue)]));
  }
  return typeof value === 'number' && Object.is(value, -0) ? 0 : value;
}

describe.each(['ndr20', 'ndr64'] as const)('%s', (syntax) => {
  it('decodes what an independent encoder wrote, for random descriptions', () => {
    fc.assert(
      fc.property(fc.array(anything(3), { minLength: 1, maxLength: 3 }), (cases) => {
        const writer = new NdrWriter(syntax);
        for (const { type, value } of cases) writer.parameter(type, value);
        const { values, problem } = decode(
          cases.map((one) => one.type),
          writer.done(),
          syntax,
        );
        expect(problem).toBeUndefined();
        expect(values.map(plain)).toEqual(cases.map((one) => plain(one.value)));
      }),
      { numRuns: 400 },
    );
  });

  it('survives any bytes for any description, within bounds', () => {
    fc.assert(
      fc.property(
        fc.array(anything(3), { minLength: 1, maxLength: 3 }),
        fc.uint8Array({ maxLength: 300 }),
        (cases, bytes) => {
          decode(
            cases.map((one) => one.type),
            bytes,
            syntax,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reports every truncation as a problem, never as a value', () => {
    const type = struct('s', { a: u32, name: unique(wstring), list: unique(sized(u64)) });
    const bytes = new NdrWriter(syntax).parameter(type, { a: 1, name: 'abc', list: [1n, 2n] }).done();
    for (let length = 0; length < bytes.length; length++) {
      expect(decode([type], bytes.subarray(0, length), syntax).problem).toBeDefined();
    }
  });
});

describe('hostile counts', () => {
  const count = (value: number): Uint8Array => new NdrWriter('ndr20').parameter(u32, value).done();

  it('refuses an array larger than the message before reading it', () => {
    expect(decode([sized(u64)], count(0xffffffff), 'ndr20').problem).toContain('do not fit');
    expect(decode([sized(struct('empty', {}))], count(0xffffffff), 'ndr20').problem).toContain('elements');
  });

  it('stops at the node limit', () => {
    const bytes = new Uint8Array(4 + 8 * 16_000);
    new DataView(bytes.buffer).setUint32(0, 16_000, true);
    const { problem } = decode([sized(struct('two', { a: u32, b: u32 }))], bytes, 'ndr20');
    expect(problem).toContain(`more than ${MAX_NODES} fields`);
  });

  it('stops a chain of pointers that never ends', () => {
    const node: NdrType = { kind: 'lazy', to: () => struct('node', { next: unique(node) }) };
    const bytes = new Uint8Array(4000).fill(1);
    expect(decode([node], bytes, 'ndr20').problem).toContain('deeper');
  });

  it('names a union tag without an arm, a string beyond its maximum, a NULL reference', () => {
    const arms = [{ cases: [1], name: 'one', type: u32 }];
    expect(decode([union('u', u32, arms)], count(9), 'ndr20').problem).toContain('tag 9 is no case of u');
    const string = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 65, 0, 0, 0]);
    expect(decode([wstring], string, 'ndr20').problem).toContain('exceed the maximum');
    const reference = struct('r', { p: { kind: 'pointer', mode: 'ref', to: u32 } });
    expect(decode([reference], count(0), 'ndr20').problem).toContain('NULL in a reference pointer');
  });
});

describe('single shapes', () => {
  const hex = (digits: string): Uint8Array =>
    Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

  it('a full pointer seen twice is one object', () => {
    const full: NdrType = { kind: 'pointer', mode: 'full', to: u32 };
    const type = struct('two', { a: full, b: full });
    expect(decode([type], hex('000002000000020007000000'), 'ndr20').values.map(plain)).toEqual([{ a: 7, b: 7 }]);
  });

  it('an RPC_UNICODE_STRING without NUL', () => {
    const bytes = hex('0400060000000200' + '030000000000000002000000' + '61006200');
    const { values, problem } = decode([unicodeString], bytes, 'ndr20');
    expect([values.map(plain), problem]).toEqual([[{ Length: 4, MaximumLength: 6, Buffer: 'ab' }], undefined]);
  });

  it('a BSTR as PythonForWindows sends it', () => {
    const bytes = hex('55736572' + '02000000' + '04000000' + '02000000' + '61006200');
    expect(decode([bstr], bytes, 'ndr20').values.map(plain)).toEqual([{ cBytes: 4, clSize: 2, asData: 'ab' }]);
  });

  it('an NDR64 pipe with its negated counts ([MS-RPCE] 2.2.5.3.4.5)', () => {
    const pipe: NdrType = { kind: 'pipe', element: u8 };
    const bytes = hex(`0200000000000000aabb000000000000feffffffffffffff${'00'.repeat(16)}`);
    expect(decode([pipe], bytes, 'ndr64').values.map(plain)).toEqual([[[0xaa, 0xbb]]]);
  });

  it('two open dimensions: both maxima, then both ranges, then the elements', () => {
    const type: NdrType = {
      kind: 'array',
      element: i32,
      dims: [
        { max: 'conformant', varying: true },
        { max: 'conformant', varying: true },
      ],
    };
    const words = [2, 3, 0, 1, 0, 2, 70, 71];
    const bytes = new NdrWriter('ndr20');
    for (const word of words) bytes.parameter(u32, word);
    expect(decode([type], bytes.done(), 'ndr20').values.map(plain)).toEqual([[70, 71]]);
  });

  it('fixed arrays of small numbers are one node', () => {
    expect(decode([fixed(u16, 3)], hex('010002000300'), 'ndr20').values.map(plain)).toEqual([[1, 2, 3]]);
  });
});

describe.each(['ndr20', 'ndr64'] as const)('signs of a wrong type or syntax, %s', (syntax) => {
  const word = (value: number): number[] => [value, 0, 0, 0, ...(syntax === 'ndr64' ? [0, 0, 0, 0] : [])];

  it('a string that does not begin at its beginning', () => {
    const bytes = Uint8Array.from([...word(3), ...word(1), ...word(2), 0x41, 0, 0, 0]);
    expect(decode([wstring], bytes, syntax).problem).toContain('a string at offset 1');
  });

  it('a number outside its range, of either size', () => {
    for (const name of ['u32', 'u3264', 'i64'] as const) {
      const type: NdrType = { kind: 'range', base: { kind: 'base', base: name }, min: 0, max: 10 };
      const bytes = new Uint8Array(name === 'u32' || (name === 'u3264' && syntax === 'ndr20') ? 4 : 8);
      bytes[0] = 10;
      expect(decode([type], bytes, syntax).problem).toBeUndefined();
      bytes[0] = 11;
      expect(decode([type], bytes, syntax).problem).toContain('outside 0 to 10');
    }
  });
});
