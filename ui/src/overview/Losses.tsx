import type { ReactNode } from 'react';
import { formatCount, formatTime } from '../../../src/present/format.ts';
import { numberAt, textAt, valueAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiRow } from '../../../src/server/api.ts';
import { routeHash } from '../app/route.ts';
import { termFor } from '../filter-bar/terms.ts';
import { filterHref } from '../links.ts';

/** More of a reason is not shown as a tip. */
const LONGEST = 500;

/** To the row of a loss. */
function LossLink({ time, children }: { readonly time: string | undefined; readonly children: ReactNode }) {
  const filter = time === undefined ? '' : termFor('time', time);
  return <a href={filter === '' ? routeHash({ view: 'losses' }) : filterHref('losses', filter)}>{children}</a>;
}

/** When how much was lost: what happened then is not in the capture. */
export function Losses({ losses, start }: { readonly losses: readonly ApiRow[]; readonly start: string | undefined }) {
  return (
    <table className="items">
      <thead>
        <tr>
          <th>When</th>
          <th className="is-number">Events</th>
          <th className="is-number">Buffers</th>
          <th>Known from</th>
        </tr>
      </thead>
      <tbody>
        {losses.map((loss, at) => {
          const to = textAt(loss, 'time');
          const from = textAt(loss, 'from') ?? to;
          const events = numberAt(loss, 'events');
          const buffers = numberAt(loss, 'buffers');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: losses have no other name, and their order is fixed
            <tr key={at}>
              <td className="loss-when">
                <LossLink time={to}>
                  {from === undefined || valueAt(loss, 'located') === false
                    ? 'at an unknown place'
                    : formatTime(from, 'relative', start)}
                  {to === undefined || to === from ? '' : ` to ${formatTime(to, 'relative', start)}`}
                </LossLink>
              </td>
              <td className="is-number">{events === undefined ? 'unknown' : formatCount(events)}</td>
              <td className="is-number">{buffers === undefined ? '' : formatCount(buffers)}</td>
              <td className="item-title">
                <span className="clamped" title={safeText(textAt(loss, 'reason') ?? '').slice(0, LONGEST)}>
                  {safeText(textAt(loss, 'reason') ?? '')}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
