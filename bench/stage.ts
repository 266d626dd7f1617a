/** One measured stage in a process of its own, so that its memory is its own: node tools/run-ts.mjs bench/stage.ts STAGE FILE CAPTURE */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { FactSink } from '../src/model/facts.ts';

// The built program is what users run, and only there can the capture be written on a thread of its own. tools/bench.mjs builds it.
const DIST = new URL('../dist/', import.meta.url).href;
const { openCapture }: typeof import('../src/capture/reader.ts') = await import(`${DIST}capture/reader.js`);
const { createCatalogue }: typeof import('../src/catalogue/catalogue.ts') = await import(
  `${DIST}catalogue/catalogue.js`
);
const { openEtl }: typeof import('../src/formats/etl/reader.ts') = await import(`${DIST}formats/etl/reader.js`);
const { importFiles }: typeof import('../src/pipeline/import.ts') = await import(`${DIST}pipeline/import.js`);
const { ingest }: typeof import('../src/pipeline/ingest.ts') = await import(`${DIST}pipeline/ingest.js`);
const { compileFilter }: typeof import('../src/query/resolve.ts') = await import(`${DIST}query/resolve.js`);
const { toSql }: typeof import('../src/query/to-sql.ts') = await import(`${DIST}query/to-sql.js`);
const { openFile, openRecording }: typeof import('../src/sources/index.ts') = await import(`${DIST}sources/index.js`);

/** What a stage prints, as JSON. */
export interface Measured {
  readonly seconds: number;
  /** Of all threads: what counts on a machine that others use too. */
  readonly cpuSeconds: number;
  readonly items: number;
  readonly bytes: number;
  readonly peakMegabytes: number;
}

const nothing = (): void => {};
const NO_SINK: FactSink = {
  event: nothing,
  process: nothing,
  thread: nothing,
  service: nothing,
  module: nothing,
  port: nothing,
  message: nothing,
  call: nothing,
  parentVerdict: nothing,
  parentLink: nothing,
};

/** Reads every byte and adds it up: what the machine allows. */
function scan(path: string): number {
  const block = new Uint8Array(1 << 20);
  const file = openSync(path, 'r');
  let sum = 0;
  for (let offset = 0; ; ) {
    const count = readSync(file, block, 0, block.length, offset);
    if (count === 0) break;
    for (let at = 0; at < count; at++) sum = (sum + (block[at] ?? 0)) | 0;
    offset += count;
  }
  closeSync(file);
  return sum === 0x7fffffff ? 1 : 0;
}

async function decode(path: string): Promise<number> {
  const recording = openRecording(path);
  let events = 0;
  for await (const batch of recording.events({ reuse: true })) events += batch.length;
  recording.close();
  return events;
}

/** Pairs messages, with or without finding chains across threads in the same pass. */
async function analysed(path: string, links: boolean): Promise<number> {
  const recording = openRecording(path);
  const { events } = await ingest([recording], NO_SINK, { links });
  recording.close();
  return events;
}

async function list(capturePath: string, filter: string): Promise<number> {
  const capture = await openCapture(capturePath);
  const compiled = compileFilter(filter, 'messages');
  if (!compiled.ok) throw new Error(compiled.error.message);
  let rows = 0;
  for await (const chunk of capture.rows('messages', { where: toSql(compiled.value), limit: 100 }))
    rows += chunk.length;
  capture.close();
  return rows;
}

const STAGES: Readonly<Record<string, (file: string, capture: string) => number | Promise<number>>> = {
  scan,
  walk(path) {
    let records = 0;
    openEtl(openFile(path)).walk(() => {
      records += 1;
    });
    return records;
  },
  merge(path) {
    let records = 0;
    const file = openEtl(openFile(path));
    const visitor = {
      record() {
        records += 1;
      },
      loss: nothing,
    };
    while (file.next(visitor, 100_000));
    return records;
  },
  decode,
  pair: (path) => analysed(path, false),
  chains: (path) => analysed(path, true),
  async import(path, capture) {
    const options = { createdBy: 'bench', names: createCatalogue() };
    return (await importFiles([path], capture, options)).events;
  },
  'list words': (_path, capture) => list(capture, 'svchost -lsass'),
  'list fields': (_path, capture) => list(capture, 'latency:>100us source.process:svchost*'),
};

const [name = '', file = '', capture = ''] = process.argv.slice(2);
const stage = STAGES[name];
if (stage === undefined) throw new Error(`no stage ${name}`);
const started = performance.now();
const cpuBefore = process.cpuUsage();
const items = await stage(file, capture);
const cpu = process.cpuUsage(cpuBefore);
const measured: Measured = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  items,
  bytes: statSync(file).size,
  // Kilobytes on Linux and macOS (libuv's uv_getrusage).
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
