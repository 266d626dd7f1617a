/** Holds facts against the truth about a generated recording: for tests. */
import type { Confidence } from '../../model/confidence.ts';
import type { TraceEvent } from '../../model/event.ts';
import type { CallFact, MessageFact } from '../../model/facts.ts';
import type { Facts } from './collect.ts';

/** What scoring needs of a truth: see `test/support/truth.ts`, which this folder may not import. */
interface TruthLike {
  readonly messages: readonly {
    readonly kind: string;
    readonly send: TraceEvent | undefined;
    readonly receive: TraceEvent | undefined;
    readonly call: number | undefined;
  }[];
  readonly calls: readonly {
    readonly form: string;
    readonly parent: number | undefined;
    readonly request: number | undefined;
    readonly reply: number | undefined;
    readonly interfaceUuid: string | undefined;
    readonly opnum: number | undefined;
    readonly client: { readonly tid: number };
    readonly damaged: boolean;
    readonly asynchronous: boolean;
    readonly startedAt: number;
    readonly endedAt: number | undefined;
    readonly server: { readonly tid: number };
    readonly worker: { readonly tid: number };
  }[];
}

type ByConfidence = Record<Confidence, number>;

export interface Score {
  /** Pairs by confidence: right and wrong. */
  readonly right: ByConfidence;
  readonly wrong: ByConfidence;
  /** Messages of which both ends are in the recording and that were not paired. */
  readonly missed: number;
  readonly pairable: number;
  /** Calls whose request and reply were joined, and how many of them rightly. */
  readonly callsRight: ByConfidence;
  readonly callsWrong: ByConfidence;
  /** Answered calls with all four message ends in the recording that were not found complete. */
  readonly callsMissed: number;
  /** Those of them that were synchronous. */
  readonly syncMissed: number;
  readonly callsComplete: number;
  readonly parentsRight: ByConfidence;
  readonly parentsWrong: ByConfidence;
  /** Nested calls found, but without a parent. */
  readonly parentsMissed: number;
  /** Calls named after another interface or procedure than they had, and calls with a right name. */
  readonly namesWrong: number;
  readonly namesRight: number;
  readonly namesMissed: number;
  /** Every mistake, for the message of a failing test: what, how sure, and the call. */
  readonly mistakes: Mistake[];
}

interface Mistake {
  readonly what: 'pair' | 'call' | 'parent' | 'name';
  readonly confidence: Confidence | undefined;
  readonly fact: CallFact | MessageFact;
}

const none = (): ByConfidence => ({ certain: 0, likely: 0, possible: 0 });

export function score(facts: Facts, truth: TruthLike): Score {
  const result = {
    right: none(),
    wrong: none(),
    missed: 0,
    pairable: 0,
    callsRight: none(),
    callsWrong: none(),
    callsMissed: 0,
    syncMissed: 0,
    callsComplete: 0,
    parentsRight: none(),
    parentsWrong: none(),
    parentsMissed: 0,
    namesWrong: 0,
    namesRight: 0,
    namesMissed: 0,
    mistakes: [] as Mistake[],
  };
  const bySend = new Map<number, number>();
  const byReceive = new Map<number, number>();
  truth.messages.forEach((message, index) => {
    if (message.send !== undefined) bySend.set(message.send.id, index);
    if (message.receive !== undefined) byReceive.set(message.receive.id, index);
  });
  const paired = new Set<number>();
  for (const fact of facts.messages) {
    const { sendEvent, receiveEvent, confidence } = fact;
    if (sendEvent === undefined || receiveEvent === undefined || confidence === undefined) continue;
    const send = bySend.get(sendEvent);
    if (send !== undefined && send === byReceive.get(receiveEvent)) {
      result.right[confidence] += 1;
      paired.add(send);
    } else {
      result.wrong[confidence] += 1;
      result.mistakes.push({ what: 'pair', confidence, fact });
    }
  }
  truth.messages.forEach((message, index) => {
    if (message.send === undefined || message.receive === undefined) return;
    result.pairable += 1;
    if (!paired.has(index)) result.missed += 1;
  });
  scoreCalls(facts, truth, result, bySend, byReceive);
  return result;
}

type Open = { -readonly [Key in keyof Score]: Score[Key] };

