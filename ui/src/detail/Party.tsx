import { numberAt, type Row, textAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import { processHref, whyHref } from '../links.ts';
import './party.css';
import './detail.css';

export interface PartyProps {
  /** Row of the process; its `id` is what links lead to. */
  readonly process: Row | null;
  readonly service?: string | null | undefined;
  readonly tid?: number | null | undefined;
  readonly user?: string | null | undefined;
  /** With a link to who asked for it. */
  readonly why?: boolean;
}

/** A process with the thread and service that acted: a link to its facts, and to who asked for it. */
export function Party({ process, service, tid, user, why = true }: PartyProps) {
  if (process === null) return <span className="dim">not known</span>;
  const id = numberAt(process, 'id');
  const pid = numberAt(process, 'pid');
  const name = safeText(textAt(process, 'name') ?? textAt(process, 'process') ?? '?');
  const label = pid === undefined ? name : `${name}(${pid})`;
  return (
    <span className="party">
      {id === undefined ? <b>{label}</b> : <a href={processHref(Number(id))}>{label}</a>}
      {service && <span className="party-service"> [{safeText(service)}]</span>}
      {tid !== undefined && tid !== null && <span className="dim"> thread {tid}</span>}
      {user && <span className="dim"> as {safeText(user)}</span>}
      {why && id !== undefined && (
        <a className="party-why" href={whyHref(Number(id))} aria-label={`Why does ${label} exist?`}>
          why?
        </a>
      )}
    </span>
  );
}
