import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Sequence, SequenceParticipant, SequenceStep } from '../../../src/server/api.ts';
import { type MenuEvent, menuBelow, menuByKey } from '../filter-bar/use-value-menu.tsx';
import { usePictureScale } from '../widgets/use-media.ts';
import { stepKey, useKeptSteps } from './kept-steps.ts';
import { columnFor, type Ladder, type LadderHead, type LadderStep, layOut, type Shape, STEP_HEIGHT } from './ladder.ts';
import { measuredFit } from './measured-fit.ts';
import './sequence.css';

export interface SequenceDiagramProps {
  readonly sequence: Sequence;
  /** A step was chosen by click or Enter. */
  readonly onCall?: (call: number) => void;
  /** A message outside of calls was. */
  readonly onMessage?: (message: number) => void;
  /** The call whose steps are lit. */
  readonly selected?: number | undefined;
  /** The menu of a step or participant was asked for. */
  readonly onStepMenu: (event: MenuEvent, step: SequenceStep) => void;
  readonly onParticipantMenu: (event: MenuEvent, participant: SequenceParticipant) => void;
  /** Numbers of highlights. */
  readonly markOfStep: (step: SequenceStep) => number | undefined;
  readonly markOfParticipant: (participant: SequenceParticipant) => number | undefined;
}

/** Steps drawn above and below what is visible. */
const MARGIN = 12;

/** The ladder between processes: who asks whom for what, how long it takes, and how sure each line is. */
export function SequenceDiagram(props: SequenceDiagramProps) {
  if (props.sequence.steps.length === 0) return <p className="sequence-empty">No messages to draw.</p>;
  return <Diagram {...props} />;
}

/** A diagram that has steps: its element, whose width is measured, is there as long as it is. */
function Diagram(props: SequenceDiagramProps) {
  const { sequence, onCall, onMessage, selected, onStepMenu, markOfStep } = props;
  const box = useRef<HTMLElement>(null);
  const scale = usePictureScale();
  const column = columnFor(useRoom(box) / scale, sequence.participants.length);
  const fitted = useMemo(() => measuredFit(getComputedStyle(document.body).fontFamily), []);
  const ladder = useMemo(() => layOut(sequence, { column, fitted }), [sequence, column, fitted]);
  const stepHeight = STEP_HEIGHT * scale;
  const stands = useKeptSteps(box, ladder, stepHeight);
  const { range, onScroll } = useVisible(box, ladder, { stepHeight, onMoved: stands });
  useFound(box, ladder, { selected, scale });
  const steps = ladder.steps.slice(range.from, range.to);
  const top = range.from * STEP_HEIGHT;
  const bottom = range.to * STEP_HEIGHT;
  return (
    <figure className="sequence">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="sequence-scroll" aria-label="Sequence" tabIndex={0} ref={box} onScroll={onScroll}>
        {/* biome-ignore lint/a11y/useSemanticElements: SVG has no groups with names of its own */}
        <svg
          className="sequence-head"
          width={ladder.width * scale}
          height={ladder.headHeight * scale}
          viewBox={`0 0 ${ladder.width} ${ladder.headHeight}`}
          role="group"
          aria-label="Participants"
        >
          {ladder.heads.map((head) => (
            <Head key={head.participant.key} head={head} {...props} />
          ))}
        </svg>
        {/* biome-ignore lint/a11y/useSemanticElements: SVG has no list of its own */}
        <svg
          className="sequence-body"
          width={ladder.width * scale}
          height={ladder.height * scale}
          viewBox={`0 0 ${ladder.width} ${ladder.height}`}
          role="list"
          aria-label="Steps"
        >
          <Shapes shapes={ladder.lifelines} />
          {ladder.activations
            .filter(({ from, to }) => to >= top && from <= bottom)
            .map(({ key, shape }) => (
              <OneShape key={key} shape={shape} />
            ))}
          {steps.map((step) => (
            <Step
              key={stepKey(step.step)}
              step={step}
              width={ladder.width}
              selected={selected}
              onCall={onCall}
              onMessage={onMessage}
              onMenu={onStepMenu}
              mark={markOfStep(step.step)}
            />
          ))}
        </svg>
        {sequence.more > 0 && <p className="sequence-more">{sequence.more.toLocaleString('en-US')} more steps</p>}
      </section>
      <SureLegend />
    </figure>
  );
}

interface HeadProps extends Pick<SequenceDiagramProps, 'onParticipantMenu' | 'markOfParticipant'> {
  readonly head: LadderHead;
}

/** Name of a participant, with its menu; read out as it is written. */
function Head({ head: { participant, shapes }, onParticipantMenu, markOfParticipant }: HeadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons of its own
    <g
      className="sequence-participant"
      role="button"
      aria-haspopup="menu"
      tabIndex={0}
      data-mark={markOfParticipant(participant)}
      onClick={(event) => onParticipantMenu(event, participant)}
      onContextMenu={(event) => onParticipantMenu(event, participant)}
      onKeyDown={(event) => {
        const { currentTarget } = event;
        const at = event.key === 'Enter' ? menuBelow(event, currentTarget) : menuByKey(event, currentTarget);
        if (at !== undefined) onParticipantMenu(at, participant);
      }}
    >
      <Shapes shapes={shapes} />
    </g>
  );
}

