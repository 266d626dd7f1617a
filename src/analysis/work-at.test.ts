import { describe, expect, it } from 'vitest';
import type { ServedCall } from '../model/attribution.ts';
import { provedLater, workAt } from './work-at.ts';

const MS = 10_000;

function served(changes: Partial<ServedCall>): ServedCall {
  return {
    call: 1,
    chain: 1,
    receivedAt: 0,
    answered: 'after',
    expected: true,
    answeredBySelf: true,
    left: false,
    turned: false,
    lossSince: false,
    ...changes,
  };
}

describe('workAt', () => {
  it('is sure of a call that the thread answers itself afterwards', () => {
    expect(workAt([served({})], MS, false)).toMatchObject({ confidence: 'certain' });
    expect(workAt([served({ answeredBySelf: false })], MS, false)).toMatchObject({ confidence: 'likely' });
    expect(workAt([served({})], MS, true)).toMatchObject({ confidence: 'likely' });
  });

  it('believes little once the thread has received something else, or events are missing', () => {
    expect(workAt([served({ turned: true })], MS, false)).toMatchObject({ confidence: 'possible' });
    expect(workAt([served({ lossSince: true })], MS, false)).toMatchObject({ confidence: 'possible' });
    expect(workAt([served({ left: true })], MS, false)).toBeUndefined();
  });

  it('takes what nobody waits for and nobody answers for work for 20 ms only', () => {
    const datagram = served({ answered: 'never', expected: false });
    expect(workAt([datagram], 20 * MS, false)).toMatchObject({ confidence: 'possible' });
    expect(workAt([datagram], 21 * MS, false)).toBeUndefined();
  });
});

describe('provedLater', () => {
  it('is true of calls that only their own answer told from datagrams, when those 20 ms had passed', () => {
    expect(provedLater(served({ expected: false }), 21 * MS)).toBe(true);
    expect(provedLater(served({ expected: false }), 20 * MS)).toBe(false);
    expect(provedLater(served({ expected: true }), 21 * MS)).toBe(false);
    expect(provedLater(served({ expected: false, answered: 'never' }), 21 * MS)).toBe(false);
    expect(provedLater(served({ expected: false, answeredBySelf: false }), 21 * MS)).toBe(false);
  });
});
