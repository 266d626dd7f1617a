import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Timeline, TimelineBar } from '../../../src/server/api.ts';
import { asksForMenu, type MenuEvent } from '../filter-bar/use-value-menu.tsx';
import { usePictureScale } from '../widgets/use-media.ts';
import { clockLabel } from './clock.ts';
import { onSchemeChange, readColours } from './colours.ts';
import { paint } from './draw.ts';
import {
  barAt,
  barTop,
  GUTTER,
  type Layout,
  laneAt,
  lanesMoved,
  nextBar,
  type PlacedLane,
  RULER,
  timeAt,
  xOf,
} from './lanes.ts';
import { panSpan, type Span, zoomSpan } from './zoom.ts';

interface TimelineCanvasProps {
  readonly timeline: Timeline;
  readonly layout: Layout;
  readonly span: Span;
  readonly total: number;
  readonly expanded: readonly number[];
  readonly arrows: boolean;
  /** Dragging chooses a span, as with Shift. */
  readonly marking: boolean;
  readonly marked: Span | undefined;
  readonly hovered: number | undefined;
  readonly selected: number | undefined;
  /** A call come to from elsewhere: its lane is scrolled to. */
  readonly met: number | undefined;
  /** Time of the first record, where the ruler shows the time of day. */
  readonly first: string | undefined;
  readonly onSpan: (span: Span) => void;
  readonly onMark: (span: Span | undefined) => void;
  readonly onHover: (call: number | undefined) => void;
  readonly onSelect: (call: number | undefined) => void;
  readonly onOpen: (call: number) => void;
  readonly onExpand: (process: number) => void;
  readonly onMenu: (event: MenuEvent, at: Met) => void;
  /** Numbers of highlights, of calls, of messages outside of calls, and of lanes by their keys. */
  readonly markOf: (call: number) => number | undefined;
  readonly markOfOneWay: (message: number) => number | undefined;
  readonly laneMarks: ReadonlyMap<string, number>;
}

/** What is at a place of the picture. */
interface Met {
  readonly placed: PlacedLane;
  readonly bar: TimelineBar | undefined;
}

const ZOOM = 1.25;
const PAN = 0.2;
/** Less than this many pixels is a click. */
const CLICK = 4;
const HELP =
  'W and S zoom, A and D move, plus, minus and 0 zoom; arrow keys go from call to call and lane to lane, Enter opens a call, E shows threads, Escape lets go, Shift and F10 opens the menu of a call or lane. Wheel zooms at the pointer, dragging moves, Shift and dragging chooses a span.';

/** The picture and what the mouse and the keys do in it. */
export function TimelineCanvas(props: TimelineCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const [lane, setLane] = useState<string>();
  const [focused, setFocused] = useState(false);
  const scale = usePictureScale();
  const redraw = usePainting(canvas, box, { ...props, scale, lane: focused ? lane : undefined });
  useEffect(redraw);
  useKeptLanes(box, scale, props.layout);
  useMeeting(box, scale, props);
  useWheel(canvas, { width: size.width / scale, scale }, props);
  const drag = useDrag(box, { width: size.width / scale, scale }, props);
  const sheet = { width: size.width / scale, scale };
  const onContextMenu = (event: MouseEvent) => {
    // The browser's own has nothing to say of a picture.
    event.preventDefault();
    const place = event.currentTarget.getBoundingClientRect();
    const at = { x: (event.clientX - place.left) / scale, y: (event.clientY - place.top) / scale };
    const scroll = (box.current?.scrollTop ?? 0) / scale;
    const { placed, bar } = hit(props, at, { width: sheet.width, scroll });
    if (placed === undefined) return;
    if (bar !== undefined) props.onSelect(bar.call);
    props.onMenu(event, { placed, bar });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (asksForMenu(event)) {
      menuByKey(event, props, { lane, sheet, scroll: box.current?.scrollTop ?? 0 });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onKey(event.key, props, { lane, setLane, box: box.current, scale })) return;
    event.preventDefault();
  };
  return (
    <div className="timeline-scroll" ref={box} onScroll={redraw}>
      <div className="timeline-space" style={{ height: Math.max((props.layout.height + RULER) * scale, size.height) }}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the picture is moved by keys, which only an application gets */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label={`Timeline of calls. ${HELP}`}
          title=""
          style={{ width: size.width, height: size.height, cursor: drag.cursor }}
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...drag.handlers}
        />
      </div>
    </div>
  );
}

function useSize(box: React.RefObject<HTMLDivElement | null>) {
  const [size, setSize] = useState({ width: 800, height: 400 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** Lanes that are seen stay where they are when others come in above them. */
function useKeptLanes(box: React.RefObject<HTMLDivElement | null>, scale: number, layout: Layout): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = layout;
    const element = box.current;
    if (element === null || element.scrollTop === 0) return;
    const shift = lanesMoved(was, layout, element.scrollTop / scale);
    if (shift !== 0) element.scrollTop += shift * scale;
  }, [box, scale, layout]);
}

