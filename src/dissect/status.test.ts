import { describe, expect, it } from 'vitest';
import { NT_STATUS, WIN32_STATUS } from '../catalogue/tables/status.ts';
import { MESSAGE_TYPES } from './alpc/message-type.ts';
import { ntStatusText, rpcStatusText } from './status.ts';

/** Words that the names of the SDK abbreviate. */
const ABBREVIATED: Readonly<Record<string, string>> = { interface: 'if', procedure: 'procnum' };

function fits(text: string, name: string): boolean {
  const words = name.toLowerCase().split('_');
  const said = text
    .replace(/^0x[0-9a-f]+ \(|\)$/g, '')
    .replace(/interface|procedure/g, (word) => ABBREVIATED[word] ?? word);
  return said.split(/[ ,]+/).some((word) => word.length > 1 && words.includes(word));
}

describe('status texts', () => {
  it.each([1702, 1717, 1722, 1723, 1726, 1728, 1775, 1777, 1783, 1818])('of RPC say what the SDK names %i', (code) => {
    const name = WIN32_STATUS.find(([one]) => one === code)?.[1];
    if (name !== undefined) expect(fits(rpcStatusText(code), name), `${rpcStatusText(code)}, ${name}`).toBe(true);
    expect(rpcStatusText(code)).toMatch(/ \(.+\)$/);
  });

  it('tell a missing context handle from a damaged one', () => {
    // winerror.h: RPC_X_SS_IN_NULL_CONTEXT, RPC_X_SS_CONTEXT_DAMAGED.
    expect(rpcStatusText(1775)).toBe('0x6ef (null context handle)');
    expect(rpcStatusText(1777)).toBe('0x6f1 (damaged context handle)');
  });

  it('of ALPC say what the SDK names them', () => {
    for (const code of [0xc000002f, 0xc0000037, 0xc0000041, 0xc0000253, 0xc0000700, 0xc0000701, 0xc0000702]) {
      const name = NT_STATUS.find(([one]) => one === code)?.[1];
      expect(name, code.toString(16)).toBeDefined();
      expect(fits(ntStatusText(code), name ?? ''), `${ntStatusText(code)}, ${name}`).toBe(true);
    }
  });

  it('name the message types that only ALPC has', () => {
    expect(MESSAGE_TYPES[11]).toBe('connection reply');
    expect(MESSAGE_TYPES[12]).toBe('cancelled message');
    expect(MESSAGE_TYPES[13]).toBe('process unregistered');
  });
});
