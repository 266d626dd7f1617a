/** Chains as a list, as a tree with marks, and as a ladder. All text is safe for a terminal. */
import type { Attribution, CallNode } from '../model/attribution.ts';
import { CONFIDENCES } from '../model/confidence.ts';
import { linkCodes } from '../model/link.ts';
import { formatCount, formatDuration, formatTime, type TimeStyle, UNKNOWN } from './format.ts';
import { processLabel } from './label.ts';
import { type LadderStep, ladderLines } from './ladder-text.ts';
import { numberAt, type Row, textAt, valueAt } from './row.ts';
import { safeText } from './safe-text.ts';
import { formatStatus } from './status.ts';
import { PLAIN_STYLE, type Style } from './style.ts';
import { whatIsAsked } from './summary.ts';
import { treeLine } from './tree-text.ts';
import { partyLabel } from './why-sentence.ts';

export interface ChainLook {
  readonly style?: Style;
  readonly times: TimeStyle;
  readonly start?: string;
}

export const CHAIN_COLUMNS = [
  { header: 'Chain', align: 'right' },
  { header: 'Started', align: 'right', minWidth: 12 },
  { header: 'Duration', align: 'right' },
  { header: 'Calls', align: 'right' },
  { header: 'Depth', align: 'right' },
  { header: 'Origin', minWidth: 16 },
  { header: 'Asked', minWidth: 16 },
  { header: 'Ended in', minWidth: 16 },
  { header: 'Sure' },
  { header: 'Processes', minWidth: 16 },
] as const;

/** A row of `chains` for people. `starts`: the processes that it led to. */
export function chainCells(chain: Row, starts: readonly Attribution[], look: ChainLook): string[] {
  const time = textAt(chain, 'started_at');
  const duration = numberAt(chain, 'duration_ns');
  const processes = valueAt(chain, 'processes');
  const names = Array.isArray(processes) ? processes.map(String) : [];
  const more = Number(numberAt(chain, 'process_count') ?? 0) - names.length;
  return [
    String(numberAt(chain, 'chain') ?? UNKNOWN),
    time === undefined ? UNKNOWN : safeText(formatTime(time, look.times, look.start)),
    duration === undefined ? UNKNOWN : formatDuration(duration),
    formatCount(numberAt(chain, 'calls') ?? 0),
    String(numberAt(chain, 'depth') ?? 0),
    processLabel(chain, 'origin'),
    whatIsAsked(chain) ?? UNKNOWN,
    chainEnd(chain, starts),
    weakestOf([textAt(chain, 'confidence'), ...starts.map((start) => start.path[0]?.confidence)]),
    safeText(names.join(', ') + (more > 0 ? ` and ${more} more` : '')),
  ];
}

function weakestOf(confidences: readonly (string | undefined)[]): string {
  const places = confidences.map((one) => CONFIDENCES.findIndex((known) => known === one));
  return CONFIDENCES[Math.max(0, ...places)] ?? 'certain';
}

/** What a chain ended in: `created notepad.exe(9136)`, a failure, an answer, or none. */
export function chainEnd(chain: Row, starts: readonly Attribution[]): string {
  const created = starts.map(({ subject }) => partyLabel({ ...subject.process, service: undefined }));
  if (created.length > 0) return `created ${created.slice(0, 3).join(', ')}${created.length > 3 ? ', …' : ''}`;
  const status = numberAt(chain, 'status');
  if (status !== undefined && Number(status) !== 0) return `failed: ${formatStatus(Number(status), 'rpc')}`;
  return Number(numberAt(chain, 'unanswered') ?? 0) > 0 ? 'not all answered' : 'answered';
}

/** A call of a chain in its place, with what is known of its link to the call above. */
export interface ChainCall {
  readonly depth: number;
  /** Nested, as in JSON. */
  readonly row: Row;
  readonly node: CallNode | undefined;
  /** Processes created while it was served. */
  readonly starts: readonly Attribution[];
}

/** Marks of a call: how it differs from a plain call that was answered. `above`: the calls it is nested in. */
export function callMarks(row: Row, above: readonly Row[]): string[] {
  const evidence = valueAt(row, 'evidence');
  const codes = new Set(Array.isArray(evidence) ? evidence.map(String) : []);
  const marks: string[] = [];
  const server = numberAt(row, 'server.pid');
  const hasMessages = valueAt(row, 'request') !== undefined;
  const replied = valueAt(row, 'reply') !== undefined;
  const back = server !== undefined && above.some((one) => numberAt(one, 'client.pid') === server);
  if (above.some((one) => isSameRequest(one, row))) marks.push('loop');
  else if (back) marks.push('callback');
  if (hasMessages && !codes.has('wait-reply') && replied) marks.push('asynchronous');
  if (hasMessages && !replied && valueAt(row, 'duration_ns') === undefined) {
    marks.push(codes.has('wait-reply') || valueAt(row, 'interface_uuid') !== undefined ? 'still open' : 'one way');
  }
  return marks;
}

