import { expect, test } from 'vitest';
import { analyse } from './analysis.samples/collect.ts';
import { events } from './analysis.samples/notation.ts';
import { MAX_MODULE_CHARACTERS } from './limits.ts';

const LONG = 32_000;

test('modules with paths as long as events can be are written early, so that they fill no memory', () => {
  const number = Math.ceil((1.5 * MAX_MODULE_CHARACTERS) / LONG);
  const lines = Array.from({ length: number }, (_, place) => {
    return `${place} -/- load 1 ${4096 * (place + 1)} \\${`${place}`.padEnd(LONG, 'x')}`;
  });
  const { modules, counters } = analyse(events(lines.join('\n')));
  expect(modules).toHaveLength(number);
  expect(new Set(modules.map(({ event }) => event.path)).size).toBe(number);
  expect(counters.evictedModules).toBeGreaterThan(0);
});

test('paths of ordinary length are kept to the end', () => {
  const lines = Array.from(
    { length: 2_000 },
    (_, place) => `${place} -/- load 1 ${4096 * (place + 1)} \\Windows\\a.dll`,
  );
  expect(analyse(events(lines.join('\n'))).counters.evictedModules).toBe(0);
});
