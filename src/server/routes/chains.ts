/** Chains: a call with everything that happened because of it. */
import type { Capture } from '../../capture/reader.ts';
import { nested } from '../../capture/values.ts';
import type { Attribution } from '../../model/attribution.ts';
import { chainCalls, startsByChain } from '../../pipeline/chains.ts';
import { chainCallsJson, chainJson } from '../../present/chain-json.ts';
import { valueAt } from '../../present/row.ts';
import { whyJson } from '../../present/why-json.ts';
import type { ApiRow, ChainDetail, ChainsWindow } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Ask, Route } from '../route.ts';

const MOST_ROWS = 1_000;
/** Calls drawn of one chain. */
const MOST_CALLS = 5_000;

export const chainsRoute: Route = {
  path: 'chains',
  async answer(ask): Promise<ChainsWindow> {
    const from = ask.whole('from', { otherwise: 0 });
    const count = ask.whole('count', { otherwise: 100, most: MOST_ROWS });
    const where = await ask.where('calls');
    const starts = await startsOf(ask);
    const name = `chains ${JSON.stringify([where?.sql, where?.params.map(String)])}`;
    const chosen = { single: false, also: [...starts.keys()], ...(where === undefined ? {} : { where }) };
    const numbers = await ask.remembered(name, (capture) => capture.chainNumbers(chosen));
    const id = ask.text('id') === undefined ? undefined : ask.whole('id');
    const window = numbers.subarray(from, from + count);
    const rows = await ask.light((capture) => capture.chainRows(window));
    return {
      from,
      rows: rows.map((row) => asRow(chainJson(nested(row), starts.get(Number(row['chain'])) ?? []))),
      end: from + count >= numbers.length,
      total: numbers.length,
      ...(id === undefined ? {} : { index: placeOf(numbers, id) }),
    };
  },
};

export const chainRoute: Route = {
  path: 'chain/:id',
  async answer(ask): Promise<ChainDetail> {
    const { id } = ask;
    const starts = await startsOf(ask);
    return ask.light((capture) => detailOf(capture, id, starts));
  },
};

function placeOf(numbers: ArrayLike<number>, id: number): number | null {
  const index = Array.prototype.indexOf.call(numbers, id);
  return index < 0 ? null : index;
}

async function detailOf(
  capture: Capture,
  id: number,
  starts: ReadonlyMap<number, Attribution[]>,
): Promise<ChainDetail> {
  const chain = await capture.chainOf(id);
  const [row] = chain === undefined ? [] : await capture.chainRows([chain]);
  if (chain === undefined || row === undefined) throw new ApiFailure(404, `the capture has no chain or call ${id}`);
  const led = starts.get(chain) ?? [];
  const calls = await chainCalls(capture, chain, led, MOST_CALLS);
  const rows = chainCallsJson(calls);
  return {
    chain: asRow(chainJson(nested(row), led)),
    calls: calls.map(({ depth }, at) => {
      const call = asRow(rows[at] ?? {});
      return { depth, call, evidence: texts(valueAt(call, 'parent_evidence')) };
    }),
    more: Math.max(0, Number(row['calls']) - calls.length),
    ended_in: led.map((one) => asRow(whyJson(one))),
  };
}

/** Which processes each chain led to: the same for every question. */
function startsOf(ask: Ask): Promise<Map<number, Attribution[]>> {
  return ask.remembered('starts by chain', startsByChain);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function asRow(value: object): ApiRow {
  return { ...value };
}
