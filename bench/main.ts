/** `npm run bench`: speed and memory of every stage, on a generated trace and on the real files that are at hand. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from '../test/page/browser.ts';
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

/** Runs another file of this folder; its lines come as they are printed. */
function show(script: string, ...args: string[]): void {
  const runner = join(ROOT, 'tools', 'run-ts.mjs');
  execFileSync(process.execPath, [runner, join(ROOT, 'bench', script), ...args], { stdio: 'inherit' });
}

function generated(name: string, options: { readonly handoffs?: boolean }): string {
  const events = Number(process.env['BENCH_EVENTS'] ?? 10_000_000);
  const trace = join(OUT, `${name}-${events}.etl`);
  if (!existsSync(trace)) {
    console.log(`Writing a trace of ${events.toLocaleString('en-US')} events …`);
    writeBenchTrace(trace, events, options);
  }
  return trace;
}

function benchReal(): void {
  const real = sharedData('etl');
  const files = real === undefined ? [] : readdirSync(real).filter((name) => name.endsWith('.etl'));
  if (real === undefined) console.log('\n(The real recordings are not at hand.)');
  for (const name of files) benchFile(join(real ?? '', name), READING);
}

function benchPage(): void {
  const messages = Number(process.env['BENCH_MESSAGES'] ?? 10_000_000);
  if (CHROMIUM === undefined) {
    console.log('\n(Chromium is not at hand: tools/setup-debian.sh. The page is not measured.)');
    return;
  }
  const capture = join(OUT, `page-${messages}.alpc`);
  if (!existsSync(capture)) {
    console.log(`\nMaking a capture of ${messages.toLocaleString('en-US')} messages …`);
    show('page-capture.ts', String(messages), capture);
  }
  console.log(`\npage, ${messages.toLocaleString('en-US')} messages (${(statSync(capture).size / 1e6).toFixed(0)} MB)`);
  show('page.ts', capture);
}

/** What can be measured, in the order in which it is; by default all of it. */
const PARTS: Readonly<Record<string, () => void>> = {
  generated: () => benchFile(generated('generated', {}), [...READING, ...LISTING]),
  handoffs: () => benchFile(generated('handoffs', { handoffs: true }), CHAINING),
  real: benchReal,
  windbg() {
    console.log('\nWinDbg script');
    show('windbg.ts');
  },
  page: benchPage,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}: there are ${Object.keys(PARTS).join(', ')}`);
mkdirSync(OUT, { recursive: true });
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
for (const [name, measurePart] of Object.entries(PARTS))
  if (wanted.length === 0 || wanted.includes(name)) measurePart();
