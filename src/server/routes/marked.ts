/** Which highlight rows on the screen have. */
import type { Fitting } from '../../capture/fitting.ts';
import type { Where } from '../../capture/select.ts';
import type { Marked } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Ask, Route } from '../route.ts';

const LISTS: readonly Fitting[] = ['calls', 'chains', 'messages', 'processes'];
const MOST_IDS = 1_000;
const MOST_MARKS = 12;

export const markedRoute: Route = {
  path: 'marked',
  async answer(ask): Promise<Marked> {
    const of = ask.choice('of', LISTS);
    const ids = ask.wholes('ids');
    const marks = (ask.text('marks') ?? '').split('\n').filter((mark) => mark.trim() !== '');
    if (ids.length > MOST_IDS) throw new ApiFailure(400, `at most ${MOST_IDS} ids are looked at`);
    if (marks.length > MOST_MARKS) throw new ApiFailure(400, `at most ${MOST_MARKS} highlights are looked at`);
    const left = new Set(ids);
    const found = new Map<number, number>();
    for (const [mark, text] of marks.entries()) {
      const where = await conditionOf(ask, of, text);
      if (where === undefined) continue;
      const fitting = await ask.light((capture) => capture.fittingIds(of, { ids: [...left], where }));
      for (const id of fitting) {
        found.set(id, mark);
        left.delete(id);
      }
    }
    return { marks: ids.map((id) => found.get(id) ?? null) };
  },
};

/** Highlights that make no sense for these rows are passed over: a link may come from another list. */
async function conditionOf(ask: Ask, of: Fitting, text: string): Promise<Where | undefined> {
  try {
    return await ask.service.where(text, of === 'chains' ? 'calls' : of, ask.signal);
  } catch (error) {
    if (error instanceof ApiFailure) return undefined;
    throw error;
  }
}
