/** What a capture holds, in numbers: the JSON of `alpcscope stats`. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { count, queryRows } from './run.ts';
import type { Value } from './values.ts';

export interface CaptureStats {
  /** Buffers and records of the input, whatever became of them. */
  readonly buffers: number;
  readonly events: number;
  readonly events_by: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly lost: { readonly events: number; readonly buffers: number };
  /** Times of the first and last record of the input. */
  readonly first: Value;
  readonly last: Value;
  readonly host: Readonly<Record<string, Value>>;
  readonly processes: number;
  readonly threads: number;
  /** Running ones. */
  readonly services: number;
  readonly messages: number;
  readonly calls: number;
  /** Messages of which only one end was recorded. */
  readonly unmatched: number;
  readonly state: string;
  readonly sources: readonly Value[];
}

const TOTALS = `SELECT
  (SELECT coalesce(sum(buffers), 0)::BIGINT FROM store.reports) AS buffers,
  (SELECT coalesce(sum(events), 0)::BIGINT FROM store.reports) AS events,
  (SELECT coalesce(sum(lost_events), 0)::BIGINT FROM store.reports) AS lost_events,
  (SELECT coalesce(sum(lost_buffers), 0)::BIGINT FROM store.reports) AS lost_buffers,
  coalesce((SELECT min(first) FROM store.reports), (SELECT min(time) FROM store.events)) AS first,
  coalesce((SELECT max(last) FROM store.reports), (SELECT max(time) FROM store.events)) AS last,
  (SELECT count(*) FROM store.processes) AS processes,
  (SELECT count(*) FROM store.threads) AS threads,
  (SELECT count(*) FROM store.services WHERE state = 4) AS services,
  (SELECT count(*) FROM store.messages) AS messages,
  (SELECT count(*) FROM store.calls) AS calls,
  (SELECT count(*) FROM store.messages WHERE sent_at IS NULL OR received_at IS NULL) AS unmatched,
  (SELECT state FROM store.capture_info) AS state`;

// Names in JSON for what the recording says of its machine (RecordingFacts).
const HOST: Readonly<Record<string, { name: string; number?: true }>> = {
  computerName: { name: 'name' },
  productName: { name: 'product' },
  osMajor: { name: 'os_major', number: true },
  osMinor: { name: 'os_minor', number: true },
  osBuild: { name: 'build', number: true },
  buildLab: { name: 'build_lab' },
  processors: { name: 'processors', number: true },
  memoryMegabytes: { name: 'memory_mb', number: true },
  pointerSize: { name: 'pointer_size', number: true },
  timeZoneBiasMinutes: { name: 'time_zone_bias_minutes', number: true },
};

async function host(sql: DuckDBConnection): Promise<Record<string, Value>> {
  const rows = await queryRows(
    sql,
    'SELECT name, last(value ORDER BY id, rowid) AS value FROM store.recording GROUP BY name',
  );
  const known = new Map(rows.map((row) => [String(row['name']), row['value'] ?? null]));
  const facts: Record<string, Value> = {};
  for (const [fact, { name, number }] of Object.entries(HOST)) {
    const value = known.get(fact) ?? null;
    facts[name] = number && value !== null ? Number(value) : value;
  }
  return facts;
}

/** Sums a table of (source, name, count) over all sources. */
async function tally(sql: DuckDBConnection, query: string): Promise<Record<string, number>> {
  const rows = await queryRows(sql, query);
  return Object.fromEntries(rows.map((row) => [String(row['name']), count(row['n'])]));
}

/** Reads the numbers of a capture. A capture that is not finished has no counts of its input yet. */
export async function readStats(sql: DuckDBConnection): Promise<CaptureStats> {
  const [totals = {}] = await queryRows(sql, TOTALS);
  const eventsBy = await tally(
    sql,
    'SELECT name, sum(events)::BIGINT AS n FROM store.event_counts GROUP BY name ORDER BY n DESC, name',
  );
  const skipped = await tally(
    sql,
    'SELECT reason AS name, sum(count)::BIGINT AS n FROM store.skips GROUP BY reason ORDER BY n DESC, name',
  );
  return {
    buffers: count(totals['buffers']),
    events: count(totals['events']),
    events_by: eventsBy,
    skipped,
    lost: { events: count(totals['lost_events']), buffers: count(totals['lost_buffers']) },
    first: totals['first'] ?? null,
    last: totals['last'] ?? null,
    host: await host(sql),
    processes: count(totals['processes']),
    threads: count(totals['threads']),
    services: count(totals['services']),
    messages: count(totals['messages']),
    calls: count(totals['calls']),
    unmatched: count(totals['unmatched']),
    state: String(totals['state']),
    sources: await queryRows(sql, 'SELECT name, size, sha256 FROM store.sources ORDER BY id'),
  };
}
