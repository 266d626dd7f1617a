import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from './error.ts';
import type { Entity } from './field.ts';
import { ENTITIES } from './fields.ts';
import { compileFilter } from './resolve.ts';
import { toPredicate } from './to-predicate.ts';
import type { FilterContext } from './value.ts';

// 2020-07-29T00:07:00.6236167Z, when one of the real recordings begins.
const start = 1_595_981_220_623_616_700n;
const context: FilterContext = {
  start,
  statusCode: (name) => (name === 'RPC_S_SERVER_UNAVAILABLE' ? 1722 : undefined),
};

function passes(filter: string, row: Record<string, unknown>, entity: Entity = 'calls'): boolean {
  const compiled = compileFilter(filter, entity, context);
  if (!compiled.ok) throw new Error(explain(compiled.error, filter));
  return toPredicate(compiled.value)(row);
}

const call = {
  id: 7,
  parent: null,
  depth: 2,
  client: { process: 'powershell.exe', pid: 4242, tid: 1, service: null },
  server: { process: 'svchost.exe', pid: 1224, tid: 2, service: 'Winmgmt' },
  port: '\\RPC Control\\OLE4A5B',
  endpoint: null,
  interface_uuid: '9556dc99-828c-11cf-a37e-00aa003240c7',
  interface: 'IWbemServices',
  procedure: 'ExecMethod',
  opnum: 24,
  started_at: '2020-07-29T00:07:01.5000000Z',
  duration_ns: 12_300_000,
  wait_ns: '9007199254740993',
  status: 0x800706ba,
  evidence: ['message-id', 'wait-reply'],
  confidence: 'likely',
};

describe('what a filter means', () => {
  it.each([
    ['', true],
    ['powershell', true],
    ['POWERSHELL', true],
    ['notepad', false],
    ['powershell notepad -svchost', false],
    ['powershell notepad -lsass', true],
    ['power*', true],
    ['*shell', false],
    ['power?hell*', true],
    ['"power*"', false],
    ['execmethod', true],
    ['*', true],
    ['process:svchost', true],
    ['client.process:svchost', false],
    ['CLIENT.Process:powershell', true],
    ['process:=svchost', false],
    ['process:=SVCHOST.exe', true],
    ['-process:svchost', false],
    ['server:winmgmt', true],
    ['client:winmgmt', false],
    ['pid:4242', true],
    ['pid:0x1092', true],
    ['pid:(1 2 1224)', true],
    ['pid:(1224 -4242)', false],
    ['pid:1000..2000', true],
    ['pid:..1000', false],
    ['duration:>10ms', true],
    ['duration:>12.3ms', false],
    ['duration:>=12.3ms', true],
    ['duration:12.3ms', true],
    ['duration:10ms..1s', true],
    ['duration:<0.0123s', false],
    ['wait:9007199254740993', true],
    ['wait:9007199254740992', false],
    ['status:0x800706BA', true],
    ['status:-2147023174', true],
    ['status:>=0x80000000', true],
    ['status:RPC_S_SERVER_UNAVAILABLE', false],
    ['time:00:07', true],
    ['time:00:07:01', true],
    ['time:00:07:01.5', true],
    ['time:00:07:01.4', false],
    ['time:>00:07', false],
    ['time:>=00:07', true],
    ['time:<00:08', true],
    ['time:00:06..00:07', true],
    ['time:+0s..+1s', true],
    ['time:>+1s', false],
    ['time:2020-07-29', true],
    ['time:2020-07', true],
    ['time:2020', true],
    ['time:>2020-07-29', false],
    ['time:2020-07-29T02:07:01+02:00', true],
    ['time:"2020-07-29 00:07"', true],
    ['interface_uuid:{9556DC99-828C-11CF-A37E-00AA003240C7}', true],
    ['uuid:9556dc99', true],
    ['uuid:*a37e*', true],
    ['evidence:message-id', true],
    ['evidence:id-reused', false],
    ['evidence:wait', true],
    ['evidence:*', true],
    ['confidence:likely', true],
    ['confidence:(certain possible)', false],
    ['endpoint:null', true],
    ['endpoint:*', false],
    ['-endpoint:x', true],
    ['endpoint:x', false],
    ['service:null', true],
    ['client.service:*', false],
    ['parent:null depth:2', true],
    ['port:"\\RPC Control\\OLE4A5B"', true],
    ['NOT (pid:4242 AND process:svchost)', false],
  ])('%s is %s', (filter, expected) => {
    expect(passes(filter, call)).toBe(expected);
  });

  it('takes the receive time of a message whose send was not seen', () => {
    const message = { sent_at: null, received_at: '2020-07-29T00:07:05.0000000Z' };
    expect(passes('time:00:07:05', message, 'messages')).toBe(true);
    expect(passes('time:null', message, 'messages')).toBe(false);
    expect(passes('time:*', message, 'messages')).toBe(true);
    const both = { ...message, sent_at: '2020-07-29T00:07:04.0000000Z' };
    expect(passes('time:00:07:05', both, 'messages')).toBe(false);
  });

  it('reads flags, sizes and lists', () => {
    expect(passes('matched:yes size:>4KB', { matched: true, size: 4097 }, 'messages')).toBe(true);
    expect(passes('matched:false', { matched: null }, 'messages')).toBe(false);
    expect(passes('services:null', { services: [] }, 'processes')).toBe(true);
    expect(passes('service:=bits', { services: ['Winmgmt', 'BITS'] }, 'processes')).toBe(true);
    expect(passes('base:0xfffff80000000000', { base: '18446735277616529408' }, 'modules')).toBe(true);
  });
});

