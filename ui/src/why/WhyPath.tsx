import { formatTime } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { WhyAnswer, WhyHop, WhyParty } from '../../../src/present/why-json.ts';
import { Evidence } from '../detail/Evidence.tsx';
import { Party } from '../detail/Party.tsx';
import { callHref } from '../links.ts';
import { Sure } from '../widgets/Sure.tsx';
import { subjectLabel } from './WhyTable.tsx';

export interface WhyPathProps {
  readonly answer: WhyAnswer;
  readonly start: string | undefined;
}

/** The way from who asked to what came of it, a step for each call. */
export function WhyPath({ answer, start }: WhyPathProps) {
  const hops = [...answer.path].reverse();
  const origin: WhyHop['from'] | WhyParty | undefined = hops[0]?.from ?? answer.creator ?? undefined;
  if (origin === undefined) return null;
  const { process, event } = answer;
  return (
    <>
      <h3>Step by step</h3>
      <ol className="why-path">
        <Node party={origin} />
        {hops.map((hop) => (
          <Step key={`${hop.call}${hop.at}${hop.to.pid}`} hop={hop} start={start} />
        ))}
        <li className="why-step why-step-certain">
          <div className="why-edge">
            {event === null ? 'created' : `logged event ${event}`}
            {event === null && process.started_at !== null && <Time at={process.started_at} start={start} />}
          </div>
          {event === null && (
            <div className="why-node is-subject">
              <b>{subjectLabel(answer)}</b>
            </div>
          )}
        </li>
      </ol>
    </>
  );
}

function Node({ party }: { readonly party: WhyParty & { readonly user?: string | null } }) {
  return (
    <li>
      <div className="why-node">
        <Party process={party} service={party.service} tid={party.tid} user={party.user} />
      </div>
    </li>
  );
}

function Step({ hop, start }: { readonly hop: WhyHop; readonly start: string | undefined }) {
  const what = [hop.interface, hop.procedure].filter((one) => one !== null).join(' ');
  return (
    <li className={`why-step why-step-${hop.confidence}`}>
      <div className="why-edge">
        <span className="why-asked">{hop.asked}</span> <Sure confidence={hop.confidence} />
        {hop.at !== null && <Time at={hop.at} start={start} />}
        <div className="dim">
          {what === '' ? '' : `${safeText(what)} `}
          {hop.call === null ? 'no call was recorded' : <a href={callHref(hop.call)}>call {hop.call}</a>}
        </div>
        <details>
          <summary>Evidence ({hop.evidence.length})</summary>
          <Evidence codes={hop.evidence} />
        </details>
        {hop.rivals.map((rival) => (
          <p key={rival.call} className="why-rival">
            Another explanation, outweighed: <a href={callHref(rival.call)}>call {rival.call}</a>, weight {rival.weight}
          </p>
        ))}
      </div>
      <div className="why-node">
        <Party process={hop.to} service={hop.to.service} tid={hop.to.tid} user={hop.to.user} />
      </div>
    </li>
  );
}

function Time({ at, start }: { readonly at: string; readonly start: string | undefined }) {
  return (
    <time className="why-at" dateTime={at} title={at}>
      {formatTime(at, 'relative', start)}
    </time>
  );
}
