import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { formatDuration, recordingLength, ticksBetween } from '../../../src/present/format.ts';
import { numberAt, textAt } from '../../../src/present/row.ts';
import type { CaptureSummary, Timeline } from '../../../src/server/api.ts';
import { isBusy, keepsAll, useGrowing } from '../app/growing.ts';
import { useHeld } from '../app/held.ts';
import type { RouteHandle } from '../app/route.ts';
import type { ViewProps } from '../app/view-props.ts';
import { useCallMenu } from '../calls/use-call-menu.tsx';
import { client } from '../client.ts';
import { Failed, Nothing } from '../filter-bar/Nothing.tsx';
import { useFilter } from '../filter-bar/use-filter.ts';
import { callsAndOneWay, useMarked } from '../filter-bar/use-marked.ts';
import { callHref } from '../links.ts';
import { Button } from '../widgets/Button.tsx';
import { StatePane } from '../widgets/StatePane.tsx';
import { ChosenCall } from './ChosenCall.tsx';
import { laneMarks, namedLane } from './lane-values.ts';
import { placeLanes } from './lanes.ts';
import { Minimap } from './Minimap.tsx';
import { TimelineCanvas } from './TimelineCanvas.tsx';
import { TimelineTable } from './TimelineTable.tsx';
import { askedSpan, clampSpan, grownSpan, type Span, spanAround, withTime } from './zoom.ts';
import './timeline.css';

/** A move is a step of its own for the address and the server once it rests so long. */
const REST_MS = 120;

/** Calls over time, in lanes of processes and threads. */
export function TimelineView({ capture, route }: ViewProps) {
  const total = useHeld(recordingLength(capture.first, capture.last));
  const [span, setSpan] = useSpan(route, total);
  const expanded = useMemo(() => readOpen(route.params['open']), [route.params['open']]);
  const [hovered, setHovered] = useState<number>();
  const [marked, setMarked] = useState<Span>();
  const arrows = route.params['arrows'] !== 'off';
  const clock = route.params['clock'] === 'on';
  const [marking, setMarking] = useState(false);
  const selected = /^\d{1,15}$/.test(route.params['id'] ?? '') ? Number(route.params['id']) : undefined;
  const answer = useTimeline(capture, { filter: route.filter, span, total, expanded });
  const whole = useTimeline(capture, { filter: route.filter, span: { from: 0, to: total }, total, expanded: NONE });
  const timeline = answer.data;
  const layout = useMemo(() => timeline && placeLanes(timeline, expanded), [timeline, expanded]);
  const own = useRef<number>(undefined);
  const select = (call: number | undefined) => {
    own.current = call;
    route.change({ params: { id: call === undefined ? '' : String(call) } }, true);
  };
  const menu = useCallMenu(capture, 'Part of the timeline');
  const lit = useLit(capture, timeline);
  const met = useLinkedCall({ capture, route, total, selected, own, onSpan: setSpan });
  if (capture.first === null) return <StatePane kind="empty" title="The capture holds no events" />;
  if (answer.error !== undefined)
    return <Failed title="The timeline could not be read" error={answer.error} onRetry={answer.refetch} />;
  return (
    <div className="timeline" aria-busy={isBusy(answer)}>
      <div className="timeline-bar" role="toolbar" aria-label="Timeline">
        <span className="timeline-what">{timeline === undefined ? 'Reading calls …' : describe(timeline, span)}</span>
        {marked !== undefined && (
          <span className="timeline-marked">
            {formatDuration(marked.to - marked.from)} chosen
            <Button
              onClick={() => {
                route.change({ filter: withTime(route.filter, marked) });
                setSpan(clampSpan(marked, total));
                setMarked(undefined);
              }}
            >
              Filter by it
            </Button>
            <Button onClick={() => setSpan(clampSpan(marked, total))}>Zoom to it</Button>
            <Button onClick={() => setMarked(undefined)}>Clear</Button>
          </span>
        )}
        <Toggle label="Choose span" on={marking} set={setMarking} />
        <Toggle label="Arrows" on={arrows} set={(on) => route.change({ params: { arrows: on ? '' : 'off' } }, true)} />
        <Toggle label="Clock time" on={clock} set={(on) => route.change({ params: { clock: on ? 'on' : '' } }, true)} />
        <Button onClick={() => setSpan({ from: 0, to: total })}>Whole</Button>
      </div>
      <Minimap timeline={whole.data} total={total} span={span} onSpan={setSpan} />
      {layout !== undefined && timeline !== undefined && (
        <TimelineCanvas
          {...{ timeline, layout, span, total, expanded, arrows, marking, marked, hovered, selected, met }}
          first={clock ? capture.first : undefined}
          onSpan={setSpan}
          onMark={setMarked}
          onHover={setHovered}
          onSelect={select}
          {...lit}
          onMenu={(event, { placed, bar }) => {
            if (bar === undefined) menu.open(event, namedLane(placed.lane, timeline));
            else menu.openDrawn(event, { kind: 'call', id: bar.call });
          }}
          onOpen={(call) => {
            window.location.hash = callHref(call);
          }}
          onExpand={(process) => {
            const others = expanded.filter((one) => one !== process);
            const next = others.length < expanded.length ? others : [...expanded, process];
            route.change({ params: { open: next.join(',') } }, true);
          }}
        />
      )}
      {timeline === undefined && <StatePane kind="loading" title="Reading calls …" />}
      {timeline?.lanes.length === 0 && (
        <div className="timeline-empty">
          <Nothing title="No calls here" filtered="No call here fits the filter" />
        </div>
      )}
      {menu.element}
      <ChosenCall timeline={timeline} call={hovered ?? selected} />
      {timeline !== undefined && <TimelineTable timeline={timeline} />}
    </div>
  );
}

