import { formatCount, formatTime } from '../../../src/present/format.ts';
import { numberAt, textAt } from '../../../src/present/row.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { ApiRow } from '../../../src/server/api.ts';

/** When how much was lost: what happened then is not in the capture. */
export function Losses({ losses, start }: { readonly losses: readonly ApiRow[]; readonly start: string | undefined }) {
  return (
    <table className="items">
      <thead>
        <tr>
          <th>When</th>
          <th className="is-number">Events</th>
          <th>What</th>
        </tr>
      </thead>
      <tbody>
        {losses.map((loss, at) => {
          const from = textAt(loss, 'from') ?? textAt(loss, 'first_at') ?? textAt(loss, 'time');
          const to = textAt(loss, 'to') ?? textAt(loss, 'last_at') ?? textAt(loss, 'until');
          const events = numberAt(loss, 'events') ?? numberAt(loss, 'count');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: losses have no other name, and their order is fixed
            <tr key={at}>
              <td>
                {from === undefined ? 'at an unknown place' : formatTime(from, 'relative', start)}
                {to === undefined || to === from ? '' : ` to ${formatTime(to, 'relative', start)}`}
              </td>
              <td className="is-number">{events === undefined ? 'unknown' : formatCount(events)}</td>
              <td>{safeText(textAt(loss, 'reason') ?? textAt(loss, 'kind') ?? textAt(loss, 'what') ?? '')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
