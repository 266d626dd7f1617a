/** The capture that the page is measured on: node tools/run-ts.mjs bench/page-capture.ts MESSAGES CAPTURE [RECORDING…] */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeBenchTrace } from '../test/support/bench-trace.ts';
import { repeatCapture } from './repeat-capture.ts';

const DIST = new URL('../dist/', import.meta.url).href;
const { createCatalogue }: typeof import('../src/catalogue/catalogue.ts') = await import(
  `${DIST}catalogue/catalogue.js`
);
const { importFiles }: typeof import('../src/pipeline/import.ts') = await import(`${DIST}pipeline/import.js`);

/** Some 230,000 messages. */
const EVENTS = 1_000_000;

const [messages = '', capture = '', ...more] = process.argv.slice(2);
const trace = `${capture}.etl`;
const unfinished = `${capture}.unfinished`;
mkdirSync(dirname(capture), { recursive: true });
rmSync(unfinished, { force: true });
writeBenchTrace(trace, EVENTS);
await importFiles([trace, ...more], unfinished, { createdBy: 'bench', names: createCatalogue() });
rmSync(trace);
await repeatCapture(unfinished, Number(messages));
renameSync(unfinished, capture);
