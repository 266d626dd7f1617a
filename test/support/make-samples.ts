// Run by `npm run samples`: writes the shipped samples anew. A test compares them with what is in `samples/`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeSample } from './sample.ts';
import { sampleContent } from './sample-content.ts';
import { makeStories } from './stories.ts';

const folder = fileURLToPath(new URL('../../samples/', import.meta.url));
mkdirSync(folder, { recursive: true });
const { bytes, events, truth } = makeSample();
writeFileSync(`${folder}two-stories.etl`, bytes);
console.error(`two-stories.etl: ${bytes.length} bytes, ${events.length} events, ${truth.calls.length} calls`);
const content = sampleContent(truth);
writeFileSync(`${folder}two-stories.jsonl`, content);
console.error(`two-stories.jsonl: ${content.length} bytes`);
const stories = makeStories();
writeFileSync(`${folder}who-asked.etl`, stories);
console.error(`who-asked.etl: ${stories.length} bytes`);
