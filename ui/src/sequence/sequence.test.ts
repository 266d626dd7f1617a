import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sequence, SequenceStep } from '../../../src/server/api.ts';
import { movedBy } from './kept-steps.ts';
import { layOut } from './ladder.ts';
import { mermaidText, toMermaid } from './mermaid.ts';
import { toSvg, xmlText } from './svg.ts';

const HOSTILE = [
  '</text><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  ']]>&amp;&#x3c;<!--',
  'a;participant evil',
  'x\nP0->>P1: forged',
  'x\r\n%%{init: {"theme":"dark"}}%%',
  'end',
  'A->>B: C--xD#59;#quot;',
  '\u202egnp.exe\u0000\u001b[31m\ud800',
  'nowrap: Note over P0: <b>x</b>',
  'x'.repeat(10_000),
];
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom(...HOSTILE));
const keys = ['p1', 'p2', 'unknown', '__proto__'];
const step: fc.Arbitrary<SequenceStep> = fc.record({
  kind: fc.constantFrom('request', 'reply', 'message', 'start', 'end'),
  from: fc.constantFrom(...keys),
  to: fc.constantFrom(...keys),
  text,
  at: fc.constantFrom(null, '2020-07-29T00:07:00.6236167Z'),
  duration_ns: fc.option(fc.nat()),
  call: fc.option(fc.nat(5)),
  message: fc.option(fc.nat()),
  depth: fc.nat(3),
  failed: fc.boolean(),
  confidence: fc.constantFrom('certain', 'likely', 'possible', null),
});
const sequence: fc.Arbitrary<Sequence> = fc.record({
  participants: fc.tuple(
    ...keys.map((key) =>
      fc.record({
        key: fc.constant(key),
        title: text,
        process: fc.option(fc.nat()),
        pid: fc.option(fc.nat()),
        service: fc.option(text),
      }),
    ),
  ),
  steps: fc.array(step, { maxLength: 12 }),
  more: fc.nat(3),
  oneWayLeftOut: fc.boolean(),
});

