/** Who: processes, threads and services in a few words. All results are safe for a terminal. */
import { numberAt, type Row, textAt } from './row.ts';
import { safeText } from './safe-text.ts';

/** `svchost.exe(1224) [Winmgmt]`; what is unknown is `?` or left out. `side` is `source`, `client` …; empty: the row itself. */
export function processLabel(row: Row, side: string): string {
  const prefix = side === '' ? '' : `${side}.`;
  const name = textAt(row, `${prefix}process`);
  const pid = numberAt(row, `${prefix}pid`);
  const service = textAt(row, `${prefix}service`);
  if (name === undefined && pid === undefined) return '?';
  const number = pid === undefined ? '' : `(${pid})`;
  return `${safeText(name ?? '?')}${number}${service === undefined ? '' : ` [${safeText(service)}]`}`;
}
