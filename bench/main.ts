/** `npm run bench`: speed and memory of every stage, on a generated trace and on the real files that are at hand. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBenchTrace } from '../test/support/bench-trace.ts';
import { sharedData } from '../test/support/shared-data.ts';
import type { Measured } from './stage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'bench', 'out');
const READING = ['scan', 'walk', 'merge', 'decode', 'pair', 'chains', 'import'];
const CHAINING = ['decode', 'pair', 'chains', 'import'];
const LISTING = ['list words', 'list fields'];

function measure(stage: string, file: string, capture: string): Measured {
  const runner = join(ROOT, 'tools', 'run-ts.mjs');
  const text = execFileSync(process.execPath, [runner, join(ROOT, 'bench', 'stage.ts'), stage, file, capture], {
    encoding: 'utf8',
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Measured;
}

function line(stage: string, measured: Measured): string {
  const { seconds, cpuSeconds, items, bytes, peakMegabytes } = measured;
  const rate = LISTING.includes(stage) ? '' : `${(bytes / seconds / 1e6).toFixed(0)} MB/s`;
  const events = items > 1 && !LISTING.includes(stage) ? `${(items / seconds / 1e6).toFixed(2)} M/s` : '';
  return [
    `  ${stage.padEnd(12)}`,
    `${seconds.toFixed(2)} s`.padStart(10),
    `${cpuSeconds.toFixed(2)} s CPU`.padStart(13),
    rate.padStart(12),
    events.padStart(12),
    `${peakMegabytes.toFixed(0)} MB peak`.padStart(14),
    `  ${items.toLocaleString('en-US')}`,
  ].join('');
}

function benchFile(file: string, stages: readonly string[]): void {
  const capture = join(OUT, `${basename(file)}.alpc`);
  rmSync(capture, { force: true });
  console.log(`\n${basename(file)} (${(statSync(file).size / 1e6).toFixed(1)} MB)`);
  for (const stage of stages) console.log(line(stage, measure(stage, file, capture)));
  rmSync(capture, { force: true });
}

const events = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);
mkdirSync(OUT, { recursive: true });
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
const trace = join(OUT, `generated-${events}.etl`);
if (!existsSync(trace)) {
  console.log(`Writing a trace of ${events.toLocaleString('en-US')} events …`);
  writeBenchTrace(trace, events);
}
benchFile(trace, [...READING, ...LISTING]);
const handoffs = join(OUT, `handoffs-${events}.etl`);
if (!existsSync(handoffs)) {
  console.log(`Writing a trace of ${events.toLocaleString('en-US')} events with handoffs and wake-ups …`);
  writeBenchTrace(handoffs, events, { handoffs: true });
}
benchFile(handoffs, CHAINING);
const real = sharedData('etl');
const files = real === undefined ? [] : readdirSync(real).filter((name) => name.endsWith('.etl'));
if (real === undefined) console.log('\n(The real recordings are not at hand.)');
for (const name of files) benchFile(join(real ?? '', name), READING);
