/** Where lanes and bars stand in the picture, and what is at a point. Pure. */
import type { Timeline, TimelineBar, TimelineLane } from '../../../src/server/api.ts';
import type { Span } from './zoom.ts';

export const GUTTER = 236;
export const RULER = 26;
const ROW = 17;
const THIN_LIMIT = 96;
const HEAD = 24;
const DENSE = 40;
const PAD = 6;

export interface PlacedLane {
  readonly lane: TimelineLane;
  /** From the top of all lanes. */
  readonly y: number;
  readonly height: number;
  /** Height of one row of bars. */
  readonly row: number;
  /** Its threads have lanes of their own. */
  readonly expanded: boolean;
}

export interface Layout {
  readonly lanes: readonly PlacedLane[];
  readonly height: number;
  readonly byKey: ReadonlyMap<string, PlacedLane>;
}

/** Lanes one below the other; busy ones with thin rows, so that none fills the screen. */
export function placeLanes(timeline: Timeline, expanded: readonly number[]): Layout {
  const lanes: PlacedLane[] = [];
  let y = 0;
  for (const lane of timeline.lanes) {
    const open = lane.thread === null && expanded.includes(lane.process);
    const rows = Math.max(1, lane.depth);
    const row = lane.thread === null ? Math.max(4, Math.min(ROW, THIN_LIMIT / rows)) : ROW;
    const bars = lane.density === null ? rows * row : DENSE - PAD * 2;
    const height = open ? HEAD : Math.max(HEAD, bars + PAD * 2);
    lanes.push({ lane, y, height, row, expanded: open });
    y += height;
  }
  return { lanes, height: y, byKey: new Map(lanes.map((placed) => [placed.lane.key, placed])) };
}

/** The x of a moment, from the left of the picture. */
export function xOf(time: number, span: Span, width: number): number {
  return GUTTER + ((time - span.from) / (span.to - span.from)) * (width - GUTTER);
}

/** The moment at an x. */
export function timeAt(x: number, span: Span, width: number): number {
  return span.from + ((x - GUTTER) / (width - GUTTER)) * (span.to - span.from);
}

export function barTop(placed: PlacedLane, bar: TimelineBar): number {
  return placed.y + PAD + bar.row * placed.row;
}

export function laneAt(layout: Layout, y: number): PlacedLane | undefined {
  return layout.lanes.find((placed) => y >= placed.y && y < placed.y + placed.height);
}

/** By how much the first lane that is seen, or the next one that is still there, has moved. */
export function lanesMoved(before: Layout, now: Layout, top: number): number {
  for (const { lane, y, height } of before.lanes) {
    const placed = y + height > top ? now.byKey.get(lane.key) : undefined;
    if (placed !== undefined) return placed.y - y;
  }
  return 0;
}

/** The bar under a point (y from the top of all lanes), or within a few pixels beside it. */
export function barAt(
  placed: PlacedLane,
  at: { readonly x: number; readonly y: number },
  view: { readonly span: Span; readonly width: number },
): TimelineBar | undefined {
  const row = Math.floor((at.y - placed.y - PAD) / placed.row);
  const reach = (3 / (view.width - GUTTER)) * (view.span.to - view.span.from);
  const time = timeAt(at.x, view.span, view.width);
  let best: TimelineBar | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const bar of placed.lane.bars) {
    if (bar.row !== row) continue;
    const distance = Math.max(0, bar.start - time, time - (bar.end ?? Number.POSITIVE_INFINITY));
    if (distance <= reach && distance < bestDistance) {
      best = bar;
      bestDistance = distance;
    }
  }
  return best;
}

/** The next bar of a lane in a direction, by start; the first or last if none is chosen. */
export function nextBar(lane: TimelineLane, call: number | undefined, step: 1 | -1): TimelineBar | undefined {
  const at = lane.bars.findIndex((bar) => bar.call === call);
  if (at < 0) return step > 0 ? lane.bars[0] : lane.bars.at(-1);
  return lane.bars[at + step];
}
