import { numberAt, type Row, textAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { NamedValue } from '../filter-bar/named.ts';
import { useValueMenu } from '../filter-bar/use-value-menu.tsx';
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
  /** What the filter of this view calls it: a right click includes, excludes and highlights it. */
  readonly side?: 'client' | 'server' | 'source' | 'target' | 'parent' | 'creator';
}

/** A process with the thread and service that acted: a link to its facts, and to who asked for it. */
export function Party({ process, service, tid, user, why = true, side }: PartyProps) {
  const menu = useValueMenu('Process');
  if (process === null) return <span className="dim">not known</span>;
  const id = numberAt(process, 'id');
  const pid = numberAt(process, 'pid');
  const name = safeText(textAt(process, 'name') ?? textAt(process, 'process') ?? '?');
  const label = pid === undefined ? name : `${name}(${pid})`;
  const values = side === undefined ? [] : valuesOf(side, { process, service, tid });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its link has the focus; the menu key asks there
    <span className="party" onContextMenu={(event) => menu.open(event, values)}>
      {id === undefined ? <b>{label}</b> : <a href={processHref(Number(id))}>{label}</a>}
      {service && <span className="party-service"> [{safeText(service)}]</span>}
      {tid !== undefined && tid !== null && <span className="dim party-thread"> thread {tid}</span>}
      {user && <span className="dim"> as {safeText(user)}</span>}
      {why && id !== undefined && (
        <a className="party-why" href={whyHref(Number(id))} aria-label={`Why does ${label} exist?`}>
          why?
        </a>
      )}
      {menu.element}
    </span>
  );
}

/** Fields that a parent has no part in are left out. */
function valuesOf(
  side: NonNullable<PartyProps['side']>,
  { process, service, tid }: Pick<PartyProps, 'process' | 'service' | 'tid'>,
): readonly NamedValue[] {
  if (process === null) return [];
  const named = [
    { field: `${side}.process`, value: textAt(process, 'name') ?? textAt(process, 'process') },
    { field: `${side}.pid`, value: numberAt(process, 'pid') },
  ];
  if (side === 'parent') return named;
  return [...named, { field: `${side}.service`, value: service }, { field: `${side}.tid`, value: tid }];
}
