import { expect, test } from 'vitest';
import type { CallFact, MessageFact } from '../model/facts.ts';
import { newCounters } from './counters.ts';
import { Output } from './output.ts';
import { CallRecord, IdSlot, Transfer } from './records.ts';

const nothing = (): void => {};

function collecting(): { output: Output; messages: MessageFact[]; calls: CallFact[] } {
  const messages: MessageFact[] = [];
  const calls: CallFact[] = [];
  const sink = {
    event: nothing,
    process: nothing,
    thread: nothing,
    service: nothing,
    module: nothing,
    port: nothing,
    message: (fact: MessageFact) => messages.push({ ...fact }),
    call: (fact: CallFact) => calls.push({ ...fact }),
    parentVerdict: nothing,
    parentLink: nothing,
  };
  return { output: new Output(sink, newCounters()), messages, calls };
}

test('what is written keeps no call above it in memory, however deep calls nest', () => {
  const { output, messages, calls } = collecting();
  const above = new CallRecord();
  above.key = 7;
  const request = new Transfer(1, new IdSlot(1));
  request.sentAt = 10;
  request.parent = above;
  const call = new CallRecord();
  call.qualified = true;
  call.key = 8;
  call.parent = above;
  call.request = request;
  output.call(call);
  const alone = new Transfer(2, new IdSlot(2));
  alone.sentAt = 20;
  alone.parent = above;
  output.message(alone);
  output.finish();
  expect(messages.map(({ id }) => id).sort()).toEqual([1, 2]);
  expect(calls.map(({ id, parent }) => [id, parent])).toEqual([[8, 7]]);
  expect(request.parent).toBeUndefined();
  expect(alone.parent).toBeUndefined();
});
