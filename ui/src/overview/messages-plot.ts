/** The chart of messages over time, drawn with uPlot. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatCount, formatDuration } from '../../../src/present/format.ts';
import type { OverviewParts } from '../../../src/server/api.ts';
import { both } from '../filter-bar/terms.ts';
import { filterHref } from '../links.ts';
import { MARK_COLOURS, onSchemeChange } from '../timeline/colours.ts';
import { spanFilter, spanOf } from './figures.ts';
import 'uplot/dist/uPlot.min.css';

export type MessagesOverTime = OverviewParts['messages'];

const HEIGHT = 190;

/** The chart in its element, drawn anew for other data, sizes, colours and highlights. */
export function useMessagesPlot(data: MessagesOverTime, marks: readonly string[]) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const lit = useRef(marks);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const make = (): void => {
      plot.current?.destroy();
      plot.current = draw(element, data, () => lit.current);
    };
    make();
    const sizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    const stop = onSchemeChange(make);
    return () => {
      stop();
      sizes.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [data]);
  useEffect(() => {
    lit.current = marks;
    plot.current?.redraw();
  }, [marks]);
  return { holder, plot };
}

function draw(element: HTMLElement, data: MessagesOverTime, marks: () => readonly string[]): uPlot {
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
        drawAxes: [
          (plot) => lightSpans(plot, data, { marks: marks(), colourOf: (mark) => colour(`--${MARK_COLOURS[mark]}`) }),
          (plot) => hatchLosses(plot, data, colour('--warn')),
        ],
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

interface Lights {
  readonly marks: readonly string[];
  readonly colourOf: (mark: number) => string;
}

/** Behind the stretches of time that are highlighted. */
function lightSpans(plot: uPlot, { start }: MessagesOverTime, { marks, colourOf }: Lights): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.4;
  for (const [at, mark] of marks.entries()) {
    const span = spanOf(mark, start);
    if (span === undefined) continue;
    const left = plot.valToPos(span.from, 'x', true);
    ctx.fillStyle = colourOf(at);
    ctx.fillRect(left, bbox.top, Math.max(2, plot.valToPos(span.to, 'x', true) - left), bbox.height);
  }
  ctx.restore();
}

/** Stripes over the stretches in which events were lost: what is missing there was never recorded. */
function hatchLosses(plot: uPlot, data: MessagesOverTime, colour: string): void {
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

function goToSpan(plot: uPlot, data: MessagesOverTime): void {
  const { left, width } = plot.select;
  if (width < 3) return;
  const filter = spanFilter('time', data.start, plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  if (filter !== undefined) window.location.hash = filterHref('messages', both(data.filter ?? '', filter));
}
