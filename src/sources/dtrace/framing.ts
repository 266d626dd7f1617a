/**
 * The lines that the generated program prints and the reader takes apart; in words: docs/dtrace.md. Every line begins with
 * `@token`, the letter of its kind and, but for the first, the `timestamp` and `tid` of the firing that printed it: together
 * they tell which lines belong together, however the processors' output is mixed.
 */
export const MAGIC = '@alpcscope-dtrace';
export const FRAMING_VERSION = 1;

/** Which call made a port. */
export const PORT_CALLS = { connect: 1, connectEx: 2, create: 3, accept: 4 } as const;
