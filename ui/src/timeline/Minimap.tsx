import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Timeline } from '../../../src/server/api.ts';
import { usePictureScale } from '../widgets/use-media.ts';
import { onSchemeChange, readColours } from './colours.ts';
import { GUTTER } from './lanes.ts';
import { clampSpan, type Span } from './zoom.ts';

const HEIGHT = 34;

/** The whole recording in a strip: how much happens when, where events were lost, and what part is looked at. */
export function Minimap({
  timeline,
  total,
  span,
  onSpan,
}: {
  readonly timeline: Timeline | undefined;
  readonly total: number;
  readonly span: Span;
  readonly onSpan: (span: Span) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scheme, setScheme] = useState(0);
  const [width, setWidth] = useState(0);
  const scale = usePictureScale();
  const dragging = useRef<number>(undefined);
  useEffect(() => onSchemeChange(() => setScheme((count) => count + 1)), []);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the scheme changes
  useEffect(() => {
    if (canvas.current !== null && width > 0)
      draw(canvas.current, { width: width / scale, scale }, { timeline, total, span });
  }, [timeline, total, span, width, scale, scheme]);
  const timeOf = (event: PointerEvent): number => {
    const place = event.currentTarget.getBoundingClientRect();
    return (((event.clientX - place.left) / scale - GUTTER) / (place.width / scale - GUTTER)) * total;
  };
  const moveTo = (middle: number) => {
    const length = span.to - span.from;
    onSpan(clampSpan({ from: middle - length / 2, to: middle + length / 2 }, total));
  };
  return (
    <canvas
      ref={canvas}
      className="timeline-map"
      style={{ height: HEIGHT * scale }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const time = timeOf(event);
        // Taken where it was touched, or brought to where one clicked beside it.
        const inside = time >= span.from && time <= span.to;
        dragging.current = inside ? time - (span.from + span.to) / 2 : 0;
        if (!inside) moveTo(time);
      }}
      onPointerMove={(event) => {
        if (dragging.current !== undefined) moveTo(timeOf(event) - dragging.current);
      }}
      onPointerUp={() => {
        dragging.current = undefined;
      }}
    />
  );
}

interface Strip {
  readonly timeline: Timeline | undefined;
  readonly total: number;
  readonly span: Span;
}

function draw(
  canvas: HTMLCanvasElement,
  { width, scale }: { readonly width: number; readonly scale: number },
  { timeline, total, span }: Strip,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio * scale;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const colours = readColours(canvas.parentElement ?? document.body);
  const plot = width - GUTTER;
  const x = (time: number): number => GUTTER + (time / total) * plot;
  context.fillStyle = colours['bg-sunken'];
  context.fillRect(0, 0, width, HEIGHT);
  context.fillStyle = colours['fg-dim'];
  context.font = `11px ${colours.font}`;
  context.textBaseline = 'middle';
  context.fillText('Whole recording', 24, HEIGHT / 2);
  const { from = 0, to = total, totals = [] } = timeline ?? {};
  const most = Math.max(1, ...totals);
  context.fillStyle = colours['series-1'];
  for (const [bucket, count] of totals.entries()) {
    const h = Math.sqrt(count / most) * (HEIGHT - 6);
    // Of how far the recording had come then.
    const left = x(from + (bucket / totals.length) * (to - from));
    const right = x(from + ((bucket + 1) / totals.length) * (to - from));
    if (h > 0) context.fillRect(left, HEIGHT - h - 1, Math.max(1, right - left), h);
  }
  context.fillStyle = colours.warn;
  for (const loss of timeline?.losses ?? [])
    context.fillRect(x(loss.from), 0, Math.max(2, x(loss.to) - x(loss.from)), 4);
  context.fillStyle = colours.bg;
  context.globalAlpha = 0.65;
  context.fillRect(GUTTER, 0, x(span.from) - GUTTER, HEIGHT);
  context.fillRect(x(span.to), 0, width - x(span.to), HEIGHT);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.strokeRect(x(span.from) + 0.5, 1, Math.max(3, x(span.to) - x(span.from) - 1), HEIGHT - 2);
}
