import { describe, expect, it } from 'vitest';
import { progressWords } from './progress.ts';

describe('the words of the progress bar', () => {
  it('say events, rate and time left', () => {
    expect(progressWords({ done: 50e6, total: 200e6, events: 1_234_567, seconds: 5 })).toEqual({
      events: '1,234,567',
      rate: '10.0',
      left: '15 s',
    });
    expect(progressWords({ done: 1e6, total: 600e6, events: 1, seconds: 1 }).left).toBe('10 min');
  });

  it('do not guess before anything was read', () => {
    expect(progressWords({ done: 0, total: 100, events: 0, seconds: 0 })).toEqual({
      events: '0',
      rate: '0.0',
      left: '?',
    });
  });
});
