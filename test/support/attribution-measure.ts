/** Runs one scenario of `tables/attribution-scenarios.ts` and scores what is found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newRequesterScore, type RequesterScore, scoreRequesters } from './attribution-score.ts';
import { captureOf } from './capture-of.ts';
import { type LinkScore, newLinkScore, scoreLinks } from './link-score.ts';
import { randomTraffic } from './random-traffic.ts';
import type { AttributionScenario } from './tables/attribution-scenarios.ts';

export interface Measurement {
  readonly scenario: AttributionScenario;
  readonly links: LinkScore;
  readonly requesters: RequesterScore;
}

/** `seeds` recordings of the scenario, added up. */
export async function measureAttribution(
  scenario: AttributionScenario,
  seeds: readonly number[],
): Promise<Measurement> {
  const links = newLinkScore();
  const requesters = newRequesterScore();
  const folder = mkdtempSync(join(tmpdir(), 'attribution-'));
  try {
    for (const seed of seeds) {
      const { events, truth } = randomTraffic({ seed, calls: scenario.calls, ...scenario.traffic });
      scoreLinks(links, events, truth);
      const capture = await captureOf(events, join(folder, `${seed}.alpc`));
      try {
        await scoreRequesters(requesters, capture, truth);
      } finally {
        capture.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { scenario, links, requesters };
}
