// `npm run report:attribution`: measures chains and attribution on generated recordings and writes docs/attribution.md.
import { join } from 'node:path';
import { ensureInstalled, ROOT, run } from './project.mjs';

ensureInstalled();
run(process.execPath, [join(ROOT, 'tools', 'run-ts.mjs'), join(ROOT, 'test', 'support', 'make-attribution-report.ts')]);
