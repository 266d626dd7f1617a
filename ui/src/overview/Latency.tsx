import { formatCount, formatDuration } from '../../../src/present/format.ts';
import type { OverviewParts } from '../../../src/server/api.ts';
import { filterHref } from '../links.ts';

/** How long calls took: a column for each stretch of durations, which leads to its calls. */
export function Latency({ buckets }: { readonly buckets: OverviewParts['latency'] }) {
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  return (
    <ol className="latency">
      {buckets.map(({ from_ns, to_ns, calls, filter }, at) => {
        const words = `${formatDuration(from_ns)} to ${formatDuration(to_ns)}: ${formatCount(calls)} calls`;
        return (
          <li key={from_ns}>
            {calls === 0 ? (
              <span className="latency-column" />
            ) : (
              <a className="latency-column" href={filterHref('calls', filter)} aria-label={words} title={words}>
                <span className="latency-bar" style={{ height: `max(2px, ${(calls / most) * 100}%)` }} />
              </a>
            )}
            <span className="latency-label" aria-hidden="true">
              {at % 3 === 0 ? formatDuration(from_ns) : ''}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
