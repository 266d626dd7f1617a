import { formatCount } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { CaptureSummary, LiveNews } from '../../../src/server/api.ts';
import { Badge } from '../widgets/Badge.tsx';
import { Icon } from '../widgets/Icon.tsx';
import { isGone, type Live } from './live.ts';
import { routeHash } from './route.ts';

const WHERE = 'Losses shows where; the overview, what could not be read.';

/** Whether the capture still grows, and whether it is whole. Of a server that is gone nobody knows what it does. */
export function CaptureState({
  capture,
  live: { news, connection },
}: {
  readonly capture: CaptureSummary;
  readonly live: Live;
}) {
  const gone = isGone(connection);
  return (
    <>
      {connection === 'lost' ? <Badge tone="warn">no server</Badge> : null}
      {capture.state === 'recording' && !gone ? (
        <Badge tone="good" dot title={rate(news)}>
          recording
        </Badge>
      ) : null}
      {capture.state === 'importing' && !gone ? (
        <Badge tone="good" dot>
          importing
        </Badge>
      ) : null}
      {capture.state === 'stopped' ? <Badge title="The recording was stopped before its end">stopped</Badge> : null}
      {capture.damage.length === 0 ? null : (
        <a
          className="losses-link"
          href={routeHash({ view: 'losses' })}
          title={safeText([...capture.damage, WHERE].join('\n'))}
        >
          <Badge tone="warn">
            <Icon name="warn" /> recorded with losses
          </Badge>
        </a>
      )}
    </>
  );
}

function rate(news: LiveNews | undefined): string {
  return news === undefined ? 'Rows come in' : `${formatCount(Math.round(news.eventsPerSecond))} events a second`;
}
