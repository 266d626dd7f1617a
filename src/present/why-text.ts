/** An attribution as text with a tree, and as a row of `why --all`. All text is safe for a terminal. */
import type { Attribution, Hop, Party } from '../model/attribution.ts';
import { formatTime, type TimeStyle } from './format.ts';
import { safeText } from './safe-text.ts';
import { PLAIN_STYLE, type Style } from './style.ts';
import { hopPhrase, partyLabel, whySentence } from './why-sentence.ts';
import { wrapText } from './wrap.ts';

export interface WhyLook {
  readonly style?: Style;
  readonly times: TimeStyle;
  /** Start of the recording, for relative times. */
  readonly start?: string;
  /** Columns of the terminal; the sentence is in lines of that width. */
  readonly width?: number;
}

const INDENT = '  ';
/** Narrower than this, the terminal may break lines as it likes. */
const NARROWEST = 40;

/** Sentence, the three answers side by side, and the path as a tree. Lines without line feeds. */
export function whyLines(attribution: Attribution, look: WhyLook): string[] {
  const style = look.style ?? PLAIN_STYLE;
  const { subject, requester, confidence } = attribution;
  const { process, creator, claimedParent, event } = subject;
  const heading =
    event === undefined
      ? partyLabel(process)
      : `event ${event} of ${partyLabel(process)}, thread ${process.tid ?? '?'}`;
  const started =
    process.startedText === undefined ? 'started before the recording' : `started ${time(process.startedText, look)}`;
  const services = process.services.length > 1 ? safeText(process.services.join(', ')) : undefined;
  const facts: [string, string][] = [
    ...(services === undefined ? [] : [['hosts', services] as [string, string]]),
    ['claimed parent', claimedParent === undefined ? 'not known' : partyLabel(claimedParent)],
    ['created by', withThread(creator)],
    ['asked for by', requester === undefined ? 'not known' : `${withThread(requester)}  ${sureText(confidence)}`],
  ];
  const tree = treeLines(attribution, look, style);
  return [
    `${style.heading(heading)}  ${started}`,
    ...(process.commandLine === undefined ? [] : [`  ${safeText(process.commandLine)}`]),
    '',
    ...sentenceLines(whySentence(attribution), look.width),
    '',
    ...facts.map(([name, value]) => `  ${name.padEnd(14)}  ${value}`),
    ...(tree.length === 0 ? [] : ['', ...tree]),
  ];
}

function sentenceLines(sentence: string, width: number | undefined): string[] {
  const lines = width === undefined ? [sentence] : wrapText(sentence, Math.max(NARROWEST, width) - INDENT.length);
  return lines.map((line) => INDENT + line);
}

/** Cells of one row of `why --all`. */
export const WHY_COLUMNS = [
  { header: 'Started', align: 'right', minWidth: 12 },
  { header: 'Process', minWidth: 16 },
  { header: 'Claimed parent', minWidth: 12 },
  { header: 'Created by', minWidth: 16 },
  { header: 'Asked for by', minWidth: 16 },
  { header: 'Sure' },
] as const;

export function whyCells(attribution: Attribution, look: WhyLook): string[] {
  const { subject, requester, confidence } = attribution;
  const { process, claimedParent, creator } = subject;
  return [
    process.startedText === undefined ? '-' : time(process.startedText, look),
    partyLabel(process),
    claimedParent === undefined ? '-' : partyLabel(claimedParent),
    creator === undefined ? '-' : partyLabel(creator),
    requester === undefined ? '-' : partyLabel(requester),
    confidence ?? '-',
  ];
}

function treeLines(attribution: Attribution, look: WhyLook, style: Style): string[] {
  const { path, subject } = attribution;
  const lines: string[] = [];
  const hops = [...path].reverse();
  const origin = hops[0]?.from ?? (subject.event === undefined ? subject.creator : undefined);
  if (origin === undefined) return lines;
  lines.push(`  ${style.name(partyLabel(origin))}${threadText(origin)}`);
  for (const [depth, hop] of hops.entries()) {
    const call = hop.call === undefined ? '' : `  call:${hop.call}`;
    const asked = [
      hop.interface ?? hop.interfaceUuid,
      hop.procedure ?? (hop.opnum === undefined ? undefined : `opnum ${hop.opnum}`),
    ]
      .filter((one) => one !== undefined)
      .join(' ');
    const what = asked === '' ? '' : `  ${safeText(asked)}`;
    const at = hop.atText === undefined ? '' : `${time(hop.atText, look)}  `;
    lines.push(`  ${guides(depth, hop)}${style.quiet(at)}${hopPhrase(hop, attribution)}${what}${call}`);
    lines.push(`  ${guides(depth, hop)}  ${style.quiet(`${hop.confidence}: ${hop.evidence.join(', ')}`)}`);
    for (const rival of hop.rivals)
      lines.push(
        `  ${guides(depth, hop)}  ${style.unsure(`another explanation: call:${rival.call}, weight ${rival.weight}`)}`,
      );
    lines.push(`  ${'|  '.repeat(depth + 1)}${style.name(partyLabel(hop.to))}${threadText(hop.to)}`);
  }
  const { process, event, creator } = subject;
  const other = event === undefined && path[0]?.to.tid !== undefined && creator?.tid !== path[0].to.tid;
  const thread = other ? `, on thread ${creator?.tid ?? '?'}` : '';
  const started = process.startedText === undefined ? '' : `${time(process.startedText, look)}  `;
  const deed =
    event === undefined
      ? `${style.quiet(started)}created ${style.name(partyLabel(process))}${thread}`
      : `logged event ${event}`;
  lines.push(`  ${'|  '.repeat(hops.length + 1)}${deed}`);
  return lines;
}

function guides(depth: number, hop: Hop): string {
  const mark = hop.confidence === 'certain' ? '|  ' : hop.confidence === 'likely' ? '|~ ' : '|? ';
  return `${'|  '.repeat(depth)}${mark}`;
}

function withThread(party: Party | undefined): string {
  return party === undefined ? 'not known' : `${partyLabel(party)}${threadText(party)}`;
}

function threadText(party: Party): string {
  return party.tid === undefined ? '' : `, thread ${party.tid}`;
}

function sureText(confidence: Attribution['confidence']): string {
  return confidence === undefined ? '' : `(${confidence})`;
}

function time(text: string, look: WhyLook): string {
  return safeText(formatTime(text, look.times, look.start));
}
