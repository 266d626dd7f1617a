/** Paints the timeline. Everything is drawn anew for each picture; only what is seen is drawn. */
import { safeText } from '../../../src/present/safe-text.ts';
import type { Timeline, TimelineArrow, TimelineBar } from '../../../src/server/api.ts';
import { type Colours, MARK_COLOURS } from './colours.ts';
import { fittedText } from './fitted-text.ts';
import { barTop, GUTTER, type Layout, type PlacedLane, RULER, xOf } from './lanes.ts';
import { type Span, ticksOf } from './zoom.ts';

export interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly colours: Colours;
  readonly timeline: Timeline;
  readonly layout: Layout;
  readonly span: Span;
  readonly scroll: number;
  readonly arrows: boolean;
  readonly hovered: number | undefined;
  readonly selected: number | undefined;
  /** Lane that the keyboard is in. */
  readonly lane: string | undefined;
  readonly marked: Span | undefined;
  /** Numbers of highlights, of calls, of messages outside of calls, and of lanes by their keys. */
  readonly markOf: (call: number) => number | undefined;
  readonly markOfOneWay: (message: number) => number | undefined;
  readonly laneMarks: ReadonlyMap<string, number>;
  readonly clock: ((nanoseconds: number) => string) | undefined;
}

const DASHES: Readonly<Record<string, readonly number[]>> = { certain: [], likely: [5, 3], possible: [1.5, 2.5] };
const TEXT_MIN = 28;
type ArrowColour = 'fg-dim' | (typeof MARK_COLOURS)[number];

export function paint(picture: Picture): void {
  const { context, width, height, colours, layout, scroll } = picture;
  context.fillStyle = colours.bg;
  context.fillRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(0, RULER, width, height - RULER);
  context.clip();
  context.translate(0, RULER - scroll);
  const seen = layout.lanes.filter((placed) => placed.y + placed.height >= scroll && placed.y <= scroll + height);
  for (const placed of seen) background(picture, placed);
  inPlot(picture, () => {
    grid(picture);
    for (const placed of seen) {
      if (placed.lane.density !== null && !placed.expanded) density(picture, placed);
      else for (const bar of placed.lane.bars) oneBar(picture, placed, bar);
      life(picture, placed);
    }
    if (picture.arrows) arrows(picture);
    losses(picture);
    if (picture.marked !== undefined) marked(picture, picture.marked);
  });
  for (const placed of seen) gutter(picture, placed);
  context.restore();
  ruler(picture);
}

function inPlot(picture: Picture, draw: () => void): void {
  const { context, width, layout, height, scroll } = picture;
  context.save();
  context.beginPath();
  context.rect(GUTTER, 0, width - GUTTER, Math.max(layout.height, height + scroll));
  context.clip();
  draw();
  context.restore();
}

function background({ context, width, colours, lane }: Picture, placed: PlacedLane): void {
  context.fillStyle =
    placed.lane.key === lane ? colours['bg-hover'] : placed.lane.thread === null ? colours.bg : colours['bg-raised'];
  context.fillRect(0, placed.y, width, placed.height);
  context.fillStyle = colours.line;
  context.fillRect(0, placed.y + placed.height - 1, width, 1);
}

function grid({ context, span, width, colours, layout, height, scroll }: Picture): void {
  context.fillStyle = colours.line;
  context.globalAlpha = 0.6;
  const bottom = Math.max(layout.height, height + scroll);
  for (const { at } of ticksOf(span, (width - GUTTER) / 110))
    context.fillRect(Math.round(xOf(at, span, width)), 0, 1, bottom);
  context.globalAlpha = 1;
}

