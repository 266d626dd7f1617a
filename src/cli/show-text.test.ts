import { describe, expect, it } from 'vitest';
import { PLAIN_STYLE } from '../present/style.ts';
import { shownJson, shownText } from './show-text.ts';

const stack = [
  { address: '0x82801a4c', name: 'nt!KiFastCallEntry+0x12a', kernel: true },
  { address: '0x7720e510', name: undefined, kernel: false },
  { address: '', name: 'ntdll!\u001b[31mred', kernel: false },
];

describe('a stack', () => {
  it('says of each frame whether it is of the kernel or the user, safe for a terminal', () => {
    expect(shownText({ stack }, { times: 'full' }, PLAIN_STYLE).split('\n')).toEqual([
      'stack',
      '  K 0x82801a4c nt!KiFastCallEntry+0x12a',
      '  U 0x7720e510',
      String.raw`  U ntdll!\u001b[31mred`,
      '',
    ]);
  });

  it('is a list of texts as JSON', () => {
    expect(shownJson({ sendStack: stack, receiveStack: [] })).toEqual({
      send_stack: ['0x82801a4c nt!KiFastCallEntry+0x12a', '0x7720e510', 'ntdll!\u001b[31mred'],
      receive_stack: [],
    });
  });
});
