import { formatCount, formatDuration, formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import type { ApiRow, CaptureSummary } from '../../../src/server/api.ts';
import type { NamedValue } from '../filter-bar/named.ts';
import { type PlacedColumn, PlacedTable } from '../grid/PlacedTable.tsx';
import type { PlacedRows } from '../grid/use-placed-rows.ts';
import { Sure } from '../widgets/Sure.tsx';
import { type ChainRow, chainRow, imageNames, processNames } from './chain-row.ts';

const MIN_WIDTH = 1080;

export interface ChainTableProps {
  readonly capture: CaptureSummary;
  readonly list: PlacedRows;
}

/** The chains as rows; they are read as they come into view. */
export function ChainTable({ capture, list }: ChainTableProps) {
  const columns = columnsFrom(capture.first ?? undefined);
  return <PlacedTable {...{ capture, list, columns }} of="chains" label="Chains of calls" minWidth={MIN_WIDTH} />;
}

function columnsFrom(start: string | undefined): readonly PlacedColumn[] {
  const of = (text: (row: ChainRow) => string) => (row: ApiRow) => text(chainRow(row));
  const number = (
    title: string,
    width: string,
    { text, ...more }: { readonly text: (row: ChainRow) => string } & Pick<PlacedColumn, 'values'>,
  ): PlacedColumn => ({ title, width, kind: 'number', cell: of(text), ...more });
  const names = of((row) => safeText(processNames(row)));
  const asked = of((row) => whatIsAsked(row) ?? UNKNOWN);
  return [
    number('Chain', '60px', { text: ({ chain }) => String(chain), values: fields({ chain: 'chain' }) }),
    number('Started', '90px', {
      text: ({ started_at: at }) => (at === null ? UNKNOWN : formatTime(at, 'relative', start)),
      values: fields({ started_at: 'started_at' }),
    }),
    // Of all of its calls together: no filter on calls has these two.
    number('Duration', '74px', { text: ({ duration_ns: ns }) => (ns === null ? UNKNOWN : formatDuration(ns)) }),
    number('Calls', '56px', { text: ({ calls }) => formatCount(calls) }),
    number('Depth', '50px', { text: ({ depth }) => String(depth), values: fields({ depth: 'depth' }) }),
    {
      title: 'Origin',
      width: 'minmax(120px, 1.2fr)',
      cell: of((row) => processLabel(row, 'origin')),
      values: fields({
        'client.process': 'origin.process',
        'client.pid': 'origin.pid',
        'client.service': 'origin.service',
      }),
    },
    {
      title: 'Asked',
      width: 'minmax(160px, 1.6fr)',
      cell: asked,
      tip: asked,
      values: fields({ interface: 'interface', procedure: 'procedure' }),
    },
    {
      title: 'Ended in',
      width: 'minmax(150px, 1.6fr)',
      cell: (row) => <End row={chainRow(row)} />,
      tip: of((row) => safeText(row.ended_in)),
      values: fields({ status: 'status' }),
    },
    { title: 'Sure', width: '86px', cell: sure, values: fields({ parent_confidence: 'confidence' }) },
    {
      title: 'Processes',
      width: 'minmax(150px, 2fr)',
      cell: names,
      tip: names,
      values: (row) => imageNames(chainRow(row)).map((value) => ({ field: 'process', value })),
    },
  ];
}

/** Fields of the chain's first call, and where the row has them. */
function fields(of: Readonly<Record<string, string>>): (row: ApiRow) => readonly NamedValue[] {
  return (row) => Object.entries(of).map(([field, at]) => ({ field, value: valueAt(row, at) }));
}

function End({ row }: { readonly row: ChainRow }) {
  if (row.status === null || row.status === 0) return safeText(row.ended_in);
  return (
    <span className="is-failed">
      <span aria-hidden="true">✕ </span>
      {safeText(row.ended_in)}
    </span>
  );
}

function sure(row: ApiRow) {
  const { confidence } = chainRow(row);
  return confidence === null ? null : <Sure confidence={confidence} />;
}
