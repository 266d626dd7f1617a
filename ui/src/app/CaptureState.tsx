import { formatCount } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { CaptureSummary, LiveNews } from '../../../src/server/api.ts';
import { Badge } from '../widgets/Badge.tsx';
import { Icon } from '../widgets/Icon.tsx';
import { routeHash } from './route.ts';

const WHERE = 'Losses shows where; the overview, what could not be read.';

/** Whether the capture still grows, and whether it is whole. */
export function CaptureState({
  capture,
  news,
}: {
  readonly capture: CaptureSummary;
  readonly news: LiveNews | undefined;
}) {
  return (
    <>
      {capture.state === 'recording' ? (
        <Badge tone="good" dot title={rate(news)}>
          recording
        </Badge>
      ) : null}
      {capture.state === 'importing' ? (
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