/** Between the same processes, for the same procedure. */
function isSameRequest(one: Row, other: Row): boolean {
  const fields = ['client.pid', 'server.pid', 'interface_uuid', 'opnum'];
  return (
    valueAt(one, 'interface_uuid') !== undefined &&
    fields.every((field) => valueAt(one, field) === valueAt(other, field))
  );
}

/** The chain as a tree, with marks, evidence of links across threads, and the processes it created. */
export function chainTree(calls: readonly ChainCall[], look: ChainLook): string[] {
  const style = look.style ?? PLAIN_STYLE;
  const above: Row[] = [];
  return calls.flatMap(({ depth, row, node, starts }) => {
    above.length = Math.min(above.length, depth);
    const marks = callMarks(row, above);
    above.push(row);
    const options = { style, times: look.times, ...(look.start === undefined ? {} : { start: look.start }) };
    const id = String(numberAt(row, 'id') ?? '?');
    const marked = marks.length === 0 ? '' : `  ${style.unsure(`[${marks.join(', ')}]`)}`;
    const indent = `${' '.repeat(TIME_WIDTHS[look.times] + 2)}${'|  '.repeat(depth)}`;
    const lines = [`${treeLine({ ...row, depth }, options)}${marked}  ${style.quiet(`call:${id}`)}`];
    if (node?.link !== undefined)
      lines.push(
        `${indent}  ${style.unsure(`${node.parentConfidence ?? 'possible'}: ${linkCodes(node.link).join(', ')}`)}`,
      );
    for (const rival of node?.rivals ?? [])
      lines.push(`${indent}  ${style.unsure(`another explanation: below call:${rival.call}, weight ${rival.weight}`)}`);
    for (const start of starts) lines.push(`${indent}|  * created ${style.name(partyLabel(start.subject.process))}`);
    return lines;
  });
}

const TIME_WIDTHS: Readonly<Record<TimeStyle, number>> = { relative: 13, clock: 15, full: 28 };

/** The chain as a sequence of messages between processes. */
export function chainLadder(calls: readonly ChainCall[], look: ChainLook): string[] {
  const participants: string[] = [];
  const steps: (LadderStep & { readonly at: string })[] = [];
  const places = new Map<string, number>();
  const place = (row: Row, side: string): number => {
    const key = processKey(textAt(row, `${side}.process`), numberAt(row, `${side}.pid`));
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, participants.length);
    return participants.push(processLabel(row, side)) - 1;
  };
  const shown = (at: string): string => safeText(formatTime(at, look.times, look.start));
  for (const { row, node, starts } of calls) {
    const from = place(row, 'client');
    const to = place(row, 'server');
    const certain = textAt(row, 'confidence') === 'certain';
    const id = `call:${String(numberAt(row, 'id') ?? '?')}`;
    const sent = textAt(row, 'started_at') ?? textAt(row, 'server_started_at');
    const ended = node?.endedText;
    if (sent !== undefined)
      steps.push({
        at: sent,
        time: shown(sent),
        from,
        to,
        certain,
        text: `${id}  ${whatIsAsked(row) ?? ''}`.trimEnd(),
      });
    if (ended !== undefined)
      steps.push({ at: ended, time: shown(ended), from: to, to: from, certain, text: `${id}  ${reply(row)}` });
    for (const { subject } of starts) {
      const at = subject.process.startedText;
      const creator = places.get(processKey(subject.creator?.process, subject.creator?.pid));
      if (at !== undefined)
        steps.push({
          at,
          time: shown(at),
          from: creator ?? to,
          to: undefined,
          certain: true,
          text: `created ${partyLabel({ ...subject.process, service: undefined })}`,
        });
    }
  }
  steps.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  return ladderLines(participants, steps, look.style);
}

function processKey(process: string | undefined, pid: number | bigint | undefined): string {
  return `${pid ?? '?'} ${process ?? '?'}`;
}

function reply(row: Row): string {
  const status = numberAt(row, 'status');
  const duration = numberAt(row, 'duration_ns');
  const parts = [
    status === undefined ? 'answered' : `→ ${formatStatus(Number(status), 'rpc')}`,
    duration === undefined ? undefined : formatDuration(duration),
  ];
  return parts.filter((part) => part !== undefined).join('  ');
}
