// `npm run samples`: makes the shipped samples anew from test/support/sample.ts.
import { join } from 'node:path';
import { ensureInstalled, ROOT, run } from './project.mjs';

ensureInstalled();
run(process.execPath, [join(ROOT, 'tools', 'run-ts.mjs'), join(ROOT, 'test', 'support', 'make-samples.ts')]);