const NONE: readonly number[] = [];

/** What is highlighted of calls and lanes. */
function useLit(capture: CaptureSummary, timeline: Timeline | undefined) {
  const { marks } = useFilter();
  const drawn = useMemo(() => {
    const bars = timeline?.lanes.flatMap((lane) => lane.bars.map(({ call }) => ({ call, message: null }))) ?? [];
    return callsAndOneWay([...bars, ...(timeline?.arrows ?? [])]);
  }, [timeline]);
  const markOf = useMarked(capture, { of: 'calls', ids: drawn.calls });
  const markOfOneWay = useMarked(capture, { of: 'one-way', ids: drawn.oneWay });
  const ofLanes = useMemo(() => (timeline === undefined ? new Map() : laneMarks(timeline, marks)), [timeline, marks]);
  return { markOf, markOfOneWay, laneMarks: ofLanes };
}

/** The processes whose threads are shown, as in the link. */
function readOpen(text = ''): readonly number[] {
  return /^\d{1,15}(,\d{1,15}){0,199}$/.test(text) ? text.split(',').map(Number) : NONE;
}

function Toggle({
  label,
  on,
  set,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}) {
  return (
    <Button aria-pressed={on} onClick={() => set(!on)}>
      {label}
    </Button>
  );
}

function describe(timeline: Timeline, span: Span): string {
  const lanes = timeline.lanes.filter(({ thread }) => thread === null).length;
  const hidden = timeline.hidden === 0 ? '' : ` (${timeline.hidden.toLocaleString('en-US')} quieter ones not shown)`;
  return `${formatDuration(span.to - span.from)} · ${lanes} processes${hidden}`;
}

interface Asked {
  readonly filter: string;
  readonly span: Span;
  readonly total: number;
  readonly expanded: readonly number[];
}

/** The lanes around a span. Until the new ones are there the old ones stay; a question that nobody waits for is given up. */
function useTimeline(capture: CaptureSummary, { filter, span, total, expanded }: Asked) {
  const asked = askedSpan(span, total);
  const { from, to } = asked ?? { from: 0, to: total };
  const expand = expanded.join(',');
  return useGrowing(capture, {
    key: [capture.key, 'timeline', filter, asked, expand],
    ask: (signal) => client.timeline({ filter, from: Math.floor(from), to: Math.ceil(to), expand }, signal),
    keeps: keepsAll,
  });
}

interface LinkedCall {
  readonly capture: CaptureSummary;
  readonly route: RouteHandle;
  readonly total: number;
  readonly selected: number | undefined;
  /** The call that was chosen here. */
  readonly own: RefObject<number | undefined>;
  readonly onSpan: (span: Span) => void;
}

/** A link that names a call and no span goes to the call; answers the call that was gone to. */
function useLinkedCall({ capture, route, total, selected, own, onSpan }: LinkedCall): number | undefined {
  const [met, setMet] = useState<number>();
  const wanted = selected !== undefined && selected !== met && (route.params['from'] ?? '') === '';
  const call = useGrowing(capture, {
    key: [capture.key, 'call', selected],
    ask: (signal) => client.call(selected ?? 0, signal),
    // A click into the picture moves nothing.
    enabled: wanted && own.current !== selected,
  });
  const row = call.data?.call;
  const go = useRef(onSpan);
  useEffect(() => {
    go.current = onSpan;
  });
  useEffect(() => {
    if (!wanted || row === undefined || own.current === selected || capture.first === null) return;
    const at = textAt(row, 'started_at') ?? textAt(row, 'server_started_at');
    const ticks = at === undefined ? undefined : ticksBetween(capture.first, at);
    setMet(selected);
    if (ticks === undefined) return;
    const lasts = Number(numberAt(row, 'duration_ns') ?? numberAt(row, 'server_duration_ns') ?? 0);
    go.current(spanAround(ticks * 100, lasts, total));
  }, [wanted, row, own, selected, capture.first, total]);
  return met;
}

/** The span that is looked at: moves at once here, and when it rests in the address (`from`, `to`). */
function useSpan(route: RouteHandle, total: number): readonly [Span, (span: Span) => void] {
  const { from = '', to = '' } = route.params;
  const [span, setSpan] = useState<Span>(() => linked(from, to, total));
  const known = useRef({ from, to, total });
  useEffect(() => {
    const before = known.current;
    known.current = { from, to, total };
    // The address changed by itself: back button, link.
    const led = before.from !== from || before.to !== to;
    setSpan((now) =>
      led && !isAt(now, from, to, before.total) ? linked(from, to, total) : grownSpan(now, before.total, total),
    );
  }, [from, to, total]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const all = span.from <= 0 && span.to >= total;
      const params = { from: all ? '' : String(Math.round(span.from)), to: all ? '' : String(Math.round(span.to)) };
      if (params.from !== from || params.to !== to) route.change({ params }, true);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [span, from, to, total, route]);
  return [span, setSpan];
}

function linked(from: string, to: string, total: number): Span {
  const known = /^\d{1,15}$/.test(from) && /^\d{1,15}$/.test(to) && Number(to) > Number(from);
  return known ? clampSpan({ from: Number(from), to: Number(to) }, total) : { from: 0, to: total };
}

/** The address is behind what is looked at only because it does not rest yet. */
function isAt(now: Span, from: string, to: string, total: number): boolean {
  const there = linked(from, to, total);
  return Math.abs(now.from - there.from) < 1 && Math.abs(now.to - there.to) < 1;
}
