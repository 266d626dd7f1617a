import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import type uPlot from 'uplot';
import { formatCount, formatDuration } from '../../../src/present/format.ts';
import { both } from '../filter-bar/terms.ts';
import { useFilter } from '../filter-bar/use-filter.ts';
import { type MenuEvent, menuByKey, useValueMenu } from '../filter-bar/use-value-menu.tsx';
import { filterHref } from '../links.ts';
import { spanFilter } from './figures.ts';
import { type MessagesOverTime, useMessagesPlot } from './messages-plot.ts';

/** Messages over time, with losses marked. A click on a column, or a drag over a stretch, leads to its messages. */
export function MessagesChart({ data }: { readonly data: MessagesOverTime }) {
  const { marks } = useFilter();
  const menu = useValueMenu('Messages over time');
  const { holder, plot } = useMessagesPlot(data, marks);
  const [at, setAt] = useState<number>();
  const column = at === undefined ? undefined : columnOf(data, at);
  const open = (to: Column | undefined) => {
    if (to !== undefined && to.count > 0 && to.span !== undefined)
      window.location.hash = filterHref('messages', both(data.filter ?? '', to.span));
  };
  const ask = (event: MenuEvent, of: Column | undefined) => {
    if (of?.span !== undefined) menu.open(event, [], { what: 'time', shown: of.when, term: of.span });
  };
  const under = (event: MouseEvent) => {
    const index = plot.current === undefined ? undefined : columnAt(plot.current, data, event.clientX);
    return index === undefined ? undefined : columnOf(data, index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const asked = menuByKey(event, event.currentTarget);
    const next = stepFrom(at ?? 0, event.key, data.counts.length - 1);
    if (asked !== undefined) ask(asked, columnOf(data, at ?? 0));
    else if (event.key === 'Enter') open(column);
    else if (next !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      setAt(next);
      plot.current?.setCursor({ left: plot.current.valToPos((next + 0.5) * data.bucket_ns, 'x'), top: 0 }, false);
    }
  };
  return (
    <>
      <div
        ref={holder}
        className="messages-chart"
        role="slider"
        tabIndex={0}
        aria-label="Messages over time"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, data.counts.length - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={columnWords(columnOf(data, at ?? 0))}
        onClick={(event) => open(under(event))}
        onContextMenu={(event) => ask(event, under(event))}
        onMouseMove={(event) => setAt(plot.current && columnAt(plot.current, data, event.clientX))}
        onMouseLeave={() => setAt(undefined)}
        onKeyDown={onKeyDown}
      />
      <ChartWords data={data} column={column} />
      {menu.element}
    </>
  );
}

/** The stretch of time that a column stands for. */
interface Column {
  readonly count: number;
  /** `+592 ms to +605 ms`. */
  readonly when: string;
  readonly span: string | undefined;
}

function columnOf({ counts, start, bucket_ns }: MessagesOverTime, at: number): Column {
  const [from, to] = [at * bucket_ns, (at + 1) * bucket_ns];
  return {
    count: counts[at] ?? 0,
    when: `+${formatDuration(from)} to +${formatDuration(to)}`,
    span: spanFilter('time', start, from, to),
  };
}

/** The column under a place of the window; none beside the chart. */
function columnAt(plot: uPlot, { counts, bucket_ns }: MessagesOverTime, clientX: number): number | undefined {
  const at = Math.floor(plot.posToVal(clientX - plot.over.getBoundingClientRect().left, 'x') / bucket_ns);
  return at >= 0 && at < counts.length ? at : undefined;
}

const PAGE = 10;

/** The column that a key goes to. */
function stepFrom(at: number, key: string, last: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1 },
    ...{ PageDown: at - PAGE, PageUp: at + PAGE, Home: 0, End: last },
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(to, last));
}

function columnWords({ count, when }: Column): string {
  return `${formatCount(count)} ${count === 1 ? 'message' : 'messages'} from ${when}`;
}

function ChartWords({ data, column }: { readonly data: MessagesOverTime; readonly column: Column | undefined }) {
  const { peak, peakAt, lossy } = highlights(data);
  const { span: busiest } = columnOf(data, peakAt);
  return (
    <p className="dim chart-words">
      {column === undefined ? (
        <>
          Busiest:{' '}
          {busiest === undefined ? (
            formatCount(peak)
          ) : (
            <a href={filterHref('messages', both(data.filter ?? '', busiest))}>{formatCount(peak)} messages</a>
          )}{' '}
          in {formatDuration(data.bucket_ns)} at +{formatDuration(peakAt * data.bucket_ns)}.{' '}
        </>
      ) : (
        `${columnWords(column)}. `
      )}
      {lossy > 0 && (
        <span className="chart-losses">
          <span aria-hidden="true">▨ </span>Events were lost in{' '}
          {lossy === 1 ? 'one place' : `${formatCount(lossy)} places`}.{' '}
        </span>
      )}
      Click a column, or drag over a stretch, to see its messages.
      {data.filter === null && <b> Messages are of the whole capture: the filter asks for what only calls have.</b>}
    </p>
  );
}

function highlights({ counts, losses }: MessagesOverTime): { peak: number; peakAt: number; lossy: number } {
  const peak = counts.reduce((most, count) => Math.max(most, count), 0);
  return { peak, peakAt: Math.max(0, counts.indexOf(peak)), lossy: losses.filter((lost) => lost > 0).length };
}
