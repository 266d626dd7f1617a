import { expect, it } from 'vitest';
import { failureAnswer, GivenUp } from './failure.ts';

it('Says that the server does not answer where it ends, and that there is another capture where a recording does', () => {
  expect(failureAnswer(new GivenUp(), true)).toMatchObject({
    status: 503,
    body: { error: { message: 'the server does not answer' } },
  });
  expect(failureAnswer(new GivenUp(), false).body.error.message).toBe('the capture has changed');
});
