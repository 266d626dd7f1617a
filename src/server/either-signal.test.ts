import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eitherSignal } from './either-signal.ts';

describe('either of two signals', () => {
  it('is aborted with the first and with the second, before and after it was made', () => {
    for (const which of [0, 1]) {
      const controls = [new AbortController(), new AbortController()] as const;
      const [one, other] = [controls[0].signal, controls[1].signal];
      const { signal } = eitherSignal(one, other);
      expect(signal.aborted).toBe(false);
      controls[which]?.abort();
      expect(signal.aborted).toBe(true);
      expect(eitherSignal(one, other).signal.aborted).toBe(true);
    }
  });

  it('leaves nothing behind once it is let go', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const either = eitherSignal(one.signal, other.signal);
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(1);
    either.release();
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(0);
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(0);
    other.abort();
    expect(either.signal.aborted).toBe(false);
  });
});
