/**
 * Links between calls that run through two threads of one process: a request is received by one thread and worked on by
 * another, which makes a call on its behalf. No event says so; each link stands on evidence with a weight
 * (`analysis/tables/link-weights.ts`) and is never `certain`.
 */
import type { Confidence } from './confidence.ts';

/** What speaks for a link, or against it. Each code is one bit in the capture file, in this order: append only. */
export const LINK_EVIDENCE = [
  /** The thread that worked on the parent made this one ready; it was the last thread of the process to do so. */
  'woken',
  /** As `woken`, and it had been waiting in a queue for work, as idle threads of a pool do. */
  'woken-from-pool',
  /** As `woken`, but it had been waiting for a lock: whoever leaves a lock wakes a stranger. */
  'woken-at-lock',
  /** As `woken`, through a third thread. */
  'woken-indirectly',
  /** Another thread of the process has made it ready since. */
  'woken-by-other-since',
  /** The thread sent the reply to the parent afterwards. */
  'sent-reply',
  /** The RPC call has the activity id of the parent, or of a call made by the thread that received it. */
  'same-activity',
  /** The COM call has the causality id that the parent came with. */
  'same-causality',
  /** A COM event on this thread named the client thread of the parent as its source. */
  'com-source',
  /** The parent was the only call that the process was working on. */
  'only-call',
  /** No other thread of the process, the receiver aside, made a call while the parent was open. */
  'only-worker',
  /** The receiving thread had turned to something else without answering. */
  'handed-over',
  /** It began while the parent was open, shortly after that was received. */
  'in-time',
  /** The receiving thread was waiting for the answer to a call of its own at that moment. */
  'receiver-waited',
  /** The parent had been answered already. */
  'after-reply',
  /** The recording has wake-ups, and none of this thread by one that worked on the parent. */
  'not-woken',
  /** The recording lost events at a place that is not known. */
  'lossy-recording',
] as const;
export type LinkEvidence = (typeof LINK_EVIDENCE)[number];

/** Codes of {@link LINK_EVIDENCE} as a bit set. */
export type LinkEvidenceSet = number;

/** The bit of one code. */
export function linkBit(code: LinkEvidence): LinkEvidenceSet {
  return 1 << LINK_EVIDENCE.indexOf(code);
}

/** The codes in a set, in declaration order. */
export function linkCodes(set: LinkEvidenceSet): LinkEvidence[] {
  return LINK_EVIDENCE.filter((_, index) => (set & (1 << index)) !== 0);
}

/** One explanation of a call that was made by a thread at work on nothing of its own. */
export interface ParentLink {
  /** Keys of calls. */
  readonly call: number;
  readonly parent: number;
  readonly evidence: LinkEvidenceSet;
  readonly weight: number;
  /** How sure it is, if this explanation became the call's parent; `undefined` for one that is only kept beside it. */
  readonly confidence: Confidence | undefined;
}
