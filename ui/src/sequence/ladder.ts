/**
 * Where everything of a sequence stands: one picture that the page draws with its style sheet and the SVG writer with
 * attributes. Pure: a sequence in, shapes out. Texts are made safe here, so no renderer needs to think of it.
 */
import { formatDuration, formatTime } from '../../../src/present/format.ts';
import { safeText, truncate } from '../../../src/present/safe-text.ts';
import type { Sequence, SequenceParticipant, SequenceStep } from '../../../src/server/api.ts';

export type Look = 'certain' | 'likely' | 'possible' | 'unknown';

interface Place {
  /** Classes of the page's style sheet and keys of the SVG writer's table. */
  readonly role: string;
}
export type Shape =
  | (Place & {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
    })
  | (Place & { readonly kind: 'path'; readonly d: string })
  | (Place & { readonly kind: 'rect'; readonly x: number; readonly y: number; readonly w: number; readonly h: number })
  | (Place & {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly text: string;
    });

export interface LadderStep {
  readonly step: SequenceStep;
  readonly index: number;
  readonly y: number;
  readonly shapes: readonly Shape[];
  /** Read out by screen readers and shown when pointed at. */
  readonly sentence: string;
}

export interface LadderHead {
  readonly participant: SequenceParticipant;
  readonly shapes: readonly Shape[];
}

/** A call at work in a participant, from its request to its reply. */
interface Activation {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly shape: Shape;
}

export interface Ladder {
  readonly width: number;
  readonly height: number;
  /** Boxes with names, above the steps. */
  readonly heads: readonly LadderHead[];
  readonly headHeight: number;
  readonly lifelines: readonly Shape[];
  readonly activations: readonly Activation[];
  readonly steps: readonly LadderStep[];
}

export const STEP_HEIGHT = 36;
const TIME_WIDTH = 92;
const COLUMN = 232;
const WIDEST_COLUMN = 420;
const BOX_WIDTH = 188;
const BOX_HEIGHT = 44;
const HEAD_HEIGHT = BOX_HEIGHT + 16;
const ACTIVE_WIDTH = 9;
const ACTIVE_SHIFT = 5;
const MOST_SHIFTS = 6;
const LOOP_WIDTH = 34;
const ARROW = 7;
const BOX_PADDING = 8;
/** Beside the label of an arrow, in all. */
const LABEL_MARGIN = 14;
const LEAST_LABEL = 70;

type TextRole = 'name' | 'service' | 'label';

/** How texts are written, as the style sheet and the SVG writer write them. */
export const LETTERS: Readonly<Record<TextRole, { readonly size: number; readonly weight: number }>> = {
  name: { size: 13, weight: 600 },
  service: { size: 11.5, weight: 400 },
  label: { size: 11.5, weight: 400 },
};

/** As much of a text as has room. */
export type Fit = (text: string, room: number, role: TextRole) => string;

/** Where nobody can measure: letters are about so much narrower than they are high. */
const NARROWER = 0.6;
const byLetters: Fit = (text, room, role) => truncate(text, Math.floor(room / (LETTERS[role].size * NARROWER)));

/** How sure a step is, as the name of its line style; `unknown` where one end was not seen. */
function lookOf(step: SequenceStep): Look {
  return step.confidence ?? 'unknown';
}

/** The distance of the lines of life that uses the room there is: texts between them are cut later. */
export function columnFor(room: number, participants: number): number {
  return Math.max(COLUMN, Math.min(WIDEST_COLUMN, Math.floor((room - TIME_WIDTH) / Math.max(1, participants))));
}

interface Room {
  readonly column?: number;
  readonly fitted?: Fit;
}

/** Lays a sequence out. */
export function layOut(sequence: Sequence, { column = COLUMN, fitted = byLetters }: Room = {}): Ladder {
  const columns = new Map(
    sequence.participants.map((one, index) => [one.key, TIME_WIDTH + column * index + column / 2]),
  );
  const begin = sequence.steps.find((step) => step.at !== null)?.at ?? undefined;
  const work = new Work(columns, sequence, { column, fitted });
  const steps = sequence.steps.map((step, index) => work.step(step, index, begin));
  const height = steps.length * STEP_HEIGHT + STEP_HEIGHT / 2;
  const width = TIME_WIDTH + column * Math.max(1, sequence.participants.length);
  return {
    width,
    height,
    heads: sequence.participants.map((participant) => ({
      participant,
      shapes: headOf(participant, columns.get(participant.key) ?? 0, fitted),
    })),
    headHeight: HEAD_HEIGHT,
    lifelines: [...columns.values()].map((x) => ({ kind: 'line', role: 'lifeline', x1: x, y1: 0, x2: x, y2: height })),
    activations: work.finish(height),
    steps,
  };
}

