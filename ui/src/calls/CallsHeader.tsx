import { type Axis, placeOn, ticksOf } from './waterfall.ts';

/** The headings of the tree, and the marks of its axis of time. `zero`: the moment that is called 0. */
export function CallsHeader({ axis, zero }: { readonly axis: Axis; readonly zero: number | undefined }) {
  return (
    <div className="call-head" role="presentation">
      <div className="call-time">Started</div>
      <div className="call-what">Asked</div>
      <div>Client</div>
      <div>Server</div>
      <div>Status</div>
      <div className="call-duration">Duration</div>
      <div className="call-bars" aria-hidden="true">
        {ticksOf(axis, 5, zero ?? axis.from).map(({ at, label }) => {
          const place = placeOn(axis, at, at);
          if (place === undefined || place.left > 0.94) return null;
          return (
            <span key={at} className="call-tick" style={{ left: `${place.left * 100}%` }}>
              {zero === undefined && label !== '0' ? `+${label}` : label}
            </span>
          );
        })}
      </div>
    </div>
  );
}
