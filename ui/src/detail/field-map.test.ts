import { expect, test } from 'vitest';
import type { ApiFieldNode } from '../../../src/server/api.ts';
import { ByteLook, byteLooks, bytesOf, fieldAt, fieldLines, groupsAbove, nodeAt } from './field-map.ts';

function node(name: string, offset: number, length: number, more: Partial<ApiFieldNode> = {}): ApiFieldNode {
  return {
    name,
    title: name,
    kind: 'field',
    offset,
    length,
    value: null,
    text: '',
    ref: '',
    certainty: 'fact',
    problem: null,
    children: [],
    ...more,
  };
}

const root = node('root', 0, 16, {
  kind: 'group',
  children: [
    node('kind', 0, 4),
    node('body', 4, 10, {
      kind: 'group',
      children: [
        node('opnum', 4, 2),
        node('pad', 6, 2, { kind: 'padding' }),
        node('stub', 8, 6, { kind: 'not-decoded' }),
      ],
    }),
    node('tail', 14, 2, { certainty: 'guess' }),
  ],
});

test('A byte leads to the innermost field that holds it, and that field has the byte', () => {
  expect(fieldAt(root, 0)).toBe('0');
  expect(fieldAt(root, 5)).toBe('1.0');
  expect(fieldAt(root, 13)).toBe('1.2');
  expect(fieldAt(root, 99)).toBe('');
  for (let offset = 0; offset < 16; offset++) {
    const field = nodeAt(root, fieldAt(root, offset));
    expect(field !== undefined && offset >= field.offset && offset < field.offset + field.length).toBe(true);
  }
});

test('Lines are the tree in order; closed groups hide what is below them', () => {
  expect(fieldLines(root, new Set()).map(({ path, depth }) => `${path}@${depth}`)).toEqual([
    '0@0',
    '1@0',
    '1.0@1',
    '1.1@1',
    '1.2@1',
    '2@0',
  ]);
  expect(fieldLines(root, new Set(['1'])).map(({ path }) => path)).toEqual(['0', '1', '2']);
  expect(groupsAbove('1.2.3')).toEqual(['1', '1.2']);
});

test('Bytes look like what is known of them', () => {
  const looks = byteLooks(root, 16);
  expect([looks[0], looks[6], looks[9], looks[15]]).toEqual([
    ByteLook.field,
    ByteLook.padding,
    ByteLook.undecoded,
    ByteLook.unsure,
  ]);
});

test('A field that reaches beyond the recorded bytes breaks nothing', () => {
  expect([...byteLooks(node('root', 0, 1e9, { kind: 'padding' }), 2)]).toEqual([ByteLook.padding, ByteLook.padding]);
});

test('Base64 is read, and what is not base64 passed over', () => {
  expect([...bytesOf('AAEC/w==')]).toEqual([0, 1, 2, 255]);
  expect([...bytesOf('')]).toEqual([]);
  expect([...bytesOf('<AAEC>')]).toEqual([0, 1, 2]);
});
