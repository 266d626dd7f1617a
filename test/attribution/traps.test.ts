import { describe, expect, it } from 'vitest';
import { startAnswers } from '../support/attribution-score.ts';
import { captureOf } from '../support/capture-of.ts';
import { captureFolder } from '../support/captures.ts';
import { newLinkScore, scoreLinks } from '../support/link-score.ts';
import { scenario } from '../support/scenario.ts';
import { TRAPS, type Trap } from '../support/tables/traps.ts';

const folder = captureFolder();
const SURENESS = [undefined, 'possible', 'likely', 'certain'];

/** A clock that ticks so seldom gives many events one time. */
const COARSE = 10_000;

async function answersTo({ told, asked }: Trap, coarse = false) {
  const { events, truth } = scenario(told);
  if (coarse) for (const event of events) (event as { time: number }).time = Math.floor(event.time / COARSE) * COARSE;
  const score = newLinkScore();
  scoreLinks(score, events, truth);
  const capture = await captureOf(events, folder.path());
  try {
    const answers = await startAnswers(capture, truth);
    return {
      links: score.mistakes,
      starts: answers.map(({ creation, requester, confidence, path }) => {
        const { pid, tid } = creation.requester;
        const truly = asked?.[creation.name] ?? `${pid}/${tid}`;
        const said = requester === undefined ? undefined : `${requester.pid}/${requester.tid ?? '?'}`;
        return { name: creation.name, truly, said, confidence, evidence: path.map((hop) => hop.evidence.join(' ')) };
      }),
    };
  } finally {
    capture.close();
  }
}

describe('traps', () => {
  it.each(TRAPS)('$name', async (trap) => {
    const { links, starts } = await answersTo(trap);
    const wrong = starts.filter(({ said, truly }) => said !== undefined && !truly.startsWith(said.replace('?', '')));
    expect(links.filter((link) => !link.includes(': possible,'))).toEqual([]);
    expect(wrong.filter(({ confidence }) => confidence !== 'possible')).toEqual([]);
    expect(starts.length).toBeGreaterThan(0);
    for (const [name, least] of Object.entries(trap.found ?? {})) {
      const start = starts.find((one) => one.name === name);
      expect(start).toMatchObject({ said: start?.truly });
      expect(SURENESS.indexOf(start?.confidence)).toBeGreaterThanOrEqual(SURENESS.indexOf(least));
    }
  });

  // Those about ids and threads, which live on the order of events.
  it.each(TRAPS.slice(0, 14))('$name, with a coarse clock', async (trap) => {
    const { links, starts } = await answersTo(trap, true);
    const wrong = starts.filter(({ said, truly }) => said !== undefined && !truly.startsWith(said.replace('?', '')));
    expect(links.filter((link) => !link.includes(': possible,'))).toEqual([]);
    expect(wrong.filter(({ confidence }) => confidence !== 'possible')).toEqual([]);
  });
});
