/** Who asked for a process, or for whatever a thread did. */
import type { Capture } from '../../capture/reader.ts';
import type { Subject } from '../../model/attribution.ts';
import { attributionsOf } from '../../pipeline/attribution.ts';
import { whyJson } from '../../present/why-json.ts';
import { whyLines } from '../../present/why-text.ts';
import type { ApiRow, Why, WhyOrder, WhyWindow } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Route } from '../route.ts';

const MOST_ROWS = 1_000;
const ORDERS: readonly WhyOrder[] = ['recorded', 'latest', 'start', 'name'];

export const whyRoute: Route = {
  path: 'why',
  async answer(ask): Promise<Why> {
    const start = await ask.service.start(ask.signal);
    const event = ask.text('event') === undefined ? undefined : ask.whole('event');
    const process = event === undefined ? ask.whole('process') : undefined;
    return ask.light(async (capture) => {
      const subject =
        event === undefined
          ? (await capture.processSubjects({ sql: '"id" = CAST(? AS BIGINT)', params: [BigInt(process ?? 0)] }))[0]
          : await capture.eventSubject(event);
      const what = event === undefined ? `no process ${process}` : `no event ${event} with a thread`;
      if (subject === undefined) throw new ApiFailure(404, `the capture has ${what}`);
      const [attribution] = await attributionsOf(capture, [subject]);
      if (attribution === undefined) throw new ApiFailure(404, `the capture has ${what}`);
      const look = { times: 'relative', ...(start === undefined ? {} : { start }) } as const;
      return { answer: asRow(whyJson(attribution)), lines: whyLines(attribution, look) };
    });
  },
};

export const whyAllRoute: Route = {
  path: 'why/all',
  async answer(ask): Promise<WhyWindow> {
    const from = ask.whole('from', { otherwise: 0 });
    const count = ask.whole('count', { otherwise: 100, most: MOST_ROWS });
    const where = await ask.where('processes');
    const order = ask.choice('order', ORDERS, 'recorded');
    const name = `why ${JSON.stringify([order, where?.sql, where?.params.map(String)])}`;
    const { processes, started } = await ask.remembered(name, async (capture) => {
      const subjects = await capture.processSubjects(where, order);
      return {
        processes: Float64Array.from(subjects, ({ process }) => process.key ?? Number.NaN),
        started: subjects.filter(({ process }) => process.startedAt !== undefined).length,
      };
    });
    const id = ask.text('id') === undefined ? undefined : ask.whole('id');
    const index = id === undefined ? undefined : processes.indexOf(id);
    const rows = await ask.heavy((capture) => answersTo(capture, processes.subarray(from, from + count)));
    return {
      from,
      rows,
      end: from + count >= processes.length,
      total: processes.length,
      started,
      ...(index === undefined ? {} : { index: index < 0 ? null : index }),
    };
  },
};

/** The answers for some processes, in their order. */
async function answersTo(capture: Capture, processes: Float64Array): Promise<ApiRow[]> {
  if (processes.length === 0) return [];
  const subjects = await capture.processSubjects({ sql: `"id" IN (${processes.join(', ')})`, params: [] });
  const places = new Map(Array.from(processes, (key, at) => [key, at]));
  const placeOf = ({ process }: Subject): number => places.get(process.key ?? Number.NaN) ?? processes.length;
  const ordered = subjects.toSorted((one, other) => placeOf(one) - placeOf(other));
  return (await attributionsOf(capture, ordered)).map((one) => asRow(whyJson(one)));
}

function asRow(value: object): ApiRow {
  return { ...value };
}
