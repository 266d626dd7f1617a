import type { ReactNode } from 'react';
import { formatTime } from '../../../src/present/format.ts';
import { processLabel } from '../../../src/present/label.ts';
import { numberAt, type Row, textAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { whatIsAsked } from '../../../src/present/summary.ts';
import type { ApiParty, CallDetail, CaptureSummary } from '../../../src/server/api.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import { client } from '../client.ts';
import { Evidence } from '../detail/Evidence.tsx';
import { FactText, Value } from '../detail/Facts.tsx';
import { SourcedName } from '../detail/NameSources.tsx';
import { Panel } from '../detail/Panel.tsx';
import { Party } from '../detail/Party.tsx';
import { callHref, chainHref } from '../links.ts';
import { asConfidence, Sure } from '../widgets/Sure.tsx';
import { CallMessages } from './CallMessages.tsx';
import { Duration, isFailed, Status } from './CallRow.tsx';
import './call-panel.css';
import '../detail/detail.css';

export interface CallPanelProps {
  readonly capture: CaptureSummary;
  readonly id: number;
  readonly onClose: () => void;
}

/** All that is known of one call. */
export function CallPanel({ capture, id, onClose }: CallPanelProps) {
  const detail = useGrowing(capture, {
    key: [capture.key, 'call', id],
    ask: (signal) => client.call(id, signal),
    keeps: keepsAll,
  });
  return (
    <Panel label={`Call ${id}`} kind="call-panel" busy={isBusy(detail)} close="Close the details" onClose={onClose}>
      {detail.error !== undefined && <p role="alert">{detail.error.message}</p>}
      {detail.isPending && <p className="view-note">Reading call {id} …</p>}
      {detail.data !== undefined && <CallFacts capture={capture} detail={detail.data} />}
    </Panel>
  );
}

function CallFacts({ capture, detail }: { readonly capture: CaptureSummary; readonly detail: CallDetail }) {
  const { call } = detail;
  const chain = numberAt(call, 'chain');
  const sure = asConfidence(textAt(call, 'confidence'));
  return (
    <>
      <header className="call-title">
        <h2>{whatIsAsked(call) ?? `call ${String(valueAt(call, 'id') ?? '')}`}</h2>
        <span className={isFailed(call) ? 'call-status is-failed' : 'call-status'}>
          status{' '}
          <Known call={call} field="status">
            <Status call={call} />
          </Known>
        </span>
        <span>
          <Known call={call} field="duration_ns">
            <Duration call={call} />
          </Known>
        </span>
        {sure !== undefined && (
          <Sure confidence={sure} of={numberAt(call, 'reply') === undefined ? 'both ends' : 'reply'} />
        )}
        {chain !== undefined && <a href={chainHref(Number(chain))}>its chain</a>}
      </header>
      <div className="call-columns">
        <Facts capture={capture} detail={detail} />
        <Family detail={detail} />
        <Why detail={detail} />
      </div>
      <CallMessages capture={capture} request={detail.request} reply={detail.reply} />
    </>
  );
}

/** What is shown of a field, with the menu of its value if there is one. */
function Known({
  call,
  field,
  children,
}: {
  readonly call: Row;
  readonly field: string;
  readonly children: ReactNode;
}) {
  const value = numberAt(call, field);
  if (value === undefined) return <>{children}</>;
  return (
    <Value field={field} value={value} text={String(value)}>
      {children}
    </Value>
  );
}

function Facts({ capture, detail }: { readonly capture: CaptureSummary; readonly detail: CallDetail }) {
  const { call, client: asked, server } = detail;
  const time = (field: string): ReactNode => {
    const text = textAt(call, field);
    if (text === undefined) return undefined;
    return <Value field={field} value={text} text={formatTime(text, 'relative', capture.first ?? undefined)} />;
  };
  const words = (field: string): ReactNode => {
    const text = textAt(call, field);
    return text === undefined ? undefined : <Value field={field} value={text} text={safeText(text)} />;
  };
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Client', <PartyOf key="client" party={asked} side="client" />],
    ['Server', <PartyOf key="server" party={server} side="server" />],
    ['Port', words('port')],
    ['Endpoint', words('endpoint')],
    ['Interface', words('interface_uuid')],
    ['Sent', time('started_at')],
    ['Taken', time('server_started_at')],
    ['Activity', words('activity_id')],
  ];
  return (
    <div>
      <h3>Who and where</h3>
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
      {detail.names.length > 0 && (
        <details>
          <summary>Where the names come from</summary>
          <ul className="evidence">
            {detail.names.map((source) => (
              <li key={source.what}>
                <SourcedName source={source} />{' '}
                <span className="dim">
                  ({source.what}): {safeText(source.from)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function PartyOf({ party, side }: { readonly party: ApiParty; readonly side: 'client' | 'server' }) {
  return <Party process={party.process} service={party.service} tid={party.tid} side={side} />;
}

/** The calls above and below, and what else could be above. */
function Family({ detail }: { readonly detail: CallDetail }) {
  const { above, children, rivals, call } = detail;
  return (
    <div>
      <h3>Because of</h3>
      {above.length === 0 && <p className="dim">Nothing in the recording: its chain begins here.</p>}
      <ol className="call-links">
        {above.map((one) => (
          <CallLink key={String(valueAt(one, 'id'))} call={one} />
        ))}
      </ol>
      {above.length > 0 && (
        <p>
          <Sure confidence={asConfidence(textAt(call, 'parent_confidence')) ?? 'possible'} of="link" />
        </p>
      )}
      {rivals.length > 0 && (
        <>
          <h3>Other explanations, outweighed</h3>
          <ul className="call-links">
            {rivals.map((rival) => (
              <li key={rival.call}>
                <a href={callHref(rival.call)}>call {rival.call}</a> {safeText(rival.text)}{' '}
                <span className="dim">weight {rival.weight}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Led to</h3>
      {children.length === 0 && <p className="dim">No call of its own.</p>}
      <ul className="call-links">
        {children.map((one) => (
          <CallLink key={String(valueAt(one, 'id'))} call={one} />
        ))}
      </ul>
    </div>
  );
}

function CallLink({ call }: { readonly call: Row }) {
  const id = Number(numberAt(call, 'id'));
  return (
    <li>
      <a href={callHref(id)}>{whatIsAsked(call) ?? `call ${id}`}</a>{' '}
      <span className="dim">
        {processLabel(call, 'client')} → {processLabel(call, 'server')}
      </span>
    </li>
  );
}

function Why({ detail }: { readonly detail: CallDetail }) {
  const evidence = valueAt(detail.call, 'evidence');
  return (
    <div>
      <h3>How the two ends were joined</h3>
      <Evidence field="evidence" codes={Array.isArray(evidence) ? evidence.map(String) : []} />
    </div>
  );
}
