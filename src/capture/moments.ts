/** Times of a capture as ticks since its start, and threads at a time as rows of a query. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ticks } from '../base/time.ts';
import type { Moment } from '../model/attribution.ts';
import { queryRows } from './run.ts';

const NANOSECONDS_PER_TICK = 100n;

/** Converts between times of a capture and ticks since its start. */
export class CaptureClock {
  private readonly start: bigint;

  constructor(start: bigint) {
    this.start = start;
  }

  /** SQL for the ticks of a column with a time: a whole number, NULL if that is. */
  ticks(column: string): string {
    return `((epoch_ns(${column}) - ${this.start}) // ${NANOSECONDS_PER_TICK})`;
  }

  /** SQL for the time at `ticks`. */
  time(ticks: Ticks): string {
    return `make_timestamp_ns(${this.start + BigInt(Math.round(ticks)) * NANOSECONDS_PER_TICK})`;
  }
}

/** The clock of a capture; one without any event counts from 1970. */
export async function captureClock(sql: DuckDBConnection): Promise<CaptureClock> {
  const [row] = await queryRows(
    sql,
    `SELECT epoch_ns(coalesce((SELECT min(time) FROM store.events), (SELECT min(started_at) FROM store.processes)))::VARCHAR AS start`,
  );
  const start = row?.['start'];
  return new CaptureClock(typeof start === 'string' ? BigInt(start) : 0n);
}

/** `VALUES` with columns i (place in the list), process, tid, instant, event. There is at least one. */
export function momentRows(moments: readonly Moment[], clock: CaptureClock): string {
  const rows = moments.map(
    ({ process, tid, at, event }, index) =>
      `(${index}, ${Math.trunc(process)}, ${Math.trunc(tid)}, ${clock.time(at)}, ${event === undefined ? 'NULL::BIGINT' : `${Math.trunc(event)}::BIGINT`})`,
  );
  return `(VALUES ${rows.join(', ')}) m(i, process, tid, instant, event)`;
}