function oneBar(picture: Picture, placed: PlacedLane, bar: TimelineBar): void {
  const { context, span, width, colours } = picture;
  const open = bar.end === null;
  const left = Math.max(GUTTER - 4, xOf(bar.start, span, width));
  // An end that was not seen: drawn as far as it may have gone on, but so faint that it hides nothing.
  const right = Math.min(width + 4, open ? width + 4 : xOf(bar.end ?? 0, span, width));
  if (right < GUTTER || left > width) return;
  const w = Math.max(1.5, right - left);
  const y = barTop(placed, bar) + 0.5;
  const h = placed.row > 8 ? placed.row - 3 : placed.row - 1;
  const colour = bar.failed ? colours.bad : bar.role === 'server' ? colours['series-3'] : colours['series-1'];
  const chosen = bar.call === picture.selected || bar.call === picture.hovered;
  const wide = w > 4;
  halo(picture, bar.call, { x: left, y, w, h });
  if (open) {
    openBar(context, { left: xOf(bar.start, span, width), right, y, h }, chosen ? colours.fg : colour);
    return;
  }
  // Serving is filled, asking is an outline, or half as high where there is no room for one: told apart without the colour.
  context.globalAlpha = bar.role === 'server' ? 0.85 : wide ? 0.22 : 0.9;
  context.fillStyle = colour;
  context.fillRect(left, y, w, wide || bar.role === 'server' ? h : h / 2);
  context.globalAlpha = 1;
  if (wide) {
    context.strokeStyle = chosen ? colours.fg : colour;
    context.lineWidth = chosen ? 2 : 1;
    context.setLineDash(bar.confidence === null ? [] : [...(DASHES[bar.confidence] ?? [])]);
    context.strokeRect(left + 0.5, y + 0.5, w - 1, h - 1);
    context.setLineDash([]);
  } else if (chosen) {
    context.fillStyle = colours.fg;
    context.fillRect(left - 1, y - 1, w + 2, h + 2);
  }
  if (w > TEXT_MIN && h >= 11) barText(picture, bar, { left: Math.max(left, GUTTER), right, y, h });
}

const HALO = 2;

/** Behind and around the bar of a call that is highlighted. */
function halo(
  { context, colours, markOf }: Picture,
  call: number,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
): void {
  const name = MARK_COLOURS[markOf(call) ?? -1];
  if (name === undefined) return;
  context.fillStyle = colours[name];
  context.fillRect(x - HALO, y - HALO, w + 2 * HALO, h + 2 * HALO);
  // What is written on the bar of a client stays readable.
  context.fillStyle = colours.bg;
  context.globalAlpha = 0.7;
  if (w > 2 * HALO) context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
}

const STUB = 26;

function openBar(
  context: CanvasRenderingContext2D,
  { left, right, y, h }: { left: number; right: number; y: number; h: number },
  colour: string,
): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.12;
  context.fillRect(Math.max(GUTTER, left), y, right - Math.max(GUTTER, left), h);
  for (let part = 0; part < 4; part++) {
    context.globalAlpha = 0.75 - part * 0.18;
    context.fillRect(left + (part * STUB) / 4, y, STUB / 4, h);
  }
  context.globalAlpha = 1;
}

function barText(
  { context, colours }: Picture,
  bar: TimelineBar,
  { left, right, y, h }: { left: number; right: number; y: number; h: number },
): void {
  const mark = `${bar.failed ? '✕ ' : ''}${bar.confidence === 'likely' ? '~ ' : bar.confidence === 'possible' ? '? ' : ''}`;
  context.font = `11px ${colours.font}`;
  const text = fittedText(context, `${mark}${safeText(bar.text)}`, right - left - 8);
  if (text === '') return;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = bar.role === 'server' ? colours.bg : colours.fg;
  context.fillText(text, left + 4, y + h / 2 + 0.5);
}

function density(picture: Picture, placed: PlacedLane): void {
  const { context, span, width, colours, timeline } = picture;
  const { lane } = placed;
  if (lane.density === null) return;
  const { served, made } = lane.density;
  const size = (timeline.to - timeline.from) / Math.max(1, served.length);
  const most = Math.max(1, ...served, ...made);
  const middle = placed.y + placed.height / 2;
  const half = placed.height / 2 - 4;
  for (let bucket = 0; bucket < served.length; bucket++) {
    const left = xOf(timeline.from + bucket * size, span, width);
    const right = xOf(timeline.from + (bucket + 1) * size, span, width);
    if (right < GUTTER || left > width) continue;
    const w = Math.max(1, right - left);
    // By the square root, so that a few calls beside many are still seen.
    const up = Math.sqrt((made[bucket] ?? 0) / most) * half;
    const down = Math.sqrt((served[bucket] ?? 0) / most) * half;
    context.fillStyle = colours['series-1'];
    context.globalAlpha = 0.45;
    if (up > 0) context.fillRect(left, middle - up, w, up);
    context.fillStyle = colours['series-3'];
    context.globalAlpha = 0.85;
    if (down > 0) context.fillRect(left, middle, w, down);
  }
  context.globalAlpha = 1;
  context.fillStyle = colours.line;
  context.fillRect(GUTTER, middle, width - GUTTER, 1);
}