/** Name and what tells it from others: `svchost.exe (812)`, `[Winmgmt]`. */
export function participantTitle(one: SequenceParticipant): string {
  return `${safeText(one.title)}${one.pid === null ? '' : ` (${one.pid})`}`;
}

function headOf(one: SequenceParticipant, x: number, fitted: Fit): Shape[] {
  const room = BOX_WIDTH - 2 * BOX_PADDING;
  const service = one.service === null ? '' : `[${safeText(one.service)}]`;
  const y = service === '' ? BOX_HEIGHT / 2 + 8 : 24;
  const shapes: Shape[] = [
    { kind: 'rect', role: 'box', x: x - BOX_WIDTH / 2, y: 4, w: BOX_WIDTH, h: BOX_HEIGHT },
    { kind: 'text', role: 'name', x, y, anchor: 'middle', text: fitted(participantTitle(one), room, 'name') },
  ];
  if (service !== '')
    shapes.push({ kind: 'text', role: 'service', x, y: 40, anchor: 'middle', text: fitted(service, room, 'service') });
  shapes.push({ kind: 'line', role: 'lifeline', x1: x, y1: BOX_HEIGHT + 4, x2: x, y2: HEAD_HEIGHT });
  return shapes;
}

interface Open {
  readonly key: string;
  readonly from: number;
  readonly shift: number;
}

/** Goes down the steps and remembers which calls are at work where. */
class Work {
  private readonly columns: ReadonlyMap<string, number>;
  private readonly names: ReadonlyMap<string, string>;
  private readonly room: Required<Room>;
  private readonly open = new Map<number, Open>();
  private readonly taken = new Map<string, Set<number>>();
  private readonly done: Activation[] = [];

  constructor(columns: ReadonlyMap<string, number>, sequence: Sequence, room: Required<Room>) {
    this.columns = columns;
    this.room = room;
    this.names = new Map(sequence.participants.map((one) => [one.key, participantTitle(one)]));
  }

  step(step: SequenceStep, index: number, begin: string | undefined): LadderStep {
    const y = index * STEP_HEIGHT + STEP_HEIGHT * 0.72;
    const from = this.edge(step.from, step.to);
    if (step.kind === 'request') this.begin(step, y);
    const to = this.edge(step.to, step.from);
    if (step.kind === 'reply') this.end(step, y);
    const shapes =
      step.kind === 'end' ? endShapes(to, y, { step, ...this.room }) : arrowShapes({ from, to, y, step, ...this.room });
    if (step.at !== null) {
      const time = formatTime(step.at, 'relative', begin);
      shapes.push({ kind: 'text', role: 'time', x: TIME_WIDTH - 12, y: y + 4, anchor: 'end', text: time });
    }
    return { step, index, y, shapes, sentence: this.sentence(step) };
  }

  /** Activations, with those still open drawn to the end. */
  finish(height: number): Activation[] {
    for (const [call, open] of this.open) {
      this.done.push(this.bar({ ...open, to: height }, 'active open'));
      this.open.delete(call);
    }
    return this.done;
  }

  private begin(step: SequenceStep, y: number): void {
    if (step.call === null || this.open.has(step.call)) return;
    const taken = this.taken.get(step.to) ?? new Set<number>();
    this.taken.set(step.to, taken);
    let shift = 0;
    while (taken.has(shift)) shift += 1;
    taken.add(shift);
    this.open.set(step.call, { key: step.to, from: y, shift });
  }

  private end(step: SequenceStep, y: number): void {
    const open = step.call === null ? undefined : this.open.get(step.call);
    if (open === undefined || step.call === null) return;
    this.open.delete(step.call);
    this.taken.get(open.key)?.delete(open.shift);
    this.done.push(this.bar({ ...open, to: y }, step.failed ? 'active failed' : 'active'));
  }

  private bar(work: Open & { readonly to: number }, role: string): Activation {
    const { key, from, to } = work;
    const shift = Math.min(work.shift, MOST_SHIFTS) * ACTIVE_SHIFT;
    const x = (this.columns.get(key) ?? 0) - ACTIVE_WIDTH / 2 + shift;
    const shape: Shape = { kind: 'rect', role, x, y: from, w: ACTIVE_WIDTH, h: Math.max(2, to - from) };
    return { key: this.done.length, from, to, shape };
  }

