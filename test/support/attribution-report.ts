/** The measured part of docs/attribution.md: tables of precision and recall. */
import { CONFIDENCES, type Confidence } from '../../src/model/confidence.ts';
import type { Measurement } from './attribution-measure.ts';

const BEGIN = '<!-- measured: npm run report:attribution -->';
const END = '<!-- end of measured -->';

/** `98.7 % (312)`: part that is right, of how many; a dash for none. */
function precision(right: number, wrong: number): string {
  const all = right + wrong;
  return all === 0 ? '–' : `${percent(right / all)} (${all})`;
}

function percent(part: number): string {
  // Never rounded up to 100: one mistake must show.
  const shown = part === 1 ? '100' : (Math.floor(part * 1_000) / 10).toFixed(1);
  return `${shown} %`;
}

function cells(
  right: Record<Confidence, number>,
  wrong: Record<Confidence, number>,
  which: readonly Confidence[],
): string {
  return which.map((confidence) => precision(right[confidence], wrong[confidence])).join(' | ');
}

/** Markdown between the two marks. */
export function reportText(measured: readonly Measurement[], seeds: number): string {
  const links = measured.map(({ scenario, links: { right, wrong, all, found } }) => {
    const recall = (source: 'nested' | 'handoff') => (all[source] === 0 ? '–' : percent(found[source] / all[source]));
    return `| ${scenario.name} | ${cells(right.nested, wrong.nested, CONFIDENCES)} | ${recall('nested')} | ${cells(right.handoff, wrong.handoff, ['likely', 'possible'])} | ${recall('handoff')} |`;
  });
  const requesters = measured.map(({ scenario, requesters: { right, wrong, all, unanswered } }) => {
    const answered = all === 0 ? '–' : percent((all - unanswered) / all);
    return `| ${scenario.name} | ${all} | ${cells(right, wrong, CONFIDENCES)} | ${answered} |`;
  });
  return [
    BEGIN,
    `Each scenario is ${seeds} generated recordings, the same for everybody (\`test/support/tables/attribution-scenarios.ts\`).`,
    'A number in parentheses is how many answers the share is of; a share below 100 % is rounded down.',
    '',
    '### Parents of calls',
    '',
    'Precision of each confidence, and recall: the share of the true parents that were found at all.',
    '',
    '| scenario | nested: certain | likely | possible | recall | across threads: likely | possible | recall |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...links,
    '',
    '### Who asked for a process',
    '',
    'The requester, process and thread, of every process that was started.',
    '',
    '| scenario | starts | certain | likely | possible | answered |',
    '| --- | --- | --- | --- | --- | --- |',
    ...requesters,
    END,
  ].join('\n');
}

/** The document with its measured part replaced. Throws if it has no such part. */
export function withReport(document: string, report: string): string {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error('the document has no measured part');
  return document.slice(0, from) + report + document.slice(to + END.length);
}
