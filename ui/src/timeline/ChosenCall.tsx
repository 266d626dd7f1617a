import { formatDuration } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { Timeline } from '../../../src/server/api.ts';
import { callHref, sequenceHref } from '../links.ts';
import { Sure } from '../widgets/Sure.tsx';

/** A line on the call that is pointed at or chosen, and the legend when there is none. */
export function ChosenCall({
  timeline,
  call,
}: {
  readonly timeline: Timeline | undefined;
  readonly call: number | undefined;
}) {
  const sides =
    timeline?.lanes.flatMap((lane) => lane.bars.filter((bar) => bar.call === call).map((bar) => ({ lane, bar }))) ?? [];
  const client = sides.find(({ bar }) => bar.role === 'client');
  const server = sides.find(({ bar }) => bar.role === 'server');
  const bar = (client ?? server)?.bar;
  if (call === undefined || bar === undefined) return <Legend />;
  const name = (side: typeof client): string => {
    // The lane of a thread has the thread's name.
    const lane = timeline?.lanes.find(({ key }) => key === `p${side?.lane.process}`);
    return lane === undefined ? '?' : `${safeText(lane.title)}${lane.pid === null ? '' : ` (${lane.pid})`}`;
  };
  return (
    <div className="timeline-chosen">
      <strong>{safeText(bar.text) || `call ${call}`}</strong>
      <span>
        {name(client)} → {name(server)}
      </span>
      <span>{`+${(bar.start / 1e9).toFixed(6)} s`}</span>
      <span>{bar.end === null ? 'no reply seen' : formatDuration(bar.end - bar.start)}</span>
      {server?.bar.end != null && client !== undefined && (
        <span>served in {formatDuration(server.bar.end - server.bar.start)}</span>
      )}
      {bar.failed && <span className="bad">✕ failed</span>}
      {bar.confidence !== null && <Sure confidence={bar.confidence} />}
      <a href={callHref(call)}>Open in Calls</a>
      <a href={sequenceHref(call)}>Sequence</a>
    </div>
  );
}

function Legend() {
  return (
    <div className="timeline-chosen timeline-legend">
      <span>
        <i className="made" /> calls made
      </span>
      <span>
        <i className="served" /> calls served
      </span>
      <span>
        <i className="failed" /> ✕ failed
      </span>
      <span>fading: no reply seen</span>
      <span>dashed: likely</span>
      <span>dotted: possible</span>
      <span>
        <i className="lost" /> events lost
      </span>
      <span className="timeline-keys">
        <span>
          <kbd>W</kbd>
          <kbd>S</kbd> zoom
        </span>
        <span>
          <kbd>A</kbd>
          <kbd>D</kbd> move
        </span>
        <span>
          <kbd>0</kbd> whole
        </span>
        <span>
          <kbd>Shift</kbd> and drag: choose a span
        </span>
      </span>
    </div>
  );
}
