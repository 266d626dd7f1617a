import { formatCount, formatDuration } from '../../../src/present/format.ts';
import type { OverviewParts } from '../../../src/server/api.ts';
import { markAmong, type Named } from '../filter-bar/named.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { filterHref } from '../links.ts';

type Bucket = OverviewParts['latency'][number];

/** How long calls took: a column for each stretch of durations, which leads to its calls and has a menu of the stretch. */
export function Latency({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const { marks } = useFilter();
  const menu = useValueMenu('Duration of calls');
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  return (
    <>
      <ol className="latency">
        {buckets.map((bucket, at) => {
          const { from_ns, calls, filter } = bucket;
          const words = `${stretch(bucket)}: ${formatCount(calls)} calls`;
          return (
            <li key={from_ns}>
              {calls === 0 ? (
                <span className="latency-column" />
              ) : (
                <a
                  className="latency-column"
                  href={filterHref('calls', filter)}
                  aria-label={words}
                  title={words}
                  data-mark={markAmong(marks, named(bucket))}
                  {...menu.on(() => named(bucket))}
                >
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
      {menu.element}
    </>
  );
}

function stretch({ from_ns, to_ns }: Bucket): string {
  return `${formatDuration(from_ns)} to ${formatDuration(to_ns)}`;
}

/** The stretch alone, whatever the overview is narrowed to. */
function named(bucket: Bucket): Named {
  const term = `duration_ns:${bucket.from_ns}..${bucket.to_ns}`;
  return { whole: { what: 'duration', shown: stretch(bucket), term }, values: [] };
}
