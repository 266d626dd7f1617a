/** Who asked for a process, or for whatever a thread did. */
import { attributionsOf } from '../../pipeline/attribution.ts';
import { whyJson } from '../../present/why-json.ts';
import { whyLines } from '../../present/why-text.ts';
import type { ApiRow, Why, WhyWindow } from '../api.ts';
import { ApiFailure } from '../failure.ts';
import type { Ask, Route } from '../route.ts';

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
    return allSubjects(ask, from, count);
  },
};

async function allSubjects(ask: Ask, from: number, count: number): Promise<WhyWindow> {
  const where = await ask.where('processes');
  return ask.heavy(async (capture) => {
    // Subjects are as many as processes: few beside what they did.
    const subjects = await capture.processSubjects(where);
    const window = subjects.slice(from, from + count);
    const rows = (await attributionsOf(capture, window)).map((one) => asRow(whyJson(one)));
    return { from, rows, end: from + count >= subjects.length };
  });
}

function asRow(value: object): ApiRow {
  return { ...value };
}
