/** What analysis had no room for, as skips of the recording: nothing is let go silently. */
import type { AnalysisCounters } from '../analysis/counters.ts';
import { CLOSED_EARLY, LEFT_OUT, type SourceReport } from '../model/report.ts';

/** By a short fixed phrase how often it happened; `analysis/limits.ts` has the bounds. */
export function leftOut(counters: AnalysisCounters): ReadonlyMap<string, number> {
  const all: readonly (readonly [string, number])[] = [
    [`name of a port ${LEFT_OUT}`, counters.droppedPorts],
    [`service ${LEFT_OUT}`, counters.droppedServices],
    [`text of a process ${LEFT_OUT}`, counters.droppedProcessTexts],
    [`name of a thread ${LEFT_OUT}`, counters.droppedThreadNames],
    [`endpoint of a call ${LEFT_OUT}`, counters.droppedEndpoints],
    [`process ${CLOSED_EARLY}`, counters.evictedProcesses],
    [`thread ${CLOSED_EARLY}`, counters.evictedThreads],
    [`module ${CLOSED_EARLY}`, counters.evictedModules],
    [`call ${CLOSED_EARLY}`, counters.evictedCalls],
    [`RPC call ${CLOSED_EARLY}`, counters.evictedRpc],
    [`message id ${CLOSED_EARLY}`, counters.evictedMessageIds],
  ];
  return new Map(all.filter(([, count]) => count > 0));
}

/** Analysis does not know which of several recordings it was: it stands with the first one's losses. */
export function noteLeftOut(report: SourceReport | undefined, left: ReadonlyMap<string, number>): void {
  for (const [reason, count] of left) report?.skipped.set(reason, { count, bytes: 0, firstOffset: 0 });
}
