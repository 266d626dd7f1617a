/** What the page asks of a capture before anybody has chosen anything: answered as soon as it is served, the long ones ahead. */
import { recordingLength } from '../present/format.ts';
import { Ahead, type AheadQuestion } from './ahead.ts';
import { Ask } from './route.ts';
import { chainsRoute } from './routes/chains.ts';
import { mapRoute } from './routes/map.ts';
import { OVERVIEW_PARTS, overviewRoute } from './routes/overview.ts';
import { rowsRoute } from './routes/rows.ts';
import { timelineRoute } from './routes/timeline.ts';
import { treeRoute } from './routes/tree.ts';
import type { CaptureFacts, CaptureService } from './service.ts';

/** From so many messages and calls on views take long enough to be noticed. */
const LARGE = 500_000;

/** Answers ahead what is served, and what takes its place. A capture that grows is left alone: its answers would not last. */
export function answerAhead(service: CaptureService): Ahead {
  const ahead = new Ahead();
  let key: string | undefined;
  const begin = (): void => {
    if (service.key === key || service.served.live !== undefined) return;
    key = service.key;
    // Whatever fails here fails again, and is told, when it is asked.
    void begun(service, ahead).catch(() => undefined);
  };
  service.onChange(begin);
  begin();
  return ahead;
}

async function begun(service: CaptureService, ahead: Ahead): Promise<void> {
  const never = new AbortController().signal;
  const facts = await service.facts(never);
  await rowsRoute.answer(new Ask({ service, signal: never, query: { entity: 'messages' }, params: {} }));
  if (facts.counts.messages + facts.counts.calls >= LARGE) await ahead.answer(longQuestions(service, facts));
}

/** As the views ask when they open, without a filter. */
function longQuestions(service: CaptureService, { first, last }: CaptureFacts): AheadQuestion[] {
  const ask = (signal: AbortSignal, query: Readonly<Record<string, string>>, part = ''): Ask =>
    new Ask({ service, signal, query, params: { part } });
  const to = String(recordingLength(first, last));
  return [
    (signal) => timelineRoute.answer(ask(signal, { to })),
    (signal) => treeRoute.answer(ask(signal, {})),
    ...OVERVIEW_PARTS.map(
      (part): AheadQuestion =>
        (signal) =>
          overviewRoute.answer(ask(signal, {}, part)),
    ),
    (signal) => mapRoute.answer(ask(signal, {})),
    (signal) => chainsRoute.answer(ask(signal, {})),
  ];
}
