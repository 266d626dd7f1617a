/** What the filter can name of a lane. Pure. */
import type { Timeline, TimelineLane } from '../../../src/server/api.ts';
import { markAmong, type Named, nameValues } from '../filter-bar/named.ts';

/** The process of a lane, with its service; of a thread's lane the thread, too. */
export function namedLane(lane: TimelineLane, { lanes }: Pick<Timeline, 'lanes'>): Named {
  // The lane of a thread has the thread's name.
  const process = lane.thread === null ? lane : lanes.find(({ key }) => key === `p${lane.process}`);
  return {
    values: [
      ...(lane.thread === null ? [] : [{ field: 'tid', value: lane.tid }]),
      ...nameValues('process', [process?.title ?? null]),
      { field: 'pid', value: lane.pid },
      ...nameValues('service', [lane.service]),
    ],
  };
}

/** The highlights of lanes, by key. */
export function laneMarks(timeline: Timeline, marks: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    timeline.lanes.flatMap((lane) => {
      const mark = markAmong(marks, namedLane(lane, timeline));
      return mark === undefined ? [] : [[lane.key, mark] as const];
    }),
  );
}
