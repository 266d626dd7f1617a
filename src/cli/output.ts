/** Standard output: what was asked for goes there, everything else to stderr. */
import { UserError } from '../base/user-error.ts';

/** Writes with back-pressure, so that a million rows into a slow pipe do not pile up in memory. */
export interface Output {
  write(text: string): Promise<void>;
  /** True once the reader went away (`| head`): stop producing. */
  readonly closed: boolean;
}

/** What became of standard output: one stream, so one state. */
const state: { closed: boolean; failure: Error | undefined } = { closed: false, failure: undefined };

/**
 * Keeps a reader that goes away (`| head`) and a full disk from ending the program with a stack trace. Called once, before anything
 * is written.
 */
export function watchStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    state.closed = true;
    if (error.code !== 'EPIPE') state.failure ??= error;
  });
  // Nobody is left to tell.
  process.stderr.on('error', () => {});
}

/** Waits until what was written has gone out. Throws `UserError` if some of it could not be written; a closed pipe is no error. */
export async function settleOutput(): Promise<void> {
  if (!state.closed) await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  const { failure } = state;
  if (failure !== undefined) {
    throw new UserError(`the output could not be written: ${failure.message}`, { exitCode: 1, cause: failure });
  }
}

/** Standard output. A closed pipe is a normal end, not an error. */
export function standardOutput(): Output {
  return {
    get closed() {
      return state.closed;
    },
    async write(text) {
      if (state.closed || process.stdout.write(text)) return;
      await roomAgain();
    },
  };
}

/** A pipe that closes never drains: whichever comes first ends the wait. */
function roomAgain(): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ENDS_OF_WAIT) stdout.off(name, done);
      resolve();
    };
    for (const name of ENDS_OF_WAIT) stdout.on(name, done);
  });
}

const ENDS_OF_WAIT = ['drain', 'close', 'error'] as const;
