/**
 * From claims to links. An orphan is judged when it is over and so are all calls that may have been its cause: only then is
 * it known who answered what. Links are corrections of calls that may have been written long before.
 */

import type { FactSink } from '../model/facts.ts';
import { type LinkEvidenceSet, linkBit } from '../model/link.ts';
import type { AnalysisCounters } from './counters.ts';
import { MAX_CLAIMS, MAX_ORPHANS_PER_CALL } from './limits.ts';
import { judge, weightOf } from './link-judge.ts';
import { type CallRecord, Claim, type Orphan, type ThreadLife } from './records.ts';

const SENT_REPLY = linkBit('sent-reply');
const ONLY_WORKER = linkBit('only-worker');
const NOT_WOKEN = linkBit('not-woken');
const LOSSY = linkBit('lossy-recording');
const NAMING =
  linkBit('woken') | SENT_REPLY | linkBit('same-activity') | linkBit('same-causality') | linkBit('com-source');

interface LinkContext {
  readonly sink: FactSink;
  readonly counters: AnalysisCounters;
  /** Whether the recording has wake-ups at all: then it says something if there is none. */
  readonly wakeups: { readonly recorded: boolean };
  /** Makes a message count as a call: work was done on its behalf. */
  readonly qualify: (call: CallRecord) => void;
}

export class Links {
  lossy = false;
  private readonly wakeups: { readonly recorded: boolean };
  private readonly sink: FactSink;
  private readonly counters: AnalysisCounters;
  private readonly qualify: (call: CallRecord) => void;

  constructor(context: LinkContext) {
    this.sink = context.sink;
    this.counters = context.counters;
    this.wakeups = context.wakeups;
    this.qualify = context.qualify;
  }

  /** Notes that `parent` explains the orphan, or more evidence for a claim that is there. */
  claim(orphan: Orphan, parent: CallRecord, evidence: LinkEvidenceSet): void {
    if (orphan.written || parent === orphan.call) return;
    for (const claim of orphan.claims) {
      if (claim.parent !== parent) continue;
      claim.evidence |= evidence;
      return;
    }
    const all = parent.claims;
    if (all !== undefined && all.length >= MAX_ORPHANS_PER_CALL) {
      this.counters.droppedClaims += 1;
      return;
    }
    if (orphan.claims.length >= MAX_CLAIMS) {
      // Evidence that names a parent takes the place of evidence that only fits.
      this.counters.droppedClaims += 1;
      const weak = (evidence & NAMING) === 0 ? -1 : orphan.claims.findIndex((claim) => (claim.evidence & NAMING) === 0);
      if (weak < 0) return;
      orphan.claims.splice(weak, 1);
    }
    orphan.claims.push(new Claim(parent, evidence));
    if (parent.closed) return;
    if (all === undefined) parent.claims = [orphan];
    else all.push(orphan);
  }

  /** `call` is about to be closed: it settles what it claims, and what is claimed for it. */
  closing(call: CallRecord): void {
    const { orphan, claims } = call;
    call.inboundOf?.remove(call);
    if (claims !== undefined) this.settleClaims(call, claims);
    call.claims = undefined;
    if (orphan !== undefined) {
      orphan.key = call.qualified ? call.key : 0;
      orphan.ended = true;
      orphan.call = undefined;
      call.orphan = undefined;
      this.decide(orphan, undefined);
    }
    if (claims !== undefined) for (const claimed of claims) this.decide(claimed, call);
  }

  private settleClaims(call: CallRecord, orphans: readonly Orphan[]): void {
    const worker = onlyWorker(orphans);
    const replier = (call.reply ?? call.answer)?.source ?? call.endedBy;
    let believed = false;
    for (const orphan of orphans) {
      for (const claim of orphan.claims) {
        if (claim.parent !== call) continue;
        if (replier !== orphan.worker) claim.evidence &= ~SENT_REPLY;
        // A receiver that made calls for it was at work on it itself: time alone does not speak for another thread then.
        const named = (claim.evidence & NAMING) !== 0;
        if (worker !== undefined && (named || !call.hasChildren)) claim.evidence |= ONLY_WORKER;
        if (this.wakeups.recorded && !named) claim.evidence |= NOT_WOKEN;
        if (this.lossy) claim.evidence |= LOSSY;
        believed ||= named && weightOf(claim.evidence) > 0;
      }
    }
    if (believed && !call.qualified) this.qualify(call);
  }

  /** Writes the orphan's links if nothing more can be learned. `closing` counts as closed. */
  private decide(orphan: Orphan, closing: CallRecord | undefined): void {
    if (orphan.written || !orphan.ended || orphan.claims.length === 0) return;
    if (orphan.key === 0) {
      orphan.written = true;
      return;
    }
    for (const { parent } of orphan.claims) if (!parent.closed && parent !== closing) return;
    orphan.written = true;
    const claims = orphan.claims.filter((claim) => claim.parent.qualified);
    orphan.claims.length = 0;
    const judged = judge(claims);
    if (judged === undefined) return;
    for (const claim of claims) {
      const confidence = claim === judged.best ? judged.confidence : undefined;
      if (confidence === 'likely') this.counters.links.likely += 1;
      else if (confidence === 'possible') this.counters.links.possible += 1;
      const weight = weightOf(claim.evidence);
      if (confidence === undefined && weight <= 0) continue;
      this.sink.parentLink({
        call: orphan.key,
        parent: claim.parent.key,
        evidence: claim.evidence,
        weight,
        confidence,
      });
    }
  }
}

/** The thread that made all of them, if there is one. */
function onlyWorker(orphans: readonly Orphan[]): ThreadLife | undefined {
  const first = orphans[0]?.worker;
  return orphans.every((orphan) => orphan.worker === first) ? first : undefined;
}
