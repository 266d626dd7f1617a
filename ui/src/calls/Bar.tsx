import type { CSSProperties } from 'react';
import type { CallTimes } from './call-times.ts';
import { type Axis, placeOn, type SegmentKind, segmentsOf } from './waterfall.ts';

/** What each stretch of a bar means, for the legend. */
export const SEGMENT_WORDS: readonly (readonly [SegmentKind, string])[] = [
  ['delivery', 'on its way'],
  ['working', 'server at work'],
  ['passed-on', 'server waiting for others'],
  ['waiting', 'client waiting'],
  ['return', 'reply on its way'],
  ['open', 'no end seen'],
];

export interface BarProps {
  readonly times: CallTimes;
  readonly below: readonly CallTimes[];
  readonly axis: Axis;
  readonly failed: boolean;
}

/** A call as a bar on the axis of time. */
export function Bar({ times, below, axis, failed }: BarProps) {
  return (
    <>
      {segmentsOf(times, below, axis.to).map(({ kind, from, to }) => {
        const place = placeOn(axis, from, to);
        if (place === undefined) return null;
        return <span key={`${kind}${from}`} className={`bar bar-${kind}`} style={percent(place.left, place.width)} />;
      })}
      {failed && <FailedMark times={times} axis={axis} />}
    </>
  );
}

function FailedMark({ times, axis }: { readonly times: CallTimes; readonly axis: Axis }) {
  const end = times.received ?? times.answered;
  const place = end === undefined ? undefined : placeOn(axis, end, end);
  if (place === undefined) return null;
  return (
    <span className="bar-failed" style={{ left: `${place.left * 100}%` }}>
      ✕
    </span>
  );
}

function percent(left: number, width: number): CSSProperties {
  return { left: `${left * 100}%`, width: `${width * 100}%` };
}
