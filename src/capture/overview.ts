/** Figures over a whole capture that are drawn: how long calls took, and messages over time with what was lost. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { chosenCalls, chosenMessages } from './chosen-calls.ts';
import { count, type Parameters, queryRows } from './run.ts';
import type { Where } from './select.ts';

/** Buckets of durations in a decade. */
const PER_DECADE = 3;
/** Stretches that messages are counted in. */
const STRETCHES = 200;
/** The clock of a recording counts in ticks of so many nanoseconds. */
const TICK_NS = 100;

/** Calls whose duration lies between two, both included. */
export interface LatencyBucket {
  readonly from_ns: number;
  readonly to_ns: number;
  readonly calls: number;
}

/** Calls by duration from the shortest to the longest, buckets without calls between them too. */
export async function readLatency(sql: DuckDBConnection, where?: Where): Promise<LatencyBucket[]> {
  const chosen = await chosenCalls(sql, where);
  const kept = chosen.all ? '' : `AND id IN (SELECT id ${chosen.from})`;
  const rows = await queryRows(
    sql,
    `SELECT floor(log10(greatest(epoch_ns(ended_at) - epoch_ns(started_at), 1)) * ${PER_DECADE})::INTEGER AS bucket, count(*) AS calls
    FROM store.calls WHERE ended_at >= started_at ${kept} GROUP BY bucket ORDER BY bucket`,
    chosen.params,
  );
  const calls = new Map(rows.map((row) => [count(row['bucket']), count(row['calls'])]));
  const first = Math.min(...calls.keys());
  const buckets: LatencyBucket[] = [];
  for (let bucket = first; bucket <= Math.max(...calls.keys()); bucket++)
    buckets.push({ from_ns: edge(bucket), to_ns: edge(bucket + 1) - 1, calls: calls.get(bucket) ?? 0 });
  return buckets;
}

/** The first whole nanosecond of a bucket; the first bucket takes what took no time at all. */
function edge(bucket: number): number {
  if (bucket <= 0) return 0;
  const near = Math.round(10 ** (bucket / PER_DECADE));
  // As the query has it: a whole power of ten may come out a hair below itself.
  return Math.floor(Math.log10(near) * PER_DECADE) >= bucket ? near : near + 1;
}

export interface MessagesOverTime {
  readonly start: string;
  readonly bucket_ns: number;
  readonly counts: readonly number[];
  /** Events lost in each stretch, as far as their number is known; else 1 for a place of loss. */
  readonly losses: readonly number[];
}

/** Messages by when they were sent, else received; and losses whose place is known. */
export async function readMessagesOverTime(
  sql: DuckDBConnection,
  where?: Where,
): Promise<MessagesOverTime | undefined> {
  const [span = {}] = await queryRows(
    sql,
    `SELECT min(moment) AS start, epoch_ns(min(moment))::VARCHAR AS low, (epoch_ns(max(moment)) - epoch_ns(min(moment)))::DOUBLE AS span
    FROM (SELECT coalesce(sent_at, received_at) AS moment FROM store.messages UNION ALL SELECT time FROM store.losses WHERE located)`,
  );
  const { start, low } = span;
  if (typeof start !== 'string' || typeof low !== 'string') return undefined;
  const bucket = Math.max(TICK_NS, Math.ceil(count(span['span']) / STRETCHES / TICK_NS) * TICK_NS);
  const length = Math.floor(count(span['span']) / bucket) + 1;
  const place = (at: string): string => `((epoch_ns(${at}) - ${BigInt(low)}) // ${bucket})::INTEGER`;
  const chosen = await chosenMessages(sql, where);
  const kept = chosen.all ? '' : `WHERE id IN (SELECT id ${chosen.from})`;
  const counts = await placed(
    sql,
    length,
    `SELECT ${place('coalesce(sent_at, received_at)')} AS place, count(*) AS n FROM store.messages ${kept} GROUP BY place`,
    chosen.params,
  );
  const losses = await placed(
    sql,
    length,
    `SELECT unnest(range(greatest(0, ${place('least(coalesce("from", time), time)')}), least(${length - 1}, ${place('time')}) + 1)) AS place,
      greatest(1, coalesce(events, 1))::BIGINT AS n FROM store.losses WHERE located`,
  );
  return { start, bucket_ns: bucket, counts, losses };
}

async function placed(
  sql: DuckDBConnection,
  length: number,
  query: string,
  params: Parameters = [],
): Promise<number[]> {
  const numbers = new Array<number>(length).fill(0);
  const rows = await queryRows(
    sql,
    `SELECT place, sum(n)::BIGINT AS n FROM (${query}) WHERE place BETWEEN 0 AND ${length - 1} GROUP BY place`,
    params,
  );
  for (const row of rows) numbers[count(row['place'])] = count(row['n']);
  return numbers;
}
