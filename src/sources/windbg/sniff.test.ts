import { describe, expect, it } from 'vitest';
import { sniffWindbg } from './sniff.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a recording of the probe', () => {
  it.each([
    '{"type":"start","alpcscope":"windbg","version":1}',
    '{"type": "start", "alpcscope": "windbg", "version": 1}',
    '{ "type": "leave", "call": 12, "time": "01da738a1dfd94d0" }',
    '{"type":"missed","time":"01da738a1dfd94d0"}',
  ])('is known with and without blanks: %s', (line) => {
    expect(sniffWindbg(bytes(`${line}\n`))).toBe('json');
  });

  it.each(['{"type":"start","alpcscope":"other"}', '{"kind": "leave", "call": 12}', '["type","leave"]', ''])(
    'is not seen in other lines: %s',
    (line) => {
      expect(sniffWindbg(bytes(`${line}\n`))).toBeUndefined();
    },
  );
});
