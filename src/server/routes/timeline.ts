/** Calls in lanes between two times. */
import type { Timeline } from '../api.ts';
import type { Route } from '../route.ts';

const MOST_BUCKETS = 1_000;
const MOST_EXPANDED = 20;

export const timelineRoute: Route = {
  path: 'timeline',
  async answer(ask): Promise<Timeline> {
    const where = await ask.where('calls');
    const options = {
      from: ask.whole('from', { otherwise: 0 }),
      to: ask.whole('to'),
      buckets: ask.whole('buckets', { otherwise: 300, most: MOST_BUCKETS }),
      expand: ask.wholes('expand').slice(0, MOST_EXPANDED),
      ...(where === undefined ? {} : { where }),
    };
    return ask.heavy((capture) => capture.timeline(options));
  },
};
