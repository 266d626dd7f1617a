/** Filter text → condition over a capture's rows. */
import type { Where } from '../capture/select.ts';
import { ticksBetween } from '../present/format.ts';
import { statusCode } from '../present/status.ts';
import { type Checked, good } from '../query/error.ts';
import type { Entity } from '../query/field.ts';
import { compileFilter } from '../query/resolve.ts';
import { toSql } from '../query/to-sql.ts';

const UNIX_EPOCH = '1970-01-01T00:00:00.0000000Z';

/**
 * The condition of a filter, or the first mistake in it; `undefined` if everything passes. `start` is when the recording began
 * (RFC 3339): relative times count from there.
 */
export function filterWhere(
  filter: string | undefined,
  entity: Entity,
  start: string | undefined,
): Checked<Where | undefined> {
  if (filter === undefined || filter.trim() === '') return good(undefined);
  const ticks = start === undefined ? undefined : ticksBetween(UNIX_EPOCH, start);
  const compiled = compileFilter(filter, entity, {
    statusCode,
    ...(ticks === undefined ? {} : { start: BigInt(Math.round(ticks)) * 100n }),
  });
  return compiled.ok ? good(toSql(compiled.value)) : compiled;
}
