/** Columns of call statistics for people. */
import type { Column } from './column.ts';
import { fieldColumn, leaving } from './column.ts';
import { UNKNOWN } from './format.ts';
import { processLabel } from './label.ts';
import type { Row } from './row.ts';
import { whatIsAsked } from './summary.ts';

function words(key: string, header: string, text: (row: Row) => string): Column {
  return { key, header, fields: [key], align: 'left', width: 30, minWidth: 16, text };
}

const GROUPS: Readonly<Record<string, readonly Column[]>> = {
  interface: [words('interface', 'Interface', (row) => whatIsAsked(row) ?? UNKNOWN)],
  procedure: [words('procedure', 'Interface and procedure', (row) => whatIsAsked(row) ?? UNKNOWN)],
  port: [fieldColumn({ name: 'port', title: 'Port', type: 'text' })],
  pair: [
    words('client', 'Client', (row) => processLabel(row, 'client')),
    words('server', 'Server', (row) => processLabel(row, 'server')),
  ],
  server: [words('server', 'Server', (row) => processLabel(row, 'server'))],
};

const NUMBERS: readonly Column[] = [
  fieldColumn({ name: 'calls', title: 'Calls', type: 'count' }),
  fieldColumn({ name: 'errors', title: 'Errors', type: 'count' }),
  fieldColumn({ name: 'bytes', title: 'Bytes', type: 'size' }),
  fieldColumn({ name: 'mean_ns', title: 'Mean', type: 'duration' }),
  fieldColumn({ name: 'p50_ns', title: 'p50', type: 'duration' }),
  fieldColumn({ name: 'p95_ns', title: 'p95', type: 'duration' }),
  fieldColumn({ name: 'p99_ns', title: 'p99', type: 'duration' }),
  fieldColumn({ name: 'max_ns', title: 'Max', type: 'duration' }),
  fieldColumn({ name: 'wait_ns', title: 'Waited', type: 'duration' }),
  fieldColumn({ name: 'working_ns', title: 'Working', type: 'duration' }),
  fieldColumn({ name: 'passed_on_ns', title: 'Passed on', type: 'duration' }),
];

/** Which leave a narrow terminal, the first one first. */
const LEAVING: readonly string[] = [
  'passed_on_ns',
  'working_ns',
  'p99_ns',
  'p50_ns',
  'bytes',
  'wait_ns',
  'mean_ns',
  'errors',
];

/** Columns of `stats --by`. */
export function statsColumns(by: string): readonly Column[] {
  return [...(GROUPS[by] ?? []), ...NUMBERS.map((column) => leaving(column, LEAVING))];
}

const WAIT_NUMBERS = NUMBERS.filter(({ key }) =>
  ['calls', 'wait_ns', 'working_ns', 'passed_on_ns', 'max_ns'].includes(key),
);

/** Columns of the three parts of `stats --waits`. */
export const WAIT_COLUMNS: Readonly<Record<'servers' | 'pairs' | 'chains', readonly Column[]>> = {
  servers: [
    ...(GROUPS['server'] ?? []),
    fieldColumn({ name: 'clients', title: 'Clients', type: 'count' }),
    ...WAIT_NUMBERS,
  ],
  pairs: [...(GROUPS['pair'] ?? []), ...WAIT_NUMBERS],
  chains: [
    fieldColumn({ name: 'chain', title: 'Chain', type: 'number' }),
    fieldColumn({ name: 'duration_ns', title: 'Duration', type: 'duration' }),
    fieldColumn({ name: 'calls', title: 'Calls', type: 'count' }),
    fieldColumn({ name: 'depth', title: 'Depth', type: 'number' }),
    ...(GROUPS['pair'] ?? []),
    words('asked', 'Asked', (row) => whatIsAsked(row) ?? UNKNOWN),
  ],
};
