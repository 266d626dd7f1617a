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

test('what comes late is put in its place, behind those of the same time', () => {
  const hold = new Hold(FILE_LIMITS);
  const at = (id: number): TraceEvent => ({ ...event, id });
  // One that waits holds all others back.
  hold.add(0, [at(1)], 0, pending(0));
  for (const [time, id] of [
    [5, 2],
    [9, 3],
    [5, 4],
    [7, 5],
    [1, 6],
  ] as const)
    hold.add(time, [at(id)], 0, undefined);
  const out: TraceEvent[] = [];
  hold.take(out, true);
  expect(out.map(({ id }) => id)).toEqual([1, 6, 2, 4, 5, 3]);
});
