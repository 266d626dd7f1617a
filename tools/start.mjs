// `npm start`: install, build, and show the shipped sample. `npm start -- ARGUMENTS` runs alpcscope with them instead.
import { ensureBuilt, ensureInstalled, run } from './project.mjs';
import { MAIN, showSample } from './show-sample.mjs';

const args = process.argv.slice(2);

ensureInstalled();
ensureBuilt();
if (args.length > 0) process.exit(run(process.execPath, [MAIN, ...args], { mayFail: true }));
await showSample();