/** Start and end of the process or thread; before and behind it the lane is dark. */
function life({ context, span, width, colours }: Picture, { lane, y, height }: PlacedLane): void {
  const edges = [
    { time: lane.start, before: true },
    { time: lane.end, before: false },
  ];
  for (const { time, before } of edges) {
    if (time === null) continue;
    const x = xOf(time, span, width);
    context.fillStyle = colours['bg-sunken'];
    context.globalAlpha = 0.75;
    if (before && x > GUTTER) context.fillRect(GUTTER, y, x - GUTTER, height - 1);
    if (!before && x < width) context.fillRect(x, y, width - x, height - 1);
    context.globalAlpha = 1;
    if (x < GUTTER || x > width) continue;
    context.fillStyle = colours['series-2'];
    context.fillRect(x - 1, y, 2, height - 1);
    context.beginPath();
    const tip = before ? 7 : -7;
    context.moveTo(x, y);
    context.lineTo(x + tip, y + 4);
    context.lineTo(x, y + 8);
    context.fill();
  }
}

function arrows(picture: Picture): void {
  const { context, timeline, span, markOf, markOfOneWay } = picture;
  const seen = timeline.arrows.filter(({ sent, received }) => received >= span.from && sent <= span.to);
  const lit = new Map<TimelineArrow, (typeof MARK_COLOURS)[number]>();
  for (const arrow of seen) {
    const colour = MARK_COLOURS[(arrow.call === null ? markOfOneWay(arrow.message) : markOf(arrow.call)) ?? -1];
    if (colour !== undefined) lit.set(arrow, colour);
  }
  // The more there are the fainter each is, so that the bars under them stay readable.
  context.globalAlpha = Math.max(0.25, Math.min(0.9, 30 / Math.max(1, seen.length)));
  for (const arrow of seen) if (!lit.has(arrow)) oneArrow(picture, arrow, 'fg-dim');
  context.globalAlpha = 1;
  for (const [arrow, colour] of lit) oneArrow(picture, arrow, colour);
}

function oneArrow({ context, layout, span, width, colours }: Picture, arrow: TimelineArrow, colour: ArrowColour): void {
  const from = layout.byKey.get(arrow.from);
  const to = layout.byKey.get(arrow.to);
  if (from === undefined || to === undefined) return;
  const x1 = xOf(arrow.sent, span, width);
  const x2 = xOf(arrow.received, span, width);
  if (Math.max(x1, x2) < GUTTER || Math.min(x1, x2) > width) return;
  const y1 = middleOf(from, arrow.sent);
  const y2 = middleOf(to, arrow.received);
  context.strokeStyle = colours[colour];
  context.lineWidth = colour === 'fg-dim' ? 1 : 2;
  context.setLineDash(arrow.confidence === null ? [] : [...(DASHES[arrow.confidence] ?? [])]);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.fillStyle = colours[colour];
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 7 * Math.cos(angle - 0.4), y2 - 7 * Math.sin(angle - 0.4));
  context.lineTo(x2 - 7 * Math.cos(angle + 0.4), y2 - 7 * Math.sin(angle + 0.4));
  context.fill();
}

/** The innermost bar that runs at a time, else the middle of the lane. */
function middleOf(placed: PlacedLane, time: number): number {
  let row = -1;
  for (const bar of placed.lane.bars) {
    if (bar.start <= time && (bar.end === null || bar.end >= time)) row = Math.max(row, bar.row);
  }
  return row < 0 ? placed.y + placed.height / 2 : placed.y + 6 + (row + 0.5) * placed.row;
}

function losses(picture: Picture): void {
  const { context, timeline, span, width, colours, scroll, height } = picture;
  for (const loss of timeline.losses) {
    const left = Math.max(GUTTER, xOf(loss.from, span, width));
    const right = Math.min(width, Math.max(left + 3, xOf(loss.to, span, width)));
    if (right <= GUTTER || left >= width) continue;
    context.save();
    context.beginPath();
    context.rect(left, scroll, right - left, height);
    context.clip();
    context.fillStyle = colours['bg-warn'];
    context.globalAlpha = 0.7;
    context.fillRect(left, scroll, right - left, height);
    context.globalAlpha = 1;
    context.strokeStyle = colours.warn;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = left - height - (left % 8); x < right; x += 8) {
      context.moveTo(x, scroll + height);
      context.lineTo(x + height, scroll);
    }
    context.stroke();
    context.restore();
    if (right - left > 60) lossLabel(picture, loss.events, { left, right });
  }
}

