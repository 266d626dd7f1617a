import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatCount, formatDuration } from '../../../src/present/format.ts';
import type { OverviewParts } from '../../../src/server/api.ts';
import { both } from '../filter-bar/terms.ts';
import { filterHref } from '../links.ts';
import { spanFilter } from './figures.ts';
import 'uplot/dist/uPlot.min.css';

type Data = OverviewParts['messages'];

/** Messages over time, with losses marked. A drag over a stretch, or a click, leads to its messages. */
export function MessagesChart({ data }: { readonly data: Data }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    let plot = draw(element, data);
    const redraw = (): void => {
      plot.destroy();
      plot = draw(element, data);
    };
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', redraw);
    return () => {
      scheme.removeEventListener('change', redraw);
      sizes.disconnect();
      plot.destroy();
    };
  }, [data]);
  const { peak, peakAt, lossy } = highlights(data);
  const busiest = spanFilter('time', data.start, peakAt * data.bucket_ns, (peakAt + 1) * data.bucket_ns);
  return (
    <>
      <div ref={holder} className="messages-chart" role="img" aria-label="Messages over time" />
      <p className="dim chart-words">
        Busiest:{' '}
        {busiest === undefined ? (
          formatCount(peak)
        ) : (
          <a href={filterHref('messages', both(data.filter ?? '', busiest))}>{formatCount(peak)} messages</a>
        )}{' '}
        in {formatDuration(data.bucket_ns)} at +{formatDuration(peakAt * data.bucket_ns)}.{' '}
        {lossy > 0 && (
          <span className="chart-losses">
            <span aria-hidden="true">▨ </span>Events were lost in{' '}
            {lossy === 1 ? 'one place' : `${formatCount(lossy)} places`}.{' '}
          </span>
        )}
        Drag over a stretch to see its messages.
        {data.filter === null && <b> Messages are of the whole capture: the filter asks for what only calls have.</b>}
      </p>
    </>
  );
}

const HEIGHT = 190;

function highlights({ counts, losses }: Data): { peak: number; peakAt: number; lossy: number } {
  const peak = counts.reduce((most, count) => Math.max(most, count), 0);
  return { peak, peakAt: Math.max(0, counts.indexOf(peak)), lossy: losses.filter((lost) => lost > 0).length };
}

function draw(element: HTMLElement, data: Data): uPlot {
  const style = getComputedStyle(element);
  const colour = (name: string): string => resolved(element, style.getPropertyValue(name));
  const line = colour('--line');
  const text = colour('--fg-dim');
  const bucket = data.bucket_ns;
  const letters = Number.parseFloat(style.getPropertyValue('--text-s')) || 12;
  const font = `${letters}px ${style.getPropertyValue('--font')}`;
  const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const bars = uPlot.paths.bars?.({ size: [0.9, 40, 1], align: 1 });
  return new uPlot(
    {
      width: Math.max(100, element.clientWidth),
      height: HEIGHT,
      padding: [letters / 2, letters * 2, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => [0, data.counts.length * bucket] },
        // Bars tell by their length, so they begin at nothing.
        y: { range: (_, __, most) => [0, Math.max(1, most * 1.06)] },
      },
      axes: [
        {
          ...axis,
          size: letters * 2.6,
          values: (_, marks) => marks.map((at) => (at === 0 ? '0' : formatDuration(at))),
        },
        {
          ...axis,
          size: letters * 4.5,
          values: (_, marks) => marks.map((count) => (Number.isInteger(count) ? formatCount(count) : '')),
        },
      ],
      series: [
        {},
        {
          label: 'Messages',
          fill: colour('--series-1'),
          stroke: colour('--series-1'),
          width: 0,
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars }),
        },
      ],
      hooks: {
        drawAxes: [(plot) => hatchLosses(plot, data, colour('--warn'))],
        setSelect: [(plot) => goToSpan(plot, data)],
      },
    },
    [data.counts.map((_, at) => at * bucket), [...data.counts]],
    element,
  );
}

/** The colour behind `light-dark(…)` and the like, which a canvas does not understand. */
function resolved(element: HTMLElement, value: string): string {
  const before = element.style.color;
  element.style.color = value;
  const colour = getComputedStyle(element).color;
  element.style.color = before;
  return colour;
}

/** Stripes over the stretches in which events were lost: what is missing there was never recorded. */
function hatchLosses(plot: uPlot, data: Data, colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  data.losses.forEach((lost, at) => {
    if (lost <= 0) return;
    const left = plot.valToPos(at * data.bucket_ns, 'x', true);
    const right = Math.max(left + 6, plot.valToPos((at + 1) * data.bucket_ns, 'x', true));
    for (let y = bbox.top; y < bbox.top + bbox.height + (right - left); y += 6) {
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(right, y - (right - left));
      ctx.stroke();
    }
  });
  ctx.restore();
}

function goToSpan(plot: uPlot, data: Data): void {
  const { left, width } = plot.select;
  if (width < 3) return;
  const filter = spanFilter('time', data.start, plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  if (filter !== undefined) window.location.hash = filterHref('messages', both(data.filter ?? '', filter));
}
