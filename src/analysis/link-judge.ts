/** Evidence → weight → confidence of links between threads. Used while events come in and again when a capture is asked. */
import type { Confidence } from '../model/confidence.ts';
import { LINK_EVIDENCE, type LinkEvidenceSet, linkBit } from '../model/link.ts';
import { LIKELY_MARGIN, LIKELY_WEIGHT, LINK_WEIGHTS } from './tables/link-weights.ts';

const WEIGHTS = LINK_EVIDENCE.map((code) => LINK_WEIGHTS[code].weight);
const WOKEN = linkBit('woken');
const AT_LOCK = linkBit('woken-at-lock');
const NAMING = LINK_EVIDENCE.reduce((set, code) => (LINK_WEIGHTS[code].names ? set | linkBit(code) : set), 0);
/** What time alone must say before a call is put below another. */
const BY_TIME = linkBit('only-call') | linkBit('only-worker') | linkBit('in-time');
const REFUSED_BY_TIME =
  linkBit('receiver-waited') | linkBit('after-reply') | linkBit('not-woken') | linkBit('lossy-recording');

/** The sum of the weights in a set. */
export function weightOf(evidence: LinkEvidenceSet): number {
  let sum = 0;
  for (let index = 0; index < WEIGHTS.length; index += 1) {
    if ((evidence & (1 << index)) !== 0) sum += WEIGHTS[index] ?? 0;
  }
  return sum;
}

export interface Judged<T> {
  readonly best: T;
  readonly weight: number;
  /** `undefined` if the best explanation is too weak to be believed: it is kept, but joins nothing. */
  readonly confidence: Confidence | undefined;
}

/** The best of several explanations and how sure it is. `undefined` without any. */
export function judge<T extends { readonly evidence: LinkEvidenceSet }>(
  candidates: readonly T[],
): Judged<T> | undefined {
  let best: T | undefined;
  let weight = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const sum = weightOf(candidate.evidence);
    if (sum > weight) {
      second = weight;
      weight = sum;
      best = candidate;
    } else if (sum > second) second = sum;
  }
  if (best === undefined) return undefined;
  const { evidence } = best;
  const named = (evidence & NAMING) !== 0;
  let confidence: Confidence | undefined;
  if (namesOne(evidence) && weight >= LIKELY_WEIGHT && weight - second >= LIKELY_MARGIN) confidence = 'likely';
  else if (named ? weight > 0 && weight > second : isOnlyOneInTime(evidence)) confidence = 'possible';
  return { best, weight, confidence };
}

/** Something among it names the parent: not merely that its thread left a lock for which this one had waited. */
export function namesOne(evidence: LinkEvidenceSet): boolean {
  return (evidence & NAMING & ((evidence & AT_LOCK) === 0 ? ~0 : ~WOKEN)) !== 0;
}

function isOnlyOneInTime(evidence: LinkEvidenceSet): boolean {
  return (evidence & BY_TIME) === BY_TIME && (evidence & REFUSED_BY_TIME) === 0;
}
