import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LINK_WEIGHTS } from '../../src/analysis/tables/link-weights.ts';
import { measureAttribution } from '../support/attribution-measure.ts';
import { reportText, withReport } from '../support/attribution-report.ts';
import { ATTRIBUTION_SCENARIOS } from '../support/tables/attribution-scenarios.ts';

/** Fewer answers than this say little by themselves: they count in the sum over all scenarios only. */
const ENOUGH = 60;
const all = { right: 0, wrong: 0 };

/** Part of the answers that is right; 1 for none. */
function share(right: number, wrong: number): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

describe.each(ATTRIBUTION_SCENARIOS)('$name', (scenario) => {
  it('says nothing wrong with certainty, and is right in 95 of 100 where it says likely', async () => {
    // Four recordings: in a single one a few dozen answers are likely, and two more or less of them are chance.
    const smaller = { ...scenario, calls: Math.ceil(scenario.calls / 2) };
    const { links, requesters } = await measureAttribution(smaller, [1, 2, 3, 4]);
    const certain = [...links.mistakes, ...requesters.mistakes].filter((mistake) => / certain\b/.test(mistake));
    expect(certain).toEqual([]);
    expect(links.right.handoff.certain).toBe(0);
    for (const score of [
      { right: links.right.nested.likely, wrong: links.wrong.nested.likely },
      { right: links.right.handoff.likely, wrong: links.wrong.handoff.likely },
      { right: requesters.right.likely, wrong: requesters.wrong.likely },
    ]) {
      all.right += score.right;
      all.wrong += score.wrong;
      if (score.right + score.wrong < ENOUGH) continue;
      expect(share(score.right, score.wrong), JSON.stringify(links.mistakes)).toBeGreaterThanOrEqual(0.95);
    }
    // It finds something, too: without losses nearly all nesting, and most handoffs that left a trace.
    if (scenario.name.startsWith('lost')) return;
    expect(share(links.found.nested, links.all.nested - links.found.nested)).toBeGreaterThan(0.97);
    if (scenario.traffic.wakeups && links.all.handoff > 20) {
      expect(share(links.found.handoff, links.all.handoff - links.found.handoff)).toBeGreaterThan(0.9);
    }
  });
});

it('is right in 95 of 100 where it says likely, over all scenarios', () => {
  expect(all.right).toBeGreaterThan(1000);
  expect(share(all.right, all.wrong)).toBeGreaterThanOrEqual(0.95);
});

describe('docs/attribution.md', () => {
  const document = readFileSync(new URL('../../docs/attribution.md', import.meta.url), 'utf8');

  it('lists every kind of evidence with its weight', () => {
    for (const [code, { weight }] of Object.entries(LINK_WEIGHTS)) {
      const sign = weight < 0 ? `−${-weight}` : `\\+?${weight}`;
      expect(document).toMatch(new RegExp(`\\| \`${code}\` \\| ${sign} \\|`));
    }
  });

  it('has figures for every scenario', () => {
    for (const { name } of ATTRIBUTION_SCENARIOS) expect(document.split(`| ${name} |`)).toHaveLength(3);
  });

  it('is written by the report', () => {
    expect(withReport(document, reportText([], 4))).not.toContain('| nested |');
    expect(() => withReport('nothing', '')).toThrow();
  });
});
