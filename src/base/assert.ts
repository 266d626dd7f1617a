/** A broken invariant: our own mistake, never the input's. Crashes with a stack so that it is found. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** Crashes with {@link BugError} unless `condition` holds. For invariants only; bad input is a value (see `problem.ts`). */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** Narrowing helper for exhaustive switches: a new variant fails to compile here. */
export function unreachable(value: never, what: string): never {
  throw new BugError(`${what}: unexpected ${String(value)}`);
}
