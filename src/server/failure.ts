/** What goes wrong in a request, as the page is told. */
import { UserError } from '../base/user-error.ts';
import type { FilterError } from '../query/error.ts';
import type { ApiError } from './api.ts';

/** An answer other than data. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: 400 | 403 | 404 | 503;
  readonly hint: string | undefined;
  readonly span: FilterError['span'] | undefined;

  constructor(status: ApiFailure['status'], message: string, more: { hint?: string; span?: FilterError['span'] } = {}) {
    super(message);
    this.status = status;
    this.hint = more.hint;
    this.span = more.span;
  }
}

/** The client went away: nobody waits for the answer. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  constructor() {
    super('the request was given up');
  }
}

/** The first mistake of a filter. */
export function filterFailure(error: FilterError): ApiFailure {
  const { message, span, suggestion } = error;
  return new ApiFailure(
    400,
    message,
    suggestion === undefined ? { span } : { span, hint: `did you mean: ${suggestion}` },
  );
}

/**
 * Status and body for what a route threw. What is nobody's mistake but ours says no more than its message: no stack, no path.
 * `stopping`: the server ends.
 */
export function failureAnswer(error: unknown, stopping: boolean): { readonly status: number; readonly body: ApiError } {
  if (error instanceof ApiFailure) return { status: error.status, body: apiError(error.message, error) };
  if (error instanceof UserError)
    return { status: error.exitCode === 2 ? 400 : 500, body: apiError(error.message, error) };
  // The client is there, and its page says the same of a server that it finds no more.
  if (error instanceof GivenUp && stopping)
    return { status: 503, body: apiError('the server does not answer', { hint: 'it has stopped' }) };
  // The client is there: a recording has ended, and what it asked is to be asked of the finished capture.
  if (error instanceof GivenUp)
    return { status: 503, body: apiError('the capture has changed', { hint: 'ask again' }) };
  return { status: 500, body: apiError('the server failed to answer; its window says why') };
}

function apiError(
  message: string,
  more: { hint?: string | undefined; span?: FilterError['span'] | undefined } = {},
): ApiError {
  const { hint, span } = more;
  return { error: { message, ...(hint === undefined ? {} : { hint }), ...(span === undefined ? {} : { span }) } };
}