const ESCAPED = String.raw`(?:[\p{L}\p{N} .,_/()[\]=+*!?@'→…·\\{}-]|#\d+;)*`;
const MERMAID_LINE = new RegExp(
  `^(sequenceDiagram|  participant P\\d as ${ESCAPED}|  Note over P\\d: ${ESCAPED}|  P\\d(->>|-->>|-\\)|--\\)|-x|--x)P\\d: ${ESCAPED})$`,
  'u',
);
const ELEMENT = /<(\/?)([a-z?!]+)((?: [a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/|\?)?>/gy;

describe('a sequence as Mermaid', () => {
  it('is one statement a line, whatever the names hold', () => {
    fc.assert(
      fc.property(sequence, (drawn) => {
        const lines = toMermaid(drawn).trimEnd().split('\n');
        for (const line of lines) expect(line).toMatch(MERMAID_LINE);
        const more = drawn.more > 0 ? 1 : 0;
        expect(lines.length).toBe(1 + drawn.participants.length + drawn.steps.length + more);
      }),
    );
  });

  it('writes by its code what Mermaid would read', () => {
    expect(mermaidText('a;b#c: "d" <e> %%f')).toBe('a#59;b#35;c#58; #34;d#34; #60;e#62; #37;#37;f');
    expect(mermaidText('the end -->> wrap')).toBe('the en#100; -#45;#62;#62; wrap');
    expect(mermaidText('svcctl ROpenServiceW')).toBe('svcctl ROpenServiceW');
    expect(mermaidText('nowrap:x')).toBe('#110;owrap#58;x');
  });

  it('says who, what, how long and how sure', () => {
    const party = { process: 1, service: null };
    const base = { from: 'a', to: 'b', text: 'svcctl 12', at: null, message: 1, depth: 0, call: 1 } as const;
    const drawn: Sequence = {
      participants: [
        { ...party, key: 'a', title: 'one.exe', pid: 4 },
        { ...party, key: 'b', title: 'two.exe', pid: 8, service: 'Dhcp' },
      ],
      steps: [
        { ...base, kind: 'request', duration_ns: null, failed: false, confidence: 'likely' },
        {
          ...base,
          kind: 'reply',
          from: 'b',
          to: 'a',
          text: '',
          duration_ns: 1500,
          failed: true,
          confidence: 'certain',
        },
        { ...base, kind: 'start', text: 'process starts', duration_ns: null, failed: false, confidence: 'certain' },
        {
          ...base,
          kind: 'message',
          from: 'b',
          to: 'a',
          text: 'Bye',
          duration_ns: null,
          failed: false,
          confidence: null,
        },
      ],
      more: 0,
      oneWayLeftOut: false,
    };
    expect(layOut(drawn).steps.map(({ sentence }) => sentence)).toEqual([
      'Request from one.exe (4) to two.exe (8): svcctl 12, likely',
      'Failed reply from two.exe (8) to one.exe (4), after 1.50 µs, certain',
      'one.exe (4) starts two.exe (8)',
      'One-way message from two.exe (8) to one.exe (4): Bye, one end was not seen',
    ]);
    expect(toMermaid(drawn)).toBe(
      `sequenceDiagram
  participant P0 as one.exe (4)
  participant P1 as two.exe (8) [Dhcp]
  P0-->>P1: svcctl 12 · likely
  P1-xP0: reply · 1.50 µs · failed
  P0->>P1: process starts
  P1--)P0: Bye
`,
    );
  });
});

describe('a sequence as SVG', () => {
  it('is well-formed, has no script, style or address, whatever the names hold', () => {
    fc.assert(
      fc.property(sequence, (drawn) => {
        const file = toSvg(drawn);
        const open: string[] = [];
        let at = 0;
        // Reads it all: text without markup, then an element, and so on.
        while (at < file.length) {
          const next = file.indexOf('<', at);
          const between = file.slice(at, next < 0 ? undefined : next);
          expect(between).not.toMatch(/[>]|&(?!#\d+;)/);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
          expect(between).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
          if (next < 0) break;
          ELEMENT.lastIndex = next;
          const found = ELEMENT.exec(file);
          if (found === null) throw new Error(`not an element: ${file.slice(next, next + 80)}`);
          const [, close, name = '', attributes = '', alone] = found;
          expect(['?xml', 'svg', 'title', 'g', 'rect', 'line', 'path', 'text']).toContain(name);
          expect(attributes).not.toMatch(/ (on\w+|style|class|href|id)=/);
          if (close === '/') expect(open.pop()).toBe(name);
          else if (alone === undefined) open.push(name);
          at = ELEMENT.lastIndex;
        }
        expect(open).toEqual([]);
        expect(file.match(/https?:/g)).toEqual(['http:']);
      }),
    );
  });

  it('leaves out what XML cannot hold', () => {
    expect(xmlText('a\u0000<b>&"c"\u{1f600}\ud800\ufffe')).toBe('a&#60;b&#62;&#38;&#34;c&#34;\u{1f600}');
  });
});

describe('the ladder', () => {
  it('draws each step once and every activation within the picture', () => {
    fc.assert(
      fc.property(sequence, (drawn) => {
        const ladder = layOut(drawn);
        expect(ladder.steps.map(({ step: one }) => one)).toEqual(drawn.steps);
        for (const { from, to } of ladder.activations) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(ladder.height);
        }
        expect(new Set(ladder.activations.map(({ key }) => key)).size).toBe(ladder.activations.length);
      }),
    );
  });
});

describe('a sequence that grows', () => {
  const at = (call: number, kind: SequenceStep['kind'] = 'request'): SequenceStep => ({
    ...{ kind, from: 'p1', to: 'p2', text: '', at: null, duration_ns: null, call, message: null },
    ...{ depth: 0, failed: false, confidence: null },
  });
  const before = [at(1), at(1, 'reply'), at(3), at(3, 'reply')];
  const moved = (now: readonly SequenceStep[], first: number): number => movedBy(before, now, first);

  it('moves what is seen only by what comes in above it', () => {
    expect(moved([...before, at(4)], 3)).toBe(0);
    expect(moved([at(1), at(2), at(2, 'reply'), ...before.slice(1)], 2)).toBe(2);
    expect(moved([at(1), at(2), at(2, 'reply'), ...before.slice(1)], 0)).toBe(0);
  });

  it('goes by the next step where the first that was seen is gone', () => {
    expect(moved([at(0), ...before.slice(3)], 2)).toBe(-2);
    expect(moved([at(8)], 2)).toBe(0);
  });
});