function lossLabel(
  { context, colours, scroll }: Picture,
  events: number | null,
  at: { left: number; right: number },
): void {
  const text = events === null ? 'events lost' : `${events.toLocaleString('en-US')} events lost`;
  context.font = `600 11px ${colours.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const w = context.measureText(text).width + 12;
  const x = (at.left + at.right) / 2;
  context.fillStyle = colours.bg;
  context.fillRect(x - w / 2, scroll + 4, w, 18);
  context.fillStyle = colours.warn;
  context.fillText(text, x, scroll + 13);
}

function marked({ context, span, width, colours, scroll, height }: Picture, mark: Span): void {
  const left = xOf(mark.from, span, width);
  const right = xOf(mark.to, span, width);
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.16;
  context.fillRect(left, scroll, right - left, height);
  context.globalAlpha = 1;
  context.fillRect(left, scroll, 1, height);
  context.fillRect(right - 1, scroll, 1, height);
}

function gutter({ context, colours, laneMarks }: Picture, placed: PlacedLane): void {
  const { lane, y, height } = placed;
  const thread = lane.thread !== null;
  context.fillStyle = thread ? colours['bg-raised'] : colours.bg;
  context.fillRect(0, y, GUTTER, height - 1);
  context.fillStyle = colours.line;
  context.fillRect(GUTTER - 1, y, 1, height);
  const mark = MARK_COLOURS[laneMarks.get(lane.key) ?? -1];
  if (mark !== undefined) {
    context.fillStyle = colours[mark];
    context.fillRect(0, y, 5, height - 1);
  }
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const x = thread ? 34 : 24;
  if (!thread) triangle(context, colours, { x: 10, y: y + 12, open: placed.expanded });
  context.font = `${thread ? '' : '600 '}12px ${colours.font}`;
  context.fillStyle = colours.fg;
  const name = thread ? `thread ${lane.tid ?? '?'}` : safeText(lane.title) || '?';
  const number = thread ? safeText(lane.title) : lane.pid === null ? '' : String(lane.pid);
  const shown = fittedText(context, name, GUTTER - x - 62);
  context.fillText(shown, x, y + 12);
  const used = context.measureText(shown).width;
  context.font = `11px ${colours.font}`;
  context.fillStyle = colours['fg-dim'];
  context.fillText(fittedText(context, number, GUTTER - x - used - 12), x + used + 6, y + 12.5);
  if (lane.service !== null && height >= 34)
    context.fillText(fittedText(context, `[${safeText(lane.service)}]`, GUTTER - x - 6), x, y + 27);
}

function triangle(
  context: CanvasRenderingContext2D,
  colours: Colours,
  at: { x: number; y: number; open: boolean },
): void {
  const { x, y, open } = at;
  context.fillStyle = colours['fg-dim'];
  context.beginPath();
  if (open) {
    context.moveTo(x - 4, y - 2.5);
    context.lineTo(x + 4, y - 2.5);
    context.lineTo(x, y + 3);
  } else {
    context.moveTo(x - 2.5, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x - 2.5, y + 4);
  }
  context.fill();
}

function ruler({ context, width, colours, span, clock }: Picture): void {
  context.fillStyle = colours['bg-raised'];
  context.fillRect(0, 0, width, RULER);
  context.fillStyle = colours.line;
  context.fillRect(0, RULER - 1, width, 1);
  context.font = `11px ${colours.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  let free = 0;
  for (const { at, label } of ticksOf(span, (width - GUTTER) / (clock === undefined ? 110 : 150))) {
    const x = Math.round(xOf(at, span, width));
    context.fillStyle = colours.line;
    context.fillRect(x, RULER - 8, 1, 8);
    const text = clock === undefined ? label : clock(at);
    const end = x + 4 + context.measureText(text).width;
    // Half a time is another time: a label is there whole, or not at all.
    if (x < free || end > width) continue;
    context.fillStyle = colours['fg-dim'];
    context.fillText(text, x + 4, RULER / 2);
    free = end + 6;
  }
  context.fillStyle = colours['bg-raised'];
  context.fillRect(0, 0, GUTTER, RULER - 1);
  context.fillStyle = colours['fg-dim'];
  context.fillText('Process', 24, RULER / 2);
}
