/** A signal that is aborted as soon as one of two is. */
export interface EitherSignal {
  readonly signal: AbortSignal;
  /** Lets go of the two: the one of a whole program would else keep all that were ever made of it. */
  release(): void;
}

/** Joins two signals; `AbortSignal.any` came with Node 20.3. */
export function eitherSignal(one: AbortSignal, other: AbortSignal): EitherSignal {
  const both = [one, other];
  const control = new AbortController();
  const abort = (): void => control.abort();
  if (both.some(({ aborted }) => aborted)) abort();
  else for (const signal of both) signal.addEventListener('abort', abort, { once: true });
  return {
    signal: control.signal,
    release() {
      for (const signal of both) signal.removeEventListener('abort', abort);
    },
  };
}
