/** The status values that ALPC and RPC traffic carries, in words. More come from the catalogue. */
import type { DissectNames } from './context.ts';
import { hex } from './format.ts';

/** NTSTATUS of NtAlpcSendWaitReceivePort ([MS-ERREF] 2.3.1; names shortened). */
const NT: Readonly<Record<number, string>> = {
  0: 'success',
  258: 'timeout',
  1073741870: 'message retrieved',
  1073741872: 'check the completion list',
  3221225507: 'buffer too small',
  3221225519: 'message too long',
  3221225527: 'port disconnected',
  3221225537: 'connection refused',
  3221226067: 'reply lost',
  3221227264: 'port closed',
  3221227265: 'message lost',
  3221227266: 'invalid message',
  3221227267: 'request cancelled',
  3221227269: 'receive buffer expected',
  3221227271: 'requests not allowed',
};

/** RPC and COM status values ([MS-ERREF] 2.2 and 2.1.1, [MS-RPCE] 3.1.1.5.5). */
const RPC: Readonly<Record<number, string>> = {
  0: 'success',
  5: 'access denied',
  1702: 'invalid binding',
  1717: 'unknown interface',
  1722: 'server unavailable',
  1723: 'server too busy',
  1726: 'call failed',
  1727: 'call failed, not executed',
  1728: 'protocol error',
  1730: 'unsupported transfer syntax',
  1745: 'procedure number out of range',
  1775: 'null context handle',
  1777: 'damaged context handle',
  1783: 'bad stub data',
  1818: 'call cancelled',
  2147549448: 'object disconnected',
  2147549457: 'bad ORPC header',
  2147942405: 'access denied',
  2147942487: 'invalid parameter',
};

/** `0x6b5 (unknown interface)`. */
export function rpcStatusText(status: number, names?: DissectNames): string {
  return withName(status >>> 0, RPC[status >>> 0] ?? names?.statusName?.(status >>> 0));
}

/** `0x40000030 (check the completion list)`. */
export function ntStatusText(status: number, names?: DissectNames): string {
  return withName(status >>> 0, NT[status >>> 0] ?? names?.statusName?.(status >>> 0));
}

function withName(status: number, name: string | undefined): string {
  return name === undefined ? hex(status) : `${hex(status)} (${name})`;
}
