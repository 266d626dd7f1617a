/**
 * A mistake of the person at the keyboard or of the input they chose: one clear sentence, and the remedy if there is one.
 * The command line prints `message` and `hint` without a stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Process exit code: 1 failed, 2 wrong usage or unreadable input. */
  readonly exitCode: 1 | 2;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 2;
  }
}