/** Scrolls to the lane of the call that was come to, once its bars are there; once. */
function useMeeting(
  box: React.RefObject<HTMLDivElement | null>,
  scale: number,
  { layout, met }: TimelineCanvasProps,
): void {
  const done = useRef<number>(undefined);
  useEffect(() => {
    if (met === undefined || done.current === met) return;
    const placed = layout.lanes.find(({ lane }) => lane.bars.some(({ call }) => call === met));
    const element = box.current;
    if (placed === undefined || element === null) return;
    done.current = met;
    const top = placed.y * scale;
    const bottom = top + placed.height * scale;
    const seen = top >= element.scrollTop && bottom <= element.scrollTop + element.clientHeight;
    if (!seen) element.scrollTop = top - element.clientHeight / 3;
  }, [box, scale, layout, met]);
}

/** Paints before the next frame, once however often it is asked for. */
function usePainting(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  box: React.RefObject<HTMLDivElement | null>,
  props: TimelineCanvasProps & { readonly lane: string | undefined; readonly scale: number },
) {
  const latest = useRef(props);
  latest.current = props;
  const frame = useRef(0);
  const colours = useRef<ReturnType<typeof readColours>>(undefined);
  const redraw = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (element === null || context === null || context === undefined) return;
      const { first, scale, ...rest } = latest.current;
      const [width, height] = [element.clientWidth / scale, element.clientHeight / scale];
      const ratio = window.devicePixelRatio * scale;
      if (element.width !== Math.round(width * ratio)) element.width = Math.round(width * ratio);
      if (element.height !== Math.round(height * ratio)) element.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      colours.current ??= readColours(element.parentElement ?? document.body);
      const scroll = (box.current?.scrollTop ?? 0) / scale;
      const clock = first === undefined ? undefined : (at: number) => clockLabel(first, at);
      paint({ ...rest, context, width, height, scroll, colours: colours.current, clock });
    });
  }, [canvas, box]);
  useEffect(
    () =>
      onSchemeChange(() => {
        colours.current = undefined;
        redraw();
      }),
    [redraw],
  );
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return redraw;
}

/** How wide the picture is in its own units, and how many pixels one of these has. */
interface Sheet {
  readonly width: number;
  readonly scale: number;
}

/** The wheel zooms where the pointer is; over the names it scrolls, as everywhere. */
function useWheel(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  { width, scale }: Sheet,
  props: TimelineCanvasProps,
): void {
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      const x = event.offsetX / scale;
      if (x < GUTTER) return;
      event.preventDefault();
      const { span, total, onSpan } = latest.current;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        onSpan(panSpan(span, (event.deltaX || event.deltaY) / scale / (width - GUTTER), total));
      } else {
        const factor = 2 ** (Math.max(-240, Math.min(240, event.deltaY)) / 300);
        onSpan(zoomSpan(span, factor, (x - GUTTER) / (width - GUTTER), total));
      }
    };
    // React's own wheel listener is passive: it could not keep the page from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [canvas, width, scale]);
}

/** Opens the menu of the chosen call, or of the lane that the keys are in where that has another. */
function menuByKey(
  event: KeyboardEvent,
  props: TimelineCanvasProps,
  { lane, sheet, scroll }: { readonly lane: string | undefined; readonly sheet: Sheet; readonly scroll: number },
): void {
  const { layout, selected, span } = props;
  const isChosen = (one: TimelineBar) => one.call === selected;
  const placed =
    layout.byKey.get(lane ?? '') ?? layout.lanes.find((one) => one.lane.bars.some(isChosen)) ?? layout.lanes[0];
  if (placed === undefined) return;
  const bar = placed.lane.bars.find(isChosen);
  const place = event.currentTarget.getBoundingClientRect();
  const x = bar === undefined ? 24 : Math.max(GUTTER, Math.min(sheet.width - 8, xOf(bar.start, span, sheet.width)));
  const y = (bar === undefined ? placed.y + 8 : barTop(placed, bar)) + placed.row + RULER;
  props.onMenu(
    {
      clientX: place.left + x * sheet.scale,
      clientY: place.top + y * sheet.scale - scroll,
      preventDefault: () => event.preventDefault(),
    },
    { placed, bar },
  );
}

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly span: Span;
  readonly scroll: number;
  readonly mark: boolean;
  moved: boolean;
}

