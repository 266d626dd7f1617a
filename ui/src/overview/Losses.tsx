import { formatCount, formatTime } from '../../../src/present/format.ts';
import { numberAt, textAt, valueAt } from '../../../src/present/row.ts';
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
              <td>
                {from === undefined || valueAt(loss, 'located') === false
                  ? 'at an unknown place'
                  : formatTime(from, 'relative', start)}
                {to === undefined || to === from ? '' : ` to ${formatTime(to, 'relative', start)}`}
              </td>
              <td className="is-number">{events === undefined ? 'unknown' : formatCount(events)}</td>
              <td className="is-number">{buffers === undefined ? '' : formatCount(buffers)}</td>
              <td>{safeText(textAt(loss, 'reason') ?? '')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
