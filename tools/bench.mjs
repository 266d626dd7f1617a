// `npm run bench`: figures for docs/performance.md; `npm run bench -- page` measures one part of them. BENCH_EVENTS sets the size of
// the generated traces, BENCH_MESSAGES that of the capture the page is measured on.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT, run } from './project.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, [join(ROOT, 'tools', 'run-ts.mjs'), join(ROOT, 'bench', 'main.ts'), ...process.argv.slice(2)]);
