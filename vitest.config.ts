import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// `ALPCSCOPE_RUNS=20 npm test -- src/query` runs every property 20 times as often (test/support/more-runs.ts).
const more = process.env['ALPCSCOPE_RUNS'] !== undefined;
const moreRuns = fileURLToPath(new URL('test/support/more-runs.ts', import.meta.url));

export default defineConfig({
  plugins: more
    ? [
        {
          name: 'more-runs',
          enforce: 'pre',
          resolveId: (id, from) => (id === 'fast-check' && from !== moreRuns ? moreRuns : undefined),
        },
      ]
    : [],
  test: {
    include: ['src/**/*.test.ts', 'ui/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    testTimeout: more ? 3_600_000 : 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
