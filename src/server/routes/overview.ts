/** The parts of the overview, each by itself: what is in the capture, with the filter behind every figure. */
import type { CallGroup, CallNumber, CallStatsOptions } from '../../capture/call-stats.ts';
import type { Capture } from '../../capture/reader.ts';
import type { Where } from '../../capture/select.ts';
import { nested, type Row, type Value } from '../../capture/values.ts';
import { formatCount, formatSize, UNKNOWN } from '../../present/format.ts';
import { processLabel } from '../../present/label.ts';
import { whatIsAsked } from '../../present/summary.ts';
import { onMessages } from '../../query/on-messages.ts';
import { type FilterValue, include } from '../../query/print.ts';
import type { OverviewItem, OverviewParts } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Ask, Route } from '../route.ts';

/** Rows of a ranking. */
const RANKED = 12;
const MOST_LOSSES = 200;

/** Numbers of a ranking: no more than are shown, as some take long. */
const TRAFFIC = ['calls', 'errors', 'bytes', 'p95_ns'] as const;
const TIMES = ['calls', 'errors', 'p50_ns', 'p95_ns', 'p99_ns', 'max_ns'] as const;
const WAITS = ['calls', 'wait_ns', 'passed_on_ns', 'working_ns'] as const;

type Parts = { readonly [Part in keyof OverviewParts]: (ask: Ask) => Promise<OverviewParts[Part]> };

const PARTS: Parts = {
  recording: (ask) => ask.remembered('overview recording', recording),
  pairs: (ask) => ranking(ask, { by: 'pair', order: 'calls', numbers: TRAFFIC }),
  ports: (ask) => ranking(ask, { by: 'port', order: 'calls', numbers: TRAFFIC }),
  interfaces: (ask) => ranking(ask, { by: 'interface', order: 'calls', numbers: TRAFFIC }),
  procedures: (ask) => ranking(ask, { by: 'procedure', order: 'p95_ns', numbers: TIMES }),
  waits: (ask) => ranking(ask, { by: 'pair', order: 'wait_ns', numbers: WAITS }),
  latency,
  messages,
  losses: (ask) => ask.light(losses),
};

/** In the order in which they are shown. */
export const OVERVIEW_PARTS: readonly string[] = Object.keys(PARTS);

export const overviewRoute: Route = {
  path: 'overview/:part',
  async answer(ask): Promise<unknown> {
    const part = OVERVIEW_PARTS.find((name) => name === ask.part) as keyof OverviewParts | undefined;
    if (part === undefined) throw new ApiFailure(404, `the overview has ${OVERVIEW_PARTS.join(', ')}`);
    return PARTS[part](ask);
  },
};

/** A question through all calls, remembered by its name and filter. */
async function through<T>(
  ask: Ask,
  name: string,
  question: (capture: Capture, where: Where | undefined) => Promise<T>,
): Promise<T> {
  const where = await ask.where('calls');
  const key = `overview ${name} ${JSON.stringify([where?.sql, where?.params.map(String)])}`;
  return ask.remembered(key, (capture) => question(capture, where));
}

type RankingOptions = Required<Pick<CallStatsOptions, 'by' | 'order' | 'numbers'>>;

async function ranking(ask: Ask, { by, order, numbers }: RankingOptions): Promise<OverviewItem[]> {
  const rows = await through(ask, `${by} ${order}`, (capture, where) =>
    capture.callStats({ by, order, numbers, limit: RANKED, ...(where === undefined ? {} : { where }) }),
  );
  const filter = ask.text('filter') ?? '';
  return rows.map((row) => ({
    title: titleOf(by, row),
    filter: filterOf(by, row, filter),
    own: filterOf(by, row, ''),
    values: valuesOf(by, row),
    figures: figuresOf(row, numbers),
  }));
}

function titleOf(by: CallGroup, row: Row): string {
  const named = nested(row);
  if (by === 'pair') return `${processLabel(named, 'client')} → ${processLabel(named, 'server')}`;
  if (by === 'port') return typeof row['port'] === 'string' ? row['port'] : 'port not known';
  return whatIsAsked(named) ?? 'interface not known';
}

/** What tells a group of calls from the others: a pid may have had several lives. The names of services are left out: a process may host several. */
const TELLING: Readonly<Record<CallGroup, readonly string[]>> = {
  pair: ['client.process', 'client.process_row', 'server.process', 'server.process_row'],
  server: ['server.process', 'server.process_row'],
  port: ['port'],
  interface: ['interface_uuid'],
  procedure: ['interface_uuid', 'opnum'],
};