interface StepProps {
  readonly step: LadderStep;
  readonly width: number;
  readonly selected: number | undefined;
  readonly onCall: ((call: number) => void) | undefined;
  readonly onMessage: ((message: number) => void) | undefined;
  readonly onMenu: (event: MenuEvent, step: SequenceStep) => void;
  readonly mark: number | undefined;
}

function Step({ step, width, selected, onCall, onMessage, onMenu, mark }: StepProps) {
  const { call, message, kind } = step.step;
  const opens = kind === 'message' ? { act: onMessage, id: message } : { act: onCall, id: call };
  const { act: open, id } = opens;
  const act = open === undefined || id === null ? undefined : () => open(id);
  const lit = call !== null && call === selected;
  const y = step.index * STEP_HEIGHT;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no list items of its own
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: an item of the list that can be chosen
    <g
      className={`sequence-step${lit ? ' selected' : ''}${act === undefined ? '' : ' clickable'}`}
      role="listitem"
      aria-label={step.sentence}
      tabIndex={act === undefined ? undefined : 0}
      data-mark={mark}
      onClick={act}
      onContextMenu={(event) => onMenu(event, step.step)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') act?.();
        const at = menuByKey(event, event.currentTarget);
        if (at !== undefined) onMenu(at, step.step);
      }}
    >
      <title>{step.sentence}</title>
      <rect className="hit" x={0} y={y} width={width} height={STEP_HEIGHT} />
      <Shapes shapes={step.shapes} />
    </g>
  );
}

function Shapes({ shapes }: { readonly shapes: readonly Shape[] }) {
  return shapes.map((shape, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of a layout never change places
    <OneShape key={index} shape={shape} />
  ));
}

function OneShape({ shape }: { readonly shape: Shape }) {
  const { role } = shape;
  if (shape.kind === 'line') return <line className={role} x1={shape.x1} y1={shape.y1} x2={shape.x2} y2={shape.y2} />;
  if (shape.kind === 'path') return <path className={role} d={shape.d} />;
  if (shape.kind === 'rect')
    return (
      <rect className={role} x={shape.x} y={shape.y} width={shape.w} height={shape.h} rx={role === 'box' ? 6 : 1} />
    );
  return (
    <text className={role} x={shape.x} y={shape.y} textAnchor={shape.anchor}>
      {shape.text}
    </text>
  );
}

/** How wide an element is within. */
function useRoom(box: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setRoom(element.clientWidth);
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [box]);
  return room;
}

/** Which steps, each so many pixels high, are near what is on the screen. */
function useVisible(
  box: RefObject<HTMLElement | null>,
  ladder: Ladder,
  { stepHeight, onMoved }: { readonly stepHeight: number; readonly onMoved: () => void },
) {
  // No element is higher than the screen or the window, which may reach past one.
  const [at, setAt] = useState({ top: 0, height: Math.max(window.innerHeight, window.screen.height) });
  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    onMoved();
    const next = { top: element.scrollTop, height: element.clientHeight };
    // Drawn again only when the margin is used up.
    if (Math.abs(next.top - at.top) > (MARGIN / 2) * stepHeight || next.height > at.height) setAt(next);
  };
  const from = Math.max(0, Math.floor(at.top / stepHeight) - MARGIN);
  const to = Math.min(ladder.steps.length, Math.ceil((at.top + at.height) / stepHeight) + MARGIN);
  return { onScroll, range: { from: Math.min(from, to), to } };
}

/** Goes to the steps of a call that was not chosen by a click into the diagram, where they are out of sight. */
function useFound(
  box: RefObject<HTMLElement | null>,
  ladder: Ladder,
  { selected, scale }: { readonly selected: number | undefined; readonly scale: number },
): void {
  const met = useRef<number>(undefined);
  useEffect(() => {
    const element = box.current;
    const step = ladder.steps.find((one) => one.step.call === selected);
    if (element === null || selected === undefined || step === undefined || met.current === selected) return;
    met.current = selected;
    const top = (ladder.headHeight + step.index * STEP_HEIGHT) * scale;
    const seen = { from: element.scrollTop + ladder.headHeight * scale, to: element.scrollTop + element.clientHeight };
    if (top < seen.from || top + STEP_HEIGHT * scale > seen.to) element.scrollTop = top - element.clientHeight / 2;
  }, [box, ladder, selected, scale]);
}

const LOOKS = [
  ['certain', 'certain: the recording says so'],
  ['likely', 'likely: another answer is conceivable'],
  ['possible', 'possible: it fits, that is all'],
  ['unknown', 'one end was not seen'],
] as const;

/** What the line styles mean. */
function SureLegend() {
  return (
    <figcaption className="sequence-legend">
      {LOOKS.map(([look, title]) => (
        <span key={look} title={title}>
          <svg width="36" height="10" aria-hidden="true">
            <line className={`arrow ${look}`} x1="1" y1="5" x2="35" y2="5" />
          </svg>
          {look === 'unknown' ? 'one end not seen' : look}
        </span>
      ))}
      <span title="A message that belongs to no call: nobody answered it, or the answer was not recorded">
        <svg width="36" height="10" aria-hidden="true">
          <line className="arrow message" x1="1" y1="5" x2="30" y2="5" />
          <path className="head message" d="M28,1L35,5L28,9" />
        </svg>
        one-way message
      </span>
      <span>
        <svg width="12" height="10" aria-hidden="true">
          <path className="cross" d="M2,1L10,9M2,9L10,1" />
        </svg>
        failed
      </span>
    </figcaption>
  );
}
