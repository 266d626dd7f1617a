import { expect, it } from 'vitest';
import { captureFolder, people } from '../../test/support/captures.ts';
import { callFact } from '../../test/support/facts.ts';

const { written } = captureFolder();

it('finds the chain of a call, and one whose first call is not over yet', async () => {
  const capture = await written((writer) => {
    people(writer);
    writer.call(callFact({ id: 5, chain: 3, clientProcess: 1, serverProcess: 2, startedAt: 10, endedAt: 20 }));
    writer.call(callFact({ id: 6, chain: 6, clientProcess: 1, serverProcess: 2, startedAt: 30, endedAt: 40 }));
  });
  expect(await capture.chainOf(5)).toBe(3);
  expect(await capture.chainOf(3)).toBe(3);
  expect(await capture.chainOf(6)).toBe(6);
  expect(await capture.chainOf(4)).toBeUndefined();
});