/** What people know a group by. */
const NAMES: Readonly<Record<CallGroup, readonly string[]>> = {
  pair: ['client', 'server'].flatMap((side) => ['process', 'pid', 'service'].map((part) => `${side}.${part}`)),
  server: ['server.process', 'server.pid', 'server.service'],
  port: ['port'],
  interface: ['interface', 'interface_uuid'],
  procedure: ['interface', 'procedure', 'interface_uuid', 'opnum'],
};

function valuesOf(by: CallGroup, row: Row): OverviewItem['values'] {
  return NAMES[by].flatMap((field) => {
    const value = row[field];
    if (typeof value === 'bigint') return [{ field, value: Number(value) }];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    // A call without a port is grouped by its endpoint.
    return [{ field: field === 'port' && isEndpoint(value) ? 'endpoint' : field, value }];
  });
}

/** The name of a port begins with a backslash, that of an endpoint has none. */
function isEndpoint(name: string | number): boolean {
  return typeof name === 'string' && !name.startsWith('\\');
}

function filterOf(by: CallGroup, row: Row, filter: string): string {
  const terms = TELLING[by].map((field): [string, FilterValue] => [field, filterValue(row[field] ?? null)]);
  const port = row['port'];
  if (by === 'port' && typeof port === 'string' && isEndpoint(port))
    terms.splice(0, 1, ['port', null], ['endpoint', port]);
  return terms.reduce((text, [field, value]) => {
    const grown = include(text, field, value);
    return grown.ok ? grown.value : text;
  }, filter);
}

function filterValue(value: Value): FilterValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : null;
}

function figuresOf(row: Row, numbers: readonly CallNumber[]): Record<string, number | null> {
  return Object.fromEntries(numbers.map((name) => [name, numberOrNull(row[name])]));
}

function numberOrNull(value: Value | undefined): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

async function latency(ask: Ask): Promise<OverviewParts['latency']> {
  const buckets = await through(ask, 'latency', (capture, where) => capture.latency(where));
  const filter = ask.text('filter');
  return buckets.map((bucket) => {
    const span = `duration_ns:${bucket.from_ns}..${bucket.to_ns}`;
    return { ...bucket, filter: filter === undefined ? span : `(${filter}) AND ${span}` };
  });
}

async function messages(ask: Ask): Promise<OverviewParts['messages']> {
  const filter = onMessages(ask.text('filter') ?? '') ?? null;
  const where = (await ask.whereOfMessages())?.where;
  const key = `overview messages ${JSON.stringify([where?.sql, where?.params.map(String)])}`;
  const found = await ask.remembered(key, (capture) => capture.messagesOverTime(where));
  return { filter, ...(found ?? { start: '', bucket_ns: 1, counts: [], losses: [] }) };
}

async function losses(capture: Capture): Promise<OverviewParts['losses']> {
  const rows: Row[] = [];
  for await (const some of capture.rows('losses', { limit: MOST_LOSSES })) rows.push(...some);
  return rows.map(nested);
}

async function recording(capture: Capture): Promise<OverviewParts['recording']> {
  const stats = await capture.stats();
  const { host, lost } = stats;
  const text = (name: string): string | undefined => {
    const value = host[name] ?? null;
    return value === null ? undefined : String(value);
  };
  const memory = host['memory_mb'];
  const version = [text('os_major'), text('os_minor'), text('build')].filter((part) => part !== undefined).join('.');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Machine', text('name')],
    ['Windows', [text('product'), version].filter(Boolean).join(' ') || undefined],
    ['Build', text('build_lab')],
    ['Processors', text('processors')],
    ['Memory', typeof memory === 'number' ? formatSize(memory * 1024 * 1024) : undefined],
    ['Records', formatCount(stats.events)],
    ['Buffers', stats.buffers === 0 ? undefined : formatCount(stats.buffers)],
    ['Threads', formatCount(stats.threads)],
    ['Lost', lostText(lost)],
    ['Import', stats.state],
  ];
  return {
    sources: stats.sources.map((source) => sourceRow(source)),
    facts: facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }])),
    events_by: counted(stats.events_by).map(([name, n]) => ({ name, count: n })),
    skipped: counted(stats.skipped).map(([reason, n]) => ({ reason, count: n })),
  };
}

function lostText({ events, buffers }: { readonly events: number; readonly buffers: number }): string {
  const parts = [
    events === 0 ? undefined : `${formatCount(events)} events`,
    buffers === 0 ? undefined : `${formatCount(buffers)} buffers`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'nothing that Windows knows of' : parts.join(', ');
}

function sourceRow(source: Value): OverviewParts['recording']['sources'][number] {
  const row = typeof source === 'object' && source !== null && !Array.isArray(source) ? source : {};
  const { name = UNKNOWN, size = null, sha256 = null } = row as Readonly<Record<string, Value>>;
  return { name, size, sha256 };
}

function counted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([, one], [, other]) => other - one);
}
