/** Holds who asked for each process against the truth about a generated recording. */
import type { Capture } from '../../src/capture/reader.ts';
import type { Row } from '../../src/capture/values.ts';
import type { Attribution } from '../../src/model/attribution.ts';
import type { Confidence } from '../../src/model/confidence.ts';
import { attributionsOf } from '../../src/pipeline/attribution.ts';
import type { Truth } from './truth.ts';

export interface RequesterScore {
  readonly right: Record<Confidence, number>;
  readonly wrong: Record<Confidence, number>;
  /** Process starts in the recording, and those without an answer. */
  all: number;
  unanswered: number;
  readonly mistakes: string[];
}

export function newRequesterScore(): RequesterScore {
  const none = (): Record<Confidence, number> => ({ certain: 0, likely: 0, possible: 0 });
  return { right: none(), wrong: none(), all: 0, unanswered: 0, mistakes: [] };
}

/** The answers that the capture gives for the process starts that the truth knows. */
export async function startAnswers(
  capture: Capture,
  truth: Truth,
): Promise<(Attribution & { readonly creation: Truth['creations'][number] })[]> {
  const starts = new Map<number, number>();
  const rows: Row[] = [];
  const query = 'SELECT id, start_event FROM processes_flat WHERE start_event IS NOT NULL';
  for await (const chunk of (await capture.sql(query)).chunks) rows.push(...chunk);
  for (const row of rows) starts.set(Number(row['id']), Number(row['start_event']));
  const subjects = await capture.processSubjects({ sql: '"started_at" IS NOT NULL', params: [] });
  const creations = new Map(truth.creations.map((creation) => [creation.event?.id ?? -1, creation]));
  return (await attributionsOf(capture, subjects)).flatMap((answer) => {
    const creation = creations.get(starts.get(answer.subject.process.key ?? -1) ?? -2);
    return creation === undefined ? [] : [{ ...answer, creation }];
  });
}

/** Adds the answers that the capture gives to `score`. */
export async function scoreRequesters(score: RequesterScore, capture: Capture, truth: Truth): Promise<void> {
  for (const { creation, requester, confidence, path } of await startAnswers(capture, truth)) {
    score.all += 1;
    if (requester === undefined || confidence === undefined) {
      score.unanswered += 1;
      continue;
    }
    const sameThread = requester.tid === undefined || requester.tid === creation.requester.tid;
    const right = requester.pid === creation.requester.pid && sameThread;
    (right ? score.right : score.wrong)[confidence] += 1;
    if (right) continue;
    const { pid, tid } = creation.requester;
    score.mistakes.push(
      `${creation.name}(${creation.pid}): ${confidence} ${requester.pid}/${requester.tid} after ${path.length} hops; truly ${pid}/${tid} after ${creation.path.length}`,
    );
  }
}
