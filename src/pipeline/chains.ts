/** What chains of calls led to. */
import type { Capture } from '../capture/reader.ts';
import { nested, type Row } from '../capture/values.ts';
import type { Attribution } from '../model/attribution.ts';
import type { ChainCall } from '../present/chain-text.ts';
import { attributionsOf } from './attribution.ts';

/** Process starts that are followed back; a recording has a few hundred. */
const MOST_STARTS = 20_000;
const BATCH = 2_000;

/** Process starts by the chain of calls that they belong to, in the order of time. */
export async function startsByChain(capture: Capture): Promise<Map<number, Attribution[]>> {
  const subjects = await capture.processSubjects({ sql: '"started_at" IS NOT NULL', params: [] });
  const starts = new Map<number, Attribution[]>();
  const most = Math.min(subjects.length, MOST_STARTS);
  for (let from = 0; from < most; from += BATCH) {
    for (const attribution of await attributionsOf(capture, subjects.slice(from, Math.min(from + BATCH, most)))) {
      const chain = attribution.path.find((hop) => hop.chain !== undefined)?.chain;
      if (chain === undefined) continue;
      const known = starts.get(chain);
      if (known === undefined) starts.set(chain, [attribution]);
      else known.push(attribution);
    }
  }
  return starts;
}

/** The first calls of a chain in tree order. `starts`: the processes that it led to. */
export async function chainCalls(
  capture: Capture,
  chain: number,
  starts: readonly Attribution[],
  most: number,
): Promise<ChainCall[]> {
  const rows: { readonly depth: number; readonly row: Row }[] = [];
  const where = { sql: '"chain" = CAST(? AS BIGINT)', params: [BigInt(chain)] };
  for await (const chunk of capture.callTree({ where })) {
    rows.push(...chunk.slice(0, most - rows.length));
    if (rows.length >= most) break;
  }
  const nodes = await (await capture.attribution()).calls(rows.map(({ row }) => Number(row['id'])));
  return rows.map(({ depth, row }) => ({
    depth,
    row: nested(row),
    node: nodes.get(Number(row['id'])),
    starts: starts.filter(({ path }) => path[0]?.call === row['id']),
  }));
}
