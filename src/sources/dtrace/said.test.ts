import { describe, expect, test } from 'vitest';
import { sharedBytes, sharedData } from '../../../test/support/shared-data.ts';
import { memorySource } from '../../base/byte-source.ts';
import { UserError } from '../../base/user-error.ts';
import { detect, fileSources } from '../index.ts';
import { Diagnostics, explain } from './diagnostics.ts';
import { dtrace } from './index.ts';
import { stackNames } from './stack-text.ts';
import { EXPLANATIONS } from './tables/messages.ts';

const encode = (text: string) => new TextEncoder().encode(text);

// Formats: dt_handle.c of microsoft/DTrace-on-Windows, with and without the option droptags.
describe('losses that dtrace.exe tells', () => {
  test.each([
    ['dtrace: 12 drops on CPU 3', 12, 3, true],
    ['dtrace: 1 drop on CPU 0', 1, 0, true],
    ['.\\dtrace.exe: [DTRACEDROP_PRINCIPAL] 7 drops on CPU 1', 7, 1, true],
    ['C:\\Program Files\\DTrace\\dtrace.exe: 7 drops on CPU 1', 7, 1, true],
    ['dtrace: 4 aggregation drops on CPU 2', 4, undefined, false],
    ['dtrace: 33 dynamic variable drops', 33, undefined, true],
    ['dtrace: 33 dynamic variable drops with non-empty dirty list', 33, undefined, true],
    ['dtrace: 5 failed speculations (no speculative buffer available)', 5, undefined, false],
    ['dtrace: 2 errors in ERROR probe enabling', 2, undefined, false],
  ])('%s', (line, count, cpu, records) => {
    const loss = new Diagnostics().take(line);
    expect(loss).toMatchObject({ count, records });
    expect(typeof loss === 'object' ? loss.cpu : 'none').toBe(cpu);
  });

  test('faults are counted, greetings passed over, other texts are none of its', () => {
    const diagnostics = new Diagnostics();
    const fault =
      'dtrace: error on enabled probe ID 12 (ID 7531: syscall::NtAlpcSendWaitReceivePort:entry): invalid address (0x0) in action #1 at DIF offset 24';
    expect([
      diagnostics.take(fault),
      diagnostics.take("dtrace: script 'x.d' matched 9 probes"),
      diagnostics.take('hello dtrace: 3'),
    ]).toEqual([true, true, false]);
    expect([diagnostics.faults, diagnostics.problem, diagnostics.unknown]).toEqual([1, undefined, []]);
  });
});

describe('what goes wrong is put into words', () => {
  test('each entry has a meaning and a remedy, and is found by what it stands for', () => {
    expect(new Set(EXPLANATIONS.map(({ id }) => id)).size).toBe(EXPLANATIONS.length);
    for (const { meaning, remedy } of EXPLANATIONS) {
      expect(meaning).not.toMatch(/\.$/);
      expect(remedy).toMatch(/\S{3}/);
    }
  });

  test.each([
    [
      'failed to compile script x.d: line 9: probe description syscall::NtX:entry does not match any probes',
      'not-enabled',
    ],
    ['failed to initialize dtrace: DTrace device not available on system', 'not-enabled'],
    ['failed to initialize dtrace: DTrace requires additional privileges', 'access-denied'],
    ['failed to compile script x.d: line 9: syntax error near ")"', 'no-symbols'],
    ['failed to compile script x.d: line 9: syntax error near "}"', 'compile-error'],
    ["failed to enable 'x.d': Access is denied", 'script-policy'],
    ["failed to set option 'bufsize': not enough memory", 'out-of-memory'],
    ['processing aborted: Abort due to systemic unresponsiveness', 'aborted'],
    ["failed to set option 'strsise': Invalid option name", 'unknown-option'],
    ['ran out of coffee', undefined],
  ])('%s', (said, id) => {
    expect(explain(said)?.id).toBe(id);
  });

  test('a file that holds nothing but the reason', () => {
    const listing =
      '   ID   PROVIDER            MODULE                          FUNCTION NAME\n    1     dtrace                                                     BEGIN\n    2     dtrace                                                     END\n';
    for (const [text, pattern] of [
      ['dtrace: failed to compile script x.d: line 3: syntax error near ")"\n', /x\.txt: .*symbols were not found/],
      [listing, /only BEGIN, END and ERROR/],
      ['dtrace: 3 drops on CPU 0\n', /holds no call/],
    ] as const) {
      const bytes = memorySource('x.txt', encode(text));
      expect(detect(bytes)).toBe(dtrace);
      const events = dtrace.open(bytes).events() as Iterable<unknown>;
      expect(() => [...events]).toThrow(pattern);
      expect(() => [...(dtrace.open(bytes).events() as Iterable<unknown>)]).toThrow(UserError);
    }
  });
});

describe('whose file it is', () => {
  const OWN = '@alpcscope-dtrace 1 token=00c0ffee calls=both\n';
  test.each([
    ['our output', OWN, 'yes'],
    ['our output behind a greeting', `dtrace: script 'x' matched 3 probes\n\n${OWN}`, 'yes'],
    ['our output without its beginning', '@00c0ffee S 9100000448002000 5624 50 0 4 20000 1 1 f 600 a.exe\n', 'yes'],
    ["the original's text", '\n...\nProcess dwm.exe, EPROCESS: ffffdc8bf6ae0080, HANDLE: 478\n', 'yes'],
    ['a complaint of dtrace.exe', 'dtrace: failed to initialize dtrace\n', 'maybe'],
    ['other text', 'Process Monitor log\n', 'no'],
    ['a mention', 'see @alpcscope-dtrace 1\n', 'no'],
    ['a mail address', '@00c0ffee Some text here\n', 'no'],
    ['nothing', '', 'no'],
  ])('%s', (_, text, sniff) => {
    expect(dtrace.sniff(encode(text), 'x.txt')).toBe(sniff);
  });

  test('in UTF-16, too', () => {
    const wide = new Uint8Array([0xff, 0xfe, ...[...OWN].flatMap((character) => [character.charCodeAt(0), 0])]);
    expect(dtrace.sniff(wide, 'x.txt')).toBe('yes');
  });

  test.skipIf(sharedData('poc') === undefined)('no other source claims it, and it claims no other', () => {
    const heads = ['poc/alpc-d.excerpt.txt', 'poc/monitor_alpc.excerpt.log'].map((name) =>
      sharedBytes(name).subarray(0, 4096),
    );
    for (const head of [...heads, encode(OWN)]) {
      const claims = fileSources.filter((source) => source.sniff(head, 'x.txt') === 'yes').map(({ id }) => id);
      expect(claims).toHaveLength(1);
    }
  });
});

test('frames of stacks: addresses where there are some, names in the way of debuggers', () => {
  const { frames, names } = stackNames(['nt`A+0x1c', '0xfffff80012345678', 'ntdll.dll`0x7ff812345678', 'odd']);
  expect([...frames]).toEqual([0n, 0xfffff80012345678n, 0x7ff812345678n, 0n]);
  expect(names).toEqual(['nt!A+0x1c', undefined, 'ntdll.dll', 'odd']);
});
