/** A sequence as text for Mermaid (https://mermaid.js.org/syntax/sequenceDiagram.html). */
import { formatDuration } from '../../../src/present/format.ts';
import { safeText, truncate } from '../../../src/present/safe-text.ts';
import type { Sequence, SequenceStep } from '../../../src/server/api.ts';
import { participantTitle } from './ladder.ts';

const LONGEST = 160;

/**
 * A text as Mermaid shows it and nothing else: characters that end a statement, open a comment, a directive or markup are
 * written by their code (`#35;`), which is Mermaid's own way of escaping.
 */
export function mermaidText(text: string): string {
  const line = truncate(safeText(text), LONGEST).trim();
  const escaped = line.replace(/[^\p{L}\p{N} .,_/()[\]=+*!?@'→…·-]/gu, (character) => `#${character.codePointAt(0)};`);
  // Two dashes may be read as an arrow, `end` closes a block, and wrap or nowrap in front set the layout.
  return escaped
    .replace(/--/g, '-#45;')
    .replace(/\bend\b/gi, (word) => `${word.slice(0, 2)}#${word.charCodeAt(2)};`)
    .replace(/^(no)?wrap/i, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}

// Solid for certain, dashed for less: Mermaid knows no third style, so the words say which.
function arrow(step: SequenceStep): string {
  if (step.failed) return step.confidence === 'certain' ? '-x' : '--x';
  const solid = step.confidence === 'certain';
  if (step.kind === 'reply' || step.kind === 'message') return solid ? '-)' : '--)';
  return solid ? '->>' : '-->>';
}

function caption(step: SequenceStep): string {
  const parts = [
    step.kind === 'reply' ? (step.text === '' ? 'reply' : step.text) : step.text === '' ? step.kind : step.text,
  ];
  if (step.duration_ns !== null) parts.push(formatDuration(step.duration_ns));
  if (step.failed) parts.push('failed');
  if (step.confidence !== null && step.confidence !== 'certain') parts.push(step.confidence);
  return mermaidText(parts.join(' · '));
}

/** The whole diagram, a line each, ending in a line feed. */
export function toMermaid(sequence: Sequence): string {
  // Names of its own: a participant called like a keyword, or two of one name, would confuse it.
  const ids = new Map(sequence.participants.map((one, index) => [one.key, `P${index}`]));
  const lines = ['sequenceDiagram'];
  for (const one of sequence.participants) {
    const service = one.service === null ? '' : ` [${one.service}]`;
    lines.push(`  participant ${ids.get(one.key)} as ${mermaidText(`${participantTitle(one)}${service}`)}`);
  }
  for (const step of sequence.steps) {
    const from = ids.get(step.from);
    const to = ids.get(step.to);
    if (from === undefined || to === undefined) continue;
    if (step.kind === 'end') lines.push(`  Note over ${to}: ${caption(step)}`);
    else lines.push(`  ${from}${arrow(step)}${to}: ${caption(step)}`);
  }
  const first = ids.values().next().value;
  if (sequence.more > 0 && first !== undefined)
    lines.push(`  Note over ${first}: ${sequence.more} more steps are not shown`);
  return `${lines.join('\n')}\n`;
}
