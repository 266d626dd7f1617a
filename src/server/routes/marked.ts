/** Which highlight rows on the screen have. */
import type { Fitting } from '../../capture/fitting.ts';
import type { Where } from '../../capture/select.ts';
import { onMessages } from '../../query/on-messages.ts';
import type { Marked } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Ask, Route } from '../route.ts';

const LISTS: readonly Fitting[] = ['calls', 'chains', 'messages', 'one-way', 'processes'];
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
  const filter = of === 'one-way' ? onMessages(text) : text;
  if (filter === undefined) return undefined;
  const entity = of === 'chains' ? 'calls' : of === 'one-way' ? 'messages' : of;
  try {
    return await ask.service.where(filter, entity, ask.signal);
  } catch (error) {
    if (error instanceof ApiFailure) return undefined;
    throw error;
  }
}
