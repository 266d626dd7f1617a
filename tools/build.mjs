// src/ → dist/: one JavaScript file and one declaration file for each source.
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { markBuilt, ROOT, run, toolPath } from './project.mjs';

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
run(process.execPath, [toolPath('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json']);
chmodSync(join(ROOT, 'dist/cli/main.js'), 0o755);
markBuilt();
