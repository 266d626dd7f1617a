import { describe, expect, it } from 'vitest';
import { checkFieldTree } from '../../../test/support/field-tree.ts';
import { pack } from '../../../test/support/message-build.ts';
import { findField } from '../../model/field-tree.ts';
import { NO_NAMES } from '../context.ts';
import { dissectMessage, type MessageInput } from '../dissect.ts';

const text = (value: string): Uint8Array => pack(...[...value].map((char) => [char.charCodeAt(0), 2] as const));

function read(input: MessageInput) {
  const result = dissectMessage(input, { names: NO_NAMES });
  checkFieldTree(result.tree, [input.payload.length]);
  return result;
}

describe('ports that are not RPC', () => {
  it('CSRSS: header decoded, texts behind it shown', () => {
    const payload = pack([0x1234, 8], 0x1001b, 0, 0, 0, text('C:\\Windows\0'));
    const result = read({ payload, portName: '\\Sessions\\1\\Windows\\ApiPort', type: 1 });
    expect(result).toMatchObject({ protocol: 'csrss', kind: 'call', opnum: 0x1001b, problems: [] });
    expect(result.summary).toBe(`CSRSS call ${payload.length} B 0x1001b (basesrv, call 27)`);
    expect(findField(result.tree, 'guess.text')?.value).toBe('C:\\Windows');
  });

  it('CSRSS: the connection data of a server', () => {
    const payload = pack([1, 8], [2, 8], [3, 8], 0, 1, 2, 0, [456, 8]);
    const result = read({ payload, portName: '\\Windows\\ApiPort', type: 11 });
    expect(findField(result.tree, 'csrss.serverPid')).toMatchObject({ value: 456n, certainty: 'unconfirmed' });
  });

  it.each([
    ['\\SmApiPort', 'sm', 'ExecPgm'],
    ['\\Sessions\\2\\Windows\\SbApiPort', 'sb', 'CreateProcess'],
    ['\\LsaAuthenticationPort', 'lsa', 'LookupPackage'],
  ])('%s: api number and status', (portName, protocol, name) => {
    const result = read({ payload: pack(3, 0xc0000022, 1, 2), portName, type: 2 });
    expect(result).toMatchObject({ protocol, kind: 'answer', opnum: 3, problems: [] });
    expect(result.summary).toContain(name);
  });

  it('CTF: data messages', () => {
    const result = read({
      payload: pack(0x040000d1, 1, 2, 0, 3, 24, [0x5000, 8]),
      portName: '\\BaseNamedObjects\\msctf.serverWinlogon3',
    });
    expect(result).toMatchObject({ protocol: 'ctf', opnum: 0xd1, problems: [] });
    expect(findField(result.tree, 'ctf.dataLength')?.value).toBe(24);
  });

  it.each([
    ['\\ThemeApiPort', 'theme'],
    ['\\PowerPort', 'power'],
    ['\\PdcPort', 'pdc'],
    ['PowerMonitorPort', 'power-monitor'],
    ['\\SeRmCommandPort', 'se-rm'],
    ['\\WindowsErrorReportingServicePort', 'wer'],
  ])('%s is named and its format left open', (portName, protocol) => {
    const result = read({ payload: pack(9, 9, 9), portName });
    expect(result.protocol).toBe(protocol);
    expect(result.notes.join()).toContain('not public');
  });

  it('an unknown protocol shows texts and ids as guesses', () => {
    const guid = '4991d34b-80a1-4291-83b6-3328366b9097';
    const result = read({ payload: pack(0x100001c, guid, 1, text('Hello there')), portName: '\\Mine' });
    expect(result).toMatchObject({ protocol: 'unknown', dissector: 'unknown' });
    expect(findField(result.tree, 'guess.guid')).toMatchObject({ value: guid, certainty: 'guess' });
    expect(findField(result.tree, 'guess.text')?.value).toBe('Hello there');
  });

  it('a header too short falls back to raw bytes with place and reason', () => {
    const result = read({ payload: pack(1, 2), portName: '\\Windows\\ApiPort', type: 1 });
    expect(result.problems[0]).toBe('failed as CSRSS: Api number needs 4 bytes, 0 are left (at +0x8)');
  });
});
