// Runs a TypeScript file of this project without building it: node tools/run-ts.mjs FILE.ts ARGUMENTS…
// The file sees its arguments from process.argv[2] on, as if Node had run it.
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

register('./ts-hooks.mjs', import.meta.url);
const [, , file, ...rest] = process.argv;
if (file === undefined) {
  process.stderr.write('usage: node tools/run-ts.mjs FILE.ts ARGUMENTS…\n');
  process.exit(2);
}
process.argv = [process.argv[0], resolve(file), ...rest];
await import(pathToFileURL(resolve(file)).href);