function useDrag(box: React.RefObject<HTMLDivElement | null>, { width, scale }: Sheet, props: TimelineCanvasProps) {
  const drag = useRef<Drag>(undefined);
  const [cursor, setCursor] = useState('default');
  const placeOf = (event: PointerEvent) => {
    const place = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - place.left) / scale, y: (event.clientY - place.top) / scale };
  };
  const scroll = () => (box.current?.scrollTop ?? 0) / scale;
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const at = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { ...at, span: props.span, scroll: scroll(), mark: props.marking || event.shiftKey, moved: false };
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = placeOf(event);
    const begun = drag.current;
    if (begun === undefined) {
      const bar = hit(props, at, { width, scroll: scroll() }).bar;
      if (bar?.call !== props.hovered) props.onHover(bar?.call);
      setCursor(bar !== undefined || at.x < GUTTER ? 'pointer' : props.marking ? 'crosshair' : 'grab');
      return;
    }
    if (Math.abs(at.x - begun.x) + Math.abs(at.y - begun.y) < CLICK && !begun.moved) return;
    begun.moved = true;
    if (begun.x < GUTTER) return;
    if (begun.mark) {
      const times = [begun.x, Math.max(GUTTER, at.x)].map((x) => timeAt(x, props.span, width)).sort((a, b) => a - b);
      props.onMark({ from: Math.max(0, Math.floor(times[0] ?? 0)), to: Math.ceil(times[1] ?? 0) });
      return;
    }
    props.onSpan(panSpan(begun.span, (begun.x - at.x) / (width - GUTTER), props.total));
    if (box.current !== null) box.current.scrollTop = (begun.scroll + begun.y - at.y) * scale;
  };
  const onPointerUp = (event: PointerEvent) => {
    const begun = drag.current;
    drag.current = undefined;
    if (begun === undefined || begun.moved) return;
    const at = placeOf(event);
    const { placed, bar } = hit(props, at, { width, scroll: scroll() });
    if (at.x < GUTTER) {
      if (placed !== undefined && placed.lane.thread === null) props.onExpand(placed.lane.process);
    } else props.onSelect(bar?.call);
  };
  const onDoubleClick = () => {
    if (props.selected !== undefined) props.onOpen(props.selected);
  };
  const onPointerLeave = () => {
    if (drag.current === undefined) props.onHover(undefined);
  };
  return { cursor, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave, onDoubleClick } };
}

function hit(props: TimelineCanvasProps, at: { x: number; y: number }, view: { width: number; scroll: number }) {
  const y = at.y - RULER + view.scroll;
  const placed = at.y < RULER ? undefined : laneAt(props.layout, y);
  const bar =
    placed === undefined || at.x < GUTTER
      ? undefined
      : barAt(placed, { x: at.x, y }, { span: props.span, width: view.width });
  return { placed, bar };
}

interface KeyPlace {
  readonly lane: string | undefined;
  readonly setLane: (key: string) => void;
  readonly box: HTMLElement | null;
  readonly scale: number;
}

/** True if the key meant something. */
function onKey(key: string, props: TimelineCanvasProps, place: KeyPlace): boolean {
  const { span, total, onSpan, selected } = props;
  const zoom = (factor: number) => onSpan(zoomSpan(span, factor, 0.5, total));
  const actions: Readonly<Record<string, () => void>> = {
    w: () => zoom(1 / ZOOM),
    s: () => zoom(ZOOM),
    '+': () => zoom(1 / ZOOM),
    '=': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    a: () => onSpan(panSpan(span, -PAN, total)),
    d: () => onSpan(panSpan(span, PAN, total)),
    '0': () => onSpan({ from: 0, to: total }),
    arrowup: () => toLane(props, place, -1),
    arrowdown: () => toLane(props, place, 1),
    arrowleft: () => toBar(props, place, -1),
    arrowright: () => toBar(props, place, 1),
    enter: () => {
      if (selected !== undefined) props.onOpen(selected);
    },
    e: () => {
      const lane = props.layout.byKey.get(place.lane ?? '')?.lane;
      if (lane !== undefined) props.onExpand(lane.process);
    },
    escape: () => {
      props.onMark(undefined);
      props.onSelect(undefined);
    },
  };
  const action = actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}

function toLane({ layout }: TimelineCanvasProps, { lane, setLane, box, scale }: KeyPlace, step: 1 | -1): void {
  const at = layout.lanes.findIndex((placed) => placed.lane.key === lane);
  const next = layout.lanes[Math.max(0, Math.min(layout.lanes.length - 1, at + step))];
  if (next === undefined) return;
  setLane(next.lane.key);
  if (box === null) return;
  if (next.y * scale < box.scrollTop) box.scrollTop = next.y * scale;
  const bottom = (next.y + next.height + RULER) * scale;
  if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}

function toBar(props: TimelineCanvasProps, place: KeyPlace, step: 1 | -1): void {
  const { layout, span, total, selected } = props;
  const placed = layout.byKey.get(place.lane ?? '') ?? layout.lanes[0];
  if (placed === undefined) return;
  place.setLane(placed.lane.key);
  const bar = nextBar(placed.lane, selected, step);
  if (bar === undefined) return;
  props.onSelect(bar.call);
  if (bar.start >= span.from && bar.start <= span.to) return;
  const middle = (span.from + span.to) / 2;
  props.onSpan(panSpan(span, (bar.start - middle) / (span.to - span.from), total));
}
