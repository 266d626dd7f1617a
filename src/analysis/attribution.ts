/**
 * Who wanted it: from what a thread did back to the call it was serving, that call's client, the call that one was serving,
 * and so on to the origin. Pure over {@link AttributionReader}; many subjects at once, so that a whole capture takes few
 * queries. Rules: docs/attribution.md.
 */
import type { Attribution, AttributionReader, Moment, OriginDoubt, Subject } from '../model/attribution.ts';
import type { Confidence } from '../model/confidence.ts';
import { linkCodes } from '../model/link.ts';
import { type AttributionOptions, Hints } from './attribution-hints.ts';
import { MAX_HOPS, numberField, type Step, Walk, weakest } from './attribution-walk.ts';
import { AFTERMATH_TICKS, OWN_AFTERMATH_TICKS } from './limits.ts';
import { judge, namesOne, weightOf } from './link-judge.ts';
import { LIKELY_WEIGHT } from './tables/link-weights.ts';
import { provedLater, workAt } from './work-at.ts';

/** The attribution of each subject, in their order. */
export async function attribute(
  subjects: readonly Subject[],
  reader: AttributionReader,
  options: AttributionOptions = {},
): Promise<Attribution[]> {
  const walks = subjects.map((subject) => new Walk(subject));
  await climb(walks, reader);
  const hints = new Hints(await reader.hints(), reader, options);
  const more: Walk[] = [];
  for (const walk of walks) if (await hints.apply(walk)) more.push(walk);
  // An event may have named a thread whose own work is to be followed further.
  if (more.length > 0) await climb(more, reader);
  const doubts = await doubtsOf(walks, reader);
  return walks.map((walk) =>
    conclude(walk, doubts.get(walk) ?? 'certain', { lossy: reader.lossy, traffic: reader.traffic, options }),
  );
}

/** How sure it is that each path is whole: that the thread it ends at acted on nobody else's behalf. */
async function doubtsOf(walks: readonly Walk[], reader: AttributionReader): Promise<Map<Walk, Confidence>> {
  const ends = walks.flatMap((walk) => {
    const moment = walk.end;
    return moment === undefined ? [] : [{ walk, moment }];
  });
  const doubts = await reader.doubts(ends.map(({ moment }) => moment));
  const sure = new Map<Walk, Confidence>();
  ends.forEach(({ walk }, index) => {
    const doubt = doubts[index];
    let confidence: Confidence = reader.anyLoss ? 'likely' : 'certain';
    if (doubt !== undefined) confidence = weakest([confidence, doubtOf(doubt, reader.wakeups)]);
    if (reader.lossy || !reader.traffic) confidence = 'possible';
    sure.set(walk, confidence);
  });
  return sure;
}

/** How sure it can be that a thread acted for nobody, whatever else is known. */
function doubtOf(doubt: OriginDoubt, wakeups: boolean): Confidence {
  const { openCalls, ownAnswerAgo, otherAnswerAgo, lone, lossNear, mayServeUnseen } = doubt;
  if (lossNear || mayServeUnseen || lone === 'unknown') return 'possible';
  if (openCalls > 0) return wakeups ? 'likely' : 'possible';
  if (ownAnswerAgo !== undefined && ownAnswerAgo <= OWN_AFTERMATH_TICKS) return 'possible';
  if (otherAnswerAgo !== undefined && otherAnswerAgo <= AFTERMATH_TICKS && !wakeups) return 'possible';
  return ownAnswerAgo === undefined && otherAnswerAgo === undefined && lone === 'none' ? 'certain' : 'likely';
}

/** Follows all walks until none can go on. */
async function climb(walks: readonly Walk[], reader: AttributionReader): Promise<void> {
  for (let round = 0; round <= MAX_HOPS; round += 1) {
    await followMoments(
      walks.filter((walk) => walk.moment !== undefined),
      reader,
    );
    const stepping = walks.filter((walk) => walk.step !== undefined);
    if (stepping.length === 0 && !walks.some((walk) => walk.moment !== undefined)) return;
    const nodes = await reader.calls(stepping.map((walk) => walk.step?.call ?? 0));
    for (const walk of stepping) {
      const { step } = walk;
      const node = step === undefined ? undefined : nodes.get(step.call);
      if (step !== undefined && node !== undefined) walk.take(node, step);
      else walk.step = undefined;
    }
  }
}

