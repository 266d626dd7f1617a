/** How much each piece of evidence says for a link between two threads of one process. In words: docs/attribution.md. */
import type { LinkEvidence } from '../../model/link.ts';

interface Weight {
  readonly weight: number;
  /** It names the parent, and is not merely compatible with it: only such evidence makes a link `likely`. */
  readonly names?: true;
}

export const LINK_WEIGHTS: Readonly<Record<LinkEvidence, Weight>> = {
  woken: { weight: 4, names: true },
  'woken-from-pool': { weight: 1 },
  'woken-at-lock': { weight: -2 },
  'woken-indirectly': { weight: -1 },
  'woken-by-other-since': { weight: -2 },
  'sent-reply': { weight: 5, names: true },
  'same-activity': { weight: 5, names: true },
  'same-causality': { weight: 4, names: true },
  'com-source': { weight: 5, names: true },
  'only-call': { weight: 1 },
  'only-worker': { weight: 1 },
  'handed-over': { weight: 1 },
  'in-time': { weight: 1 },
  'receiver-waited': { weight: -2 },
  'after-reply': { weight: -3 },
  'not-woken': { weight: -2 },
  'lossy-recording': { weight: -4 },
};

/** The weight a link needs to be `likely`, and by how much it must outweigh the next explanation. */
export const LIKELY_WEIGHT = 4;
export const LIKELY_MARGIN = 2;
