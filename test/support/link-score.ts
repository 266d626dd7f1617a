/** Holds the parents of calls, links between threads included, against the truth about a generated recording. */
import { analyse, type Facts } from '../../src/analysis/analysis.samples/collect.ts';
import { CONFIDENCES, type Confidence } from '../../src/model/confidence.ts';
import type { TraceEvent } from '../../src/model/event.ts';
import type { CallFact } from '../../src/model/facts.ts';
import { linkCodes } from '../../src/model/link.ts';
import type { Truth } from './truth.ts';

/** Where a link came from: nesting on one thread, or evidence across threads. */
export type LinkSource = 'nested' | 'handoff';

export interface LinkScore {
  readonly right: Record<LinkSource, Record<Confidence, number>>;
  readonly wrong: Record<LinkSource, Record<Confidence, number>>;
  /** Calls that truly have a parent, by what shows it; and those of them that got the right one. */
  readonly all: Record<LinkSource, number>;
  readonly found: Record<LinkSource, number>;
  /** Every wrong link, for the message of a failing test. */
  readonly mistakes: string[];
}

function perConfidence(): Record<Confidence, number> {
  return { certain: 0, likely: 0, possible: 0 };
}

export function newLinkScore(): LinkScore {
  return {
    right: { nested: perConfidence(), handoff: perConfidence() },
    wrong: { nested: perConfidence(), handoff: perConfidence() },
    all: { nested: 0, handoff: 0 },
    found: { nested: 0, handoff: 0 },
    mistakes: [],
  };
}

/** The calls of the truth by the key of the call that was found for each. */
function identify(facts: Facts, truth: Truth): Map<number, number> {
  const bySend = new Map<number, number>();
  const byReceive = new Map<number, number>();
  for (const message of truth.messages) {
    if (message.call === undefined || message.kind !== 'request') continue;
    if (message.send !== undefined) bySend.set(message.send.id, message.call);
    if (message.receive !== undefined) byReceive.set(message.receive.id, message.call);
  }
  const byStart = new Map<number, number>();
  truth.calls.forEach((call, index) => {
    if (call.first !== undefined && call.form === 'rpc') byStart.set(call.first.time, index);
  });
  const messages = new Map(facts.messages.map((message) => [message.id, message]));
  const tids = new Map(facts.threads.map((thread) => [thread.id, thread.tid]));
  const found = new Map<number, number>();
  for (const call of facts.calls) {
    const request = messages.get(call.request ?? -1);
    let index = bySend.get(request?.sendEvent ?? -1) ?? byReceive.get(request?.receiveEvent ?? -1);
    if (request === undefined)
      index = byStart.get(call.startedAt ?? -1) ?? servedBy(truth, call, tids.get(call.serverThread ?? -1));
    if (index !== undefined) found.set(call.id, index);
  }
  return found;
}

/** The call that a fact known from its server side alone stands for: the last that this thread had begun to serve. */
function servedBy(truth: Truth, fact: CallFact, tid: number | undefined): number | undefined {
  const { serverStartedAt: at, interfaceUuid, opnum } = fact;
  let found: number | undefined;
  truth.calls.forEach((call, index) => {
    if (at === undefined || call.server.tid !== tid || call.opnum !== opnum || call.interfaceUuid !== interfaceUuid)
      return;
    const then = call.startedAt <= at && (call.endedAt ?? at) >= at;
    if (then && call.startedAt > (truth.calls[found ?? -1]?.startedAt ?? -1)) found = index;
  });
  return found;
}

/** Adds what analysis makes of the recording to `score`. */
export function scoreLinks(score: LinkScore, events: readonly TraceEvent[], truth: Truth): Facts {
  const facts = analyse(events);
  const found = identify(facts, truth);
  const links = new Map(facts.links.filter((link) => link.confidence !== undefined).map((link) => [link.call, link]));
  for (const call of facts.calls) {
    const index = found.get(call.id);
    const truly = index === undefined ? undefined : truth.calls[index];
    if (truly === undefined) continue;
    const link = links.get(call.id);
    const source: LinkSource = link === undefined ? 'nested' : 'handoff';
    const parent = link?.parent ?? call.parent;
    const confidence = link?.confidence ?? call.parentConfidence;
    const trueSource: LinkSource = truly.throughHandoff ? 'handoff' : 'nested';
    if (truly.parent !== undefined) score.all[trueSource] += 1;
    if (parent === undefined || confidence === undefined) continue;
    const right = truly.parent !== undefined && found.get(parent) === truly.parent;
    (right ? score.right : score.wrong)[source][confidence] += 1;
    if (right) score.found[trueSource] += 1;
    else {
      const evidence = link === undefined ? 'nested' : linkCodes(link.evidence).join(' ');
      score.mistakes.push(
        `call ${call.id} below ${parent}: ${confidence}, ${evidence}; truly ${truly.parent ?? 'a root'}`,
      );
    }
  }
  return facts;
}

/** One line a source: right/all by confidence. */
export function scoreText(score: LinkScore): string {
  return (['nested', 'handoff'] as const)
    .map((source) => {
      const parts = CONFIDENCES.map((confidence) => {
        const right = score.right[source][confidence];
        return `${confidence} ${right}/${right + score.wrong[source][confidence]}`;
      });
      return `${source}: ${parts.join(' ')} found ${score.found[source]}/${score.all[source]}`;
    })
    .join('; ');
}
