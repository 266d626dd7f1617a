import { rfc3339, UNIX_EPOCH } from '../../../src/base/time.ts';

/** The time of day (UTC) so many nanoseconds after the first record. */
export function clockLabel(first: string, nanoseconds: number): string {
  const milliseconds = Date.parse(first);
  const ticks =
    BigInt(Math.floor(milliseconds / 1000)) * 10_000_000n + fractionOf(first) + BigInt(Math.round(nanoseconds / 100));
  return rfc3339(UNIX_EPOCH + ticks)
    .slice(11, -1)
    .replace(/(\.\d{3})(\d*?)0*$/, '$1$2');
}

function fractionOf(time: string): bigint {
  return BigInt((/\.(\d{1,7})/.exec(time)?.[1] ?? '').padEnd(7, '0'));
}
