import { type Axis, placeOn, ticksOf } from './waterfall.ts';

/** The headings of the tree, and the marks of its axis of time. `zero`: the moment that is called 0. */
export function CallsHeader({ axis, zero }: { readonly axis: Axis; readonly zero: number | undefined }) {
  return (
    <thead className="call-head-group">
      <tr className="placed-line call-head">
        <th className="is-number">Started</th>
        <th>Asked</th>
        <th>Client</th>
        <th>Server</th>
        <th>Status</th>
        <th className="is-number">Duration</th>
        <th className="call-bars" aria-label="Time">
          {ticksOf(axis, 5, zero ?? axis.from).map(({ at, label }) => {
            const place = placeOn(axis, at, at);
            if (place === undefined || place.left > 0.94) return null;
            return (
              <span key={at} aria-hidden="true" className="call-tick" style={{ left: `${place.left * 100}%` }}>
                {zero === undefined && label !== '0' ? `+${label}` : label}
              </span>
            );
          })}
        </th>
      </tr>
    </thead>
  );
}