/** Finds the work of each walk's thread: nesting first, then COM's word, then signs of a handoff. */
async function followMoments(walks: readonly Walk[], reader: AttributionReader): Promise<void> {
  const nested = await reader.served(momentsOf(walks));
  const without: Walk[] = [];
  const unsure: { walk: Walk; moment: Moment; step: Step }[] = [];
  walks.forEach((walk, index) => {
    // Where events are missing, a call without an answer says little.
    const moment = walk.fresh || !reader.anyLoss ? walk.moment : undefined;
    const work = moment === undefined ? undefined : workAt(nested[index] ?? [], moment.at, reader.lossy);
    if (moment === undefined || work === undefined || walk.hops.some((hop) => hop.call === work.call.call)) {
      without.push(walk);
      return;
    }
    walk.moment = undefined;
    // The import has seen more and did not believe it, unless that was still to come.
    const believed = provedLater(work.call, moment.at) ? 'likely' : 'possible';
    const confidence = walk.fresh ? work.confidence : weakest([work.confidence, believed]);
    const step: Step = { call: work.call.call, confidence, evidence: ['nested'] };
    walk.step = step;
    if (confidence === 'likely') unsure.push({ walk, moment, step });
  });
  await crossings(unsure, reader);
  const rest = await followCom(without, reader);
  const unexplained = rest.filter((walk) => walk.fresh);
  const signs = await reader.handoffs(momentsOf(unexplained));
  for (const walk of rest) walk.moment = undefined;
  unexplained.forEach((walk, index) => {
    const judged = judge(signs[index] ?? []);
    if (judged?.confidence === undefined) return;
    const { call, evidence } = judged.best;
    walk.step = { call, confidence: judged.confidence, evidence: linkCodes(evidence) };
  });
}

/** A call that the thread itself had taken is less sure to be what it worked on if it was given another one as well. */
async function crossings(
  unsure: readonly { readonly walk: Walk; readonly moment: Moment; readonly step: Step }[],
  reader: AttributionReader,
): Promise<void> {
  const signs = await reader.handoffs(unsure.map(({ moment }) => moment));
  unsure.forEach(({ walk, step }, index) => {
    const given = signs[index]?.some(({ evidence }) => namesOne(evidence) && weightOf(evidence) >= LIKELY_WEIGHT);
    if (given === true) walk.step = { ...step, confidence: 'possible' };
  });
}

async function followCom(walks: readonly Walk[], reader: AttributionReader): Promise<Walk[]> {
  const hints = await reader.comSources(momentsOf(walks));
  const questions = hints.map((hint) => ({
    pid: (hint && numberField(hint, 'SourceProcessId')) ?? -1,
    at: hint?.at ?? 0,
  }));
  const sources = await reader.processes(questions);
  const rest: Walk[] = [];
  walks.forEach((walk, index) => {
    const hint = hints[index];
    const source = sources[index];
    const known = hint !== undefined && source !== undefined && source.key !== walk.origin?.key;
    if (!known) {
      rest.push(walk);
      return;
    }
    walk.moment = undefined;
    walk.takeSource(hint, { ...source, tid: numberField(hint, 'SourceThreadId') });
  });
  return rest;
}

function momentsOf(walks: readonly Walk[]): Moment[] {
  return walks.flatMap((walk) => (walk.moment === undefined ? [] : [walk.moment]));
}

function conclude(
  walk: Walk,
  whole: Confidence,
  { lossy, traffic, options }: { lossy: boolean; traffic: boolean; options: AttributionOptions },
): Attribution {
  const { subject, hops, notes } = walk;
  const { origin } = walk;
  const { claimedParent, creator } = subject;
  if (subject.event === undefined && claimedParent?.pid !== undefined && creator?.pid !== undefined) {
    const same = claimedParent.pid === creator.pid && (claimedParent.key ?? creator.key) === creator.key;
    if (!same) notes.push({ kind: 'parent-spoofed' });
  }
  if (lossy) notes.push({ kind: 'lossy' });
  if (!traffic) notes.push({ kind: 'no-traffic' });
  const requester = origin?.pid === undefined ? undefined : origin;
  if (requester === undefined && hops.length === 0) notes.push({ kind: 'creator-unknown' });
  let confidence = requester === undefined ? undefined : weakest([whole, ...hops.map((hop) => hop.confidence)]);
  const broker = options.isBroker?.(requester?.process, requester?.service) === true;
  const ownBusiness = hops.length === 0 && (walk.task !== undefined || walk.startedService !== undefined);
  if (confidence !== undefined && broker) {
    if (!ownBusiness) notes.push({ kind: 'broker-alone' });
    confidence = weakest([confidence, ownBusiness ? 'likely' : 'possible']);
  }
  const { task, startedService } = walk;
  return { subject, path: hops, requester, confidence, task, startedService, notes };
}
