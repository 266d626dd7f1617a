/** One line on a call or message. Names only where they are known: an unknown procedure is `opnum 12`, never a guess. */
import { formatSize } from './format.ts';
import { numberAt, type Row, textAt } from './row.ts';
import { safeText } from './safe-text.ts';
import { formatStatus } from './status.ts';

/** `svcctl ROpenServiceW → 0`; the status only where one was recorded. */
export function callSummary(row: Row): string {
  const status = numberAt(row, 'status');
  const result = status === undefined ? '' : ` → ${formatStatus(Number(status), 'rpc')}`;
  return `${whatIsAsked(row) ?? 'call'}${result}`;
}

/** `request svcctl ROpenServiceW 412 B`. */
export function messageSummary(row: Row): string {
  const size = numberAt(row, 'size');
  const parts = [textAt(row, 'kind') ?? 'message', whatIsAsked(row), size === undefined ? undefined : formatSize(size)];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** Interface and procedure, as far as they are known; `undefined` if neither is. */
export function whatIsAsked(row: Row): string | undefined {
  const name = textAt(row, 'interface') ?? textAt(row, 'interface_uuid');
  const opnum = numberAt(row, 'opnum');
  const procedure = textAt(row, 'procedure') ?? (opnum === undefined ? undefined : `opnum ${opnum}`);
  if (name === undefined && procedure === undefined) return undefined;
  return safeText([name, procedure].filter((part) => part !== undefined).join(' '));
}
