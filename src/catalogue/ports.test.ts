import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePort } from './ports.ts';
import { PORT_NAMES, PORT_PATTERNS } from './tables/ports.ts';

describe('describePort', () => {
  // Names as they stand in public listings (sources in the table).
  it.each([
    ['\\RPC Control\\epmapper', 'RpcSs', 'lrpc'],
    ['epmapper', 'RpcSs', 'lrpc'],
    ['\\RPC Control\\lsapolicylookup', 'lsass.exe', 'lrpc'],
    ['\\RPC Control\\samss lpc', 'lsass.exe', 'lrpc'],
    ['\\RPC Control\\DNSResolver', 'Dnscache', 'lrpc'],
    ['\\RPC Control\\ntsvcs', 'services.exe', 'lrpc'],
    ['\\RPC Control\\LRPC-b4cb7c7affbc500b2a', undefined, 'lrpc'],
    ['\\RPC Control\\OLEE7FF7DA3D239800592CC486901F7', undefined, 'lrpc'],
    ['OLEE7FF7DA3D239800592CC486901F7', undefined, 'lrpc'],
    ['\\RPC Control\\WMsgKRpc0861D0', 'winlogon.exe', 'lrpc'],
    ['\\Sessions\\1\\AppContainerNamedObjects\\S-1-15-2-1\\RPC Control\\LRPC-b4cb7c7affbc500b2a', undefined, 'lrpc'],
    ['\\Windows\\ApiPort', 'csrss.exe', 'csrss'],
    ['\\Sessions\\12\\Windows\\ApiPort', 'csrss.exe', 'csrss'],
    ['\\SmApiPort', 'smss.exe', 'other'],
    ['\\LsaAuthenticationPort', 'lsass.exe', 'other'],
    ['\\ThemeApiPort', 'Themes', 'other'],
    ['\\Sessions\\1\\BaseNamedObjects\\msctf.serverDefault1', 'ctfmon.exe', 'ctf'],
    ['[CoreMsgK]-{e8435d59-816a-11ef-8178-b154cf140bd4}', 'System', 'coremessaging'],
    ['[CoreUI]-PID(4256)-TID(4328) 7b456aae-b05a-4d3a-83ae-e33a19d5113d', undefined, 'coremessaging'],
  ])('%s', (name, served, protocol) => {
    const port = describePort(name);
    expect(port?.served).toBe(served);
    expect(port?.protocol).toBe(protocol);
  });

  it.each([
    '',
    '\\',
    '\\RPC Control\\',
    '\\RPC Control\\MyOwnEndpoint',
    '\\RPC Control\\LRPC-12',
    '\\RPC Control\\LRPC-b4cb7c7affbc500b2a0',
    '\\RPC Control\\OLEaccess',
    '\\epmapper',
    '\\Elsewhere\\ApiPort',
    '\\Sessions\\x\\Windows\\ApiPort',
    '\\RPC Control\\Windows\\ApiPort',
  ])('says nothing of %j', (name) => {
    expect(describePort(name)).toBeUndefined();
  });

  it('does not mind case, and answers any text', () => {
    expect(describePort('\\rpc control\\EPMAPPER')?.served).toBe('RpcSs');
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(describePort(name)).toBe(describePort(name.toUpperCase().toLowerCase()));
      }),
    );
  });

  it('stays quick on long hostile names', () => {
    const long = `${'\\msctf.server'.repeat(20_000)}\\`;
    expect(describePort(long)).toBeUndefined();
    expect(describePort(`lrpc-${'0'.repeat(200_000)}`)).toBeUndefined();
  });
});

describe('the table of ports', () => {
  it('has each name once, with title and source', () => {
    expect(new Set(PORT_NAMES.map((port) => port.name.toLowerCase())).size).toBe(PORT_NAMES.length);
    for (const port of [...PORT_NAMES, ...PORT_PATTERNS]) {
      expect(port.title).not.toBe('');
      expect(port.source).not.toBe('');
    }
  });
});