describe('mistakes', () => {
  it.each([
    ['durtion:>10ms', 'calls', 'durtion:>10ms\n^^^^^^^\ncalls have no field "durtion"', 'did you mean: duration'],
    [
      'a duration:fast',
      'calls',
      'a duration:fast\n           ^^^^\nduration_ns is a duration, "fast" is not\n',
      'valid here: 10ms',
    ],
    ['kind:replay', 'messages', 'kind:replay\n     ^^^^^^\nkind is never "replay"\n', 'did you mean: reply'],
    ['confidence:sure', 'calls', '           ^^^^\n', 'valid here: certain  likely  possible'],
    ['pid:(1 x)', 'calls', '       ^\nclient.pid is a whole number, "x" is not', 'valid here: 12'],
    ['status:c0000022', 'calls', 'status is a number', 'did you mean: 0xc0000022'],
    [
      'duration>10ms',
      'calls',
      '^^^^^^^^^^^^^\na field and its value are joined by a colon',
      'did you mean: duration:>10ms',
    ],
    ['pid!=4', 'calls', 'joined by a colon', 'did you mean: -pid:4'],
    ['pid=4', 'calls', 'joined by a colon', 'did you mean: pid:4'],
    ['duration:20ms..10ms', 'calls', 'ends before it begins', 'did you mean: 10ms..20ms'],
    ['pid:>1..2', 'calls', 'a range takes no >', 'did you mean: 1..2'],
    ['pid:..', 'calls', 'a value on one side', 'valid here'],
    ['pid:1*', 'calls', 'no wildcards', 'valid here'],
    ['process:>5', 'calls', '> compares numbers and times only', 'valid here'],
    ['interface_uuid:xyz', 'calls', 'is a GUID, "xyz" is not', 'valid here'],
    ['matched:maybe', 'messages', 'matched is true or false', 'valid here: true  false'],
    ['sent_at:25:00', 'messages', 'sent_at is a time', 'valid here'],
    ['duration:1ms', 'events', 'messages, calls have it', '"duration"'],
    ['pid:99999999999999999999', 'calls', 'is a whole number', 'valid here'],
    ['"abc', 'calls', '"abc\n^^^^\nthis quote is never closed', 'valid here: "'],
    ['a AND', 'calls', 'a AND\n  ^^^\nAND needs a term', 'valid here'],
  ] as const)('%s on %s', (filter, entity, ...parts) => {
    const compiled = compileFilter(filter, entity, context);
    expect(compiled.ok).toBe(false);
    if (compiled.ok) return;
    for (const part of parts) expect(explain(compiled.error, filter)).toContain(part);
  });

  it('says when a time needs a recording', () => {
    const compiled = compileFilter('time:00:07', 'calls');
    expect(compiled.ok ? '' : compiled.error.message).toContain('counts from the start of a recording');
  });

  it('are shown in their place behind wide, hidden and very many characters', () => {
    const show = (text: string): string[] => {
      const compiled = compileFilter(text, 'calls', context);
      return compiled.ok ? [] : explain(compiled.error, text).split('\n');
    };
    expect(show('文字 pid:x').slice(0, 2)).toEqual(['文字 pid:x', '         ^']);
    expect(show('"\u202e\u001b[31m" pid:x').slice(0, 2)).toEqual(['"��[31m" pid:x', '             ^']);
    const [line = '', carets = ''] = show(`${'a '.repeat(100)}pid:x ${'b '.repeat(100)}`);
    expect(line.length).toBeLessThanOrEqual(102);
    expect(line.charAt(carets.indexOf('^'))).toBe('x');
  });
});

describe('any text on any entity', () => {
  it('compiles or gives a mistake that can be explained', () => {
    const fields = ['pid', 'time', 'duration', 'name', 'status', 'kind', 'matched', 'evidence', 'uuid', 'nofield'];
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...fields.map((name) => `${name}:`),
            '>',
            '..',
            ' ',
            '-',
            '(',
            ')',
            '"',
            '*',
            '1',
            '1e9',
            '0x',
            '10ms',
            '2020-02-30',
            'null',
          ),
          fc.string({ unit: 'binary', maxLength: 3 }),
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...ENTITIES), (filter, entity) => {
        const compiled = compileFilter(filter, entity, context);
        if (compiled.ok) {
          expect(typeof toPredicate(compiled.value)({ pid: 1, name: 'x' })).toBe('boolean');
          return;
        }
        expect(compiled.error.span.end).toBeLessThanOrEqual(filter.length);
        const shown = explain(compiled.error, filter);
        expect(shown).not.toMatch(/[^\P{C}\n]/u);
        expect(shown.split('\n')[1]).toMatch(/^ *\^+$/);
      }),
      { numRuns: 3000 },
    );
  });
});
