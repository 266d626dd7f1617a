import { expect, it } from 'vitest';
import type { FieldNode, FieldPart } from '../model/field-tree.ts';
import { fieldTreeJson, fieldTreeLines } from './field-tree-text.ts';
import { hexLines } from './hex-lines.ts';

function node(part: Partial<FieldNode>): FieldNode {
  const base = { name: 'n', title: 'Field', kind: 'field', offset: 0, length: 4, value: undefined, text: '' } as const;
  return { ...base, ref: 'somewhere', certainty: 'fact', children: [], problem: undefined, ...part };
}

const PART: FieldPart = {
  buffer: 'payload',
  root: node({
    kind: 'group',
    length: 20,
    children: [
      node({ title: 'Type', value: 3, text: 'response (3)' }),
      node({ title: 'Odd', offset: 4, text: '0x1', certainty: 'unconfirmed', problem: 'must be 0' }),
      node({
        title: 'Stub',
        kind: 'group',
        offset: 8,
        length: 12,
        children: [
          node({ title: 'Text', offset: 8, value: 'a\u202eb', text: '"a\u202eb"', certainty: 'guess' }),
          node({ title: 'Id', offset: 12, value: 2n ** 60n, text: '1152921504606846976' }),
          node({ title: 'Padding', kind: 'padding', offset: 16 }),
        ],
      }),
    ],
  }),
};

it('shows places, marks and what does not fit', () => {
  expect(fieldTreeLines(PART)).toEqual([
    'payload, 20 bytes',
    '+0x00   Type                          response (3)',
    '+0x04 ~ Odd                           0x1',
    '      ! must be 0',
    '+0x08   Stub',
    '+0x08 ?   Text                        "a\\u202eb"',
    '+0x0c     Id                          1152921504606846976',
    '+0x10     Padding                     4 bytes',
  ]);
});

it('is bounded, and says what it leaves out', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => node({ offset: index * 4 }));
  const lines = fieldTreeLines({ buffer: 'view', root: node({ kind: 'group', length: 20_000, children: many }) });
  expect(lines.length).toBeLessThan(4_100);
  expect(lines.at(-1)).toBe('… 1,001 more fields; --json has all');
});

it('keeps all in JSON', () => {
  const [part] = fieldTreeJson({ parts: [PART] }) as {
    buffer: string;
    children: { children?: { value: unknown }[] }[];
  }[];
  expect(part?.buffer).toBe('payload');
  expect(part?.children[2]?.children?.map((child) => child.value)).toEqual(['a\u202eb', 2n ** 60n, null]);
  const bytes = fieldTreeJson({ parts: [{ buffer: 'view', root: node({ value: Uint8Array.of(1, 0xab) }) }] });
  expect(bytes).toMatchObject([{ value: '01ab' }]);
});

it('dumps bytes with offsets and text', () => {
  const bytes = new Uint8Array(18).fill(0x41);
  bytes[1] = 0xa0;
  expect(hexLines(bytes)).toEqual([
    '0000  41 A0 41 41 41 41 41 41 41 41 41 41 41 41 41 41  A.AAAAAAAAAAAAAA',
    '0010  41 41                                            AA',
  ]);
  expect(hexLines(bytes, 1)[1]).toBe('…     2 more bytes');
  expect(hexLines(new Uint8Array(0))).toEqual([]);
});
