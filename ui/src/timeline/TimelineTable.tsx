import { formatDuration } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { Timeline, TimelineLane } from '../../../src/server/api.ts';

/** Bars read out for a lane; the lane's counts stand for the rest. */
const MOST_BARS = 20;

/** The picture in words, for those who cannot see it. */
export function TimelineTable({ timeline }: { readonly timeline: Timeline }) {
  return (
    <table className="for-readers">
      <caption>Calls by process in the span that is looked at</caption>
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col">Calls served</th>
          <th scope="col">Calls made</th>
          <th scope="col">Calls</th>
        </tr>
      </thead>
      <tbody>
        {timeline.lanes.map((lane) => (
          <tr key={lane.key}>
            <th scope="row">{laneName(lane)}</th>
            <td>{countOf(lane, 'server')}</td>
            <td>{countOf(lane, 'client')}</td>
            <td>{lane.bars.slice(0, MOST_BARS).map(sentence).join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function laneName({ title, pid, tid, thread }: TimelineLane): string {
  const name = `${safeText(title) || '?'}${pid === null ? '' : ` ${pid}`}`;
  return thread === null ? name : `${name}, thread ${tid ?? '?'}`;
}

function countOf({ density, bars }: TimelineLane, role: 'client' | 'server'): number {
  if (density === null) return bars.filter((bar) => bar.role === role).length;
  return (role === 'server' ? density.served : density.made).reduce((sum, count) => sum + count, 0);
}

function sentence({ text, role, start, end, failed }: TimelineLane['bars'][number]): string {
  const length = end === null ? 'no reply seen' : formatDuration(end - start);
  return `${role === 'server' ? 'serves' : 'calls'} ${safeText(text) || 'a call'} at ${(start / 1e9).toFixed(6)} s, ${length}${failed ? ', failed' : ''}`;
}
