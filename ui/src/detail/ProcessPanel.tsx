import type { ReactNode } from 'react';
import { formatCount, formatTime } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { asNumber, numberAt, type Row, textAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { formatStatus } from '../../../src/present/status.ts';
import { include } from '../../../src/query/print.ts';
import type { ApiRow, CaptureSummary, ProcessDetail } from '../../../src/server/api.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';
import { filterHref, whyHref } from '../links.ts';
import { FactText, Value } from './Facts.tsx';
import { Party } from './Party.tsx';
import './detail.css';
import './panel.css';
import './process-panel.css';

export interface ProcessPanelProps {
  readonly capture: CaptureSummary;
  /** Row of the process. */
  readonly id: number;
}

/** All that is known of one process, with links to what it did. */
export function ProcessPanel({ capture, id }: ProcessPanelProps) {
  const detail = useGrowing(capture, {
    key: [capture.key, 'process', id],
    ask: (signal) => client.process(id, signal),
    keeps: keepsAll,
  });
  return (
    <section className="panel process-panel" aria-label="The process" aria-busy={isBusy(detail)}>
      {detail.error !== undefined && <p role="alert">{detail.error.message}</p>}
      {detail.isPending && <p className="view-note">Reading process {id} …</p>}
      {detail.data !== undefined && <ProcessFacts detail={detail.data} start={capture.first ?? undefined} />}
    </section>
  );
}

interface FactsProps {
  readonly detail: ProcessDetail;
  readonly start: string | undefined;
}

function ProcessFacts({ detail, start }: FactsProps) {
  const { process, services, threads, children, ports, peers } = detail;
  const name = safeText(textAt(process, 'name') ?? '?');
  const pid = numberAt(process, 'pid');
  return (
    <>
      <header>
        <h2>
          {name}
          {pid !== undefined && `(${pid})`}
        </h2>
        <nav aria-label="What it did">
          <a className="process-why" href={whyHref(Number(numberAt(process, 'id')))}>
            Why does it exist?
          </a>
          <Deeds row={Number(numberAt(process, 'id'))} />
        </nav>
      </header>
      <Facts process={process} start={start} />
      <List title="Services" rows={services} empty="It hosts none that is known.">
        {(service) => {
          const name = textAt(service, 'name') ?? textAt(service, 'service');
          return name === undefined ? '?' : <Value field="services" value={name} text={safeText(name)} />;
        }}
      </List>
      <List title="Talks to" rows={peers} empty="No call from or to it was recorded.">
        {(peer) => (
          <>
            <Party process={peer} />{' '}
            <span className="dim">
              {callsText(peer, 'made', 'made')}
              {callsText(peer, 'served', 'served')}
            </span>
          </>
        )}
      </List>
      <List title="Ports" rows={ports} empty="It was not seen to own a port.">
        {(port) => <PortLink port={port} />}
      </List>
      <List title="Started" rows={children} empty="It was not seen to start a process.">
        {(child) => <Party process={child} />}
      </List>
      <List title="Threads" rows={threads} empty="None of its threads is known.">
        {(thread) => {
          const called = textAt(thread, 'name');
          const service = textAt(thread, 'service');
          return (
            <>
              {String(numberAt(thread, 'tid') ?? '?')}
              {called === undefined ? '' : ` ${safeText(called)}`}
              {service === undefined ? '' : ` [${safeText(service)}]`}
            </>
          );
        }}
      </List>
    </>
  );
}

/** What it did and had done, as rows of other views. Not by its pid, which may be another's later. */
function Deeds({ row }: { readonly row: number }) {
  const links = [
    ['calls', 'client.process_row', 'calls it made'],
    ['calls', 'server.process_row', 'calls it served'],
    ['messages', 'process_row', 'its messages'],
    ['events', 'process_row', 'its events'],
  ] as const;
  return links.map(([view, field, words]) => {
    const filter = include('', field, row);
    return filter.ok ? (
      <a key={words} href={filterHref(view, filter.value)}>
        {words}
      </a>
    ) : null;
  });
}

function Facts({ process, start }: { readonly process: ApiRow; readonly start: string | undefined }) {
  const text = (field: string): ReactNode => {
    const value = textAt(process, field);
    return value === undefined ? undefined : <Value field={field} value={value} text={safeText(value)} />;
  };
  const time = (field: string): ReactNode => {
    const value = textAt(process, field);
    if (value === undefined) return undefined;
    return <Value field={field} value={value} text={formatTime(value, 'relative', start)} />;
  };
  const number = (field: string, shown: (value: number) => string = String): ReactNode => {
    const value = asNumber(valueAt(process, field));
    if (value === undefined) return undefined;
    return <Value field={field} value={value} text={shown(Number(value))} />;
  };
  const party = (side: 'parent' | 'creator'): ReactNode => {
    const label = partyText(process, side);
    const value = textAt(process, `${side}.process`);
    if (label === undefined || value === undefined) return label;
    return <Value field={`${side}.process`} value={value} text={label} />;
  };
  const wow64 = valueAt(process, 'wow64');
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Command line', text('command_line')],
    ['Image', text('image_path')],
    ['Claimed parent', party('parent')],
    ['Created by', party('creator')],
    ['User', text('sid')],
    ['Session', number('session_id')],
    ['Package', text('package')],
    ['Bits', wow64 === true ? <Value key="bits" field="wow64" value={true} text="32, on 64-bit Windows" /> : undefined],
    ['Started', time('started_at') ?? 'before the recording'],
    ['Ended', time('ended_at')],
    ['Exit status', number('exit_status', (status) => formatStatus(status, 'nt'))],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <FactText>{value}</FactText>
          </div>
        ),
      )}
    </dl>
  );
}

function partyText(row: Row, side: string): string | undefined {
  const label = processLabel(row, side);
  return label === '?' ? undefined : label;
}

function callsText(peer: Row, field: string, word: string): string {
  const count = Number(numberAt(peer, field) ?? 0);
  return count === 0 ? '' : ` ${formatCount(count)} ${count === 1 ? 'call' : 'calls'} ${word}`;
}

function PortLink({ port }: { readonly port: Row }) {
  const name = textAt(port, 'name') ?? textAt(port, 'port');
  const filter = name === undefined ? undefined : include('', 'port', name);
  if (name === undefined || filter?.ok !== true) return <>{safeText(name ?? 'without a name')}</>;
  return (
    <a className="clamped" href={filterHref('messages', filter.value)}>
      {safeText(name)}
    </a>
  );
}

/** Shown at first of a list; more on request. */
const FIRST = 12;

interface ListProps {
  readonly title: string;
  readonly rows: readonly ApiRow[];
  readonly empty: string;
  readonly children: (row: ApiRow) => ReactNode;
}

function List({ title, rows, empty, children }: ListProps) {
  const item = (row: ApiRow, at: number) => <li key={`${String(valueAt(row, 'id') ?? at)}`}>{children(row)}</li>;
  return (
    <section aria-label={title}>
      <h3>
        {title} {rows.length > 0 && <span className="dim">({formatCount(rows.length)})</span>}
      </h3>
      {rows.length === 0 ? <p className="dim">{empty}</p> : <ul>{rows.slice(0, FIRST).map(item)}</ul>}
      {rows.length > FIRST && (
        <details>
          <summary>{formatCount(rows.length - FIRST)} more</summary>
          <ul>{rows.slice(FIRST).map((row, at) => item(row, at + FIRST))}</ul>
        </details>
      )}
    </section>
  );
}
