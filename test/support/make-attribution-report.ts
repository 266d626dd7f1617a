// Run by `npm run report:attribution`: measures chains and attribution and writes the figures into docs/attribution.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureAttribution } from './attribution-measure.ts';
import { reportText, withReport } from './attribution-report.ts';
import { scoreText } from './link-score.ts';
import { ATTRIBUTION_SCENARIOS } from './tables/attribution-scenarios.ts';

const SEEDS = [11, 12, 13, 14];
const path = fileURLToPath(new URL('../../docs/attribution.md', import.meta.url));
const measured = [];
for (const scenario of ATTRIBUTION_SCENARIOS) {
  const measurement = await measureAttribution(scenario, SEEDS);
  console.error(`${scenario.name}: ${scoreText(measurement.links)}`);
  for (const mistake of [...measurement.links.mistakes, ...measurement.requesters.mistakes])
    if (mistake.includes('certain')) console.error(`  ${mistake}`);
  measured.push(measurement);
}
writeFileSync(path, withReport(readFileSync(path, 'utf8'), reportText(measured, SEEDS.length)));