  /** Where a line touches a participant: its lifeline, or the side of the innermost call at work there. */
  private edge(key: string, other: string): number {
    const x = this.columns.get(key) ?? 0;
    const top = Math.max(-1, ...(this.taken.get(key) ?? []));
    if (top < 0) return x;
    const shift = Math.min(top, MOST_SHIFTS) * ACTIVE_SHIFT;
    return (this.columns.get(other) ?? 0) < x ? x - ACTIVE_WIDTH / 2 : x + shift + ACTIVE_WIDTH / 2;
  }

  private sentence(step: SequenceStep): string {
    const from = this.names.get(step.from) ?? '?';
    const to = this.names.get(step.to) ?? '?';
    if (step.kind === 'start') return step.from === step.to ? `${to} starts` : `${from} starts ${to}`;
    if (step.kind === 'end') return `${to} ends`;
    const what = { request: 'Request', reply: step.failed ? 'Failed reply' : 'Reply', message: 'One-way message' }[
      step.kind
    ];
    const text = safeText(step.text);
    const parts = [
      `${what} from ${from} to ${to}${text === '' ? '' : `: ${text}`}`,
      ...(step.duration_ns === null ? [] : [`after ${formatDuration(step.duration_ns)}`]),
      ...(step.failed && step.kind !== 'reply' ? ['failed'] : []),
      step.confidence ?? 'one end was not seen',
    ];
    return parts.join(', ');
  }
}

function caption(step: SequenceStep): string {
  const text = safeText(step.text);
  return step.duration_ns === null ? text : `${text === '' ? '' : `${text} · `}${formatDuration(step.duration_ns)}`;
}

function endShapes(x: number, y: number, { step, column, fitted }: Pick<Arrow, 'step' | 'column' | 'fitted'>): Shape[] {
  const d = `M${x - 6},${y - 6}L${x + 6},${y + 6}M${x - 6},${y + 6}L${x + 6},${y - 6}`;
  return [
    { kind: 'path', role: 'cross', d },
    {
      kind: 'text',
      role: 'label',
      x: x + 12,
      y: y + 4,
      anchor: 'start',
      text: fitted(caption(step), column / 2, 'label'),
    },
  ];
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly step: SequenceStep;
  readonly column: number;
  readonly fitted: Fit;
}

function arrowShapes(arrow: Arrow): Shape[] {
  const { from, to, y, step, fitted } = arrow;
  const failed = step.failed ? ' failed' : '';
  const role = `arrow ${step.kind} ${lookOf(step)}${failed}`;
  if (step.from === step.to) return loopShapes(arrow, role);
  const direction = to > from ? 1 : -1;
  const room = Math.max(LEAST_LABEL, Math.abs(to - from) - LABEL_MARGIN);
  const shapes: Shape[] = [
    { kind: 'line', role, x1: from, y1: y, x2: to - direction * 2, y2: y },
    { kind: 'path', role: `head ${step.kind}${failed}`, d: headPath(to, y, direction) },
    {
      kind: 'text',
      role: `label${failed}`,
      x: (from + to) / 2,
      y: y - 6,
      anchor: 'middle',
      text: fitted(caption(step), room, 'label'),
    },
  ];
  if (step.failed) shapes.push(cross((from + to) / 2, y));
  return shapes;
}

function headPath(x: number, y: number, direction: number): string {
  return `M${x - direction * ARROW},${y - ARROW / 2 - 0.5}L${x},${y}L${x - direction * ARROW},${y + ARROW / 2 + 0.5}Z`;
}

function cross(x: number, y: number): Shape {
  return { kind: 'path', role: 'cross', d: `M${x - 4},${y - 4}L${x + 4},${y + 4}M${x - 4},${y + 4}L${x + 4},${y - 4}` };
}

/** A message of a participant to itself. */
function loopShapes({ from, to, y, step, column, fitted }: Arrow, role: string): Shape[] {
  const right = Math.max(from, to) + LOOP_WIDTH;
  const text = fitted(caption(step), column - LOOP_WIDTH - LABEL_MARGIN, 'label');
  const shapes: Shape[] = [
    { kind: 'path', role, d: `M${from},${y - 10}H${right}V${y}H${to + 2}` },
    { kind: 'path', role: `head ${step.kind}${step.failed ? ' failed' : ''}`, d: headPath(to, y, -1) },
    { kind: 'text', role: `label${step.failed ? ' failed' : ''}`, x: right + 6, y: y - 1, anchor: 'start', text },
  ];
  if (step.failed) shapes.push(cross(right, y - 5));
  return shapes;
}
