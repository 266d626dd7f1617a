/** Filter text → condition over a capture's rows. */
import type { Capture } from '../capture/reader.ts';
import type { Where } from '../capture/select.ts';
import { ticksBetween } from '../present/format.ts';
import { statusCode } from '../present/status.ts';
import type { Filter } from '../query/condition.ts';
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
  const compiled = compiledFilter(filter, entity, start);
  if (compiled === undefined) return good(undefined);
  return compiled.ok ? good(toSql(compiled.value)) : compiled;
}

/**
 * As {@link filterWhere}, without searches for names that nothing in the capture has: no row is tried against them, and a word
 * that is nowhere is known to be nowhere at once. Only for a capture that does not grow.
 */
export async function settledWhere(
  capture: Capture,
  { filter, entity, start }: { filter: string | undefined; entity: Entity; start: string | undefined },
): Promise<Checked<Where | undefined>> {
  const compiled = compiledFilter(filter, entity, start);
  if (compiled === undefined) return good(undefined);
  if (!compiled.ok) return compiled;
  const where = toSql(compiled.value);
  if (where.lookUps.length === 0) return good(where);
  const empty = await capture.emptyLookUps(where.lookUps);
  return good(empty.size === 0 ? where : toSql(compiled.value, { empty }));
}

function compiledFilter(
  filter: string | undefined,
  entity: Entity,
  start: string | undefined,
): Checked<Filter> | undefined {
  if (filter === undefined || filter.trim() === '') return undefined;
  const ticks = start === undefined ? undefined : ticksBetween(UNIX_EPOCH, start);
  return compileFilter(filter, entity, {
    statusCode,
    ...(ticks === undefined ? {} : { start: BigInt(Math.round(ticks)) * 100n }),
  });
}
