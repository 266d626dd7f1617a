/** Events in any order, from anybody, about anything: analysis must neither fail nor lose nor double what it was given. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../model/event.ts';
import { analyse, type Facts } from './analysis.samples/collect.ts';
import { events } from './analysis.samples/notation.ts';

const id = fc.integer({ min: 0, max: 5 });
const pid = fc.constantFrom('0', '1', '2', '3', '-');
const tid = fc.constantFrom('0', '11', '12', '21', '31', '32', '-');
const activity = fc.constantFrom('', ' act A', ' act B', ' act C');
const key = fc.constantFrom('', ' key k1', ' key k2');
const content = fc.constantFrom(
  '',
  ' request',
  ' reply',
  ' datagram',
  ' reply cb 5',
  ' request cb 5 sender 1/11',
  ' reply cb 6',
);
const some = (...parts: (string | fc.Arbitrary<string | number>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.join(''));

const verb = fc.oneof(
  { weight: 8, arbitrary: some('send ', id, content) },
  { weight: 8, arbitrary: some('receive ', id, content) },
  { weight: 5, arbitrary: some('wait ', id) },
  { weight: 4, arbitrary: some('unwait ', fc.constantFrom('0', '0', '258', '0x40000030')) },
  { weight: 1, arbitrary: some('wait-new ', fc.constantFrom('server \\P', 'client \\P', 'server')) },
  { weight: 3, arbitrary: some('client-start svc ', id, activity, fc.constantFrom('', ' protocol ncacn_np')) },
  { weight: 3, arbitrary: some('server-start svc ', id, activity, fc.constantFrom('', ' endpoint E')) },
  { weight: 3, arbitrary: some('client-stop 0', activity) },
  { weight: 3, arbitrary: some('server-stop 0', activity) },
  { weight: 1, arbitrary: some('endpoint E') },
  {
    weight: 1,
    arbitrary: some(
      fc.constantFrom('start ', 'end ', 'rundown-start ', 'rundown-end ', 'defunct '),
      '2 b.exe parent 1',
      key,
    ),
  },
  {
    weight: 1,
    arbitrary: some(
      fc.constantFrom('thread-start ', 'thread-end ', 'thread-rundown-end '),
      '2/',
      fc.constantFrom('21', '22'),
      ' tag ',
      id,
    ),
  },
  { weight: 1, arbitrary: some('tag ', id, ' ', id) },
  { weight: 1, arbitrary: some(fc.constantFrom('load', 'unload', 'module-end'), ' 2 4096 \\x\\b.exe') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('pdb 2 4096 guid', 'service 2 5 Svc', 'switch 11 21', 'ready 21', 'hint x', 'meta HOST'),
  },
  { weight: 1, arbitrary: some('lost ', fc.integer({ min: 0, max: 400 })) },
);

/** Times mostly go up, stand still often, and sometimes jump. */
const step = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(-2, 1_000, 2_000_000, 70_000_000) },
);

const recording = fc.array(fc.tuple(step, pid, tid, verb), { maxLength: 120 }).map((rows) => {
  let time = 0;
  const lines = rows.map(([by, process, thread, what]) => {
    time += by;
    return `${time} ${process}/${thread} ${what.startsWith('lost') ? `lost ${Math.max(0, time - (Number(what.slice(5)) % 40))}` : what}`;
  });
  return lines.join('\n');
});

function check(facts: Facts, given: readonly TraceEvent[]): void {
  const ids = (kind: string) => given.filter((event) => event.kind === kind).map((event) => event.id);
  const sorted = (all: (number | undefined)[]) => all.filter((one) => one !== undefined).sort((a, b) => a - b);
  expect(sorted(facts.messages.map(({ sendEvent }) => sendEvent))).toEqual(ids('alpc.send'));
  expect(sorted(facts.messages.map(({ receiveEvent }) => receiveEvent))).toEqual(ids('alpc.receive'));
  const messages = new Map(facts.messages.map((message) => [message.id, message]));
  const calls = new Map(facts.calls.map((call) => [call.id, call]));
  expect(messages.size).toBe(facts.messages.length);
  expect(calls.size).toBe(facts.calls.length);
  for (const { sourceThread, targetThread, confidence, sentAt, receivedAt, call } of facts.messages) {
    if (sentAt !== undefined && receivedAt !== undefined) {
      expect(confidence).toBeDefined();
      expect(sourceThread).not.toBe(targetThread);
    } else expect(confidence).toBeUndefined();
    if (call !== undefined) expect(calls.get(call)).toBeDefined();
  }
  for (const { id: own, parent, chain, depth, request, reply, parentConfidence } of facts.calls) {
    for (const message of [request, reply]) if (message !== undefined) expect(messages.get(message)?.call).toBe(own);
    if (parent === undefined) {
      expect([chain, depth, parentConfidence]).toEqual([own, 0, undefined]);
      continue;
    }
    const above = calls.get(parent);
    expect(parent).toBeLessThan(own);
    expect([chain, depth]).toEqual([above?.chain, (above?.depth ?? 0) + 1]);
    expect(parentConfidence).toBeDefined();
  }
  const rows = new Set(facts.threads.map((thread) => thread.id));
  expect(rows.size).toBe(facts.threads.length);
  for (const { thread } of facts.events) if (thread !== undefined) expect(rows).toContain(thread);
  const lives = new Set(facts.processes.map((process) => process.id));
  expect(lives.size).toBe(facts.processes.length);
  for (const { process } of facts.events) if (process !== undefined) expect(lives).toContain(process);
}

test.each([false, true])('any events at all (lossy: %s)', (lossy) => {
  fc.assert(
    fc.property(recording, (text) => {
      const given = events(text);
      check(analyse(given, { lossy }), given);
    }),
    { numRuns: 1_500 },
  );
});

test('a true recording with events dropped, doubled and swapped', () => {
  const story = events(`10 1/11 send 7
    11 1/11 wait 7
    12 2/21 receive 7
    13 2/21 server-start svc 1 act B
    13 2/21 send 8
    14 2/21 wait 8
    15 1/11 receive 8
    16 1/11 send 8
    17 2/21 receive 8
    18 2/21 unwait
    19 2/21 server-stop 0 act B
    20 2/21 send 7
    21 1/11 receive 7
    22 1/11 unwait
    23 1/11 client-stop 0 act A`);
  const at = fc.integer({ min: 0, max: story.length - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('drop', 'double', 'swap'), at, at), { maxLength: 6 }), (edits) => {
      let given = story.map((event) => ({ ...event }));
      for (const [edit, first, second] of edits) {
        const a = given[first % given.length];
        const b = given[second % given.length];
        if (a === undefined || b === undefined) continue;
        if (edit === 'drop') given = given.filter((event) => event !== a);
        else if (edit === 'double') given.splice(first % given.length, 0, { ...a });
        else given = given.map((event) => (event === a ? b : event === b ? a : event));
      }
      check(analyse(given), given);
    }),
    { numRuns: 2_000 },
  );
});
