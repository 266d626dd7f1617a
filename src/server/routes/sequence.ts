/** The ladder between processes, of a call, a chain or a filter. */
import type { Capture } from '../../capture/reader.ts';
import type { SequenceChoice, SequenceEntry } from '../../capture/sequence.ts';
import { formatStatus } from '../../present/status.ts';
import type { Sequence, SequenceStep } from '../api.ts';
import type { Ask, Route } from '../route.ts';

const CALLS = 400;
const MOST_CALLS = 2_000;

export const sequenceRoute: Route = {
  path: 'sequence',
  async answer(ask): Promise<Sequence> {
    const choice = await choiceOf(ask);
    const limit = ask.whole('limit', { otherwise: CALLS, most: MOST_CALLS });
    const sequence = await ask.heavy((capture) => sequenceOf(capture, choice, limit));
    return { ...sequence, oneWayLeftOut: !('call' in choice || 'chain' in choice) && choice.oneWay === undefined };
  },
};

async function choiceOf(ask: Ask): Promise<SequenceChoice> {
  if (ask.text('call') !== undefined) return { call: ask.whole('call') };
  if (ask.text('chain') !== undefined) return { chain: ask.whole('chain') };
  const where = await ask.where('calls');
  const oneWay = await ask.whereOfMessages();
  return { ...(where === undefined ? {} : { where }), ...(oneWay && { oneWay }) };
}

/** A sequence with its statuses in words. */
async function sequenceOf(
  capture: Capture,
  choice: SequenceChoice,
  limit: number,
): Promise<Omit<Sequence, 'oneWayLeftOut'>> {
  const { participants, steps, more } = await capture.sequence(choice, limit);
  return { participants, steps: steps.map(inWords), more };
}

function inWords({ status, ...step }: SequenceEntry): SequenceStep {
  return status === null || status === 0 ? step : { ...step, text: formatStatus(status, 'rpc') };
}
