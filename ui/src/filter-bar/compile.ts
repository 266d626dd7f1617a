/** Filters as the page checks them: the same language and context as the server's. */
import { statusCode } from '../../../src/present/status.ts';
import type { Filter } from '../../../src/query/condition.ts';
import type { Checked } from '../../../src/query/error.ts';
import type { Entity } from '../../../src/query/field.ts';
import { compileFilter } from '../../../src/query/resolve.ts';
import type { CaptureSummary } from '../../../src/server/api.ts';

const RFC = /^(.*T\d{2}:\d{2}:\d{2})\.(\d{7})Z$/;

/** Nanoseconds since 1970 of a time as rows write it. */
function nanoseconds(time: string | null): bigint | undefined {
  const match = RFC.exec(time ?? '');
  const seconds = match === null ? Number.NaN : Date.parse(`${match[1]}Z`);
  return Number.isNaN(seconds) ? undefined : BigInt(seconds) * 1_000_000n + BigInt(match?.[2] ?? 0) * 100n;
}

/** The filter, or its first mistake. */
export function checkFilter(text: string, entity: Entity, capture: Pick<CaptureSummary, 'first'>): Checked<Filter> {
  const start = nanoseconds(capture.first);
  return compileFilter(text, entity, { statusCode, ...(start === undefined ? {} : { start }) });
}
