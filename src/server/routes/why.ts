/** Who asked for a process, or for whatever a thread did. */
import type { Capture } from '../../capture/reader.ts';
import { attributionsOf } from '../../pipeline/attribution.ts';
import { whyJson } from '../../present/why-json.ts';
import { whyLines } from '../../present/why-text.ts';
import type { ApiRow, Why, WhyWindow } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Route } from '../route.ts';

const MOST_ROWS = 1_000;

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
    const name = `why ${JSON.stringify([where?.sql, where?.params.map(String)])}`;
    const processes = await ask.remembered(name, async (capture) =>
      Float64Array.from(await capture.processSubjects(where), ({ process }) => process.key ?? Number.NaN),
    );
    const id = ask.text('id') === undefined ? undefined : ask.whole('id');
    const index = id === undefined ? undefined : processes.indexOf(id);
    const rows = await ask.heavy((capture) => answersTo(capture, processes.subarray(from, from + count)));
    return {
      from,
      rows,
      end: from + count >= processes.length,
      total: processes.length,
      ...(index === undefined ? {} : { index: index < 0 ? null : index }),
    };
  },
};

/** The answers for some processes, in the order of their starts. */
async function answersTo(capture: Capture, processes: Float64Array): Promise<ApiRow[]> {
  if (processes.length === 0) return [];
  const subjects = await capture.processSubjects({ sql: `"id" IN (${processes.join(', ')})`, params: [] });
  return (await attributionsOf(capture, subjects)).map((one) => asRow(whyJson(one)));
}

function asRow(value: object): ApiRow {
  return { ...value };
}
