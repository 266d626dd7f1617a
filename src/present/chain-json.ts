/** Chains as JSON: what `chains --json` and `chain --json` print and the page shows. */
import type { Attribution } from '../model/attribution.ts';
import { linkCodes } from '../model/link.ts';
import { type ChainCall, callMarks, chainEnd } from './chain-text.ts';
import { whyJson } from './why-json.ts';

/** The JSON of a row of `chains`. */
export function chainJson(chain: Record<string, unknown>, starts: readonly Attribution[]): object {
  const created = starts.map(({ subject }) => ({
    id: subject.process.key ?? null,
    process: subject.process.process ?? null,
    pid: subject.process.pid ?? null,
    started_at: subject.process.startedText ?? null,
  }));
  return { ...chain, created, ended_in: chainEnd(chain, starts) };
}

/** The calls of `chain --json`, in tree order: how each differs from a plain call, why it is where it is, and what it led to. */
export function chainCallsJson(calls: readonly ChainCall[]): object[] {
  const above: object[] = [];
  return calls.map(({ depth, row, node, starts }) => {
    above.length = Math.min(above.length, depth);
    const marks = callMarks(row, above);
    above.push(row);
    return {
      ...row,
      marks,
      parent_evidence: node?.parent === undefined ? [] : node.link === undefined ? ['nested'] : linkCodes(node.link),
      other_explanations: node?.rivals ?? [],
      created: starts.map(whyJson),
    };
  });
}
