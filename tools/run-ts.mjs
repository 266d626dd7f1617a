// Runs a TypeScript file of this project without building it: node tools/run-ts.mjs FILE.ts ARGUMENTS…
// The file sees its arguments from process.argv[2] on, as if Node had run it.
import { spawnSync } from 'node:child_process';
import * as modules from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const HOOKS = new URL('./ts-hooks.mjs', import.meta.url);
const [, , file, ...rest] = process.argv;
if (file === undefined) {
  process.stderr.write('usage: node tools/run-ts.mjs FILE.ts ARGUMENTS…\n');
  process.exit(2);
}
if (modules.register === undefined) {
  // Before Node 20.6 hooks are named when it is started.
  const loader = ['--no-warnings', '--experimental-loader', HOOKS.href];
  const { status } = spawnSync(process.execPath, [...loader, resolve(file), ...rest], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
modules.register(HOOKS);
process.argv = [process.argv[0], resolve(file), ...rest];
await import(pathToFileURL(resolve(file)).href);
