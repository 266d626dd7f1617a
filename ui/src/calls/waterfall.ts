/** The geometry of the waterfall: calls as bars on an axis of time. All times are ticks (100 ns) from the start of the recording. */
import { formatDuration } from '../../../src/present/format.ts';
import { type CallTimes, firstOf, lastOf } from './call-times.ts';

export interface Axis {
  readonly from: number;
  readonly to: number;
}

/**
 * What a stretch of a call's time went to. `delivery`: sent, not yet taken. `working`: the server was at work on it.
 * `passed-on`: the server waited for calls of its own. `return`: answered, not yet received. `waiting`: the client waited, what the
 * server did is not known. `open`: no end was seen.
 */
export type SegmentKind = 'delivery' | 'working' | 'passed-on' | 'return' | 'waiting' | 'open';

export interface Segment {
  readonly kind: SegmentKind;
  readonly from: number;
  readonly to: number;
}

/** The stretches of a call in order of time. `below`: the calls it led to. `end`: where an open call's bar ends. */
export function segmentsOf(times: CallTimes, below: readonly CallTimes[], end: number): Segment[] {
  const { sent, taken, answered, received } = times;
  const segments: Segment[] = [];
  const add = (kind: SegmentKind, from: number, to: number): void => {
    if (to > from) segments.push({ kind, from, to });
  };
  if (taken === undefined) {
    if (sent !== undefined && received !== undefined) segments.push({ kind: 'waiting', from: sent, to: received });
  } else {
    if (sent !== undefined) add('delivery', sent, taken);
    const served = answered ?? received;
    if (served !== undefined) {
      segments.push(...workOf(taken, served, below));
      if (answered !== undefined && received !== undefined) add('return', answered, received);
    }
  }
  const last = lastOf(times);
  if (received === undefined && answered === undefined && last !== undefined)
    segments.push({ kind: 'open', from: last, to: Math.max(last, end) });
  return segments;
}

/** The server's time, cut into work of its own and time it waited for the calls below. */
function workOf(from: number, to: number, below: readonly CallTimes[]): Segment[] {
  const segments: Segment[] = [];
  let at = from;
  for (const [start, end] of waitsWithin(from, to, below)) {
    if (start > at) segments.push({ kind: 'working', from: at, to: start });
    segments.push({ kind: 'passed-on', from: start, to: end });
    at = end;
  }
  if (to > at || segments.length === 0) segments.push({ kind: 'working', from: at, to });
  return segments;
}

function waitsWithin(from: number, to: number, below: readonly CallTimes[]): [number, number][] {
  const waits = below
    .flatMap((times): [number, number][] => {
      const start = firstOf(times);
      return start === undefined ? [] : [[Math.max(from, start), Math.min(to, times.received ?? times.answered ?? to)]];
    })
    .filter(([start, end]) => end > start)
    .sort(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const wait of waits) {
    const last = merged.at(-1);
    if (last !== undefined && wait[0] <= last[1]) last[1] = Math.max(last[1], wait[1]);
    else merged.push([...wait]);
  }
  return merged;
}

/** An axis that holds all of these calls, with a little air; never empty. */
export function axisOver(calls: readonly CallTimes[]): Axis {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const times of calls) {
    from = Math.min(from, firstOf(times) ?? from);
    to = Math.max(to, lastOf(times) ?? to);
  }
  if (from > to) return { from: 0, to: 1 };
  const air = Math.max(1, (to - from) * 0.03);
  return { from: from - (from > air ? air / 3 : 0), to: to + air };
}

/** Where a stretch lies on the axis, in parts of its width; `undefined` if outside. */
export function placeOn(axis: Axis, from: number, to: number): { left: number; width: number } | undefined {
  const span = axis.to - axis.from;
  const left = Math.max(0, (from - axis.from) / span);
  const right = Math.min(1, (to - axis.from) / span);
  return right < 0 || left > 1 || right < left ? undefined : { left, width: right - left };
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round marks on the axis, about `most` of them, named from `zero`. */
export function ticksOf(axis: Axis, most: number, zero: number): Tick[] {
  const rough = (axis.to - axis.from) / Math.max(1, most);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * decade).find((size) => size >= rough) ?? rough;
  const ticks: Tick[] = [];
  for (let place = Math.ceil((axis.from - zero) / step); zero + place * step <= axis.to; place++)
    ticks.push({ at: zero + place * step, label: place === 0 ? '0' : formatDuration(Math.round(place * step * 100)) });
  return ticks;
}
