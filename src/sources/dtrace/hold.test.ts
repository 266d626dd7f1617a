import { expect, test } from 'vitest';
import type { TraceEvent } from '../../model/event.ts';
import { FILE_LIMITS, Hold, type PendingSend } from './hold.ts';

const event = {} as TraceEvent;

function pending(entry: number, tid = 9): PendingSend {
  return {
    pid: 1,
    tid,
    entry: String(entry),
    dataLength: 8,
    payload: new Uint8Array(8),
    ownerPid: undefined,
    clientPid: undefined,
    settle() {},
  };
}

test('sends of a thread without returns are not told apart by the receiver, nor looked through again and again', () => {
  const hold = new Hold(FILE_LIMITS);
  hold.add(0, [event], 0, pending(0));
  expect(hold.waiting(9)).toHaveLength(1);
  for (let entry = 1; entry < 1000; entry += 1) hold.add(entry, [event], 0, pending(entry));
  hold.add(1000, [event], 0, pending(1000, 10));
  expect([hold.waiting(9).length, hold.waiting(10).length]).toEqual([0, 1]);
  const out: TraceEvent[] = [];
  hold.take(out, true);
  expect([out.length, hold.unresolved]).toEqual([1001, 1001]);
});
