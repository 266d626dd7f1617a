import { describe, expect, it } from 'vitest';
import { HRESULTS, NT_STATUS, WIN32_STATUS } from '../catalogue/tables/status.ts';
import { formatStatus, statusCode, statusName } from './status.ts';

describe('status names', () => {
  // [MS-ERREF] 2.1.1, 2.2, 2.3.1.
  it.each([
    [0xc0000022, 'nt', 'STATUS_ACCESS_DENIED'],
    [0x102, 'nt', 'STATUS_TIMEOUT'],
    [0x40000030, 'nt', 'STATUS_ALPC_CHECK_COMPLETION_LIST'],
    [258, 'rpc', 'WAIT_TIMEOUT'],
    [1722, 'rpc', 'RPC_S_SERVER_UNAVAILABLE'],
    [1783, 'rpc', 'RPC_X_BAD_STUB_DATA'],
    [5, 'rpc', 'ERROR_ACCESS_DENIED'],
    [0x80070005, 'rpc', 'E_ACCESSDENIED'],
    [0x800706ba, 'rpc', 'RPC_S_SERVER_UNAVAILABLE'],
    [0x80040154, 'rpc', 'REGDB_E_CLASSNOTREG'],
    [0x80010108, 'rpc', 'RPC_E_DISCONNECTED'],
    [0xc0000005, 'rpc', 'STATUS_ACCESS_VIOLATION'],
    [-2147024891, 'rpc', 'E_ACCESSDENIED'],
    [5, 'nt', undefined],
    [0x80041032, 'rpc', undefined],
  ] as const)('%d of family %s is %s', (code, family, name) => {
    expect(statusName(code, family)).toBe(name);
  });

  it('shows name and number, the number alone, and 0 as 0', () => {
    expect(formatStatus(0, 'rpc')).toBe('0');
    expect(formatStatus(1722, 'rpc')).toBe('RPC_S_SERVER_UNAVAILABLE (1722)');
    expect(formatStatus(0xc0000022, 'nt')).toBe('STATUS_ACCESS_DENIED (0xc0000022)');
    expect(formatStatus(0x80041032, 'rpc')).toBe('0x80041032');
    expect(formatStatus(99_999, 'rpc')).toBe('0x0001869f');
    expect(formatStatus(6000, 'rpc')).toBe('6000');
  });

  it('finds numbers by name, in any case', () => {
    expect(statusCode('status_access_denied')).toBe(0xc0000022);
    expect(statusCode('RPC_S_CALL_CANCELLED')).toBe(1818);
    expect(statusCode('E_FAIL')).toBe(0x80004005);
    expect(statusCode('constructor')).toBeUndefined();
  });

  it.each([
    ['NTSTATUS', NT_STATUS],
    ['Win32', WIN32_STATUS],
    ['HRESULT', HRESULTS],
  ])('has at least 120 %s values, each once and in order', (_, table) => {
    expect(table.length).toBeGreaterThanOrEqual(120);
    for (const [index, [code, name]] of table.entries()) {
      expect(code).toBeGreaterThan(table[index - 1]?.[0] ?? -1);
      expect(code).toBeLessThanOrEqual(0xffff_ffff);
      expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/);
    }
  });

  it('reads every name back', () => {
    for (const [code, name] of [...NT_STATUS, ...WIN32_STATUS, ...HRESULTS]) expect(statusCode(name)).toBe(code);
  });
});
