// Stands in for fast-check in every test (vitest.config.ts). Ordinarily every property starts from one seed, so that a commit
// passes or fails the same way each time. With ALPCSCOPE_RUNS=N it runs N times as often, each time from another seed, to
// find the rare counterexample; a property then ends early after ALPCSCOPE_SECONDS (60), so that slow ones do not hold up
// the rest.
import * as real from 'fast-check';

export * from 'fast-check';

const TIMES = Number(process.env['ALPCSCOPE_RUNS'] ?? 0);
const SECONDS = Number(process.env['ALPCSCOPE_SECONDS'] ?? 60);
const SEED = 20_200_729;

/** What ALPCSCOPE_RUNS adds to a property's own parameters; without it, the seed. */
function parameters(given: real.Parameters<unknown>): real.Parameters<unknown> {
  if (!(TIMES > 0)) return { seed: SEED, ...given };
  return {
    ...given,
    numRuns: Math.round((given.numRuns ?? 100) * TIMES),
    interruptAfterTimeLimit: SECONDS * 1000,
    markInterruptAsFailure: false,
  };
}

/** As fast-check's own; what it answers depends on the property, which only its own overloads can say. */
const assert = ((property: real.IRawProperty<unknown>, given: real.Parameters<unknown> = {}) =>
  real.assert(property, parameters(given))) as typeof real.assert;

export { assert };
export default { ...real, assert };
