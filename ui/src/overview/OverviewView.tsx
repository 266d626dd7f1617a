import { formatCount, formatDuration, ticksBetween } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { CaptureSummary, OverviewItem, OverviewParts } from '../../../src/server/api.ts';
import { useCode } from '../app/code.ts';
import { type Followed, sameOfAnother, useGrowing } from '../app/growing.ts';
import { routeHash } from '../app/route.ts';
import type { ViewProps } from '../app/view-props.ts';
import { client } from '../client.ts';
import { Card } from './Card.tsx';
import { FirstLooks } from './FirstLooks.tsx';
import { Items } from './Items.tsx';
import { Latency } from './Latency.tsx';
import { Losses } from './Losses.tsx';
import { Recording } from './Recording.tsx';
import '../detail/detail.css';
import './overview.css';

// The chart's library is only loaded where something is drawn.
const loadChart = async () => (await import('./MessagesChart.tsx')).MessagesChart;

function Chart({ data }: { readonly data: OverviewParts['messages'] }) {
  const { code: MessagesChart, error } = useCode('messages-chart', loadChart);
  if (MessagesChart !== undefined) return <MessagesChart data={data} />;
  return error === null ? <div className="messages-chart" /> : <p>The chart could not be loaded: {error.message}</p>;
}

const RECORDING = 'how-it-was-recorded';

/** The address holds the view: a link within it would leave it. */
function toRecording(): void {
  document.getElementById(RECORDING)?.scrollIntoView({ block: 'center' });
}

const TIMES = ['p50_ns', 'p95_ns', 'p99_ns', 'max_ns'];

/** What is in the capture, and where to look first. Each part loads by itself. */
export function OverviewView({ capture, route }: ViewProps) {
  const { filter } = route;
  const whole = filter.trim() === '' ? undefined : 'of the whole capture';
  const usePart = <Part extends keyof OverviewParts>(part: Part) => useOverview(capture, part, filter);
  return (
    <div className="overview">
      <Headline capture={capture} />
      {whole !== undefined && (
        <p className="overview-filtered" role="status">
          Figures are of what the filter keeps; the large numbers above, how it was recorded and losses are {whole}.
        </p>
      )}
      <FirstLooks capture={capture} filter={filter} />
      <div className="cards">
        <Card
          title="Messages over time"
          size="two"
          query={usePart('messages')}
          isEmpty={({ counts }) => counts.every((count) => count === 0)}
          empty={whole === undefined ? 'No ALPC message was recorded.' : 'The filter keeps no message.'}
        >
          {(data) => <Chart data={data} />}
        </Card>
        <Card
          title="How long calls took"
          query={usePart('latency')}
          isEmpty={(buckets) => buckets.every(({ calls }) => calls === 0)}
          empty={
            whole === undefined ? 'No call with both ends was recorded.' : 'The filter keeps no call with both ends.'
          }
        >
          {(buckets) => <Latency buckets={buckets} />}
        </Card>
        <Card
          title="How it was recorded"
          id={RECORDING}
          about={whole}
          query={usePart('recording')}
          isEmpty={({ sources, facts }) => sources.length === 0 && facts.length === 0}
          empty="The capture does not say."
        >
          {(recording) => <Recording recording={recording} />}
        </Card>
        <Ranking
          title="Slowest procedures"
          about="by p95"
          size="two"
          query={usePart('procedures')}
          what="Procedure"
          figures={['p95_ns', 'calls', 'errors', 'p50_ns', 'p99_ns', 'max_ns']}
        />
        <Ranking
          title="Who waits for whom"
          query={usePart('waits')}
          what="Client → server"
          figures={['wait_ns', 'working_ns', 'passed_on_ns', 'calls']}
        />
        <Ranking
          title="Busiest pairs"
          query={usePart('pairs')}
          what="Client → server"
          figures={['calls', 'errors', 'bytes', 'p95_ns']}
        />
        <Ranking
          title="Interfaces"
          query={usePart('interfaces')}
          what="Interface"
          figures={['calls', 'errors', ...TIMES.slice(1, 2)]}
        />
        <Ranking
          title="Ports"
          query={usePart('ports')}
          what="Port"
          figures={['calls', 'messages', 'errors', 'bytes', 'p95_ns']}
        />
        <Card
          title="Losses"
          about={whole}
          query={usePart('losses')}
          isEmpty={(losses) => losses.length === 0}
          empty="No event was lost, as far as the recording tells."
        >
          {(losses) => <Losses losses={losses} start={capture.first ?? undefined} />}
        </Card>
      </div>
    </div>
  );
}

/** How it was recorded and what was lost is not of calls: no filter changes it. */
const OF_THE_WHOLE: readonly string[] = ['recording', 'losses'] satisfies readonly (keyof OverviewParts)[];

function useOverview<Part extends keyof OverviewParts>(capture: CaptureSummary, part: Part, filter: string) {
  const asked = OF_THE_WHOLE.includes(part) ? '' : filter;
  const key = [capture.key, 'overview', part, asked];
  return useGrowing(capture, {
    key,
    ask: (signal) => client.overview(part, asked, signal),
    keeps: sameOfAnother(key),
  });
}

interface RankingProps {
  readonly title: string;
  readonly about?: string;
  readonly size?: 'one' | 'two';
  readonly query: Followed<readonly OverviewItem[]>;
  readonly what: string;
  readonly figures: readonly string[];
}

function Ranking({ what, figures, ...card }: RankingProps) {
  return (
    <Card {...card} isEmpty={(items) => items.length === 0} empty="There is nothing to rank.">
      {(items) => <Items items={items} what={what} figures={figures} />}
    </Card>
  );
}

/** What is open, in a line and a few large numbers. */
function Headline({ capture }: { readonly capture: CaptureSummary }) {
  const { counts, first, last, damage } = capture;
  const ticks = first === null || last === null ? undefined : ticksBetween(first, last);
  const numbers = [
    ['messages', counts.messages, 'Messages'],
    ['calls', counts.calls, 'Calls'],
    ['processes', counts.processes, 'Processes'],
    ['ports', counts.ports, 'Ports'],
    ['interfaces', counts.interfaces, 'Interfaces'],
  ] as const;
  return (
    <header className="headline">
      <div>
        <h1 className="clamped">{safeText(capture.name)}</h1>
        <p className="dim">
          {ticks !== undefined && `${formatDuration(ticks * 100)} recorded `}
          {first !== null && <time dateTime={first}>{momentText(first)}</time>}
        </p>
      </div>
      <ul className="headline-numbers">
        {numbers.map(([view, count, title]) => (
          <li key={view}>
            <a href={routeHash({ view })}>
              <b>{formatCount(count)}</b> <span>{title}</span>
            </a>
          </li>
        ))}
      </ul>
      {damage.length > 0 && (
        <section className="headline-damage" aria-label="What the recording lacks">
          <b>
            <span aria-hidden="true">⚠ </span>Parts of what happened are missing
          </b>
          <ul>
            {damage.map((phrase) => (
              <li key={phrase}>{safeText(phrase)}</li>
            ))}
          </ul>
          <p>
            <a href={routeHash({ view: 'losses' })}>When events were lost</a>, and{' '}
            <button type="button" className="link" onClick={toRecording}>
              what could not be read
            </button>
          </p>
        </section>
      )}
    </header>
  );
}

/** `on 2024-03-11 at 08:00:00 UTC`. */
function momentText(time: string): string {
  return `on ${safeText(time.slice(0, 10))} from ${safeText(time.slice(11, 19))} UTC`;
}
