import { describe, expect, it } from 'vitest';
import { callMarks, chainEnd } from './chain-text.ts';
import { ladderLines } from './ladder-text.ts';

const call = (client: number, server: number, more: object = {}) => ({
  client: { pid: client },
  server: { pid: server },
  request: 1,
  reply: 2,
  duration_ns: 5,
  evidence: ['wait-reply'],
  ...more,
});

describe('marks of calls', () => {
  it('say nothing of a plain call', () => expect(callMarks(call(1, 2), [])).toEqual([]));

  it('tell callbacks and loops', () => {
    expect(callMarks(call(2, 1), [call(1, 2)])).toEqual(['callback']);
    const same = { interface_uuid: 'x', opnum: 3 };
    expect(callMarks(call(1, 2, same), [call(1, 2, same), call(2, 3)])).toEqual(['loop']);
  });

  it('tell what nobody waited for, what is open and what nobody answers', () => {
    expect(callMarks(call(1, 2, { evidence: [] }), [])).toEqual(['asynchronous']);
    const open = { reply: null, duration_ns: null };
    expect(callMarks(call(1, 2, open), [])).toEqual(['still open']);
    expect(callMarks(call(1, 2, { ...open, evidence: [] }), [])).toEqual(['one way']);
  });
});

describe('the end of a chain', () => {
  it('is a failure, an answer, or not known', () => {
    expect(chainEnd({ status: 5 }, [])).toMatch(/^failed: /);
    expect(chainEnd({ status: 0, unanswered: 0 }, [])).toBe('answered');
    expect(chainEnd({ unanswered: 1 }, [])).toBe('not all answered');
  });
});

describe('the ladder', () => {
  it('draws arrows both ways, over others, and what happens in one place', () => {
    const step = (from: number, to: number | undefined, certain = true) => ({
      time: '+1',
      from,
      to,
      certain,
      text: 'x',
    });
    expect(
      ladderLines(['one', 'two', 'three'], [step(0, 2), step(2, 1), step(1, undefined), step(1, 0, false)]),
    ).toEqual([
      '    A  one',
      '    B  two',
      '    C  three',
      '',
      '    A     B     C',
      '+1  |---------->|  x',
      '+1  |     |<----|  x',
      '+1  |     *     |  x',
      '+1  |<~~~~|     |  x',
    ]);
  });

  it('has names for any number of processes', () => {
    const lines = ladderLines(
      Array.from({ length: 28 }, (_, place) => `p${place}`),
      [],
    );
    expect(lines[27]?.trim()).toBe('AB p27');
  });
});
