// Stands in for fast-check when ALPCSCOPE_RUNS=N is set (vitest.config.ts): every property runs N times as often, each time
// with another seed, to find the rare counterexample before continuous integration does. A property ends early after
// ALPCSCOPE_SECONDS (60), so that slow ones do not hold up the rest.
import * as real from 'fast-check';

export * from 'fast-check';

const TIMES = Number(process.env['ALPCSCOPE_RUNS']);
const SECONDS = Number(process.env['ALPCSCOPE_SECONDS'] ?? 60);

/** As fast-check's own; what it answers depends on the property, which only its own overloads can say. */
const assert = ((property: real.IRawProperty<unknown>, given: real.Parameters<unknown> = {}) =>
  real.assert(property, {
    ...given,
    numRuns: Math.round((given.numRuns ?? 100) * TIMES),
    interruptAfterTimeLimit: SECONDS * 1000,
    markInterruptAsFailure: false,
  })) as typeof real.assert;

export { assert };
export default { ...real, assert };
