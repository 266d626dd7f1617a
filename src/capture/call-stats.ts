/** Calls added up: how many, how long, how much of it was waiting and how much was work. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { evidenceBit } from '../model/confidence.ts';
import { chosenCalls } from './chosen-calls.ts';
import { PROCESS_SERVICES } from './process-services.ts';
import { queryRows } from './run.ts';
import type { Where } from './select.ts';
import type { Row } from './values.ts';

/** What calls are added up by. */
export const CALL_GROUPS = ['interface', 'procedure', 'port', 'pair', 'server'] as const;
export type CallGroup = (typeof CALL_GROUPS)[number];

interface Grouping {
  /** Names of the group: field → expression over the grouped rows `g` and the joins. */
  readonly fields: Readonly<Record<string, string>>;
  /** Keys to group by: name → expression over the calls `c` and the joins in `from`. */
  readonly keys: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly joins: string;
}

const PROCEDURE = 'LEFT JOIN store.procedure_names pr ON pr.id = c.procedure';
const SERVER = 'LEFT JOIN store.processes sp ON sp.id = g.server_process';

const GROUPINGS: Readonly<Record<CallGroup, Grouping>> = {
  interface: {
    fields: { interface: 'g.interface', interface_uuid: 'g.interface_uuid' },
    keys: { interface_uuid: 'pr.interface_uuid', interface: 'pr.interface' },
    from: PROCEDURE,
    joins: '',
  },
  procedure: {
    fields: {
      interface: 'g.interface',
      interface_uuid: 'g.interface_uuid',
      procedure: 'g.procedure',
      opnum: 'g.opnum',
    },
    keys: {
      interface_uuid: 'pr.interface_uuid',
      interface: 'pr.interface',
      opnum: 'pr.opnum',
      procedure: 'pr.procedure',
    },
    from: PROCEDURE,
    joins: '',
  },
  port: {
    // By name: rows of one name would look the same, whichever processes had it one after the other.
    fields: { port: 'g.port' },
    keys: { port: 'coalesce(po.name, bi.endpoint)' },
    from: 'LEFT JOIN store.ports po ON po.id = c.port LEFT JOIN store.bindings bi ON bi.id = c.binding',
    joins: '',
  },
  pair: {
    fields: {
      'client.process': 'cp.name',
      'client.pid': 'cp.pid',
      'client.process_row': 'g.client_process',
      'client.service': 'cs.service',
      'server.process': 'sp.name',
      'server.pid': 'sp.pid',
      'server.process_row': 'g.server_process',
      'server.service': 'ss.service',
    },
    keys: { client_process: 'c.client_process', server_process: 'c.server_process' },
    joins: `LEFT JOIN store.processes cp ON cp.id = g.client_process ${SERVER}
      LEFT JOIN ${PROCESS_SERVICES} cs ON cs.process = g.client_process
      LEFT JOIN ${PROCESS_SERVICES} ss ON ss.process = g.server_process`,
  },
  server: {
    fields: {
      'server.process': 'sp.name',
      'server.pid': 'sp.pid',
      'server.process_row': 'g.server_process',
      'server.service': 'g.service',
    },
    keys: { server_process: 'c.server_process', service: 'st.service' },
    from: 'LEFT JOIN store.thread_names st ON st.id = c.server_thread',
    joins: SERVER,
  },
};

/** Names of the numbers in a row, in their order. Times in nanoseconds. */
export const CALL_NUMBERS = [
  'calls',
  'errors',
  'clients',
  'bytes',
  'mean_ns',
  'p50_ns',
  'p95_ns',
  'p99_ns',
  'max_ns',
  'wait_ns',
  'served_ns',
  'passed_on_ns',
  'working_ns',
] as const;
export type CallNumber = (typeof CALL_NUMBERS)[number];

/** Names of the fields that say which group a row is of. */
export function groupFields(by: CallGroup): string[] {
  return Object.keys(GROUPINGS[by].fields);
}

/** Somebody waits while such a call lasts. */
const WAITED = ['wait-reply', 'rpc-only'].reduce(
  (set, code) => set | evidenceBit(code as 'wait-reply' | 'rpc-only'),
  0,
);

export interface CallStatsOptions {
  readonly by: CallGroup;
  readonly where?: Where;
  /** What the largest of comes first. */
  readonly order: 'calls' | 'wait_ns' | 'p95_ns';
  /** At most so many groups. */
  readonly limit?: number;
  /** Which numbers; default all. What was passed on takes twice as long as all others together. */
  readonly numbers?: readonly CallNumber[];
}

/** Where a number is found in the grouped rows, if not under its own name. */
const QUANTILES: Readonly<Partial<Record<CallNumber, string>>> = {
  p50_ns: 'g.quantiles[1]::BIGINT',
  p95_ns: 'g.quantiles[2]::BIGINT',
  p99_ns: 'g.quantiles[3]::BIGINT',
};

