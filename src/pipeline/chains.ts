/** What chains of calls led to. */
import type { Capture } from '../capture/reader.ts';
import type { Attribution } from '../model/attribution.ts';
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
