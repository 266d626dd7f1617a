// `npm run bench`: figures for docs/performance.md. BENCH_EVENTS sets the size of the generated trace.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT, run } from './project.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, [join(ROOT, 'tools', 'run-ts.mjs'), join(ROOT, 'bench', 'main.ts')]);