/** What calls passed on to others, and the sizes of their messages: only where a number needs it. */
function sumsByCall(numbers: readonly CallNumber[]): Readonly<Record<'tables' | 'columns' | 'joins', string>> {
  const below = numbers.includes('passed_on_ns') || numbers.includes('working_ns');
  const sizes = numbers.includes('bytes');
  const tables = [
    `below AS (SELECT parent, sum(epoch_ns(ended_at) - epoch_ns(started_at)) AS ns FROM store.calls
        WHERE parent IS NOT NULL AND (evidence & ${WAITED}) <> 0 GROUP BY parent), `,
    `sizes AS (SELECT call, sum(size)::BIGINT AS bytes FROM store.messages
        WHERE call IS NOT NULL AND size IS NOT NULL GROUP BY call), `,
  ];
  const joins = ['LEFT JOIN below ON below.parent = c.id', 'LEFT JOIN sizes ON sizes.call = c.id'];
  const needed = [below, sizes];
  return {
    tables: tables.filter((_, at) => needed[at]).join(''),
    columns: `${below ? 'below.ns' : 'NULL::HUGEINT'} AS below, ${sizes ? 'sizes.bytes' : 'NULL::BIGINT'} AS bytes`,
    joins: joins.filter((_, at) => needed[at]).join(' '),
  };
}

/**
 * A row for each group. `wait_ns`: client threads were blocked for them. `served_ns`: from receive to reply; of that
 * `passed_on_ns` went into calls made on their behalf that the server waited for, and `working_ns` is the rest.
 */
export async function readCallStats(sql: DuckDBConnection, options: CallStatsOptions): Promise<Row[]> {
  const { by, where, order, limit, numbers = CALL_NUMBERS } = options;
  const grouping = GROUPINGS[by];
  const keys = Object.entries(grouping.keys).map(([name, expression]) => `${expression} AS ${name}`);
  const fields = Object.entries(grouping.fields).map(([name, expression]) => `${expression} AS "${name}"`);
  const calls = await chosenCalls(sql, where);
  const chosen = calls.all ? '' : `WHERE c.id IN (SELECT id ${calls.from})`;
  const sums = sumsByCall(numbers);
  // What is not selected in the end, the database does not work out.
  const figures = numbers.map((name) => `${QUANTILES[name] ?? `g.${name}`} AS ${name}`);
  return queryRows(
    sql,
    `WITH ${sums.tables}
      timed AS (SELECT ${keys.join(', ')}, c.status, c.client_process AS client, ${sums.columns},
          epoch_ns(c.ended_at) - epoch_ns(c.started_at) AS duration, c.wait_ns,
          epoch_ns(c.server_ended_at) - epoch_ns(c.server_started_at) AS served
        FROM store.calls c ${grouping.from ?? ''} ${sums.joins}
        ${chosen}),
      g AS (SELECT ${Object.keys(grouping.keys).join(', ')}, count(*) AS calls, count(*) FILTER (status <> 0) AS errors,
          count(DISTINCT client) AS clients, sum(bytes)::BIGINT AS bytes, avg(duration)::BIGINT AS mean_ns,
          quantile_cont(duration, [0.5, 0.95, 0.99]) AS quantiles, quantiles[2] AS p95_ns, max(duration) AS max_ns, sum(wait_ns)::BIGINT AS wait_ns,
          sum(served)::BIGINT AS served_ns, sum(least(served, coalesce(below, 0))) FILTER (served IS NOT NULL)::BIGINT AS passed_on_ns,
          sum(greatest(served - coalesce(below, 0), 0)) FILTER (served IS NOT NULL)::BIGINT AS working_ns
        FROM timed GROUP BY ALL)
    SELECT ${[...fields, ...figures].join(', ')}
    FROM g ${grouping.joins} ORDER BY g.${order} DESC NULLS LAST, g.calls DESC, ${fields.map((_, place) => place + 1).join(', ')}
    ${limit === undefined ? '' : `LIMIT ${Math.trunc(limit)}`}`,
    calls.params,
  );
}

/** The chains that took longest: `chain`, `duration_ns`, `calls`, `depth`, `client.*`, `interface`, `procedure`. */
export async function readLongestChains(sql: DuckDBConnection, limit: number, where?: Where): Promise<Row[]> {
  const calls = await chosenCalls(sql, where);
  const chosen = calls.all ? '' : `AND c.chain IN (SELECT chain ${calls.from})`;
  return queryRows(
    sql,
    `WITH longest AS (SELECT c.id, epoch_ns(c.ended_at) - epoch_ns(c.started_at) AS duration FROM store.calls c
        WHERE c.id = c.chain AND c.ended_at IS NOT NULL ${chosen} ORDER BY duration DESC, c.id LIMIT ${Math.trunc(limit)}),
      size AS (SELECT chain, count(*) AS calls, max(depth) AS depth FROM store.calls
        WHERE chain IN (SELECT id FROM longest) GROUP BY chain)
    SELECT l.id AS chain, l.duration AS duration_ns, f.wait_ns, size.calls, size.depth, f."client.process", f."client.pid",
      f."client.service", f."server.process", f."server.pid", f."server.service", f.interface, f.interface_uuid, f.procedure, f.opnum
    FROM longest l JOIN size ON size.chain = l.id JOIN main.calls_flat f ON f.id = l.id ORDER BY l.duration DESC, l.id`,
    calls.params,
  );
}
