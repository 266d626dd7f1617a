import { expect, test } from 'vitest';
import { actionOf, KEYS, keyName } from './keys.ts';

function press(key: string, held: Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift', boolean>> = {}) {
  return {
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: held.meta ?? false,
    altKey: held.alt ?? false,
    shiftKey: held.shift ?? false,
  };
}

test('Keys are named as the list writes them', () => {
  expect(keyName(press('l', { ctrl: true }))).toBe('Ctrl+L');
  expect(keyName(press('l', { meta: true }))).toBe('Ctrl+L');
  expect(keyName(press('B', { ctrl: true, shift: true }))).toBe('Ctrl+Shift+B');
  expect(keyName(press('F6', { shift: true }))).toBe('Shift+F6');
  // On some keyboards `?` and `/` need Shift, on others they do not.
  expect(keyName(press('?', { shift: true }))).toBe('?');
  expect(keyName(press('/'))).toBe('/');
});

test('Keys do what the list says', () => {
  expect(actionOf(press('/'), false)).toBe('filter');
  expect(actionOf(press('h', { ctrl: true }), false)).toBe('highlight');
  expect(actionOf(press('c', { ctrl: true, shift: true }), false)).toBe('copy-json');
  expect(actionOf(press('x'), false)).toBeUndefined();
});

test('A text field keeps its keys', () => {
  for (const key of ['/', '?', '+', '-']) expect(actionOf(press(key), true)).toBeUndefined();
  for (const key of ['c', 'b', 'h', 'e', 'a']) expect(actionOf(press(key, { ctrl: true }), true)).toBeUndefined();
  expect(actionOf(press('F6'), true)).toBe('next-pane');
  expect(actionOf(press('l', { ctrl: true }), true)).toBe('filter');
});

test('No key means two things', () => {
  const keys = Object.values(KEYS)
    .flat()
    .flatMap(({ action, keys }) => (action === undefined ? [] : keys));
  expect(new Set(keys).size).toBe(keys.length);
});
