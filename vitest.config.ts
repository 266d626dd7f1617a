import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// `ALPCSCOPE_RUNS=20 npm test -- src/query` runs every property 20 times as often, from new seeds (test/support/properties.ts).
const more = process.env['ALPCSCOPE_RUNS'] !== undefined;
const properties = fileURLToPath(new URL('test/support/properties.ts', import.meta.url));

const PAGE = 'test/page/**/*.test.ts';

export default defineConfig({
  plugins: [
    {
      name: 'properties',
      enforce: 'pre',
      resolveId: (id, from) => (id === 'fast-check' && from !== properties ? properties : undefined),
    },
  ],
  test: {
    testTimeout: more ? 3_600_000 : 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['src/**/*.test.ts', 'ui/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [PAGE],
          sequence: { groupOrder: 0 },
        },
      },
      // One browser for all of them, one file after the other; patience with a busy machine.
      {
        extends: true,
        test: {
          name: 'page',
          include: [PAGE],
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          expect: { poll: { timeout: 30_000, interval: 30 } },
        },
      },
    ],
  },
});
