import { formatTime, UNKNOWN } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { WhyAnswer, WhyParty } from '../../../src/present/why-json.ts';
import type { ApiRow, CaptureSummary } from '../../../src/server/api.ts';
import type { NamedValue } from '../filter-bar/named.ts';
import { type PlacedColumn, PlacedTable } from '../grid/PlacedTable.tsx';
import type { PlacedRows } from '../grid/use-placed-rows.ts';
import { Sure } from '../widgets/Sure.tsx';
import { isAnother } from './compare.ts';

const MIN_WIDTHS = { narrow: 480, wide: 860 };

export interface WhyTableProps {
  readonly capture: CaptureSummary;
  readonly list: PlacedRows;
  /** Beside an answer: only what helps to choose. */
  readonly narrow: boolean;
}

/** Every process with the parent it claims, the thread that created it, and who asked; read as they come into view. */
export function WhyTable({ capture, list, narrow }: WhyTableProps) {
  const columns = columnsFrom(capture.first ?? undefined).filter(({ title }) => !narrow || !WIDE_ONLY.has(title));
  return (
    <PlacedTable
      capture={capture}
      of="processes"
      list={list}
      label="Who asked for each process"
      columns={columns}
      minWidth={narrow ? MIN_WIDTHS.narrow : MIN_WIDTHS.wide}
    />
  );
}

/** The server answers with what `why --json` prints. */
export function answerOf(row: ApiRow): WhyAnswer {
  return row as object as WhyAnswer;
}

const WIDE_ONLY = new Set(['Claimed parent', 'Created by']);
const WORDS = 'not the claimed parent';

function columnsFrom(start: string | undefined): readonly PlacedColumn[] {
  const party = (
    title: string,
    of: (answer: WhyAnswer) => WhyParty | WhyAnswer['claimed_parent'],
    values?: (answer: WhyAnswer) => readonly NamedValue[],
  ): PlacedColumn => ({
    title,
    values: (row) => values?.(answerOf(row)) ?? [],
    width: 'minmax(110px, 1fr)',
    cell: (row) => {
      const answer = answerOf(row);
      const shown = of(answer);
      return isAnother(shown, answer.claimed_parent) ? <Differing text={partyText(shown)} /> : partyText(shown);
    },
    tip: (row) => partyText(of(answerOf(row))),
  });
  const subject = (row: ApiRow) => subjectLabel(answerOf(row));
  return [
    {
      title: 'Started',
      width: '90px',
      kind: 'number',
      cell: (row) => {
        const at = answerOf(row).process.started_at;
        return at === null ? <span className="dim">before</span> : formatTime(at, 'relative', start);
      },
      tip: (row) => (answerOf(row).process.started_at === null ? 'started before the recording' : undefined),
      values: (row) => [{ field: 'started_at', value: answerOf(row).process.started_at }],
    },
    {
      title: 'Process',
      width: 'minmax(120px, 1fr)',
      cell: (row) => <span className="why-pick">{subject(row)}</span>,
      values: (row) => [
        { field: 'name', value: answerOf(row).process.name },
        { field: 'pid', value: answerOf(row).process.pid },
        ...answerOf(row).process.services.map((value) => ({ field: 'services', value })),
      ],
      tip: (row) => safeText(answerOf(row).process.command_line ?? '') || subject(row),
    },
    party(
      'Claimed parent',
      (answer) => answer.claimed_parent,
      ({ claimed_parent: parent }) => [
        { field: 'parent.process', value: parent?.process },
        { field: 'parent.pid', value: parent?.pid },
      ],
    ),
    party(
      'Created by',
      (answer) => answer.creator,
      ({ creator }) => [
        { field: 'creator.process', value: creator?.process },
        { field: 'creator.pid', value: creator?.pid },
        { field: 'creator.service', value: creator?.service },
      ],
    ),
    party('Asked for by', (answer) => answer.requester),
    { title: 'Sure', width: '86px', cell: sure },
  ];
}

function sure(row: ApiRow) {
  const { confidence } = answerOf(row);
  return confidence === null ? <span className="dim">unknown</span> : <Sure confidence={confidence} />;
}

/** `svchost.exe(1224) [Winmgmt]`. */
export function subjectLabel({ process }: WhyAnswer): string {
  const service = process.services.length === 1 ? process.services[0] : null;
  return processLabel({ process: process.name, pid: process.pid, service }, '');
}

function partyText(party: object | null): string {
  return party === null ? UNKNOWN : processLabel(party, '');
}

function Differing({ text }: { readonly text: string }) {
  return (
    <span className="why-differs">
      <span role="img" aria-label={WORDS} title={WORDS}>
        ≠
      </span>{' '}
      {text}
    </span>
  );
}
