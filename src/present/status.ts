/** Status values in words. The same number means different things in different families, so the family must be said. */
import { HRESULTS, NT_STATUS, type StatusTable, WIN32_STATUS } from '../catalogue/tables/status.ts';

/** `nt`: of a system call. `rpc`: of an RPC or COM call, which may be a Win32 error, an RPC status, a HRESULT or an exception. */
export type StatusFamily = 'nt' | 'rpc';

function byCode(...tables: StatusTable[]): ReadonlyMap<number, string> {
  // The first name of a number counts.
  return new Map(tables.flat().reverse());
}

const NT = byCode(NT_STATUS);
const WIN32 = byCode(WIN32_STATUS);
const RPC = byCode(
  WIN32_STATUS,
  HRESULTS.filter(([code]) => code > 0xffff),
  NT_STATUS.filter(([code]) => code > 0xffff),
);
const CODES: ReadonlyMap<string, number> = new Map(
  [HRESULTS, WIN32_STATUS, NT_STATUS].flat().map(([code, name]) => [name, code]),
);

// HRESULT_FROM_WIN32: severity 1, facility 7 ([MS-ERREF] 2.1.2).
const FROM_WIN32 = 0x8007_0000;

/** The name of a status; `undefined` if the tables do not have it. `code` is unsigned, or its signed 32-bit form. */
export function statusName(code: number, family: StatusFamily): string | undefined {
  const unsigned = code >>> 0;
  if (family === 'nt') return NT.get(unsigned);
  const wrapped = unsigned >= FROM_WIN32 && unsigned <= FROM_WIN32 + 0xffff ? WIN32.get(unsigned & 0xffff) : undefined;
  return RPC.get(unsigned) ?? wrapped;
}

/** The number behind a name such as `STATUS_ACCESS_DENIED`, any case. For `query`'s `FilterContext.statusCode`. */
export function statusCode(name: string): number | undefined {
  return CODES.get(name.toUpperCase());
}

/** `0`, `RPC_S_SERVER_UNAVAILABLE (1722)`, `E_ACCESSDENIED (0x80070005)`, or the number alone. */
export function formatStatus(code: number, family: StatusFamily): string {
  const unsigned = code >>> 0;
  if (unsigned === 0) return '0';
  const name = statusName(unsigned, family);
  const number =
    unsigned < 0x10000 && family === 'rpc' ? String(unsigned) : `0x${unsigned.toString(16).padStart(8, '0')}`;
  return name === undefined ? number : `${name} (${number})`;
}
