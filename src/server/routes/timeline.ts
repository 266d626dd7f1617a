/** Calls in lanes between two times. */
import type { Timeline } from '../api.ts';
import type { Route } from '../route.ts';

/** What the page shows. */
const BUCKETS = 400;
const MOST_BUCKETS = 1_000;
const MOST_EXPANDED = 20;

export const timelineRoute: Route = {
  path: 'timeline',
  async answer(ask): Promise<Timeline> {
    const where = await ask.where('calls');
    const options = {
      from: ask.whole('from', { otherwise: 0 }),
      to: ask.whole('to'),
      buckets: ask.whole('buckets', { otherwise: BUCKETS, most: MOST_BUCKETS }),
      expand: ask.wholes('expand').slice(0, MOST_EXPANDED),
      ...(where === undefined ? {} : { where }),
    };
    // Of everything, as the view opens: the one answer that is asked for again and again.
    if (where === undefined && options.from === 0 && options.expand.length === 0)
      return ask.remembered(`timeline ${options.to} ${options.buckets}`, (capture) => capture.timeline(options));
    return ask.heavy((capture) => capture.timeline(options));
  },
};