/** The call that a fact known from RPC events of its client stands for: begun by them or, a little later, by a message. */
function madeBy(
  truth: TruthLike,
  { startedAt, endedAt, opnum }: CallFact,
  tid: number | undefined,
): number | undefined {
  let found: number | undefined;
  truth.calls.forEach((call, index) => {
    if (call.client.tid !== tid || call.opnum !== opnum || startedAt === undefined) return;
    const then = call.startedAt >= startedAt && call.startedAt <= (endedAt ?? startedAt + 10_000);
    if (then && call.startedAt < (truth.calls[found ?? -1]?.startedAt ?? Number.POSITIVE_INFINITY)) found = index;
  });
  return found;
}

/** The call that a fact known from its server side alone stands for. */
function servedBy(
  truth: TruthLike,
  { serverStartedAt: at, opnum }: CallFact,
  tid: number | undefined,
): number | undefined {
  let found: number | undefined;
  truth.calls.forEach((call, index) => {
    const here = call.worker.tid === tid || call.server.tid === tid;
    if (!here || call.opnum !== opnum || at === undefined) return;
    const then = call.startedAt <= at && (call.endedAt ?? at) >= at;
    if (then && call.startedAt > (truth.calls[found ?? -1]?.startedAt ?? -1)) found = index;
  });
  return found;
}

function scoreCalls(
  facts: Facts,
  truth: TruthLike,
  result: Open,
  bySend: Map<number, number>,
  byReceive: Map<number, number>,
): void {
  const messages = new Map(facts.messages.map((message) => [message.id, message]));
  const trueMessage = (message: MessageFact | undefined) =>
    message === undefined
      ? undefined
      : truth.messages[bySend.get(message.sendEvent ?? -1) ?? byReceive.get(message.receiveEvent ?? -1) ?? -1];
  const tids = new Map(facts.threads.map((thread) => [thread.id, thread.tid]));
  const trueCall = (call: CallFact) => {
    if (call.request !== undefined) return trueMessage(messages.get(call.request))?.call;
    if (call.startedAt !== undefined) return madeBy(truth, call, tids.get(call.clientThread ?? -1));
    return servedBy(truth, call, tids.get(call.serverThread ?? -1));
  };
  const found = new Map<number, CallFact>();
  const truths = new Map<number, number | undefined>();
  for (const call of facts.calls) {
    const index = trueCall(call);
    truths.set(call.id, index);
    if (index !== undefined) found.set(index, call);
    const reply = messages.get(call.reply ?? -1);
    if (call.request !== undefined && reply !== undefined && call.confidence !== undefined) {
      const right = index !== undefined && trueMessage(reply)?.call === index && trueMessage(reply)?.kind === 'reply';
      (right ? result.callsRight : result.callsWrong)[call.confidence] += 1;
      if (!right) result.mistakes.push({ what: 'call', confidence: call.confidence, fact: call });
    }
  }
  truth.calls.forEach((call, index) => {
    const request = truth.messages[call.request ?? -1];
    const reply = truth.messages[call.reply ?? -1];
    if (call.form === 'rpc' || !request?.send || !request.receive || !reply?.send || !reply.receive) return;
    result.callsComplete += 1;
    const fact = found.get(index);
    if (fact?.reply === undefined || fact.request === undefined) {
      result.callsMissed += 1;
      if (!call.asynchronous) result.syncMissed += 1;
    }
    if (fact === undefined || call.interfaceUuid === undefined || call.damaged) return;
    if (fact.interfaceUuid === undefined) result.namesMissed += 1;
  });
  for (const call of facts.calls) {
    const index = truths.get(call.id);
    const truly = index === undefined ? undefined : truth.calls[index];
    if (call.interfaceUuid !== undefined && truly !== undefined) {
      const right = call.interfaceUuid === truly.interfaceUuid && call.opnum === truly.opnum;
      if (right) result.namesRight += 1;
      else {
        result.namesWrong += 1;
        result.mistakes.push({ what: 'name', confidence: call.confidence, fact: call });
      }
    }
    if (truly === undefined) continue;
    if (call.parent === undefined || call.parentConfidence === undefined) {
      if (truly.parent !== undefined && found.has(truly.parent)) result.parentsMissed += 1;
      continue;
    }
    const right = truths.get(call.parent) === truly.parent && truly.parent !== undefined;
    (right ? result.parentsRight : result.parentsWrong)[call.parentConfidence] += 1;
    if (!right) result.mistakes.push({ what: 'parent', confidence: call.parentConfidence, fact: call });
  }
}
