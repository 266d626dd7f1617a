import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../base/text-width.ts';
import { PLAIN_STYLE, TERMINAL_STYLE } from './style.ts';
import { treeLine } from './tree-text.ts';

const powershell = { process: 'powershell.exe', pid: 4242, tid: 1, service: null };
const winmgmt = { process: 'svchost.exe', pid: 1224, tid: 2, service: 'Winmgmt' };
const provider = { process: 'WmiPrvSE.exe', pid: 3000, tid: 3, service: null };

const root = {
  id: 1,
  parent: null,
  parent_confidence: null,
  chain: 1,
  depth: 0,
  client: powershell,
  server: winmgmt,
  port: 'OLE1',
  interface: 'IWbemServices',
  interface_uuid: null,
  opnum: 24,
  procedure: 'ExecMethod',
  status: 0,
  started_at: '2020-07-29T00:07:01.0000000Z',
  duration_ns: 12_300_000,
  confidence: 'certain',
};
const child = {
  ...root,
  id: 2,
  parent: 1,
  parent_confidence: 'certain',
  depth: 1,
  client: winmgmt,
  server: provider,
  port: null,
  endpoint: 'OLE2',
  interface: null,
  interface_uuid: null,
  procedure: null,
  opnum: 7,
  status: 0x80041032,
  duration_ns: 8_100_000,
};
const unsure = { ...child, id: 3, depth: 2, parent_confidence: 'likely', confidence: 'likely', status: null };
const worse = {
  ...child,
  id: 4,
  depth: 3,
  parent_confidence: 'possible',
  confidence: null,
  duration_ns: null,
  status: null,
};

describe('treeLine', () => {
  it('indents nested calls and marks what is not certain', () => {
    expect([root, child, unsure, worse].map((call) => treeLine(call))).toEqual([
      'powershell.exe(4242) -> svchost.exe(1224) [Winmgmt]  IWbemServices ExecMethod  OLE1  → 0  12.3 ms',
      '|  svchost.exe(1224) [Winmgmt] -> WmiPrvSE.exe(3000)  opnum 7  OLE2  → 0x80041032  8.10 ms',
      '|  |~ svchost.exe(1224) [Winmgmt] -> WmiPrvSE.exe(3000)  opnum 7  OLE2  8.10 ms  [reply likely]',
      '|  |  |? svchost.exe(1224) [Winmgmt] -> WmiPrvSE.exe(3000)  opnum 7  OLE2  [end not seen]',
    ]);
  });

  it('says what the server took if that is all there is', () => {
    expect(treeLine({ depth: 0, server_duration_ns: 5000 })).toBe('? -> ?  served in 5.00 µs');
  });

  it('shows times in a column of their own', () => {
    expect(treeLine(root, { times: 'relative', start: '2020-07-29T00:07:00.0000000Z' })).toMatch(
      /^ {4}\+1\.000000 {2}powershell/,
    );
    expect(treeLine(root, { times: 'clock' })).toMatch(/^00:07:01\.000000 {2}powershell/);
  });

  it('bounds the guides of a hostile depth', () => {
    const line = treeLine({ ...child, depth: 1_000_000 });
    expect(line.startsWith(`${'|  '.repeat(32)}(depth 1000000) svchost`)).toBe(true);
  });

  it('never lets a link that is not certain look like one that is', () => {
    const shown = ['certain', 'likely', 'possible', null].map((parent_confidence) =>
      treeLine({ ...child, parent_confidence }),
    );
    expect(new Set(shown).size).toBe(3);
    expect(shown[0]).not.toBe(shown[3]);
  });

  it('colours without changing the text, and cuts to the width', () => {
    fc.assert(
      fc.property(fc.constantFrom(root, child, unsure, worse), fc.integer({ min: 0, max: 120 }), (call, width) => {
        const plain = treeLine(call, { width });
        expect(textWidth(plain)).toBeLessThanOrEqual(width);
        expect(treeLine(call, { width, style: PLAIN_STYLE })).toBe(plain);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are taken away
        expect(treeLine(call, { width, style: TERMINAL_STYLE }).replace(/\u001b\[\d+m/g, '')).toBe(plain);
      }),
    );
  });

  it('stands any row', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(worse)), fc.anything()), (call) => {
        expect(treeLine(call)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});
